"""The site on the real runtime, spoken to over a socket."""

import http.client
from collections.abc import Mapping

from scripts.devserver import DevServer
from scripts.ports import HOST
from tests.support.answer import Answer
from tests.support.client import Announced, Body, SiteClient

ANSWER_SECONDS = 120.0


class WorkerSite(SiteClient):
    """A running ``wrangler dev``. Targets go out byte for byte, as no URL library would send them."""

    def __init__(self, server: DevServer, admin_key: str) -> None:
        self.origin = server.base_url
        self.admin_key = admin_key
        self._server = server

    def log(self) -> str:
        """Return what wrangler and the Worker have printed."""
        return self._server.log()

    def send(self, method: str, target: str, headers: Mapping[str, str], body: Body | None) -> Answer:
        """Send one request on a connection of its own and read the answer to its end."""
        connection = http.client.HTTPConnection(HOST, self._server.port, timeout=ANSWER_SECONDS)
        try:
            # In production Cloudflare sets this header itself, whatever a client sent.
            named = {"CF-Connecting-IP": self.client, **headers}
            _send(connection, method, target, named, body)
            response = connection.getresponse()
            pairs = tuple((name.lower(), value) for name, value in response.getheaders())
            return Answer(response.status, pairs, response.read())
        finally:
            connection.close()


def _send(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: Body | None,
) -> None:
    chunked = body is not None and not isinstance(body, bytes | Announced)
    connection.putrequest(method, target, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value.encode())
    if isinstance(body, bytes | Announced):
        size = body.size if isinstance(body, Announced) else len(body)
        connection.putheader("Content-Length", str(size))
    elif chunked:
        connection.putheader("Transfer-Encoding", "chunked")
    try:
        connection.endheaders(
            bytes(body.size) if isinstance(body, Announced) else body, encode_chunked=chunked
        )
    except (BrokenPipeError, ConnectionResetError):
        # A body without a length is left in the middle once it is too large; the answer is there to read.
        return
