"""Bounded walks over the facts of sessions, newest first, for what no list has an index of its own for."""

from dataclasses import dataclass, replace
from typing import Final

from opensession.store.database import SqlValue
from opensession.store.records import ListQuery, Narrowing, TimeRange
from opensession.store.search_text import match_expression, scope_tokens

MAX_CANDIDATES: Final = 500
"""A search orders and counts the newest published matches up to this many."""

MAX_WALKED: Final = 2500
"""A narrowed list and a count look at this many sessions of an index. Both walks of a list and what it sorts
stay below 10,000 rows read."""

SECONDS_PER_DAY: Final = 86_400
BEGINNING_OF_TIME: Final = -(2**52)
"""Earlier than any session; D1 takes no integer of 2**53 or beyond."""
END_OF_TIME: Final = 2**52

NO_NARROWING: Final = Narrowing()

LEADS: Final = ("repository", "model", "tool")
"""Columns that an index begins with, the one that leaves fewest sessions first."""

INDEX_WALK: Final = """
SELECT * FROM facts INDEXED BY facts_{index}
WHERE {lead}created_epoch BETWEEN {since} AND {until}
ORDER BY created_epoch DESC, id_prefix LIMIT {bound}"""

SEARCH_WALK: Final = """
SELECT facts.*
FROM (SELECT rowid AS found FROM search WHERE search MATCH {match} ORDER BY rowid DESC LIMIT {bound})
CROSS JOIN facts ON session_key = found"""


class Bindings:
    """Collects the values of a statement and names their places."""

    def __init__(self) -> None:
        self._values: list[SqlValue] = []

    @property
    def values(self) -> tuple[SqlValue, ...]:
        """All values in the order of their places."""
        return tuple(self._values)

    def bind(self, value: SqlValue) -> str:
        """Return the place of a value; equal values have one place."""
        if value not in self._values:
            self._values.append(value)
        return f"?{self._values.index(value) + 1}"


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk as SQL: where it goes, and which of the sessions it meets are asked for."""

    source: str
    """A SELECT with the columns of ``facts``."""
    conditions: dict[str, str]
    """What a session has to fulfil, by facet; each is a condition on one row of ``source``."""
    bound: int

    def fits(self, without: str = "") -> str:
        """Return all conditions together, but those of one facet."""
        kept = [condition for facet, condition in self.conditions.items() if facet != without]
        return " AND ".join(kept) or "TRUE"


def plan_walk(query: ListQuery, bindings: Bindings, without: str = "") -> Walk:
    """Plan the shortest walk that meets every session asked for, newest first.

    ``without`` names a facet whose own filters decide neither the way nor the conditions. Raises ValueError
    for a search text that can match nothing.
    """
    query = _without(query, without)
    conditions = _conditions(query, bindings)
    if query.search is not None:
        expression = search_expression(query)
        if expression is None:
            raise ValueError("the search text holds no word")
        source = SEARCH_WALK.format(match=bindings.bind(expression), bound=bindings.bind(MAX_CANDIDATES))
        return Walk(source, conditions, MAX_CANDIDATES)
    lead = next((name for name in LEADS if name in conditions), None)
    since, until = date_bounds(query)
    source = INDEX_WALK.format(
        index=lead or "recent",
        lead=f"{conditions[lead].removeprefix('+')} AND " if lead else "",
        since=bindings.bind(since),
        until=bindings.bind(until),
        bound=bindings.bind(MAX_WALKED),
    )
    return Walk(source, conditions, MAX_WALKED)


def search_expression(query: ListQuery) -> str | None:
    """Return the FTS5 query for search text, tool and repository; None when the text can match nothing."""
    expression = text_expression(query)
    if expression is not None:
        for token in scope_tokens(query.tool, query.repository):
            expression = f"scope : {token} AND ({expression})"
    return expression


def text_expression(query: ListQuery) -> str | None:
    """Return the FTS5 query for the search text alone."""
    expression = match_expression(query.search or "")
    return None if expression is None else f"{{title description tags body}} : ({expression})"


def date_bounds(query: ListQuery) -> tuple[int, int]:
    """Return the first and the last second that a session may have started in."""
    narrowing = query.narrowing or NO_NARROWING
    days = query.time_range.days
    window = query.now - days * SECONDS_PER_DAY if days else BEGINNING_OF_TIME
    since = BEGINNING_OF_TIME if narrowing.since is None else narrowing.since
    return max(window, since), END_OF_TIME if narrowing.until is None else narrowing.until


def _conditions(query: ListQuery, bindings: Bindings) -> dict[str, str]:
    narrowing = query.narrowing or NO_NARROWING
    since, until = date_bounds(query)
    # The plus keeps SQLite from making an index of the walk for one query, which would lose the walk's order.
    wanted = (
        ("repository", "+repository = {}", query.repository),
        ("model", "+model = {}", narrowing.model),
        ("tool", "+tool = {}", query.tool),
        ("errors", "+errors = {}", narrowing.errors),
        ("pull_request", "+pull_request = {}", narrowing.pull_request),
        ("commit", "+revision = {}", narrowing.commit),
        ("duration", "+duration_seconds >= {}", narrowing.min_duration),
        ("duration", "+duration_seconds <= {}", narrowing.max_duration),
        ("dates", "+created_epoch >= {}", None if since == BEGINNING_OF_TIME else since),
        ("dates", "+created_epoch <= {}", None if until == END_OF_TIME else until),
    )
    conditions: dict[str, str] = {}
    for facet, template, value in wanted:
        if value is not None:
            condition = template.format(bindings.bind(value))
            conditions[facet] = f"{conditions[facet]} AND {condition}" if facet in conditions else condition
    return conditions


def _without(query: ListQuery, facet: str) -> ListQuery:
    """Leave out the filters that decide which way a walk goes; conditions alone are left out of ``fits``."""
    narrowing = query.narrowing or NO_NARROWING
    match facet:
        case "tool":
            return replace(query, tool=None)
        case "repository":
            return replace(query, repository=None)
        case "model":
            return replace(query, narrowing=replace(narrowing, model=None))
        case "dates":
            dateless = replace(narrowing, since=None, until=None)
            return replace(query, time_range=TimeRange.ALL, narrowing=dateless)
    return query
