"""A line to the site that can be held up and cut, as a slow or broken network does."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit

DROPPED = frozenset({"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"})
"""Headers of one hop; the relay says the length anew."""


class Relay(ThreadingHTTPServer):
    """Passes every request on. A body whose path ends with ``held`` stops after ``first`` bytes.

    ``go_on`` lets the rest through; ``cut`` closes the connection instead, before the length it promised.
    """

    daemon_threads = True

    def __init__(self, site: str, held: str, first: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.site = urlsplit(site).netloc
        self.held = held
        self.first = first
        self.whole = False
        self._decided = Event()

    @property
    def origin(self) -> str:
        """Where the relay listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def go_on(self) -> None:
        """Let the rest of what is held through."""
        self.whole = True
        self._decided.set()

    def cut(self) -> None:
        """Break what is held off."""
        self._decided.set()

    def decision(self) -> bool:
        """Wait for one of the two; tell whether the rest may pass."""
        self._decided.wait()
        return self.whole


class _Passing(BaseHTTPRequestHandler):
    server: Relay

    def do_GET(self) -> None:
        """Answer as the site does."""
        connection = HTTPConnection(self.server.site)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in DROPPED}
        connection.request("GET", self.path, headers={**headers, "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in DROPPED:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = True
        if not urlsplit(self.path).path.endswith(self.server.held):
            self.wfile.write(body)
            return
        self.wfile.write(body[: self.server.first])
        self.wfile.flush()
        if self.server.decision():
            self.wfile.write(body[self.server.first :])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def relay(site: str, held: str, first: int) -> Iterator[Relay]:
    """Run a relay to a site while the block runs."""
    server = Relay(site, held, first)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.cut()
        server.shutdown()
        server.server_close()
        thread.join()
