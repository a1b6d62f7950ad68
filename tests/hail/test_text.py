"""hail.md §1.4 and §21.5."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.hail import ascii_lower, collapse, dedupe, lines, trim, trunc, trunc_characters
from opensession.hail.text import WHITE_SPACE


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("hello world", 8, "hello..."),
        ("hello", 5, "hello"),
        ("한글테스트", 10, "한글..."),
        ("한글테스트", 5, "..."),
        ("한글테스트", 15, "한글테스트"),
        ("abcd", 3, "..."),
        ("abcd", 0, "..."),
        ("", 0, ""),
    ],
)
def test_trunc_counts_bytes_and_keeps_characters_whole(text: str, limit: int, expected: str) -> None:
    assert trunc(text, limit) == expected


@given(st.text(st.characters(codec="utf-8")), st.integers(3, 40))
def test_trunc_fits_and_cuts_no_more_than_needed(text: str, limit: int) -> None:
    cut = trunc(text, limit)
    assert len(cut.encode()) <= limit
    if cut != text:
        kept = cut.removesuffix("...")
        assert text.startswith(kept)
        assert len(text[: len(kept) + 1].encode()) > limit - 3


def test_eighty_bytes_hold_twenty_five_hangul() -> None:
    assert trunc("한" * 30, 80) == "한" * 25 + "..."
    assert trunc_characters("한" * 81, 80) == "한" * 77 + "..."
    assert trunc_characters("한" * 80, 80) == "한" * 80


@pytest.mark.parametrize("space", WHITE_SPACE)
def test_white_space_is_trimmed_and_collapsed(space: str) -> None:
    assert trim(f"{space}a{space}b{space}") == f"a{space}b"
    assert collapse(f"{space}a{space}{space}b{space}") == "a b"


@pytest.mark.parametrize("character", ["\x1c", "\x1d", "\x1e", "\x1f", "\u200b", "\ufeff", "\u180e"])
def test_other_invisible_characters_stay(character: str) -> None:
    assert trim(f"{character}a{character}") == f"{character}a{character}"
    assert collapse(f"a{character}b") == f"a{character}b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\n", ["a", ""]),
        ("a\r\nb\r", ["a", "b\r"]),
        ("a\rb\n\r\n", ["a\rb", ""]),
        ("a\u2028b\x85c\vd\fe", ["a\u2028b\x85c\vd\fe"]),
    ],
)
def test_lines_are_cut_at_line_feeds_alone(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_ascii_lower_leaves_other_letters() -> None:
    assert ascii_lower("AZ Ä İ \u212a") == "az Ä İ \u212a"


def test_dedupe_keeps_first_occurrences() -> None:
    assert dedupe(["b", "a", "b", "c", "a"]) == ["b", "a", "c"]
