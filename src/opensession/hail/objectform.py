"""Reading the single-object form: one JSON object with header fields, events and stats (hail.md §2.4).

``stats`` may be absent (hail.md §20 row 6). Events are decoded one by one.
"""

from collections.abc import Iterator

from pydantic import JsonValue

from opensession.hail.account import Tally
from opensession.hail.decoder import (
    AGENT_SHAPE,
    CONTEXT_SHAPE,
    EVENT_SHAPE,
    STATS_SHAPE,
    Line,
    Members,
    Shape,
    build,
    decode_members,
    decode_shaped,
)
from opensession.hail.errors import HailIoError, HailJsonError
from opensession.hail.jsonl import collect
from opensession.hail.jsontext import decode_json
from opensession.hail.lines import body_start
from opensession.hail.model import Event, Header, Session, Stats
from opensession.hail.salvage import salvage_event
from opensession.hail.spans import Outline, Span, elements, outline

_HEADER_SHAPES: dict[str, Shape] = {
    "version": {},
    "session_id": {},
    "agent": AGENT_SHAPE,
    "context": CONTEXT_SHAPE,
}
_FIELDS = frozenset({*_HEADER_SHAPES, "events", "stats"})


def read_session_object(data: bytes) -> Session:
    """Read one session object strictly; its stats are taken as they are, or recomputed when absent.

    Raises HailJsonError or HailIoError.
    """
    log = ObjectLog(data, outline(data, body_start(data)), tolerant=False)
    return collect(log.header, log.records(Tally()))


class ObjectLog:
    """A session object whose header has been read and whose events are still to be.

    Raises HailJsonError or HailIoError if the object is malformed, or lacks a field other than ``stats``. A
    tolerant reader accepts an object that is cut off within its events, if the header fields come before.
    """

    def __init__(self, data: bytes, places: Outline, *, tolerant: bool) -> None:
        self._data = data
        self._tolerant = tolerant
        self._defect = places.defect
        self._spans = self._check(places)
        missing = [field for field in (*_HEADER_SHAPES, "events") if field not in self._spans]
        if missing:
            raise HailJsonError(f"missing field `{missing[0]}`")
        fields: Members = {name: self._decode(name, shape) for name, shape in _HEADER_SHAPES.items()}
        self.header: Header = build(Header, fields)

    def records(self, tally: Tally) -> Iterator[Line]:
        """Yield the events in order, then the stats if given; the header is counted, but not yielded."""
        tally.count_mapped()
        lines = _LineCounter(self._data)
        yield from self._events(lines, tally)
        if "stats" in self._spans:
            yield from self._stats(tally)
        if self._defect is not None:
            tally.count_broken(lines.at(len(self._data)), self._defect)

    def _check(self, places: Outline) -> dict[str, Span]:
        spans: dict[str, Span] = {}
        for name, span in places.members:
            if name in spans and name in _FIELDS:
                raise HailJsonError(f"duplicate field `{name}`")
            spans[name] = span
            if name not in _FIELDS and not self._tolerant:
                decode_json(self._text(span))
        if self._defect is not None and not (self._tolerant and "events" in spans):
            raise HailJsonError(self._defect)
        return spans

    def _events(self, lines: "_LineCounter", tally: Tally) -> Iterator[Event]:
        array = self._spans["events"]
        parts = enumerate(elements(self._data, array))
        while True:
            try:
                index, span = next(parts)
            except StopIteration:
                return
            except HailJsonError as error:
                if not self._tolerant:
                    raise
                # The cut-off tail is one broken record, however many events it may have held.
                self._defect = f"events: {error.cause}"
                return
            event = self._event(span, index, lines, tally)
            if event is not None:
                yield event

    def _event(self, span: Span, index: int, lines: "_LineCounter", tally: Tally) -> Event | None:
        text = self._text(span)
        try:
            event = build(Event, decode_members(text, EVENT_SHAPE))
        except (HailJsonError, HailIoError) as error:
            if not self._tolerant:
                raise type(error)(f"event {index}: {error.cause}", line=lines.at(span.start)) from None
            salvaged = salvage_event(text)
            if salvaged is None:
                tally.count_broken(lines.at(span.start), f"event {index}: {error.cause}")
                return None
            tally.count_raw(salvaged.name)
            return salvaged.event
        tally.count_mapped()
        return event

    def _stats(self, tally: Tally) -> Iterator[Stats]:
        try:
            stats = build(Stats, decode_members(self._text(self._spans["stats"]), STATS_SHAPE))
        except (HailJsonError, HailIoError) as error:
            if not self._tolerant:
                raise
            line = _LineCounter(self._data).at(self._spans["stats"].start)
            tally.count_broken(line, f"stats: {error.cause}")
            return
        tally.count_mapped()
        yield stats

    def _decode(self, name: str, shape: Shape) -> JsonValue:
        return decode_shaped(self._text(self._spans[name]), shape)

    def _text(self, span: Span) -> bytes:
        return self._data[span.start : span.end]


class _LineCounter:
    """Line numbers of growing offsets, each stretch of the text counted once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset, self._line = 0, 1

    def at(self, offset: int) -> int:
        self._line += self._data.count(b"\n", self._offset, offset)
        self._offset = offset
        return self._line
