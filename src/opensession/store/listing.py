"""The list query: one statement that answers page and total from indexes, whatever the filters."""

from opensession.store.database import Row, Statement
from opensession.store.records import ListQuery, SessionPage, Sort
from opensession.store.snippets import window_sql, with_snippets
from opensession.store.walks import (
    BEGINNING_OF_TIME,
    MAX_CANDIDATES,
    SECONDS_PER_DAY,
    Bindings,
    plan_walk,
    search_expression,
    text_expression,
)

MAX_OFFSET = 10_000
"""A page deeper than this is empty: each page walks the index from the top."""

ORDERS = {
    Sort.RECENT: "created_epoch DESC, id_prefix, session_key",
    Sort.POPULAR: "message_count DESC, created_epoch DESC, id_prefix, session_key",
    Sort.LONGEST: "duration_seconds DESC, created_epoch DESC, id_prefix, session_key",
}

SUMMARIES = """
SELECT '[' || coalesce(group_concat(summary, ','), '') || ']'
FROM (SELECT summary FROM ({page}) AS page CROSS JOIN sessions ON sessions.key = page.session_key)"""
"""A page as one JSON array in one cell: handing over rows costs far more (platform.md §22.2)."""

FOUND_SUMMARIES = """
SELECT coalesce(group_concat(summary || char(30) || json_quote(({window})), char(31)), '')
FROM (SELECT summary, page.session_key FROM ({page}) AS page CROSS JOIN sessions
      ON sessions.key = page.session_key) AS page"""
"""The same with the window of each session in which a search found something (snippets.py)."""

LIST = """
SELECT
  ({summaries}) AS summaries,
  coalesce((SELECT entries FROM feed_counts WHERE days = ?1 AND tool = ?2 AND repository = ?3), 0)
  - (SELECT count(*) FROM feed INDEXED BY feed_recent
     WHERE days = ?1 AND tool = ?2 AND repository = ?3 AND created_epoch < ?4) AS total"""

LIST_PAGE = """
SELECT session_key FROM feed INDEXED BY feed_{sort}
WHERE days = ?1 AND tool = ?2 AND repository = ?3 AND created_epoch >= ?4
ORDER BY {order} LIMIT ?5 OFFSET ?6"""

SEARCH = """
WITH matches AS MATERIALIZED (
  SELECT feed.session_key, created_epoch, message_count, duration_seconds, id_prefix
  FROM (
    SELECT rowid AS session_key FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?7) AS candidates
  CROSS JOIN feed ON days = 0 AND tool = ?2 AND repository = ?3
    AND feed.session_key = candidates.session_key)
SELECT ({summaries}) AS summaries, counted.total, counted.candidates >= ?7 AS is_cut
FROM (
  SELECT coalesce(sum(created_epoch >= ?4), 0) AS total, count(*) AS candidates FROM matches) AS counted"""

SEARCH_PAGE = """
SELECT session_key FROM matches WHERE created_epoch >= ?4 ORDER BY {order} LIMIT ?5 OFFSET ?6"""

NARROWED = """
SELECT ({summaries}) AS summaries, counted.total, counted.walked >= {bound} AS is_cut
FROM (SELECT count(*) FILTER (WHERE {fits}) AS total, count(*) AS walked FROM ({walk})) AS counted"""

NARROWED_PAGE = "SELECT session_key FROM ({walk}) WHERE {fits}{order} LIMIT {limit} OFFSET {offset}"


def list_statement(query: ListQuery) -> Statement | None:
    """Build the statement for a page, or None when the search text can match nothing."""
    if query.search is not None and text_expression(query) is None:
        return None
    if query.narrowing is not None:
        return _narrowed_statement(query)
    days = query.time_range.days
    since = query.now - days * SECONDS_PER_DAY if days else BEGINNING_OF_TIME
    feed = (query.tool or "", query.repository or "")
    if query.search is None:
        return Statement(_LISTS[query.sort], (days, *feed, since, *_limits(query)), utf8=True)
    parameters = (search_expression(query), *feed, since, *_limits(query), MAX_CANDIDATES)
    if query.snippets:
        return Statement(_SNIPPET_SEARCHES[query.sort], (*parameters, text_expression(query)), utf8=True)
    return Statement(_SEARCHES[query.sort], parameters, utf8=True)


def _narrowed_statement(query: ListQuery) -> Statement:
    """Build a list that walks: once to count, and once to the end of the page or, sorted, to the bound."""
    bindings = Bindings()
    walk = plan_walk(query, bindings)
    limit, offset = _limits(query)
    # A walk along an index has this order already, and its first page is then a short one.
    is_in_order = query.sort is Sort.RECENT and query.search is None
    page = NARROWED_PAGE.format(
        walk=walk.source,
        fits=walk.fits(),
        order="" if is_in_order else f" ORDER BY {ORDERS[query.sort]}",
        limit=bindings.bind(limit),
        offset=bindings.bind(offset),
    )
    if query.snippets and query.search is not None:
        window = window_sql(bindings.bind(text_expression(query)))
        summaries = FOUND_SUMMARIES.format(page=page, window=window)
    else:
        summaries = SUMMARIES.format(page=page)
    sql = NARROWED.format(summaries=summaries, fits=walk.fits(), walk=walk.source, bound=walk.bound)
    return Statement(sql, bindings.values, utf8=True)


def _limits(query: ListQuery) -> tuple[int, int]:
    offset = (query.page - 1) * query.per_page
    return (query.per_page, offset) if offset < MAX_OFFSET else (0, 0)


def session_page(row: Row, query: ListQuery) -> SessionPage:
    """Read the one row that a query's statement gives."""
    summaries = row["summaries"]
    assert isinstance(summaries, bytes), "list statements are utf8"
    if query.snippets and query.search is not None:
        summaries = with_snippets(summaries, query.search)
    return SessionPage(
        summaries=summaries,
        total=int(row["total"] or 0),
        total_is_exact=not int(row.get("is_cut") or 0),
    )


_LISTS = {
    sort: LIST.format(summaries=SUMMARIES.format(page=LIST_PAGE.format(sort=sort.value, order=order)))
    for sort, order in ORDERS.items()
}
_SEARCHES = {
    sort: SEARCH.format(summaries=SUMMARIES.format(page=SEARCH_PAGE.format(order=order)))
    for sort, order in ORDERS.items()
}
_SNIPPET_SEARCHES = {
    sort: SEARCH.format(
        summaries=FOUND_SUMMARIES.format(page=SEARCH_PAGE.format(order=order), window=window_sql("?8"))
    )
    for sort, order in ORDERS.items()
}
