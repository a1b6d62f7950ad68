"""The part that every transcript shares: lines in, pieces of text out, nothing kept but counters."""

from abc import ABC, abstractmethod

from opensession.site.rendering.facts import Fact, header_facts, session_title, stats_facts
from opensession.site.rendering.records import Record, decode_line, string
from opensession.site.rendering.transcript import Entry, Part, Transcript


class TranscriptRenderer(ABC):
    """A LineTransformer that reads header, events and stats and has a subclass write each of them."""

    def __init__(self, full_form: str, title: str | None = None) -> None:
        """``full_form`` is the address of the ``.jsonl`` form; ``title`` stands in for a missing one."""
        self.full_form = full_form
        self._title = title
        self._transcript = Transcript()
        self._stats: Record | None = None
        self._opened = False
        self._lines = 0

    def feed(self, line: bytes) -> str:
        """Render one line; a line that cannot be read is shown as it is."""
        self._lines += 1
        line = line.strip()
        if not line:
            return ""
        record = decode_line(line)
        kind = string(record, "type") if record else ""
        if record is None or kind not in {"header", "event", "stats"}:
            return self.part(Part(line.decode(errors="replace"), "", f"Unreadable line {self._lines}"))
        if kind == "event":
            return self.entry(self._transcript.read(record))
        if kind == "stats":
            self._stats = record
        elif not self._opened:
            self._opened = True
            title = session_title(record) if self._title is None else self._title
            return self.opening(title, header_facts(record))
        return ""

    def finish(self) -> str:
        """Render the totals; a body that broke off before them says so."""
        return self.closing(stats_facts(self._stats) if self._stats else None)

    @abstractmethod
    def opening(self, title: str, facts: list[Fact]) -> str:
        """Write the top of the document."""

    @abstractmethod
    def entry(self, entry: Entry) -> str:
        """Write one event."""

    @abstractmethod
    def part(self, part: Part) -> str:
        """Write one piece of quoted content."""

    @abstractmethod
    def closing(self, totals: list[Fact] | None) -> str:
        """Write the end of the document; ``totals`` is None when the stats line never came."""
