"""What became of each record of an input: the account that a reader shows beside a session."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from opensession.hail.text import trunc

# Broken lines, unknown type names and warnings kept by name: the input decides how many there are.
_MAX_NAMED = 100
_OTHERS = "(others)"


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that could not be used. ``line`` counts from 1; ``reason`` never quotes values."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """How many records there were and what became of them; ``mapped + raw + broken == read``.

    In JSONL a record is a line that is not blank, header and stats included. In the single-object form it is
    the object's own fields, each event, and the stats if given. ``raw`` records are kept as they came; their
    unknown names are counted in ``raw_types`` as ``event:<name>``, ``block:<name>`` or ``line:<name>``.
    ``mapped_types`` counts the understood records by native type name, where the parser names them.
    ``broken_lines`` describes the first 100 broken records; ``broken`` counts all.
    """

    read: int
    mapped: int
    raw: int
    broken: int
    raw_types: Mapping[str, int]
    broken_lines: tuple[BrokenLine, ...]
    mapped_types: Mapping[str, int] = field(default_factory=dict)


class Tally:
    """Counts records while they are read, and gathers warnings."""

    def __init__(self) -> None:
        self._mapped = self._broken = self._unnamed_warnings = 0
        self._mapped_types: Counter[str] = Counter()
        self._raw_types: Counter[str] = Counter()
        self._broken_lines: list[BrokenLine] = []
        self._warnings: list[str] = []

    def count_mapped(self, name: str | None = None) -> None:
        """Count a record that the format knows, by its native type name if it has one."""
        self._mapped += 1
        if name is not None:
            known = name in self._mapped_types or len(self._mapped_types) < _MAX_NAMED
            self._mapped_types[name if known else _OTHERS] += 1

    def count_raw(self, name: str) -> None:
        """Count a record that is kept as it came."""
        short = trunc(name, 80)
        known = short in self._raw_types or len(self._raw_types) < _MAX_NAMED
        self._raw_types[short if known else _OTHERS] += 1

    def count_broken(self, line: int, reason: str) -> None:
        """Count a record that is lost, and say why."""
        self._broken += 1
        if len(self._broken_lines) < _MAX_NAMED:
            self._broken_lines.append(BrokenLine(line, reason))

    def warn(self, text: str) -> None:
        """Note something the reader of a session should know."""
        if len(self._warnings) < _MAX_NAMED:
            self._warnings.append(text)
        else:
            self._unnamed_warnings += 1

    def warnings(self) -> tuple[str, ...]:
        """Return the first 100 warnings and, if there were more, one that says how many."""
        if not self._unnamed_warnings:
            return tuple(self._warnings)
        return (*self._warnings, f"{self._unnamed_warnings} further warnings")

    def account(self) -> Account:
        """Return the counts so far."""
        raw = self._raw_types.total()
        return Account(
            read=self._mapped + raw + self._broken,
            mapped=self._mapped,
            raw=raw,
            broken=self._broken,
            raw_types=dict(self._raw_types),
            broken_lines=tuple(self._broken_lines),
            mapped_types=dict(self._mapped_types),
        )
