"""The store on the real local D1: the same statements, the same answers, within the rows it may read."""

from collections.abc import Iterator
from itertools import product

import pytest

from bench.d1_simulator import D1Error, D1Simulator
from bench.generated_sessions import END, REPOSITORIES, TOOLS, generated_sessions
from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import Sort, TimeRange
from tests.store.conftest import new_database
from tests.store.limits import BOUND, REFUSED, TAKEN
from tests.store.sessions import DAY, count, fill, list_query, rows, run

PER_PAGE = 5
SESSIONS = list(generated_sessions(60))


@pytest.fixture(scope="module")
def d1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[D1Simulator]:
    """A local D1 with the migrations applied by wrangler, and 60 sessions of one year."""
    simulator = D1Simulator(tmp_path_factory.mktemp("d1"))
    simulator.migrate()
    with simulator:
        fill(SqlMetadataStore(simulator), *SESSIONS)
        yield simulator


@pytest.fixture(scope="module")
def sqlite() -> Iterator[SqlMetadataStore]:
    """The same sessions in the SQLite stand-in."""
    database = new_database()
    store = SqlMetadataStore(database)
    fill(store, *SESSIONS)
    yield store
    database.close()


@pytest.mark.parametrize("name", TAKEN)
def test_d1_takes_what_we_believe(d1: D1Simulator, name: str) -> None:
    assert run(d1.batch([TAKEN[name]]))[0]


@pytest.mark.parametrize("name", REFUSED)
def test_d1_refuses_what_we_believe(d1: D1Simulator, name: str) -> None:
    with pytest.raises(D1Error):
        run(d1.batch([REFUSED[name]]))


@pytest.mark.parametrize("name", BOUND)
def test_d1_binds_and_returns_as_we_believe(d1: D1Simulator, name: str) -> None:
    statement, expected = BOUND[name]
    assert run(d1.batch([statement])) == [expected]


@pytest.mark.parametrize("search", [None, "function", "검색", "ba", "zyzzyva", '"', "전체검색을 function"])
def test_both_databases_give_the_same_lists(
    d1: D1Simulator, sqlite: SqlMetadataStore, search: str | None
) -> None:
    store = SqlMetadataStore(d1)
    for sort, window, tool in product(Sort, TimeRange, (None, TOOLS[0])):
        query = list_query(
            END + DAY, sort=sort, time_range=window, tool=tool, search=search, per_page=PER_PAGE
        )
        assert run(store.list_sessions(query)) == run(sqlite.list_sessions(query))


def test_both_databases_give_the_same_details(d1: D1Simulator, sqlite: SqlMetadataStore) -> None:
    store = SqlMetadataStore(d1)
    for new in SESSIONS[:12]:
        assert run(store.get_session(new.id)) == run(sqlite.get_session(new.id))
    assert run(store.list_repositories()) == run(sqlite.list_repositories())


def test_no_list_reads_more_than_three_rows_a_session(d1: D1Simulator) -> None:
    store = SqlMetadataStore(d1)
    filters = product(Sort, TimeRange, (None, TOOLS[0]), (None, REPOSITORIES[0]))
    for sort, window, tool, repository in filters:
        query = list_query(
            END, sort=sort, time_range=window, tool=tool, repository=repository, per_page=PER_PAGE
        )
        run(store.list_sessions(query))
        assert d1.work.rows_read <= 3 * PER_PAGE


def test_writes_repeat_and_deletes_leave_nothing(d1: D1Simulator) -> None:
    """Upserts, foreign keys and triggers have to work together there as they do here."""
    store = SqlMetadataStore(d1)
    assert run(store.insert_session(SESSIONS[9])) is False
    run(store.replace_session(SESSIONS[9]))
    assert count(d1, "sessions") == count(d1, "search") == len(SESSIONS)
    run(store.expire(END + 400 * DAY))
    assert rows(d1, "SELECT count(*) AS n FROM feed WHERE days > 0") == [{"n": 0}]
    assert run(store.unpublished([SESSIONS[0].id, "other"])) == ["other"]
    for new in SESSIONS:
        assert run(store.delete_session(new.id)) == new.body_key
    tables = ("sessions", "session_links", "feed", "feed_counts", "search", "search_docsize")
    assert [count(d1, table) for table in tables] == [0] * len(tables)
