"""A site that does what a test tells it to, and remembers what it was asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import NamedTuple, Self

from scripts.ports import HOST

JSON = {"content-type": "application/json"}


class Asked(NamedTuple):
    """One request that came in."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Line:
    """One answer. ``cut`` breaks the connection off instead, ``silent`` leaves the client waiting."""

    status: int = 200
    value: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: bool = False


HEALTHY = Line(200, {"status": "ok", "version": "0"})


def error(status: int, code: str, message: str, **headers: str) -> Line:
    """Return an error as a site sends it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Line(status, {"code": code, "message": message}, named)


class ScriptedSite:
    """Answers each path with its lines in order, the last one over and over; 404 for all others."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.waiting = Event()
        """Set once a client waits for an answer that does not come."""
        self._ending = Event()
        self.script: dict[str, list[Line]] = {"/api/health": [HEALTHY]}
        self._server = ThreadingHTTPServer((HOST, 0), _handler_for(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def origin(self) -> str:
        """The site's address."""
        return f"http://{HOST}:{self._server.server_address[1]}"

    def says(self, path: str, *lines: Line) -> None:
        """Answer a path so."""
        self.script[path] = list(lines)

    def keys_seen(self) -> list[str]:
        """Return the paths of requests that carried a key."""
        return [one.target for one in self.asked if "x-opensession-admin-key" in one.headers]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def keep_waiting(self) -> None:
        """Say nothing for as long as the site runs."""
        self.waiting.set()
        self._ending.wait()

    def next_line(self, asked: Asked) -> Line:
        """Remember a request and return what to answer."""
        self.asked.append(asked)
        lines = self.script.get(asked.target.partition("?")[0])
        if lines is None:
            return error(404, "not_found", "There is nothing at this address.")
        return lines.pop(0) if len(lines) > 1 else lines[0]


def _handler_for(site: ScriptedSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            line = site.next_line(Asked(self.command, self.path, headers, body))
            if line.silent:
                site.keep_waiting()
            if line.cut or line.silent:
                return
            data = line.value if isinstance(line.value, bytes) else json.dumps(line.value).encode()
            self.send_response(line.status)
            for name, value in {**JSON, **line.headers, "content-length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_HEAD = do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what was asked is in ``ScriptedSite.asked``."""

    return Handler
