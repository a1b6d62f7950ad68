"""No statement of the store walks through a table: each goes along an index (api.md [D-47])."""

import re
from collections.abc import Sequence
from itertools import product

import pytest

from opensession.store.database import Row, Statement
from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import Narrowing, SessionLink, Sort, TimeRange
from opensession.store.sqlite import SqliteDatabase
from tests.store.sessions import NOON, fill, identity, list_query, rows, run, session

TABLES = ("sessions", "session_links", "feed", "feed_counts", "facts")
TABLE_SCAN = re.compile(rf"SCAN (?:{'|'.join(TABLES)}|other)(?! USING)\b")
SEARCH_SCAN = re.compile(r"SCAN search VIRTUAL TABLE INDEX 0:(?![M=])")


class RecordingDatabase:
    """A SqlDatabase that remembers what it was asked."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.database = database
        self.statements: list[Statement] = []

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Remember and run the statements."""
        self.statements += statements
        return await self.database.batch(statements)


@pytest.fixture
def recording(database: SqliteDatabase) -> RecordingDatabase:
    """The database with 50 sessions in it, so that plans are made for a real store."""
    fill(SqlMetadataStore(database), *(session(number, search_text="word") for number in range(50)))
    return RecordingDatabase(database)


def plans(recording: RecordingDatabase) -> list[tuple[str, str]]:
    """Return each step of each plan with its statement."""
    return [
        (str(step["detail"]), statement.sql)
        for statement in recording.statements
        for step in rows(recording.database, f"EXPLAIN QUERY PLAN {statement.sql}", *statement.parameters)  # type: ignore[arg-type]  # what was bound once binds again
    ]


def scans(recording: RecordingDatabase) -> list[tuple[str, str]]:
    """Return the steps that read a whole table or a whole index of it."""
    return [
        (step, sql)
        for step, sql in plans(recording)
        if TABLE_SCAN.search(step) or SEARCH_SCAN.search(step) or re.search(r"SCAN (\w+) USING", step)
    ]


@pytest.mark.parametrize("search", [None, "word"])
def test_no_list_scans(recording: RecordingDatabase, search: str | None) -> None:
    store = SqlMetadataStore(recording)
    filters = product((None, "codex"), (None, "acme/rocket"), TimeRange, Sort)
    for tool, repository, window, sort in filters:
        query = list_query(tool=tool, repository=repository, time_range=window, sort=sort, search=search)
        run(store.list_sessions(query))
    assert len(recording.statements) == 48
    assert scans(recording) == []


def test_no_list_sorts(recording: RecordingDatabase) -> None:
    """The index has the order already; sorting would read every session of the list."""
    store = SqlMetadataStore(recording)
    for sort in Sort:
        run(store.list_sessions(list_query(sort=sort)))
    assert [step for step, _ in plans(recording) if "TEMP B-TREE" in step] == []


@pytest.mark.parametrize(
    ("search", "steps"), [(None, "USING COVERING INDEX facts_"), ("word", "INTEGER PRIMARY KEY")]
)
def test_walks_go_along_an_index_that_holds_everything(
    recording: RecordingDatabase, search: str | None, steps: str
) -> None:
    """No wide row of a table is touched, no index is made for the query, and every way is bounded."""
    store = SqlMetadataStore(recording)
    narrowings = (Narrowing(), Narrowing(model="m"), Narrowing(errors=True, until=NOON))
    for tool, repository, narrowing in product((None, "codex"), (None, "acme/rocket"), narrowings):
        query = list_query(tool=tool, repository=repository, narrowing=narrowing, search=search)
        run(store.list_sessions(query))
        run(store.count_facets(query))
    walked = [step for step, _ in plans(recording) if re.search(r" facts\b", step)]
    assert len(walked) == 12 * 7
    assert all(steps in step for step in walked)
    assert not [step for step, _ in plans(recording) if "AUTOMATIC" in step]
    assert all("LIMIT" in sql for _, sql in scans(recording))


def test_nothing_else_scans(recording: RecordingDatabase) -> None:
    store = SqlMetadataStore(recording)
    run(store.get_session(identity(1)))
    run(store.insert_session(session(100, links=(SessionLink("hail-1", "related"),))))
    run(store.replace_session(session(100)))
    run(store.delete_session(identity(100)))
    run(store.expire(NOON))
    run(store.list_repositories())
    run(store.unpublished([identity(1)]))
    assert scans(recording) == []


def test_the_rule_finds_scans(recording: RecordingDatabase) -> None:
    """The patterns above are only worth something if they know a scan when they see one."""
    scanning = (
        "SELECT title FROM sessions",
        "SELECT tool FROM facts",
        "SELECT count(*) FROM feed",
        "SELECT title FROM sessions WHERE tool = 'codex'",
        "SELECT rowid FROM search",
        "SELECT session_id FROM session_links ORDER BY linked_session_id",
    )
    for sql in scanning:
        recording.statements = [Statement(sql)]
        assert scans(recording), sql
