"""What a parser is, and what it gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from opensession.hail import Account
from opensession.parsers.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page's head and a reader's first glance need."""

    session_id: str
    title: str | None
    description: str | None
    tool: str
    model: str
    created_at: str
    """RFC 3339 in UTC with ``Z``."""
    event_count: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """One parser's result."""

    chunks: Sequence[bytes]
    """Canonical HAIL JSONL in pieces, so that whoever joins them can let go of the input first."""
    size: int
    """Bytes of all chunks."""
    digest: str
    """SHA-256 of all chunks, 64 lower-case hexadecimal digits."""
    facts: Facts
    account: Account
    """What became of the input, record by record."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedSession:
    """The registry's result: who read the input, who else might have, and what came out."""

    parser: str
    candidates: tuple[Candidate, ...]
    session: Parsed
    warnings: tuple[str, ...]
    """Failed attempts first, then the parser's own."""
    native_adapter: str | None
    """The parser's id for native logs, None for HAIL (api.md §2.8)."""


class Parser(Protocol):
    """One format. Stateless; ``version`` is raised whenever the same input may give another result."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str:
        """The format's name for readers."""
        ...

    @property
    def version(self) -> int: ...

    def recognise(self, name: str, data: bytes) -> Candidate | None:
        """Say how likely this is the parser's format, from the file name and the first lines; cheap."""
        ...

    def parse(self, name: str, data: bytes, max_result_bytes: int) -> Parsed:
        """Make a session of the input.

        Raises UnreadableError when it is not in this format, ResultTooLargeError past the byte budget.
        """
        ...
