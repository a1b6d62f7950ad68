"""Choosing a form by ``Accept`` (RFC 9110 §12.5.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.site.negotiation import preferred

OFFERED = ["text/html", "text/markdown", "application/json"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/*", "text/html"),
        ("application/*", "application/json"),
        ("text/markdown", "text/markdown"),
        ("Text/MarkDown", "text/markdown"),
        ("text/markdown;q=0.5, application/json;q=0.6", "application/json"),
        ("text/markdown;q=0.5, application/json;q=0.5", "text/markdown"),
        ("text/*;q=0.5, text/markdown", "text/markdown"),
        ("text/html;q=0, */*;q=0.1", "text/markdown"),
        ("*/*;q=0.1, application/json;q=0.2", "application/json"),
        ("text/markdown; q=0.9 ; charset=utf-8, text/html;q=0.8", "text/markdown"),
        ("text/markdown;q=2, text/html", "text/html"),
        ("text/markdown;q=-1, text/html;q=0.1", "text/html"),
        ("text/markdown;q=nan, text/html;q=0.1", "text/html"),
        ("text/markdown;q=x", "text/html"),
        ("image/png", "text/html"),
        ("text/html;q=0", "text/html"),
        ("text/html;level=1;q=0.2, application/json;q=0.3", "application/json"),
        (",,text/markdown,,", "text/markdown"),
    ],
)
def test_the_preferred_form_is_chosen(accept: str | None, chosen: str) -> None:
    assert preferred(accept, OFFERED) == chosen


@given(st.text(max_size=60))
def test_any_header_chooses_something_offered(accept: str) -> None:
    assert preferred(accept, OFFERED) in OFFERED


@given(st.permutations(OFFERED))
def test_weights_beat_the_order_of_the_header(order: list[str]) -> None:
    weights = {"text/html": "0.1", "text/markdown": "0.9", "application/json": "0.5"}
    header = ", ".join(f"{name};q={weights[name]}" for name in order)
    assert preferred(header, OFFERED) == "text/markdown"
