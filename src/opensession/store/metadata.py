"""The metadata store: every statement that the application runs, the same on D1 and SQLite."""

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from opensession.store.database import Row, SqlDatabase, SqlValue, Statement
from opensession.store.facets import facet_statements, session_facets
from opensession.store.listing import list_statement, session_page
from opensession.store.records import (
    ListQuery,
    NewSession,
    RowPage,
    SessionFacets,
    SessionPage,
    StoredSession,
    TimeRange,
)
from opensession.store.search_text import indexed_text, scope_tokens
from opensession.store.summary import summary_json
from opensession.store.walks import SECONDS_PER_DAY

MAX_LINKS_SHOWN = 200
"""Links of one session in its detail; a popular parent may have thousands of children."""

COLUMNS = {"body_key": "body_storage_key"}
"""Where a field of NewSession has another name in the table (api.md §4)."""

NOT_COLUMNS = frozenset({"search_text", "links"})

ROW_FIELDS = tuple(field.name for field in fields(NewSession) if field.name not in NOT_COLUMNS)

INSERT = """
INSERT INTO sessions ({columns}, summary) VALUES ({places})
ON CONFLICT (id) DO NOTHING RETURNING key""".format(
    columns=", ".join(COLUMNS.get(name, name) for name in ROW_FIELDS),
    places=", ".join(f"?{number}" for number in range(1, len(ROW_FIELDS) + 2)),
)

INSERT_LINKS = """
INSERT INTO session_links (session_id, linked_session_id, link_type, created_at)
SELECT sessions.id, link.value ->> 0, link.value ->> 1, sessions.uploaded_at
FROM sessions, json_each(?2) AS link WHERE sessions.id = ?1
ON CONFLICT (session_id, linked_session_id) DO NOTHING"""

INSERT_SEARCH = """
INSERT INTO search (rowid, scope, title, description, tags, body)
SELECT key, ?2, ?3, ?4, ?5, ?6 FROM sessions
WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM search WHERE rowid = sessions.key)"""

GET = """
SELECT id, summary, body_storage_key, body_bytes, tool, title, description, created_at, message_count,
  duration_seconds, (
    SELECT json_group_array(json_object('session_id', near, 'linked_session_id', far, 'link_type', link_type,
      'created_at', link.created_at, 'title', other.title, 'tool', other.tool))
    FROM (
      SELECT session_id AS near, coalesce(
          (SELECT id FROM sessions AS other WHERE other.id = linked_session_id),
          (SELECT id FROM sessions AS other WHERE other.hail_session_id = linked_session_id
           ORDER BY key DESC LIMIT 1)) AS far,
        link_type, created_at
      FROM session_links WHERE session_id = sessions.id AND far <> sessions.id
      UNION ALL
      SELECT session_id, sessions.id, link_type, created_at
      FROM session_links
      WHERE linked_session_id IN (sessions.id, sessions.hail_session_id) AND session_id <> sessions.id
      LIMIT ?2) AS link
    CROSS JOIN sessions AS other ON other.id = CASE near WHEN sessions.id THEN far ELSE near END
  ) AS links
FROM sessions WHERE id = ?1"""

DELETE_LINKS_TO = "DELETE FROM session_links WHERE linked_session_id = ?1"
DELETE = "DELETE FROM sessions WHERE id = ?1 RETURNING body_storage_key"

REPOSITORIES = """
SELECT json_group_array(repository) AS repositories
FROM (
  SELECT repository FROM feed_counts WHERE days = 0 AND tool = '' AND repository <> '' ORDER BY repository)"""

EXPIRE = """
DELETE FROM feed WHERE days = ?1 AND session_key IN (
  SELECT session_key FROM feed INDEXED BY feed_recent
  WHERE days = ?1 AND tool = '' AND repository = '' AND created_epoch < ?2)"""

INVENTORY = """
SELECT json_group_array(json_object('id', id, 'bytes', body_bytes, 'uploaded_at', uploaded_at)) AS inventory,
  CASE WHEN count(*) = ?2 THEN max(id) ELSE '' END AS last
FROM (SELECT id, body_bytes, uploaded_at FROM sessions WHERE id > ?1 ORDER BY id LIMIT ?2)"""

UNPUBLISHED = """
SELECT json_group_array(value) AS ids FROM json_each(?1)
WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.id = value)"""


class SqlMetadataStore:
    """MetadataStore over any SqlDatabase with the schema of ``migrations/``."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    async def list_sessions(self, query: ListQuery) -> SessionPage:
        """Return one page and its total; see MetadataStore. First pages read two to three rows a session."""
        statement = list_statement(query)
        if statement is None:
            return SessionPage(summaries=b"[]", total=0, total_is_exact=True)
        return session_page(await self._first(statement), query)

    async def count_facets(self, query: ListQuery) -> SessionFacets:
        """Count what the list can be narrowed by; see MetadataStore."""
        statements = facet_statements(query)
        results = await self._database.batch(list(statements.values())) if statements else []
        return session_facets(dict(zip(statements, results, strict=True)))

    async def list_repositories(self) -> list[str]:
        """Return the distinct repository names in binary order."""
        row = await self._first(Statement(REPOSITORIES))
        return [str(name) for name in json.loads(str(row["repositories"]))]

    async def get_session(self, session_id: str) -> StoredSession | None:
        """Return one session; its links are those whose other end is published, in either direction."""
        [rows] = await self._database.batch([Statement(GET, (session_id, MAX_LINKS_SHOWN))])
        return _stored_session(rows[0]) if rows else None

    async def insert_session(self, session: NewSession) -> bool:
        """Write a session once, and expire what has left its window at the time of the upload."""
        uploaded = int(datetime.fromisoformat(session.uploaded_at).timestamp())
        results = await self._database.batch([*_insertion(session), *_expiry(uploaded)])
        return bool(results[0])

    async def replace_session(self, session: NewSession) -> None:
        """Write the session anew in one transaction."""
        await self._database.batch([Statement(DELETE, (session.id,)), *_insertion(session)])

    async def delete_session(self, session_id: str) -> str | None:
        """Remove the session; feed entries, totals, own links and search entry go with the row."""
        deletions = [Statement(DELETE_LINKS_TO, (session_id,)), Statement(DELETE, (session_id,))]
        [_, rows] = await self._database.batch(deletions)
        return str(rows[0]["body_storage_key"]) if rows else None

    async def expire(self, now: int) -> None:
        """Drop feed entries that have left their window."""
        await self._database.batch(_expiry(now))

    async def list_rows(self, after: str, limit: int) -> RowPage:
        """Return a part of the inventory; two rows are read for each, the index's and the table's."""
        row = await self._first(Statement(INVENTORY, (after, limit), utf8=True))
        return RowPage(_utf8(row["inventory"]), _utf8(row["last"]).decode() or None)

    async def unpublished(self, session_ids: Sequence[str]) -> list[str]:
        """Return the ids that have no row."""
        row = await self._first(Statement(UNPUBLISHED, (json.dumps(list(session_ids)),)))
        return [str(session_id) for session_id in json.loads(str(row["ids"]))]

    async def _first(self, statement: Statement) -> Row:
        [[row]] = await self._database.batch([statement])
        return row


def _utf8(value: SqlValue | bytes) -> bytes:
    """Return a column of an ``utf8`` statement as what it is."""
    if not isinstance(value, bytes):
        raise TypeError("not a column of an utf8 statement")
    return value


def _insertion(session: NewSession) -> list[Statement]:
    """Return the statements that write a session; the first gives a row when it was not there."""
    values: list[SqlValue] = [getattr(session, name) for name in ROW_FIELDS]
    links = json.dumps([(link.linked_session_id, link.link_type) for link in session.links])
    texts = (session.title, session.description, session.tags, session.search_text)
    scope = " ".join(scope_tokens(session.tool, session.git_repo_name))
    return [
        Statement(INSERT, (*values, summary_json(session))),
        Statement(INSERT_LINKS, (session.id, links)),
        Statement(INSERT_SEARCH, (session.id, scope, *(indexed_text(text or "") for text in texts))),
    ]


def _expiry(now: int) -> list[Statement]:
    windows = (window.days for window in TimeRange if window.days)
    return [Statement(EXPIRE, (days, now - days * SECONDS_PER_DAY)) for days in windows]


def _stored_session(row: Row) -> StoredSession:
    title, description = row["title"], row["description"]
    return StoredSession(
        id=str(row["id"]),
        summary=str(row["summary"]),
        links=str(row["links"]),
        body_key=str(row["body_storage_key"]),
        body_bytes=int(row["body_bytes"] or 0),
        tool=str(row["tool"]),
        title=None if title is None else str(title),
        description=None if description is None else str(description),
        created_at=str(row["created_at"]),
        message_count=int(row["message_count"] or 0),
        duration_seconds=int(row["duration_seconds"] or 0),
    )
