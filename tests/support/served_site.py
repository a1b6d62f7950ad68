"""The application of this process behind a real socket, for clients that speak HTTP."""

import asyncio
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from opensession.store.files import FileBlobs
from opensession.store.sqlite import SqliteDatabase, apply_migrations
from scripts.layout import MIGRATIONS
from scripts.ports import HOST
from tests.support.local_ports import local_ports
from tests.support.local_site import LocalSite
from tests.support.site_variables import ADMIN_KEY


class ServedSite:
    """One site on a port of its own, its database and bodies below a folder.

    Requests are answered one at a time, each on a connection of its own: the database belongs to one thread.
    """

    def __init__(self, folder: Path) -> None:
        self.key = ADMIN_KEY
        self.requests: list[tuple[str, str]] = []
        """Method and target of each request, in order."""
        self._folder = folder
        self._server = HTTPServer((HOST, 0), _handler_for(self))
        self._thread = Thread(target=self._serve, daemon=True)
        self._local: LocalSite | None = None

    @property
    def origin(self) -> str:
        """The site's address."""
        return f"http://{HOST}:{self._server.server_address[1]}"

    @property
    def bodies(self) -> Path:
        """The folder of the stored bodies."""
        return self._folder / "blobs" / "bodies" / "sessions"

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        database = SqliteDatabase(self.database_path)
        apply_migrations(database, MIGRATIONS)
        database.close()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def database_path(self) -> Path:
        """The database's file, for tests that damage it."""
        return self._folder / "site.sqlite"

    def body_path(self, session_id: str) -> Path:
        """Return where a session's body is stored."""
        return self.bodies / session_id[:2] / f"{session_id}.hail.jsonl"

    def leave_body(self, name: str, data: bytes) -> None:
        """Store a body that no row refers to."""
        asyncio.run(FileBlobs(self._folder / "blobs").put(f"sessions/{name}", data, "text/plain", {}))

    def count(self, method: str, prefix: str = "") -> int:
        """Return how many requests of a method began so."""
        return sum(asked == method and target.startswith(prefix) for asked, target in self.requests)

    def _serve(self) -> None:
        database = SqliteDatabase(self.database_path)
        ports = local_ports(self._folder / "blobs", database, {"OPENSESSION_ADMIN_KEY": self.key})
        with LocalSite(ports) as self._local:
            self._local.origin = self.origin
            self._server.serve_forever(poll_interval=0.02)
        database.close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request as the application does."""
        assert self._local is not None
        self.requests.append((handler.command, handler.path))
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        answer = self._local.send(handler.command, handler.path, headers, body)
        handler.send_response(answer.status)
        for name, value in answer.headers:
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)


def _handler_for(site: ServedSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        do_HEAD = do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the log is ``ServedSite.requests``."""

    return Handler
