"""Passages of a search: pairs undone exactly, matches in place, bounded and cut where words end."""

import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import Narrowing, Sort
from opensession.store.search_text import indexed_text, prepared_text
from opensession.store.snippets import CLOSE, CUT, MAX_CHARACTERS, OPEN, snippet_of, unpaired
from tests.store.sessions import fill, identity, list_query, run, session

LETTERS = st.sampled_from("가나다한글検索あいｱ𠀀ᄀㄱab 1.\n\t_é")
OTHERS = st.characters(exclude_categories=["Cs"], exclude_characters=f"{OPEN}{CLOSE}{CUT}")
TEXTS = st.text(LETTERS | OTHERS)


def snippets(store: SqlMetadataStore, search: str, **query: Any) -> dict[str, dict[str, Any]]:
    """Return the snippets of a search by session id."""
    page = run(store.list_sessions(list_query(**query, search=search, snippets=True)))
    return {found["id"]: found["snippet"] for found in json.loads(page.summaries)}


def matches(snippet: dict[str, Any]) -> list[str]:
    """Return the marked parts, cut out as JavaScript would."""
    units = snippet["text"].encode("utf-16-le")
    return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in snippet["ranges"]]


@settings(max_examples=500, deadline=None)
@given(text=TEXTS)
@example(text="전체검색을 했다")
@example(text="값이 비어 한글english漢字")
@example(text=" 가 나  다")
def test_pairs_are_undone_exactly(text: str) -> None:
    assert unpaired(indexed_text(text)) == prepared_text(text)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, start=st.integers(0, 80), length=st.integers(0, 80), search=st.text(max_size=5))
def test_any_window_gives_a_part_of_the_text(text: str, start: int, length: int, search: str) -> None:
    """A window begins and ends with a token; in the middle of a run as well."""
    tokens = list(re.finditer(r"\S+", indexed_text(text)))[start : start + length]
    window = indexed_text(text)[tokens[0].start() : tokens[-1].end()] if tokens else ""
    found = snippet_of(f"{CUT}{OPEN}{window}{CLOSE}{CUT}", search)
    assert found.text in prepared_text(text)
    assert len(found.text) <= MAX_CHARACTERS
    assert all(0 <= begin < end <= len(found.text) for begin, end in found.ranges)


@settings(max_examples=300, deadline=None)
@given(marked=st.text(st.sampled_from(f"{OPEN}{CLOSE}{CUT}가나 a"), max_size=60), search=st.text(max_size=5))
def test_marks_in_any_order_do_no_harm(marked: str, search: str) -> None:
    found = snippet_of(marked, search).described()
    assert json.dumps(found)


@pytest.mark.parametrize(
    ("text", "search", "found"),
    [
        ("the retry loop", "retry", ["retry"]),
        ("the retrying loop", "retr", ["retrying"]),
        ("전체검색을 했다", "검색", ["검색"]),
        ("전체검색을 했다", "전체검색", ["전체검색"]),
        ("전체검색을 했다", "체검 했", ["체검", "했"]),
        ("목록 색을 본다", "색", ["색"]),
        ("목록 화면의 색", "색", ["색"]),
        ("API를 부른다", "API를", ["API를"]),
        ("日本語の検索", "検索", ["検索"]),
        ("🚀 로켓 🚀 발사", "발사", ["발사"]),
        ("naïve answer", "naive", ["naïve"]),
        ("see retry_worker.py now", "retry_worker.py", ["retry_worker.py"]),
        ("one two one", "one", ["one", "one"]),
    ],
)
def test_matches_are_where_they_are_said_to_be(
    store: SqlMetadataStore, text: str, search: str, found: list[str]
) -> None:
    fill(store, session(1, search_text=text))
    snippet = snippets(store, search)[identity(1)]
    assert matches(snippet) == found
    assert snippet["text"].strip() == text
    assert (snippet["cut_before"], snippet["cut_after"]) == (False, False)


@pytest.mark.parametrize("filler", ["word ", "한글입니다 ", "가나다라마바사아자차카타파하", "x" * 999 + " "])
def test_passages_are_bounded_and_hold_the_match(store: SqlMetadataStore, filler: str) -> None:
    fill(store, session(1, search_text=f"{filler * 100} needle {filler * 100}"))
    snippet = snippets(store, "needle")[identity(1)]
    assert len(snippet["text"]) <= MAX_CHARACTERS
    assert snippet["cut_before"]
    assert snippet["cut_after"]
    if filler[0] != "x":
        assert matches(snippet) == ["needle"]
    if filler in ("word ", "한글입니다 "):
        assert set(snippet["text"].split()) == {filler.strip(), "needle"}


def test_the_tokens_for_filters_are_not_shown(store: SqlMetadataStore) -> None:
    fill(store, session(1, tool="codex", git_repo_name="a/b", title="a needle"))
    for query in ({"tool": "codex"}, {"repository": "a/b"}, {"narrowing": Narrowing(errors=False)}):
        assert snippets(store, "needle", **query)[identity(1)]["text"] == "a needle"


def test_every_session_of_a_page_has_its_own(store: SqlMetadataStore) -> None:
    texts = {number: f"needle {number}" for number in range(9)}
    fill(store, *(session(number, message_count=number, search_text=text) for number, text in texts.items()))
    for narrowing in (None, Narrowing(errors=False)):
        page = snippets(store, "needle", sort=Sort.POPULAR, per_page=4, page=2, narrowing=narrowing)
        assert {key: found["text"] for key, found in page.items()} == {
            identity(number): texts[number] for number in (1, 2, 3, 4)
        }
    assert snippets(store, "nothing") == snippets(store, "???") == {}


def test_without_a_search_there_is_nothing_to_show(store: SqlMetadataStore) -> None:
    fill(store, session(1))
    page = run(store.list_sessions(list_query(snippets=True)))
    assert "snippet" not in json.loads(page.summaries)[0]
