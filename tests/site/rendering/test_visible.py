"""Hidden characters become visible, terminal sequences go, everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.site.rendering.visible import HIDDEN, one_line, visible
from tests.site.rendering.material import HOSTILE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\ttext\nand 한글 🧭", "plain\ttext\nand 한글 🧭"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1bPq#0\x1b\\after", "after"),
        ("\x1b(Bafter", "after"),
        ("\x9b31mC1", "C1"),
        ("\x1b", "␛"),
        ("a\x00b\x07\x08", "a␀b␇␈"),
        ("a\r\nb\rc", "a\nb␍c"),
        ("\x7f\x85", "␡<U+0085>"),
        ("evil\u202etxt.exe", "evil<U+202E>txt.exe"),
        ("a\u200bb\ufeff", "a<U+200B>b<U+FEFF>"),
        ("\U000e0049\U000e0067", "<U+E0049><U+E0067>"),
        ("葛\U000e0101", "葛\U000e0101"),
        ("a\U000e0101", "a<U+E0101>"),
        ("👩\u200d🚀 می\u200cروم", "👩\u200d🚀 می\u200cروم"),
        ("\ud800", "<U+D800>"),
        ("line\u2028separator", "line<U+2028>separator"),
    ],
)
def test_text_as_shown(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(st.one_of(HOSTILE, st.text()))
def test_nothing_hidden_is_left(text: str) -> None:
    shown = visible(text)
    assert HIDDEN.search(shown) is None
    assert visible(shown) == shown
    shown.encode()


@given(st.text(st.characters(exclude_categories=["C", "Z"])))
def test_ordinary_text_is_untouched(text: str) -> None:
    assert visible(text) == HIDDEN.sub("", text) or HIDDEN.search(text)
    assert "\n" not in one_line(text)


def test_one_line_collapses_white_space() -> None:
    assert one_line("  a \n\t b\r\n") == "a b"


def test_unterminated_sequences_take_time_in_proportion_to_their_length() -> None:
    assert len(visible("\x1b]" * 200_000)) == 0
    assert visible("\x1bP" * 100_000 + "x") == "x"
