"""What a parser is, and what it gives."""

from dataclasses import dataclass
from typing import Protocol

from opensession.parsers.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the input, record by record: mapped + raw + broken = read."""

    read: int
    """Lines or records that were there."""
    mapped: int
    """Understood."""
    raw: int
    """Kept as they were, because nobody knows their type."""
    broken: int
    """Not even JSON; each cost itself only."""
    raw_types: dict[str, int]
    """How often each unknown type came up."""
    broken_lines: tuple[tuple[int, str], ...]
    """1-based line numbers with the reason; the first few."""


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

    body: bytes
    """Canonical HAIL JSONL."""
    digest: str
    """SHA-256 of the body, 64 lower-case hexadecimal digits."""
    facts: Facts
    account: Account
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
