"""What a list can be narrowed by, with counts: one bounded walk for each group of facets, all in one batch.

A facet is counted under the filters of the others, so its counts say what choosing another value would give.
Facets that a walk goes along (tool, repository, model, dates) have a walk of their own; the rest share one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from opensession.store.database import Row, Statement
from opensession.store.derivation import LARGEST_INTEGER
from opensession.store.records import Facet, ListQuery, SessionFacets, TimeRange
from opensession.store.walks import NO_NARROWING, SECONDS_PER_DAY, Bindings, plan_walk, text_expression

MAX_VALUES: Final = 50
"""Values of a facet that are named; the chosen one is always among them when it has sessions."""

NAMED: Final = ("tool", "model", "repository")
Class = tuple[str, str, str]
"""Facet, value, and the condition that a session of this class fulfils."""

FLAGS: Final = {"errors": "errors", "pull_request": "pull_request", "commit": "revision"}
"""Facets that are true or false, with their columns."""


@dataclass(frozen=True, slots=True)
class DurationClass:
    """Sessions that lasted from ``least`` to ``most`` seconds, both inclusive; no upper end when None."""

    least: int
    most: int | None

    @property
    def name(self) -> str:
        """Return the class as the facet names it, such as ``60-599`` or ``14400-``."""
        return f"{self.least}-{'' if self.most is None else self.most}"


DURATIONS: Final = (
    DurationClass(0, 59),
    DurationClass(60, 599),
    DurationClass(600, 3599),
    DurationClass(3600, 14_399),
    DurationClass(14_400, None),
)
"""Under a minute, ten minutes, an hour, four hours, and more."""

GROUPED = """
WITH counted AS MATERIALIZED (
  SELECT {column} AS value, count(*) FILTER (WHERE {fits}) AS entries, count(*) AS walked
  FROM ({walk}) GROUP BY {column})
SELECT
  (SELECT json_group_array(json_array(value, entries)) FROM (
    SELECT value, entries FROM counted WHERE value <> '' AND entries > 0
    ORDER BY value = {chosen} DESC, entries DESC, value LIMIT {limit})) AS counts,
  (SELECT coalesce(sum(walked), 0) >= {bound} FROM counted) AS is_cut"""

SUMMED = "SELECT count(*) >= {bound} AS is_cut, {sums} FROM ({walk})"
SUM = 'count(*) FILTER (WHERE {condition}) AS "{name}"'

TOTAL: Final = "total"


def facet_statements(query: ListQuery) -> dict[str, Statement]:
    """Build a statement for each group of facets; none when the search text can match nothing."""
    if query.search is not None and text_expression(query) is None:
        return {}
    chosen = (query.tool, (query.narrowing or NO_NARROWING).model, query.repository)
    grouped = {name: _grouped(query, name, value) for name, value in zip(NAMED, chosen, strict=True)}
    return {
        **grouped,
        "classes": _summed(query, "", _CLASSES),
        "dates": _summed(query, "dates", _dates(query)),
    }


def session_facets(results: Mapping[str, Sequence[Row]]) -> SessionFacets:
    """Read the results of the statements by their names; without any, everything is counted as 0."""
    rows = {name: row for name, [row] in results.items()}
    facets = {name: _named_facet(rows.get(name, {})) for name in NAMED}
    classes, dates = rows.get("classes", {}), rows.get("dates", {})
    for facet in (*FLAGS, "duration"):
        values = [value for name, value, _ in _CLASSES if name == facet]
        facets[facet] = _class_facet(classes, facet, values)
    facets["dates"] = _class_facet(dates, "dates", list(TimeRange))
    return SessionFacets(_whole(classes, TOTAL), not _whole(classes, "is_cut"), facets)


def _grouped(query: ListQuery, facet: str, chosen: str | None) -> Statement:
    bindings = Bindings()
    walk = plan_walk(query, bindings, facet)
    sql = GROUPED.format(
        column=facet,
        fits=walk.fits(),
        walk=walk.source,
        chosen=bindings.bind(chosen),
        limit=MAX_VALUES + 1,
        bound=walk.bound,
    )
    return Statement(sql, bindings.values)


def _summed(query: ListQuery, without: str, classes: Sequence[Class]) -> Statement:
    bindings = Bindings()
    walk = plan_walk(query, bindings, without)
    sums = [SUM.format(condition=walk.fits(), name=TOTAL)]
    sums += [
        SUM.format(condition=f"{walk.fits(facet)} AND {condition}", name=f"{facet} {value}")
        for facet, value, condition in classes
    ]
    sql = SUMMED.format(bound=walk.bound, sums=", ".join(sums), walk=walk.source)
    return Statement(sql, bindings.values)


def _dates(query: ListQuery) -> list[Class]:
    bounds = ((span, query.now - span.days * SECONDS_PER_DAY) for span in TimeRange)
    # Whole numbers of ours, so they need no place among the values.
    return [("dates", span, f"created_epoch >= {bound}" if span.days else "TRUE") for span, bound in bounds]


def _named_facet(row: Row) -> Facet:
    counts: list[tuple[str, int]] = json.loads(str(row.get("counts") or "[]"))
    listed = tuple((value, entries) for value, entries in counts[:MAX_VALUES])
    return Facet(listed, is_exact=not _whole(row, "is_cut"), has_more=len(counts) > MAX_VALUES)


def _class_facet(row: Row, facet: str, values: Sequence[str]) -> Facet:
    counts = tuple((str(value), _whole(row, f"{facet} {value}")) for value in values)
    return Facet(counts, is_exact=not _whole(row, "is_cut"))


def _whole(row: Row, name: str) -> int:
    return int(row.get(name) or 0)


_CLASSES: Final[tuple[Class, ...]] = (
    *((facet, value, f"{column} = {value}") for facet, column in FLAGS.items() for value in ("1", "0")),
    *(
        ("duration", span.name, f"duration_seconds BETWEEN {span.least} AND {span.most or LARGEST_INTEGER}")
        for span in DURATIONS
    ),
)
