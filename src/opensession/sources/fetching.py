"""The seam to the network: one request out, one bounded reply back."""

from collections.abc import AsyncIterator, Callable, Mapping
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
