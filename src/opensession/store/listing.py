"""The list query: one statement that answers page and total from indexes, whatever the filters."""

from opensession.store.database import Row, Statement
from opensession.store.records import ListQuery, SessionPage, Sort
from opensession.store.search_text import match_expression, scope_tokens

MAX_OFFSET = 10_000
"""A page deeper than this is empty: each page walks the index from the top."""

MAX_CANDIDATES = 500
"""A search orders and counts the newest published matches up to this many."""

SECONDS_PER_DAY = 86_400
BEGINNING_OF_TIME = -(2**52)
"""Earlier than any session; D1 takes no integer of 2**53 or beyond."""

ORDERS = {
    Sort.RECENT: "created_epoch DESC, id_prefix, session_key",
    Sort.POPULAR: "message_count DESC, created_epoch DESC, id_prefix, session_key",
    Sort.LONGEST: "duration_seconds DESC, created_epoch DESC, id_prefix, session_key",
}

SUMMARIES = """
SELECT '[' || coalesce(group_concat(summary, ','), '') || ']'
FROM (SELECT summary FROM ({page}) AS page CROSS JOIN sessions ON sessions.key = page.session_key)"""
"""A page as one JSON array in one cell: handing over rows costs far more (platform.md §22.2)."""

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
SELECT ({summaries}) AS summaries, counted.total, counted.candidates
FROM (
  SELECT coalesce(sum(created_epoch >= ?4), 0) AS total, count(*) AS candidates FROM matches) AS counted"""

SEARCH_PAGE = """
SELECT session_key FROM matches WHERE created_epoch >= ?4 ORDER BY {order} LIMIT ?5 OFFSET ?6"""


def list_statement(query: ListQuery) -> Statement | None:
    """Build the statement for a page, or None when the search text can match nothing."""
    days = query.time_range.days
    since = query.now - days * SECONDS_PER_DAY if days else BEGINNING_OF_TIME
    offset = (query.page - 1) * query.per_page
    page = (query.per_page, offset) if offset < MAX_OFFSET else (0, 0)
    feed = (query.tool or "", query.repository or "")
    if query.search is None:
        return Statement(_LISTS[query.sort], (days, *feed, since, *page), utf8=True)
    expression = match_expression(query.search)
    if expression is None:
        return None
    expression = f"{{title description tags body}} : ({expression})"
    for token in scope_tokens(query.tool, query.repository):
        expression = f"scope : {token} AND ({expression})"
    parameters = (expression, *feed, since, *page, MAX_CANDIDATES)
    return Statement(_SEARCHES[query.sort], parameters, utf8=True)


def session_page(row: Row) -> SessionPage:
    """Read the one row that a list statement gives."""
    summaries = row["summaries"]
    assert isinstance(summaries, bytes), "list statements are utf8"
    return SessionPage(
        summaries=summaries,
        total=int(row["total"] or 0),
        total_is_exact=int(row.get("candidates") or 0) < MAX_CANDIDATES,
    )


_LISTS = {
    sort: LIST.format(summaries=SUMMARIES.format(page=LIST_PAGE.format(sort=sort.value, order=order)))
    for sort, order in ORDERS.items()
}
_SEARCHES = {
    sort: SEARCH.format(summaries=SUMMARIES.format(page=SEARCH_PAGE.format(order=order)))
    for sort, order in ORDERS.items()
}
