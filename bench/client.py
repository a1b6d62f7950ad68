"""A keep-alive HTTP client that costs little itself and never holds a body."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from scripts.ports import HOST

CHUNK: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request to send again and again."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes | None = None
    expected: int = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: time to the last byte, in seconds, and bytes of the body."""

    seconds: float
    size: int


class Client:
    """One connection to a local server, opened anew only when the server closed it."""

    def __init__(self, port: int, timeout: float = 120.0) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def send(self, request: Request) -> Answer:
        """Send and read to the end; raises RuntimeError for another status than the expected one."""
        started = time.perf_counter()
        response = self._open(request)
        size = 0
        while chunk := response.read(CHUNK):
            size += len(chunk)
        return Answer(time.perf_counter() - started, size)

    def exchange(self, request: Request) -> tuple[int, bytes]:
        """Send and return status and whole body, whatever the status."""
        self._connection.request(request.method, request.path, request.body, dict(request.headers))
        response = self._connection.getresponse()
        return response.status, response.read()

    def header(self, request: Request, name: str) -> str:
        """Send and return one header of the answer; raises RuntimeError when it has none."""
        response = self._open(request)
        response.read()
        value = response.getheader(name)
        if value is None:
            raise RuntimeError(f"{request.path} answered without {name}")
        return value

    def _open(self, request: Request) -> http.client.HTTPResponse:
        self._connection.request(request.method, request.path, request.body, dict(request.headers))
        response = self._connection.getresponse()
        if response.status != request.expected:
            text = response.read()[:400].decode(errors="replace")
            raise RuntimeError(f"{request.method} {request.path} answered {response.status}: {text}")
        return response
