"""How many agents worked at once (hail.md §12)."""

from collections.abc import Iterable

from opensession.hail.model import Event
from opensession.hail.text import trim


def max_active_agents(events: Iterable[Event]) -> int:
    """Return the largest number of tasks open at once plus one for the main lane; 1 without events."""
    counting = ConcurrencyAccumulator()
    for event in events:
        counting.feed(event)
    return counting.finish()


class ConcurrencyAccumulator:
    """Follows task starts and ends by trimmed, non-blank task id. A task that never ends stays open."""

    def __init__(self) -> None:
        self._active: set[str] = set()
        self._largest = 0

    def feed(self, event: Event) -> None:
        """Take one event into account."""
        if not event.task_id or event.event_type.type not in ("TaskStart", "TaskEnd"):
            return
        task = trim(event.task_id)
        if not task:
            return
        if event.event_type.type == "TaskEnd":
            self._active.discard(task)
            return
        self._active.add(task)
        self._largest = max(self._largest, len(self._active))

    def finish(self) -> int:
        """Return the result so far."""
        return self._largest + 1
