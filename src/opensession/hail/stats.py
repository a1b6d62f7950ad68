"""Recomputing the counters of a session (hail.md §7)."""

from collections.abc import Iterable

from opensession.hail.event_types import FileCreate, FileDelete, FileEdit, TaskEnd
from opensession.hail.instant import Instant
from opensession.hail.jsontext import MAX_U64
from opensession.hail.model import Event, Stats
from opensession.hail.record import Attributes
from opensession.hail.text import trim

_MESSAGES = frozenset({"UserMessage", "AgentMessage"})
_TOOL_CALLS = frozenset({"ToolCall", "FileRead", "CodeSearch", "FileSearch"})


def recompute_stats(events: Iterable[Event]) -> Stats:
    """Count over all events, in list order."""
    counting = StatsAccumulator()
    for event in events:
        counting.feed(event)
    return counting.finish()


class StatsAccumulator:
    """Counts event by event; keeps distinct task ids and changed paths, nothing else of the events."""

    def __init__(self) -> None:
        self._events = self._messages = self._tool_calls = self._user_messages = 0
        self._added = self._removed = 0
        self._tasks: set[str] = set()
        self._changed: set[str] = set()
        self._first = self._last = Instant(0)
        self._input = _TokenCount("input_tokens")
        self._output = _TokenCount("output_tokens")

    def feed(self, event: Event) -> None:
        """Count one event."""
        if self._events == 0:
            self._first = event.timestamp
        self._last = event.timestamp
        self._events += 1
        if event.task_id is not None:
            self._tasks.add(event.task_id)
        if event.attributes:
            self._input.feed(event.attributes)
            self._output.feed(event.attributes)
        self._count_type(event)

    def finish(self) -> Stats:
        """Return the counters so far."""
        return Stats(
            event_count=self._events,
            message_count=self._messages,
            tool_call_count=self._tool_calls,
            task_count=len(self._tasks),
            duration_seconds=_whole_seconds(self._first, self._last),
            total_input_tokens=self._input.total(),
            total_output_tokens=self._output.total(),
            user_message_count=self._user_messages,
            files_changed=len(self._changed),
            lines_added=self._added,
            lines_removed=self._removed,
        )

    def _count_type(self, event: Event) -> None:
        event_type = event.event_type
        if event_type.type in _MESSAGES:
            self._messages += 1
            self._user_messages += event_type.type == "UserMessage"
        elif event_type.type in _TOOL_CALLS:
            self._tool_calls += 1
        elif isinstance(event_type, FileEdit | FileCreate | FileDelete):
            self._changed.add(event_type.path)
            if isinstance(event_type, FileEdit) and event_type.diff:
                self._count_diff(event_type.diff)
        elif isinstance(event_type, TaskEnd):
            self._messages += bool(event_type.summary and trim(event_type.summary))

    def _count_diff(self, diff: str) -> None:
        for line in diff.split("\n"):
            if line.startswith("+"):
                self._added += not line.startswith("+++")
            elif line.startswith("-"):
                self._removed += not line.startswith("---")


class _TokenCount:
    """The sum of one attribute, unless any event carries its running ``_total``: then the largest of them."""

    def __init__(self, name: str) -> None:
        self._name, self._total_name = name, f"{name}_total"
        self._sum = 0
        self._largest: int | None = None

    def feed(self, attributes: Attributes) -> None:
        if self._name in attributes:
            self._sum += _counter(attributes[self._name])
        if self._total_name in attributes:
            self._largest = max(self._largest or 0, _counter(attributes[self._total_name]))

    def total(self) -> int:
        return min(self._sum, MAX_U64) if self._largest is None else self._largest


def _counter(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_U64:
        return value
    return 0


def _whole_seconds(first: Instant, last: Instant) -> int:
    nanos = (last.seconds - first.seconds) * 1_000_000_000 + last.nanos - first.nanos
    return max(nanos, 0) // 1_000_000_000
