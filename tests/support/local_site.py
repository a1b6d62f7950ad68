"""The application in this process: real SQLite, real files, the same code that runs in the Worker."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeVar

from opensession.site.app import respond
from opensession.site.http import Reply, Request
from opensession.site.ports import Ports
from tests.support.answer import Answer
from tests.support.client import Announced, Body, SiteClient

Result = TypeVar("Result")

BODILESS = frozenset({204, 304})
CHUNK_BYTES = 65536


@dataclass
class CountingLimiter:
    """Allows so many uses of a key, for good: a test has no time for periods."""

    uses: int = 60
    counts: Counter[str] = field(default_factory=Counter)

    async def allows(self, key: str) -> bool:
        """Count one use."""
        self.counts[key] += 1
        return self.counts[key] <= self.uses


@dataclass(frozen=True)
class TextAssets:
    """A built web UI as texts by path."""

    texts: Mapping[str, str]

    async def text(self, path: str) -> str | None:
        """Return a file of the build."""
        return self.texts.get(path)


class RecordingHandler(logging.Handler):
    """Keeps every log line as it would be printed, tracebacks included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Format and keep one record."""
        self.lines.append(self.format(record))


class LocalSite(SiteClient):
    """The application with the given ports, spoken to in HTTP's terms without a socket.

    What the runtime's edge does is done here too: header names in lower case and joined, a length announced
    for bytes, no body for HEAD.
    """

    origin = "http://site.test"

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.admin_key = ports.configuration.admin_key or ""
        self._runner = asyncio.Runner()
        self._handler = RecordingHandler()

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self._handler)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logging.getLogger().removeHandler(self._handler)
        self._runner.close()

    def log(self) -> str:
        """Return every line logged since the site was entered."""
        return "\n".join(self._handler.lines)

    def send(self, method: str, target: str, headers: Mapping[str, str], body: Body | None) -> Answer:
        """Hand one request to the application and read the reply to its end."""
        return self.run(self._send(method, target, headers, body))

    def run(self, work: Coroutine[None, None, Result]) -> Result:
        """Run something on the site's own event loop, such as a call of one of its ports."""
        return self._runner.run(work)

    async def _send(self, method: str, target: str, headers: Mapping[str, str], body: Body | None) -> Answer:
        path, _, query = target.partition("?")
        lowered = {name.lower(): value.strip() for name, value in headers.items()}
        if isinstance(body, bytes | Announced):
            lowered["content-length"] = str(body.size if isinstance(body, Announced) else len(body))
        request = Request(
            method=method,
            url_path=path,
            query_string=query,
            origin=self.origin,
            client=self.client,
            header=lowered.get,
            chunks=lambda: _chunks(body),
        )
        reply = await respond(request, self.ports)
        return Answer(reply.status, _lowered(reply), await _read(reply, method))


async def _chunks(body: Body | None) -> AsyncIterator[bytes]:
    assert not isinstance(body, Announced), "a body that never comes was waited for"
    if isinstance(body, bytes):
        for start in range(0, len(body), CHUNK_BYTES):
            yield body[start : start + CHUNK_BYTES]
        return
    for chunk in body or ():
        yield chunk


async def _read(reply: Reply, method: str) -> bytes:
    if method == "HEAD" or reply.status in BODILESS:
        return b""
    if isinstance(reply.body, str):
        return reply.body.encode()
    if isinstance(reply.body, bytes):
        return reply.body
    return b"".join([chunk async for chunk in reply.body.chunks()])


def _lowered(reply: Reply) -> tuple[tuple[str, str], ...]:
    for name, value in reply.headers:
        assert value.isascii(), f"{name} cannot travel as it is: {value!r}"
    return tuple((name.lower(), value) for name, value in reply.headers)
