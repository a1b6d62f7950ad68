"""A small memory of list replies, so that the front page does not ask the database for every reader."""

from collections import OrderedDict
from dataclasses import dataclass, field

from opensession.site.limits import LIST_CACHE_ENTRIES, LIST_CACHE_SECONDS


@dataclass(slots=True)
class ListCache:
    """Keeps the newest replies of one process for a short time.

    Writes clear it, so whoever publishes or deletes sees the change at once; another process of the same
    site may show the old list until its entries run out.
    """

    _entries: OrderedDict[str, tuple[float, bytes]] = field(default_factory=OrderedDict)

    def get(self, key: str, now: float) -> bytes | None:
        """Return the body stored under the key unless it has run out. ``now`` is in seconds."""
        entry = self._entries.get(key)
        if entry is None or now >= entry[0]:
            return None
        return entry[1]

    def put(self, key: str, body: bytes, now: float) -> None:
        """Keep the body from ``now`` on; the oldest entry goes when there is no room."""
        self._entries[key] = (now + LIST_CACHE_SECONDS, body)
        self._entries.move_to_end(key)
        while len(self._entries) > LIST_CACHE_ENTRIES:
            self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
