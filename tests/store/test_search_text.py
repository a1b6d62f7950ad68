"""Preparing text and queries for the index."""

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opensession.store.search_text import (
    MAX_INDEXED_BYTES,
    MAX_QUERY_WORDS,
    indexed_text,
    match_expression,
    scope_tokens,
)

INDEX = (
    "CREATE VIRTUAL TABLE texts USING fts5(body, tokenize = 'unicode61 remove_diacritics 2', prefix = '3')"
)

HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An FTS5 table like the one of the migrations."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(INDEX)
        yield connection


def finds(index: sqlite3.Connection, text: str, query: str) -> bool:
    """Tell whether a text is found by a query."""
    index.execute("DELETE FROM texts")
    index.execute("INSERT INTO texts VALUES (?)", (indexed_text(text),))
    expression = match_expression(query)
    return expression is not None and bool(
        index.execute("SELECT 1 FROM texts WHERE texts MATCH ?", (expression,)).fetchall()
    )


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("전체검색을", " 전체 체검 검색 색을 을 "),
        ("값", " 값 "),
        ("API를 쓰자", "API 를   쓰자 자 "),
        ("plain words", "plain words"),
        ("日本語のテスト", " 日本 本語 語の のテ テス スト ト "),
        ("", ""),
    ],
)
def test_runs_become_pairs(text: str, prepared: str) -> None:
    assert indexed_text(text) == prepared


def test_both_normal_forms_are_the_same_text() -> None:
    assert indexed_text(unicodedata.normalize("NFD", "한국어 é")) == indexed_text("한국어 é")


def test_what_cannot_be_stored_becomes_a_blank() -> None:
    assert indexed_text("a\x00b\ud800c") == "a b c"


@pytest.mark.parametrize("text", ["가" * 600_000, "word " * 400_000, "x" * 2_000_000, "가 a" * 300_000])
def test_the_index_text_is_bounded_and_whole(text: str) -> None:
    prepared = indexed_text(text)
    assert MAX_INDEXED_BYTES - 10 < len(prepared.encode()) <= MAX_INDEXED_BYTES
    assert set(prepared.split()) <= {*indexed_text("가가 a").split(), "word", "x" * MAX_INDEXED_BYTES}


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("검색", '"검색"'),
        ("전체검색", '"전체 체검 검색"'),
        ("값", '"값" *'),
        ("API를", '"API 를" *'),
        ("API검색", '"API 검색"'),
        ("retry", '"retry" *'),
        ("x", '"x"'),
        ("retry_worker.py", '"retry_worker.py" *'),
        ("two words", '"two" * AND "words" *'),
        ('"two words"', '"two words"'),
        ('"open quote', '"open quote"'),
        ('say "hi there" now', '"say" * AND "hi there" AND "now" *'),
        ("C++", '"C"'),
        ("NOT", '"NOT" *'),
        ("title:x", '"title:x"'),
        ("(a OR b)", '"(a" AND "OR" * AND "b"'),
        ("🚀 launch", '"launch" *'),
        ("a\x00b", '"a" AND "b"'),
    ],
)
def test_queries_become_quoted_terms(query: str, expression: str) -> None:
    assert match_expression(query) == expression


@pytest.mark.parametrize(
    "query", ["", " ", "%", "_", '"', '""', '" "', "***", "()", "🚀", "\x00", "^-:", "·", "\u3000"]
)
def test_a_query_without_a_token_is_nothing(query: str) -> None:
    assert match_expression(query) is None


def test_queries_are_bounded() -> None:
    expression = match_expression(" ".join(f"w{number}" for number in range(100)))
    assert expression is not None
    assert expression.count("AND") == MAX_QUERY_WORDS - 1
    assert len(match_expression("x" * 10_000) or "") < 300


@given(st.text(max_size=80))
@example('"')
@example('a"b')
@example("\ud800")
@example("AND OR NOT NEAR(")
@example("{title} : x")
@example("ཀ\u0f71")
@example("\u1160가")
@settings(max_examples=500)
def test_no_query_is_an_error(index: sqlite3.Connection, query: str) -> None:
    finds(index, "some text 한국어", query)


@given(HANGUL, HANGUL, HANGUL)
def test_any_part_of_a_korean_word_is_found(
    index: sqlite3.Connection, before: str, part: str, after: str
) -> None:
    for text in (before + part + after, part + after, before + part, part):
        assert finds(index, f"앞말 {text} 뒷말", part)
        assert finds(index, f"x{text}y", part)


@given(HANGUL, HANGUL)
def test_what_is_not_part_of_the_text_is_not_found(index: sqlite3.Connection, text: str, query: str) -> None:
    assert finds(index, text, query) is (query in text)


@given(
    st.lists(
        st.text(st.sampled_from("abcXYZ한국어日本_.:/-"), min_size=1, max_size=10), min_size=1, max_size=6
    )
)
def test_every_text_is_found_by_its_own_words(index: sqlite3.Connection, words: list[str]) -> None:
    """By each word that has a token at all, and by the whole text as a quoted phrase."""
    text = " ".join(words)
    for query in (*words, f'"{text}"'):
        assert finds(index, text, query) is (match_expression(query) is not None)


@given(st.text(max_size=30), st.text(max_size=30))
def test_scope_tokens_are_plain_and_distinct(one: str, other: str) -> None:
    [first], [second] = scope_tokens(one, None), scope_tokens(other, None)
    assert (first == second) is (one == other)
    assert first.isascii()
    assert first.isalnum()
    assert scope_tokens(None, one) != scope_tokens(one, None)
