"""Where a parser's events go: ordered, timed, uniquely named, and counted against what was read.

Every native record is converted into drafts and then accounted for, once::

    recorder.add(Draft(UserMessage(), [TextBlock(text=prompt)], time=time, event_id=uuid))
    recorder.count("user")                    # mapped, unless something of it was kept raw

The recorder sees to the rules of parsers.md §1.10: event ids are unique, times never go back, a missing time
is that of the event before (or, at the beginning, of the first event that has one).
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from opensession.hail import (
    Attributes,
    Content,
    ContentBlock,
    Custom,
    Event,
    EventType,
    FileEdit,
    HailJsonError,
    Instant,
    JsonBlock,
    Tally,
    TextBlock,
)
from opensession.parsers.decoding import Json, Object
from opensession.parsers.limits import MAX_EVENTS, MAX_WAITING_EVENTS
from opensession.parsers.times import ESTIMATED
from opensession.parsers.tools import edit_diff
from opensession.parsers.truncation import cut_block, cut_event_type

NO_TIME = Instant(0)
"""Stands where a log has no time at all; such events are marked ``time.estimated``."""


@dataclass(slots=True, eq=False)
class Draft:
    """An event on its way. It may be changed until the recorder has released it."""

    event_type: EventType
    blocks: list[ContentBlock] = field(default_factory=list)
    time: Instant | None = None
    event_id: str = ""
    """The id wished for; blank gives ``<tool>-<n>``."""
    task_id: str | None = None
    duration_ms: int | None = None
    attributes: Attributes = field(default_factory=dict)
    change: Object | None = None
    """Arguments of an edit whose diff is made on release, unless its result brings one."""
    holds: int = 0
    """How many things may still change it: while there are any, it and what follows are held back."""
    released: bool = False


class Recorder:
    """Takes drafts in order and hands events on as soon as nothing can change them any more."""

    def __init__(self, tool: str, emit: Callable[[Event], None], tally: Tally | None = None) -> None:
        self.tally = tally or Tally()
        self.first_time: Instant | None = None
        """Time of the first event; None while nothing was released."""
        self.last_time: Instant | None = None
        self.native_events = 0
        """Released events that stand for something the parser understood."""
        self._tool = tool
        self._emit = emit
        self._queue: deque[Draft] = deque()
        self._ids: set[str] = set()
        self._repeats: dict[str, int] = {}
        self._released = 0
        self._left_out = 0
        self._raw_name: str | None = None
        self._merged: deque[Event] = deque()

    def add(self, draft: Draft) -> Draft:
        """Append an event."""
        self._queue.append(draft)
        self._release()
        return draft

    def hold(self, draft: Draft) -> Draft:
        """Keep a draft open until :meth:`settle`; to be called before :meth:`add`."""
        draft.holds += 1
        return draft

    def settle(self, draft: Draft) -> None:
        """End one hold of a draft."""
        draft.holds -= 1
        self._release()

    def keep_raw(self, name: str, value: Json, time: Instant | None = None) -> Draft:
        """Append a record that is not understood, as it came (DESIGN.md §4), and count it as raw."""
        self._raw_name = self._raw_name or name
        return self.add(Draft(Custom(kind=f"unknown:{name}"), [JsonBlock(data=value)], time=time))

    def raw_block(self, name: str, value: Json) -> JsonBlock:
        """Return the block for a part of a record that is not understood; the record counts as raw."""
        self._raw_name = self._raw_name or name
        return JsonBlock(data=value)

    def count(self, name: str) -> None:
        """Account for the record that was just converted, by its native type name."""
        if self._raw_name is None:
            self.tally.count_mapped(name)
        else:
            self.tally.count_raw(self._raw_name)
            self._raw_name = None

    def merge(self, events: Iterable[Event]) -> None:
        """Weave in the events of another lane, which are in order and have ids of their own, by their times.

        To be called before anything is added.
        """
        self._merged = deque(sorted([*self._merged, *events], key=lambda event: event.timestamp))

    def finish(self) -> None:
        """Release what is still held: nothing follows that could change it."""
        while self._queue:
            self._pass_on(self._queue.popleft())
        while self._merged:
            self._send(self._merged.popleft())
        if self._left_out:
            self.tally.warn(f"{self._left_out} events beyond the first {MAX_EVENTS} are left out")

    def _release(self) -> None:
        queue = self._queue
        while queue and (not queue[0].holds or len(queue) > MAX_WAITING_EVENTS):
            if self.last_time is None and not self._can_start():
                return
            self._pass_on(queue.popleft())

    def _can_start(self) -> bool:
        """Whether the first event's time is known, or can be known no longer."""
        return self._first_known_time() is not None or len(self._queue) > MAX_WAITING_EVENTS

    def _first_known_time(self) -> Instant | None:
        return next((draft.time for draft in self._queue if draft.time is not None), None)

    def _pass_on(self, draft: Draft) -> None:
        draft.released = True
        if self._released >= MAX_EVENTS:
            self._left_out += 1
            return
        self._released += 1
        event = self._event(draft)
        while self._merged and self._merged[0].timestamp < event.timestamp:
            self._send(self._merged.popleft())
        self._send(event)

    def _send(self, event: Event) -> None:
        self._hand_over(event)
        self.last_time = event.timestamp
        if self.first_time is None:
            self.first_time = event.timestamp
        kind = event.event_type.kind if isinstance(event.event_type, Custom) else ""
        self.native_events += not kind.startswith("unknown:")

    def _event(self, draft: Draft) -> Event:
        if draft.change is not None and isinstance(draft.event_type, FileEdit) and not draft.event_type.diff:
            path = draft.event_type.path
            draft.event_type = FileEdit(path=path, diff=edit_diff(path, draft.change))
        return Event(
            event_id=self._unique(draft.event_id),
            timestamp=self._time(draft),
            event_type=cut_event_type(draft.event_type),
            task_id=draft.task_id,
            content=Content(blocks=tuple([cut_block(block) for block in draft.blocks])),
            duration_ms=draft.duration_ms,
            attributes=draft.attributes,
        )

    def _time(self, draft: Draft) -> Instant:
        if self.last_time is not None:
            return self.last_time if draft.time is None else max(draft.time, self.last_time)
        known = draft.time or self._first_known_time()
        if known is None:
            draft.attributes[ESTIMATED] = True
        return known or NO_TIME

    def _unique(self, wished: str) -> str:
        base = wished or f"{self._tool}-{self._released}"
        name = base
        while name in self._ids:
            self._repeats[base] = self._repeats.get(base, 1) + 1
            name = f"{base}~{self._repeats[base]}"
        self._ids.add(name)
        return name

    def _hand_over(self, event: Event) -> None:
        try:
            self._emit(event)
        except HailJsonError:
            # Numbers past every range, or wrapping that pushed the nesting over the limit.
            self.tally.warn(f"event {event.event_id} holds values that HAIL cannot; they are left out")
            note = TextBlock(text="[values that cannot be written as JSON]")
            self._emit(event.model_copy(update={"content": Content(blocks=(note,)), "attributes": {}}))
