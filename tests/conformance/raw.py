"""The HAIL body: headers, conditional and partial requests (api.md §2.7; RFC 9110 §13, §14)."""

import pytest

from tests.support.author import Author
from tests.support.client import SiteClient


def raw_path(author: Author) -> tuple[str, str]:
    """Publish one session; return the address of its body and its id."""
    session_id = author.publish(author.write("Hi", "한국어 대답"))
    return f"/api/sessions/{session_id}/raw", session_id


def test_the_body_comes_with_its_headers(site: SiteClient, author: Author) -> None:
    path, session_id = raw_path(author)
    answer = site.get(path)
    assert answer.status == 200
    assert answer.header("content-type") == "application/jsonl"
    assert answer.header("content-length") == str(len(answer.body))
    assert answer.header("content-disposition") == 'attachment; filename="session.hail.jsonl"'
    assert answer.header("etag") == f'"{session_id}"'
    assert answer.header("accept-ranges") == "bytes"
    assert answer.header("cache-control") == "public, no-cache"
    assert answer.header("x-robots-tag") == "noindex"
    assert "한국어 대답" in answer.text


def test_head_tells_the_length(site: SiteClient, author: Author) -> None:
    path, session_id = raw_path(author)
    got, head = site.get(path), site.request("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.header("content-length") == str(len(got.body))
    assert head.header("etag") == f'"{session_id}"'
    assert head.header("accept-ranges") == "bytes"


def test_a_known_body_is_not_sent_again(site: SiteClient, author: Author) -> None:
    path, session_id = raw_path(author)
    for condition in (
        f'"{session_id}"',
        f'W/"{session_id}"',
        "*",
        f'"a", "{session_id}"',
        f'"a" ,"{session_id}" ',
    ):
        answer = site.get(path, {"If-None-Match": condition})
        assert (answer.status, answer.body) == (304, b""), condition
        assert answer.header("etag") == f'"{session_id}"'
        assert answer.header("cache-control") == "public, no-cache"
        for absent in ("content-type", "content-disposition", "accept-ranges", "content-range"):
            assert answer.header(absent) is None, absent
    for condition in (f'"{session_id[:-1]}"', session_id, '""', ""):
        assert site.get(path, {"If-None-Match": condition}).status == 200, condition


def test_a_condition_beats_a_range(site: SiteClient, author: Author) -> None:
    path, session_id = raw_path(author)
    answer = site.get(path, {"If-None-Match": f'"{session_id}"', "Range": "bytes=0-1"})
    assert answer.status == 304


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=10-19", 10, 19),
        ("bytes=10-", 10, -1),
        ("bytes=-1", -1, -1),
        ("bytes=-25", -25, -1),
        ("bytes=-999999999", 0, -1),
        ("bytes=5-999999999", 5, -1),
        ("Bytes=0-4", 0, 4),
        ("bytes= 0 - 4 ", 0, 4),
    ],
)
def test_one_range_is_sent(site: SiteClient, author: Author, asked: str, first: int, last: int) -> None:
    path, session_id = raw_path(author)
    whole = site.get(path).body
    size = len(whole)
    start, end = first % size, last % size
    answer = site.get(path, {"Range": asked})
    assert answer.status == 206
    assert answer.body == whole[start : end + 1]
    assert answer.header("content-range") == f"bytes {start}-{end}/{size}"
    assert answer.header("content-length") == str(end - start + 1)
    assert answer.header("etag") == f'"{session_id}"'
    assert answer.header("content-type") == "application/jsonl"


def test_the_last_byte_can_be_named(site: SiteClient, author: Author) -> None:
    path, _ = raw_path(author)
    whole = site.get(path).body
    answer = site.get(path, {"Range": f"bytes={len(whole) - 1}-"})
    assert (answer.status, answer.body) == (206, b"\n")


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=999999998-999999999", "bytes=-0"])
def test_a_range_outside_is_416(site: SiteClient, author: Author, asked: str) -> None:
    path, _ = raw_path(author)
    size = len(site.get(path).body)
    answer = site.get(path, {"Range": asked})
    assert answer.error() == (416, "range_not_satisfiable")
    assert answer.header("content-range") == f"bytes */{size}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,3-4",
        "bytes=9-5",
        "bytes=-",
        "bytes=",
        "bytes=a-b",
        "bytes=0-1x",
        "bytes=+0-4",
        "bytes=0--4",
        "bytes=٠-٤",
        "lines=0-4",
        "0-4",
        "",
    ],
)
def test_other_ranges_are_ignored(site: SiteClient, author: Author, asked: str) -> None:
    path, _ = raw_path(author)
    answer = site.get(path, {"Range": asked})
    assert (answer.status, answer.header("content-range")) == (200, None)
    assert answer.header("content-length") == str(len(answer.body))


def test_a_range_holds_for_the_named_version_only(site: SiteClient, author: Author) -> None:
    path, session_id = raw_path(author)
    for condition, status in (
        (f'"{session_id}"', 206),
        (f'W/"{session_id}"', 200),
        ('"other"', 200),
        ("Sat, 01 Jan 2000 00:00:00 GMT", 200),
    ):
        answer = site.get(path, {"Range": "bytes=0-9", "If-Range": condition})
        assert answer.status == status, condition


def test_head_ignores_ranges(site: SiteClient, author: Author) -> None:
    """RFC 9110 §14.2: Range is defined for GET only."""
    path, _ = raw_path(author)
    assert site.request("HEAD", path, {"Range": "bytes=0-9"}).status == 200


def test_pieces_make_the_whole(site: SiteClient, author: Author) -> None:
    body = author.write(*(f"message {number} " + "x" * 500 for number in range(40)))
    path = f"/api/sessions/{author.publish(body)}/raw"
    whole = site.get(path).body
    step = len(whole) // 3
    pieces = [
        site.get(path, {"Range": f"bytes={start}-{start + step - 1}"}).body
        for start in range(0, len(whole), step)
    ]
    assert b"".join(pieces) == whole
