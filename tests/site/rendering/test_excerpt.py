"""Cuts keep both ends and count what is missing."""

from hypothesis import given
from hypothesis import strategies as st

from opensession.site.rendering.excerpt import Excerpt, Limit, cut

SMALL = Limit(head_lines=3, tail_lines=2, characters=60)


def test_short_text_is_whole() -> None:
    assert cut("a\nb\nc\nd\ne", SMALL) == Excerpt("a\nb\nc\nd\ne")


def test_long_text_keeps_head_and_tail() -> None:
    excerpt = cut("\n".join("abcdefghij"), SMALL)
    assert (excerpt.head, excerpt.tail) == ("a\nb\nc", "i\nj")
    assert excerpt.omission == "6 lines, 11 characters left out here"


def test_one_long_line_is_cut_by_characters() -> None:
    excerpt = cut("x" * 1000, SMALL)
    assert (len(excerpt.head), len(excerpt.tail)) == (40, 20)
    assert excerpt.omission == "940 characters left out here"


@given(st.text(alphabet="ab\n", max_size=400), st.integers(1, 9), st.integers(1, 9), st.integers(3, 99))
def test_head_gap_and_tail_make_up_the_text(text: str, head: int, tail: int, characters: int) -> None:
    excerpt = cut(text, Limit(head, tail, characters))
    assert text.startswith(excerpt.head)
    assert text.endswith(excerpt.tail)
    assert len(excerpt.head) + excerpt.omitted_characters + len(excerpt.tail) == len(text)
    assert len(excerpt.head) + len(excerpt.tail) <= characters
    middle = text[len(excerpt.head) : len(text) - len(excerpt.tail)]
    assert excerpt.omitted_lines == middle.count("\n") or not excerpt.omission
