"""Requests and replies as values: the query, the body and its limit, header look-ups."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.site.errors import BodyTooLargeError
from opensession.site.http import Reply, Request, json_reply, text_reply


class Sent:
    """A body in chunks that notes how far it was read."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = chunks
        self.taken = 0

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the chunks."""
        for chunk in self.chunks:
            self.taken += 1
            yield chunk


def request(query: str = "", sent: Sent | None = None, **headers: str) -> Request:
    """Make a request; header names are given with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = sent or Sent()
    return Request("GET", "/", query, "http://site.test", "local", named.get, body.stream)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {}),
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2", {"a": "1"}),
        ("a=&b", {"a": "", "b": ""}),
        ("a=%ED%95%9C+x", {"a": "한 x"}),
        ("a=%FF", {"a": "\ufffd"}),
        ("=x&&", {"": "x"}),
        ("a=b=c", {"a": "b=c"}),
        ("a;b=1", {"a;b": "1"}),
    ],
)
def test_the_query_is_decoded(query: str, values: dict[str, str]) -> None:
    assert request(query).query == values


def test_a_body_within_the_limit_is_read_whole() -> None:
    sent = Sent(b"abc", b"", b"def")
    assert asyncio.run(request(sent=sent).body(6)) == b"abcdef"


def test_an_announced_body_over_the_limit_is_not_read_at_all() -> None:
    sent = Sent(b"abc")
    with pytest.raises(BodyTooLargeError):
        asyncio.run(request(sent=sent, content_length="7").body(6))
    assert sent.taken == 0


def test_counting_stops_with_the_first_chunk_too_many() -> None:
    sent = Sent(b"abc", b"def", b"g", b"never", b"read")
    with pytest.raises(BodyTooLargeError):
        asyncio.run(request(sent=sent).body(6))
    assert sent.taken == 3


@pytest.mark.parametrize("announced", ["", "0", "-5", "many", "1e9", "٩٩٩"])
def test_a_false_announcement_does_not_help(announced: str) -> None:
    with pytest.raises(BodyTooLargeError):
        asyncio.run(request(sent=Sent(b"x" * 7), content_length=announced).body(6))


@given(st.lists(st.binary(max_size=8), max_size=6), st.integers(0, 40))
def test_the_limit_is_the_sum_of_the_chunks(chunks: list[bytes], limit: int) -> None:
    whole = b"".join(chunks)
    reading = request(sent=Sent(*chunks)).body(limit)
    if len(whole) <= limit:
        assert asyncio.run(reading) == whole
    else:
        with pytest.raises(BodyTooLargeError):
            asyncio.run(reading)


def test_headers_of_a_reply_are_found_whatever_their_case() -> None:
    reply = Reply(200, [("ETag", '"a"'), ("etag", '"b"')])
    assert reply.header("eTag") == '"a"'
    assert reply.header("x-none") is None


def test_json_is_compact_and_unescaped() -> None:
    reply = json_reply({"a": "한", "b": [1, None]}, 201, [("x", "y")])
    assert reply.body == '{"a":"한","b":[1,null]}'
    assert (reply.status, reply.headers) == (201, [("content-type", "application/json"), ("x", "y")])


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.none(), st.booleans())))
def test_json_comes_back_as_it_went(value: dict[str, object]) -> None:
    body = json_reply(value).body
    assert isinstance(body, str)
    assert json.loads(body) == value


def test_text_says_its_encoding() -> None:
    assert text_reply("x").header("content-type") == "text/plain; charset=utf-8"
