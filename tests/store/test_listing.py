"""Lists: order, filters, windows, pages and totals."""

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensession.store.listing import list_statement
from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import ListQuery, NewSession, Sort, TimeRange
from tests.store.conftest import new_database
from tests.store.sessions import DAY, HOUR, NOON, fill, identity, list_query, listed, run, session, total

TOOLS = ("codex", "amp")
REPOSITORIES = (None, "acme/rocket", "acme/anvil")


def test_an_empty_store_lists_nothing(store: SqlMetadataStore) -> None:
    for sort, window in product(Sort, TimeRange):
        page = run(store.list_sessions(list_query(sort=sort, time_range=window)))
        assert (page.summaries, page.total, page.total_is_exact) == (b"[]", 0, True)


def test_each_sort_has_its_order(store: SqlMetadataStore) -> None:
    fill(
        store,
        session(1, created=NOON - 30, message_count=9, duration_seconds=5),
        session(2, created=NOON - 20, message_count=1, duration_seconds=9),
        session(3, created=NOON - 10, message_count=5, duration_seconds=1),
    )
    orders = {Sort.RECENT: [3, 2, 1], Sort.POPULAR: [1, 3, 2], Sort.LONGEST: [2, 1, 3]}
    for sort, order in orders.items():
        assert listed(store, sort=sort) == [identity(number) for number in order]


@pytest.mark.parametrize("sort", Sort)
def test_ties_go_by_start_then_id(store: SqlMetadataStore, sort: Sort) -> None:
    tied = [session(number) for number in range(30)]
    fill(store, session(99, created=NOON - 9000), *tied, session(98, created=NOON - 9))
    ids = sorted(new.id for new in tied)
    assert listed(store, sort=sort, per_page=100) == [identity(98), *ids, identity(99)]


@st.composite
def many_sessions(draw: st.DrawFn) -> list[NewSession]:
    """Draw sessions from so few values that most of them tie."""
    few = st.integers(0, 2)
    shapes = draw(st.lists(st.tuples(few, few, few, few, few), max_size=25))
    return [
        session(
            number,
            created=NOON - age * DAY,
            message_count=messages,
            duration_seconds=seconds,
            tool=TOOLS[tool % 2],
            git_repo_name=REPOSITORIES[repository],
        )
        for number, (age, messages, seconds, tool, repository) in enumerate(shapes)
    ]


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a sort and filters."""
    return {
        "sort": draw(st.sampled_from(Sort)),
        "time_range": draw(st.sampled_from(TimeRange)),
        "tool": draw(st.sampled_from([None, *TOOLS])),
        "repository": draw(st.sampled_from(REPOSITORIES)),
    }


@settings(max_examples=60, deadline=None)
@given(sessions=many_sessions(), query=queries(), per_page=st.integers(1, 7))
def test_pages_together_are_the_whole_sorted_list(
    sessions: list[NewSession], query: dict[str, Any], per_page: int
) -> None:
    database = new_database()
    store = SqlMetadataStore(database)
    fill(store, *sessions)
    expected = expected_ids(sessions, list_query(**query))
    pages = [listed(store, page=page, per_page=per_page, **query) for page in range(1, 27)]
    database.close()
    assert [session_id for page in pages for session_id in page] == expected
    assert all(len(page) == per_page for page in pages[: len(expected) // per_page])


def expected_ids(sessions: list[NewSession], query: ListQuery) -> list[str]:
    """Return the ids that all pages together have to show, in order."""
    since = query.now - query.time_range.days * DAY
    return [
        new.id
        for new in sorted(sessions, key=lambda new: (*sort_key(new, query.sort), new.id))
        if query.tool in (None, new.tool)
        and query.repository in (None, new.git_repo_name)
        and (query.time_range is TimeRange.ALL or new.created_epoch >= since)
    ]


def sort_key(new: NewSession, sort: Sort) -> tuple[int, int]:
    """Return what a session is sorted by before its id."""
    metric = {Sort.RECENT: 0, Sort.POPULAR: new.message_count, Sort.LONGEST: new.duration_seconds}
    return -metric[sort], -new.created_epoch


@pytest.mark.parametrize("window", [TimeRange.DAY, TimeRange.WEEK, TimeRange.MONTH])
@pytest.mark.parametrize("sort", Sort)
def test_a_window_ends_at_the_second(store: SqlMetadataStore, window: TimeRange, sort: Sort) -> None:
    """api.md [D-14]: the bound itself is inside, a second earlier is not."""
    bound = NOON - window.days * DAY
    fill(store, session(1, created=bound - 1), session(2, created=bound), session(3, created=bound + 1))
    query: dict[str, Any] = {"time_range": window, "sort": sort}
    assert set(listed(store, **query)) == {identity(2), identity(3)}
    assert total(store, **query) == 2


@pytest.mark.parametrize("window", [TimeRange.DAY, TimeRange.WEEK, TimeRange.MONTH])
@pytest.mark.parametrize("sort", Sort)
def test_time_passes_without_any_maintenance(store: SqlMetadataStore, window: TimeRange, sort: Sort) -> None:
    fill(store, session(1, created=NOON - HOUR), session(2, created=NOON))
    query: dict[str, Any] = {"time_range": window, "sort": sort}
    later = NOON + window.days * DAY
    assert listed(store, later - HOUR, **query) == [identity(2), identity(1)]
    assert listed(store, later - HOUR + 1, **query) == [identity(2)]
    assert total(store, later - HOUR + 1, **query) == 1
    assert listed(store, later + 1, **query) == []
    assert total(store, later + 1, **query) == 0
    assert total(store, later + 1, sort=sort) == 2


def test_a_session_from_the_future_is_in_every_window(store: SqlMetadataStore) -> None:
    fill(store, session(1, created=NOON + 400 * DAY))
    for window in TimeRange:
        assert listed(store, time_range=window) == [identity(1)]


def test_filters_are_exact_and_combine(store: SqlMetadataStore) -> None:
    fill(
        store,
        session(1, tool="codex", git_repo_name="acme/rocket"),
        session(2, tool="codex", git_repo_name="acme/anvil"),
        session(3, tool="amp", git_repo_name="acme/rocket"),
        session(4, tool="Codex", git_repo_name=None),
    )
    assert set(listed(store, tool="codex")) == {identity(1), identity(2)}
    assert set(listed(store, repository="acme/rocket")) == {identity(1), identity(3)}
    assert listed(store, tool="codex", repository="acme/rocket") == [identity(1)]
    assert (total(store), total(store, tool="codex"), total(store, repository="acme/rocket")) == (4, 2, 2)
    for tool in ("code", "code%", "c_dex", "%", "CODEX", "codex "):
        assert (listed(store, tool=tool), total(store, tool=tool)) == ([], 0)


def test_sessions_without_events_and_messages_are_not_listed(store: SqlMetadataStore) -> None:
    """The base filter of api.md §2.4; such a session can be reached by its id."""
    fill(
        store,
        session(1, event_count=0, message_count=0, git_repo_name="acme/ghost", search_text="ghost"),
        session(2, event_count=1, message_count=0),
        session(3, event_count=0, message_count=1),
    )
    assert set(listed(store)) == {identity(2), identity(3)}
    assert total(store) == 2
    assert listed(store, search="ghost") == []
    assert run(store.list_repositories()) == []
    assert run(store.get_session(identity(1))) is not None


def test_pages_end_and_totals_stay(store: SqlMetadataStore) -> None:
    fill(store, *(session(number, created=NOON - number) for number in range(5)))
    assert listed(store, page=2, per_page=2) == [identity(2), identity(3)]
    assert listed(store, page=3, per_page=2) == [identity(4)]
    for page in (4, 5001, 10**12):
        answer = run(store.list_sessions(list_query(page=page, per_page=2)))
        assert (answer.summaries, answer.total) == (b"[]", 5)


def test_deep_pages_do_not_walk_the_index() -> None:
    """A page costs a walk from the top, so only the first 10,000 sessions can be paged through."""
    for page, limit_and_offset in ((500, (20, 9980)), (501, (0, 0)), (10**9, (0, 0))):
        statement = list_statement(list_query(page=page, per_page=20))
        assert statement is not None
        assert statement.parameters[-2:] == limit_and_offset


def test_a_page_is_json_even_for_wild_texts(store: SqlMetadataStore) -> None:
    texts = [
        'quote " backslash \\',
        "line\nbreak\ttab",
        "NUL \x00 in it",
        "한국어 🚀 \u2028",
        "'; DROP --",
        "]",
    ]
    fill(store, *(session(number, created=NOON - number, title=text) for number, text in enumerate(texts)))
    page = run(store.list_sessions(list_query()))
    assert [summary["title"] for summary in json.loads(page.summaries)] == texts


def test_a_page_of_a_hundred_of_the_largest_items_is_given(store: SqlMetadataStore) -> None:
    """All summaries of a page are one value, which may have 2 MB in D1."""
    long: dict[str, Any] = {
        "title": "가" * 333,
        "description": "나" * 666,
        "files_read": '["' + "x" * 8000 + '"]',
    }
    fill(store, *(session(number, **long) for number in range(100)))
    page = run(store.list_sessions(list_query(per_page=100)))
    assert len(json.loads(page.summaries)) == 100
    assert len(page.summaries) > 1_000_000
