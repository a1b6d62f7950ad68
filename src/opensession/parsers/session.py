"""What a parser is, and what it gives."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from opensession.hail import Account
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate


class Facts(NamedTuple):
    """What a page's head and a reader's first glance need."""

    session_id: str
    title: str | None
    description: str | None
    tool: str
    model: str
    created_at: str
    """RFC 3339 in UTC with ``Z``."""
    event_count: int


class Listed(NamedTuple):
    """One of the sessions in a file that holds several."""

    id: str
    title: str | None
    created_at: str | None
    """RFC 3339 in UTC with ``Z``."""


class Parsed(NamedTuple):
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
    sessions: tuple[Listed, ...] = ()
    """All sessions of the input, in its order, when it holds more than one."""


class ParsedSession(NamedTuple):
    """The registry's result: who read the input, who else might have, and what came out."""

    parser: str
    candidates: tuple[Candidate, ...]
    session: Parsed
    warnings: tuple[str, ...]
    """Failed attempts first, then the parser's own."""
    native_adapter: str | None
    """The parser's id for native logs, None for HAIL (api.md §2.8)."""


class Options(NamedTuple):
    """How an input is to be read."""

    max_result_bytes: int
    """Budget for the canonical HAIL."""
    session: str | None = None
    """Which session of a file that holds several; None leaves it to the parser."""


class Description(NamedTuple):
    """What ``GET /api/parsers`` tells about a parser."""

    formats: tuple[str, ...]
    """What is read, each a phrase: ``transcript (JSON Lines)``, ``task directory``."""
    paths: tuple[str, ...]
    """Where the tool keeps it, with ``~`` for the user's home."""
    directories: bool = False
    """Whether a directory can be opened as one session."""
    resumable: bool = False
    """Whether a log can be read on from a byte offset."""
    limits: tuple[str, ...] = ()
    """What is smaller or weaker than elsewhere, each a phrase."""


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
    @property
    def description(self) -> Description: ...

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Say how likely this is the parser's format, from paths and first records; cheap."""
        ...

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Make a session of the input.

        Raises UnreadableError when it is not in this format, ResultTooLargeError past the byte budget.
        """
        ...


class Part(NamedTuple):
    """One session of a file that holds several."""

    id: str
    state: str
    """Changes with the session; blank when nothing tells."""
    parsed: Parsed | None
    """None for a session that is still as it was known."""


@runtime_checkable
class Collection(Protocol):
    """A parser of files that may hold many sessions."""

    def is_collection(self, bundle: Bundle) -> bool:
        """Tell whether an input of this format is such a file; cheap."""
        ...

    def each(self, bundle: Bundle, options: Options, known: Mapping[str, str]) -> Iterator[Part]:
        """Yield every session that has content, in the file's order; the file is read once for all of them.

        ``known`` are states by id. None of the sessions names the others. Raises UnreadableError before the
        first one when the input is not in this format.
        """
        ...
