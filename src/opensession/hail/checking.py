"""Every flaw of a file, with its line and column, for whoever writes HAIL by hand or by program.

Reading stops at the first bad record; checking goes on, record by record, and finds each one's place.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Literal

from opensession.hail.decoder import Line, decode_line
from opensession.hail.dialect import dialect_of
from opensession.hail.errors import (
    HailError,
    HailJsonError,
    MissingHeaderError,
    UnexpectedLineTypeError,
)
from opensession.hail.ingest import ingest
from opensession.hail.lines import body_start, numbered_lines
from opensession.hail.model import Event, Header
from opensession.hail.spans import Span, elements, outline
from opensession.hail.validation import Problem, Validator

FlawKind = Literal["unreadable", "rule", "order"]

MAX_FLAWS = 1000


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong. ``line`` and ``column`` count from 1, columns in characters.

    ``unreadable``: the record is no JSON or of another shape. ``rule``: it can be read, and a rule of
    hail.md §9 is broken. ``order``: events are not in order of time, which stops nobody.
    """

    kind: FlawKind
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class _Record:
    """The text of a line and its number."""

    text: bytes
    line: int

    def flaw(self, kind: FlawKind, message: str, place: int) -> Flaw:
        """Make a flaw of a place in the text, in bytes."""
        return Flaw(kind, self.line, len(self.text[:place].decode(errors="replace")) + 1, message)


def check(data: bytes) -> tuple[tuple[Flaw, ...], int]:
    """Return the flaws of a HAIL file in order, at most 1,000, and the number of its events.

    Columns are those of JSON Lines; of the other forms a flaw's line is told.
    """
    if dialect_of(data) != "hail-jsonl":
        return _check_whole(data)
    checker = _Checker()
    for number, line in numbered_lines(data):
        checker.take(_Record(line, number))
    return checker.finish(), checker.count


def place_of(text: bytes, path: tuple[str | int, ...]) -> int:
    """Return the offset of a member's value, or of the innermost value around it that is there."""
    place = body_start(text)
    for step in path:
        found = _step(text, place, step)
        place = place if found is None else found.start
    return place


def _step(text: bytes, place: int, step: str | int) -> Span | None:
    """Go one step inwards. A step that names a variant leads nowhere; its fields stand below ``data``."""
    if isinstance(step, str):
        members = outline(text, place)
        data = members.span("data")
        return members.span(step) or (outline(text, data.start).span(step) if data else None)
    try:
        return next(islice(elements(text, Span(place, len(text))), step, None), None)
    except HailJsonError:
        return None


class _Checker:
    """Goes through the records; the first has to be the header."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []
        self.count = 0
        self._validator = Validator(limit=MAX_FLAWS)
        self._header: tuple[Header, _Record] | None = None
        self._first: _Record | None = None
        self._events: list[_Record] = []

    def take(self, record: _Record) -> None:
        """Read one record, noting why if that cannot be done."""
        first, self._first = self._first is None, self._first or record
        try:
            value = _read(record, header=first)
        except HailError as error:
            self.flaws.append(_unreadable(record, error))
            return
        if isinstance(value, Header) and first:
            self._header = value, record
        elif isinstance(value, Event):
            self._validator.feed(value)
            self._events.append(record)
            self.count += 1

    def finish(self) -> tuple[Flaw, ...]:
        """Return all flaws in order of place."""
        if self._first is None:
            return (Flaw("unreadable", 1, 1, str(MissingHeaderError())),)
        if self._header is not None:
            header, record = self._header
            problems = self._validator.finish(header)
            if self.flaws:
                # Without events that can be read nobody knows that there are none.
                problems = tuple(problem for problem in problems if problem.kind != "EmptySession")
            self.flaws += [self._rule(problem, record) for problem in problems]
        return tuple(sorted(self.flaws, key=lambda flaw: (flaw.line, flaw.column))[:MAX_FLAWS])

    def _rule(self, problem: Problem, header: _Record) -> Flaw:
        record = header if problem.index is None else self._events[problem.index]
        kind: FlawKind = "rule" if problem.fatal else "order"
        return record.flaw(kind, problem.message, place_of(record.text, problem.path))


def _read(record: _Record, *, header: bool) -> Line:
    value = decode_line(record.text)
    if header and not isinstance(value, Header):
        raise UnexpectedLineTypeError(record.line)
    return value


def _unreadable(record: _Record, error: HailError) -> Flaw:
    if not isinstance(error, HailJsonError):
        return record.flaw("unreadable", str(error), body_start(record.text))
    if error.position is None:
        return record.flaw("unreadable", error.cause, place_of(record.text, error.path))
    place = len(record.text.decode()[: error.position].encode())
    return record.flaw("unreadable", error.cause, place)


def _check_whole(data: bytes) -> tuple[tuple[Flaw, ...], int]:
    try:
        ingested = ingest(data, tolerant=True)
    except HailError as error:
        return (Flaw("unreadable", error.line or 1, 1, str(error)),), 0
    broken = [Flaw("unreadable", line.line, 1, line.reason) for line in ingested.account.broken_lines]
    rules = [Flaw("rule" if found.fatal else "order", 1, 1, found.message) for found in ingested.problems]
    return (*broken, *rules), ingested.stats.event_count
