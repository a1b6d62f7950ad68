"""The stand-in as an HTTP server in a thread of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import unquote

from tests.standin import controls
from tests.standin.answers import Question, Reply
from tests.standin.git_hosts import UPLOAD_PACK, GitHosts
from tests.standin.misbehaviour import OWNER, Wire, misbehave
from tests.standin.repository import Repository


class LoggedRequest(NamedTuple):
    """A request that came in."""

    method: str
    host: str
    path: str
    status: int
    """What was answered; 0 when it was not an answer but a misbehaviour."""


class StandinHost:
    """Listens from construction on, serves inside a ``with`` block."""

    def __init__(self, port: int = 0) -> None:
        """Bind to loopback; port 0 takes any free one."""
        self.repositories: dict[str, Repository] = {}
        self.private: set[str] = set()
        """Names of repositories that strangers do not get to see."""
        self.requests: list[LoggedRequest] = []
        self.down = False
        """Reset every connection."""
        self.stopping = Event()
        self._folder = tempfile.TemporaryDirectory(prefix="standin-")
        self._server = _Server(("127.0.0.1", port), _handler_for(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def origin(self) -> str:
        """What ``OPENSESSION_STANDIN_HOST`` has to be."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def add_repository(self, name: str, object_format: str = "sha1") -> Repository:
        """Make an empty repository and serve it under ``name`` on every host."""
        repository = Repository.create(Path(self._folder.name) / name, object_format)
        self.repositories[name] = repository
        return repository

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._folder.cleanup()

    def answer(self, question: Question) -> Reply:
        """Answer a control or a well-behaved host's request, and log the latter."""
        if question.host == controls.PLACE:
            return controls.control(self, question)
        reply = GitHosts(self.repositories, self.private).answer(question)
        self._log(question, reply.status)
        return reply

    def misbehave(self, question: Question, name: str, wire: Wire) -> None:
        """Log and answer badly."""
        self._log(question, 0)
        misbehave(name, asks_for_refs=question.path.endswith(UPLOAD_PACK), wire=wire)

    def _log(self, question: Question, status: int) -> None:
        self.requests.append(LoggedRequest(question.method, question.host, question.path, status))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are what half of the tests are about."""


def _handler_for(standin: StandinHost) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with _hanging_up():
                self._respond()

        do_POST = do_DELETE = do_GET

        def _respond(self) -> None:
            question = self._question()
            if standin.down and question.host != controls.PLACE:
                Wire(self, standin.stopping).reset()
                return
            owner, _, name = question.path[1:].partition("/")
            if owner == OWNER:
                kind = name.partition("/")[0].removesuffix(".git")
                standin.misbehave(question, kind, Wire(self, standin.stopping))
                return
            reply = standin.answer(question)
            self.send_response(reply.status)
            for key, value in reply.headers.items():
                self.send_header(key, value)
            if reply.status not in {204, 304}:
                self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def _question(self) -> Question:
            headers = {name.lower(): value for name, value in self.headers.items()}
            host, _, path = self.path[1:].partition("/")
            body = self.rfile.read(int(headers.get("content-length", 0)))
            return Question(self.command, host, "/" + unquote(path), headers, body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the log is ``StandinHost.requests``."""

    return Handler


@contextmanager
def _hanging_up() -> Iterator[None]:
    try:
        yield
    except (ConnectionError, ValueError):
        # The client has had enough, or a misbehaviour closed the socket under the server's feet.
        return
