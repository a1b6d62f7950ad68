"""The seam to the network: one request out, one bounded reply back."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One request to a Git host. Redirects are never followed by the client."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """The answer's head, and its body as a stream that can be read once."""

    status: int
    header: Callable[[str], str | None]
    """Look a header up by its lower-case name."""
    chunks: Callable[[], AsyncIterator[bytes]]
    """Open the body, content encodings undone in pieces of bounded size."""
    close: Callable[[], Awaitable[None]]
    """Give the connection back, whether the body was read or not. Further calls do nothing."""


class NetworkError(Exception):
    """The host could not be reached, hung up, or did not finish in time. Carries no detail for readers."""

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


class HttpClient(Protocol):
    """Sends one request. The deadline covers the head and the whole body."""

    async def send(self, request: Outgoing, deadline_seconds: float) -> Incoming:
        """Send and return as soon as the head is there.

        Raises NetworkError here, or later out of ``chunks``, when the host fails or time runs out.
        """
        ...


class BodyTooLongError(Exception):
    """A body went past its limit and was left."""


class Deadline:
    """One span of time for several requests in a row."""

    def __init__(self, now: Callable[[], float], seconds: float) -> None:
        self.now = now
        self._end = now() + seconds

    def remaining(self) -> float:
        """Return the seconds left; raises NetworkError, timed out, when there are none."""
        seconds = self._end - self.now()
        if seconds <= 0:
            raise NetworkError("no time left", timed_out=True)
        return seconds


async def read_body(answer: Incoming, limit: int) -> bytes:
    """Read a body of at most ``limit`` bytes, and close it either way.

    Raises BodyTooLongError with the first chunk that goes past the limit, and NetworkError.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        async for chunk in answer.chunks():
            size += len(chunk)
            if size > limit:
                raise BodyTooLongError
            pieces.append(chunk)
    finally:
        await answer.close()
    return b"".join(pieces)
