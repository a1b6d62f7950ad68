"""Entity tags and byte ranges (RFC 9110 §13, §14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.site.conditional import is_current, not_modified, requested_range
from opensession.site.errors import RangeNotSatisfiableError
from opensession.site.http import Request
from opensession.store.protocols import ByteRange
from tests.site.test_http import Sent

ETAG = '"abc"'


def request(method: str = "GET", **headers: str) -> Request:
    """Make a request; header names are given with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method, "/", "", "http://site.test", "local", named.get, Sent().stream)


@pytest.mark.parametrize(
    ("condition", "current"),
    [
        ('"abc"', True),
        ('W/"abc"', True),
        (' "abc" ', True),
        ('"x", "abc"', True),
        ('"x",W/"abc","y"', True),
        ("*", True),
        (" * ", True),
        ('"x"', False),
        ('"abc', False),
        ("abc", False),
        ('"ABC"', False),
        ("", False),
        ('"*"', False),
    ],
)
def test_tags_are_compared_weakly(condition: str, current: bool) -> None:
    assert is_current(request(if_none_match=condition), ETAG) is current
    assert is_current(request(if_none_match=condition), f"W/{ETAG}") is current


def test_without_a_condition_nothing_is_current() -> None:
    assert not is_current(request(), ETAG)


def test_a_304_carries_only_what_it_may() -> None:
    headers = [
        ("content-type", "text/plain"),
        ("etag", ETAG),
        ("content-length", "5"),
        ("cache-control", "no-cache"),
        ("vary", "Accept"),
        ("content-disposition", "attachment"),
        ("content-range", "bytes 0-1/5"),
    ]
    reply = not_modified(headers)
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers == [("etag", ETAG), ("cache-control", "no-cache"), ("vary", "Accept")]


@given(st.integers(1, 500), st.integers(0, 600), st.integers(0, 600))
def test_a_range_lies_within_the_body(size: int, first: int, last: int) -> None:
    asked = request(range=f"bytes={first}-{last}")
    if last < first:
        assert requested_range(asked, size, ETAG) is None
    elif first >= size:
        with pytest.raises(RangeNotSatisfiableError):
            requested_range(asked, size, ETAG)
    else:
        assert requested_range(asked, size, ETAG) == ByteRange(first, min(last, size - 1) - first + 1)


@given(st.integers(1, 500), st.integers(1, 600))
def test_a_suffix_is_the_end_of_the_body(size: int, length: int) -> None:
    kept = min(length, size)
    assert requested_range(request(range=f"bytes=-{length}"), size, ETAG) == ByteRange(size - kept, kept)


def test_an_empty_body_has_no_range() -> None:
    for asked in ("bytes=0-", "bytes=0-0", "bytes=-5"):
        with pytest.raises(RangeNotSatisfiableError) as caught:
            requested_range(request(range=asked), 0, ETAG)
        assert caught.value.headers == (("content-range", "bytes */0"),)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_ranges(text: str) -> None:
    try:
        found = requested_range(request(range=text), 10, ETAG)
    except RangeNotSatisfiableError:
        return
    assert found is None or 0 <= found.offset < found.offset + found.length <= 10


def test_only_get_has_ranges() -> None:
    assert requested_range(request("HEAD", range="bytes=0-1"), 10, ETAG) is None


@pytest.mark.parametrize(
    ("condition", "applies"), [(ETAG, True), (f" {ETAG} ", True), (f"W/{ETAG}", False), ("", False)]
)
def test_if_range_compares_strongly(condition: str, applies: bool) -> None:
    found = requested_range(request(range="bytes=0-1", if_range=condition), 10, ETAG)
    assert (found is not None) is applies
