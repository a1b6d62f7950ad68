"""Content search as readers use it, Korean above all."""

import unicodedata
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import Sort, TimeRange
from opensession.store.walks import MAX_CANDIDATES
from tests.store.conftest import new_database
from tests.store.sessions import DAY, NOON, fill, identity, list_query, listed, run, session, total

KOREAN = """목록 화면에서 전체검색을 했을 때 캐시가 무효화되지 않는 문제를 고쳐줘.
API를 두 번 호출하는 것 같은데, retry_worker.py의 재시도 로직도 함께 살펴봐. 값이 비어 있으면 오류야.
네, SearchIndex::rebuild() 에서 데이터베이스를 다시 읽습니다. 담당자: kim.cheolsu@example.co.kr 🚀"""


@pytest.fixture
def korean(store: SqlMetadataStore) -> SqlMetadataStore:
    """A store with one Korean session, stored decomposed as macOS writes, and one that is unlike it."""
    decomposed = unicodedata.normalize("NFD", KOREAN)
    fill(
        store, session(1, search_text=decomposed), session(2, search_text="Something else entirely, 다른 글.")
    )
    return store


@pytest.mark.parametrize(
    "query",
    [
        *("검색", "전체검색", "검색을", "전체", "체검", "색", "을"),
        *("캐시", "캐시가", "무효화", "무효화되지", "문제", "고쳐줘", "로직도"),
        *("API", "api", "API를", "api를 호출", "값", "값이", "값이 비어", "오류야"),
        *("retry_worker.py", "retry_worker", "worker.py", "worker", "retry_worker.py의", "retr"),
        *("SearchIndex::rebuild", "searchindex", "rebuild()", "데이터베이스", "베이스를"),
        *("kim.cheolsu@example.co.kr", "cheolsu", "example.co.kr", "@example"),
        *('"캐시가 무효화"', '"두 번 호출"', '"로직도 함께 살펴"', '"API를 두"', "🚀 검색", "검색 캐시 값"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_korean_sentences_are_found(
    korean: SqlMetadataStore, query: str, form: Literal["NFC", "NFD"]
) -> None:
    assert listed(korean, search=unicodedata.normalize(form, query)) == [identity(1)]


@pytest.mark.parametrize(
    "query",
    [
        *("검사", "색검", "체전", "전체을", "검색 없는말", "캐시를", "값을", "API가", "worker_retry"),
        *('"무효화 캐시가"', '"retry py"', "etry", "orker", "🚀", "%", "_", '"', "''", "*", "???"),
    ],
)
def test_what_is_not_there_is_not_found(korean: SqlMetadataStore, query: str) -> None:
    page = run(korean.list_sessions(list_query(search=query)))
    assert (page.summaries, page.total, page.total_is_exact) == (b"[]", 0, True)


def test_every_text_of_a_session_is_searched(store: SqlMetadataStore) -> None:
    fill(
        store,
        session(1, title="앞머리 titleword"),
        session(2, description="descriptionword"),
        session(3, tags="one,tagword"),
        session(4, search_text="bodyword"),
    )
    for number, word in enumerate(("titleword", "descriptionword", "tagword", "bodyword"), 1):
        assert listed(store, search=word) == [identity(number)]
    assert listed(store, search="titleword bodyword") == []


def test_the_tokens_for_filters_are_not_text(store: SqlMetadataStore) -> None:
    fill(store, session(1, tool="codex", git_repo_name="acme/rocket", search_text="x"))
    for query in ("codex", "acme/rocket", "scope", "t", "r"):
        assert listed(store, search=query) == []


def test_search_combines_with_everything(store: SqlMetadataStore) -> None:
    common: dict[str, Any] = {"search_text": "needle in 건초더미에서"}
    fill(
        store,
        session(1, created=NOON - 40 * DAY, message_count=3, tool="codex", git_repo_name="a/b", **common),
        session(2, created=NOON - 2 * DAY, message_count=9, tool="codex", git_repo_name="a/c", **common),
        session(3, created=NOON, message_count=5, tool="amp", git_repo_name="a/b", **common),
        session(4, created=NOON, message_count=99, tool="amp", git_repo_name="a/b", search_text="hay"),
    )
    for search in ("needle", "건초"):
        assert listed(store, search=search) == [identity(3), identity(2), identity(1)]
        assert listed(store, search=search, sort=Sort.POPULAR) == [identity(2), identity(3), identity(1)]
        assert listed(store, search=search, tool="codex") == [identity(2), identity(1)]
        assert listed(store, search=search, repository="a/b") == [identity(3), identity(1)]
        assert listed(store, search=search, tool="codex", repository="a/b") == [identity(1)]
        assert listed(store, search=search, time_range=TimeRange.WEEK) == [identity(3), identity(2)]
        assert total(store, search=search, time_range=TimeRange.WEEK) == 2
        assert listed(store, search=search, page=2, per_page=2) == [identity(1)]


def test_a_window_ends_at_the_second_for_searches_too(store: SqlMetadataStore) -> None:
    bound = NOON - DAY
    fill(store, session(1, created=bound - 1, title="needle"), session(2, created=bound, title="needle"))
    assert listed(store, search="needle", time_range=TimeRange.DAY) == [identity(2)]
    assert total(store, search="needle", time_range=TimeRange.DAY) == 1


def test_a_search_looks_at_the_newest_publications(store: SqlMetadataStore) -> None:
    many = MAX_CANDIDATES + 5
    fill(store, *(session(number, message_count=many - number, title="needle") for number in range(many)))
    page = run(store.list_sessions(list_query(search="needle", sort=Sort.POPULAR, per_page=1)))
    assert (page.total, page.total_is_exact) == (MAX_CANDIDATES, False)
    assert listed(store, search="needle", sort=Sort.POPULAR, per_page=1) == [identity(5)]


def test_filters_narrow_before_the_bound(store: SqlMetadataStore) -> None:
    """The one old session of a rare tool is found behind any number of others."""
    fill(store, session(0, tool="rare", title="needle"))
    fill(store, *(session(number, title="needle") for number in range(1, MAX_CANDIDATES + 5)))
    page = run(store.list_sessions(list_query(search="needle", tool="rare")))
    assert (page.total, page.total_is_exact) == (1, True)
    assert identity(0).encode() in page.summaries


def test_exactly_as_many_as_the_bound_counts_as_cut(store: SqlMetadataStore) -> None:
    fill(store, *(session(number, title="needle") for number in range(MAX_CANDIDATES - 1)))
    assert run(store.list_sessions(list_query(search="needle"))).total_is_exact is True
    fill(store, session(MAX_CANDIDATES, title="needle"))
    assert run(store.list_sessions(list_query(search="needle"))).total_is_exact is False


def test_a_body_of_the_largest_size_is_indexed(store: SqlMetadataStore) -> None:
    fill(
        store, session(1, search_text="가나다 " * 300_000), session(2, search_text="첫말 " + "x" * 3_000_000)
    )
    assert listed(store, search="나다") == [identity(1)]
    assert listed(store, search="첫말") == [identity(2)]


@pytest.fixture(scope="module")
def unchanging() -> Iterator[SqlMetadataStore]:
    """A store with one session, for many searches that change nothing."""
    database = new_database()
    store = SqlMetadataStore(database)
    fill(store, session(1, search_text=KOREAN))
    yield store
    database.close()


@settings(max_examples=300, deadline=None)
@given(query=st.text(max_size=60), tool=st.sampled_from([None, "codex"]))
def test_any_text_is_a_search(unchanging: SqlMetadataStore, query: str, tool: str | None) -> None:
    assert total(unchanging, search=query, tool=tool) in (0, 1)
