"""Which of the indexed sessions a person asks for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from opensession.cli.index.entries import Entry
from opensession.cli.index.scope import Scope

_SPAN = re.compile(r"(?P<count>[0-9]{1,6}) ?(?P<unit>[mhdw])")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Selection:
    """What to show; every condition has to hold. The default is everything but sub-agents."""

    scope: Scope | None = None
    tools: frozenset[str] = frozenset()
    """Empty: any."""
    since: datetime | None = None
    """When the session was last changed, at the earliest."""
    title: str | None = None
    """A part of the title, in any case."""
    subagents: bool = False

    def of(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield the entries that fit, in their order."""
        since = None if self.since is None else nanoseconds(self.since)
        wanted = self.title.casefold() if self.title else ""
        for entry in entries:
            if (
                (self.subagents or not entry.subagent)
                and (not self.tools or entry.tool in self.tools)
                and (since is None or entry.updated_ns >= since)
                and wanted in (entry.title or "").casefold()
                and (self.scope is None or self.scope.holds(entry))
            ):
                yield entry


def nanoseconds(moment: datetime) -> int:
    """Return nanoseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND * 1000


def parse_since(text: str, now: datetime) -> datetime:
    """Read a span back from now (``30m``, ``12h``, ``7d``, ``2w``), a date, or an ISO 8601 time.

    What names no zone is in that of ``now``. Raises ValueError for anything else.
    """
    span = _SPAN.fullmatch(text.strip().lower())
    try:
        if span:
            return now - int(span["count"]) * _UNITS[span["unit"]]
        moment = datetime.fromisoformat(text.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    except OverflowError:
        raise ValueError("out of range") from None
