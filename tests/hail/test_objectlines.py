"""The single-object form holds exactly what the lines hold."""

import json
from pathlib import Path

import pytest

from examples.generate import session_lines
from opensession.hail import read_session, read_session_object
from opensession.hail.linestream import transform
from opensession.hail.objectlines import LinesToObject
from tests.site.rendering.material import EXAMPLES, body, event, line, text


def document(data: bytes) -> bytes:
    return b"".join(transform(data.split(b"\n"), LinesToObject()))


@pytest.mark.parametrize("path", EXAMPLES)
def test_object_reads_as_the_same_session(path: Path) -> None:
    data = path.read_bytes()
    assert read_session_object(document(data)) == read_session(data)


def test_long_session_reads_as_the_same_session() -> None:
    data = b"".join(session_lines(400))
    assert read_session_object(document(data)) == read_session(data)


def test_fields_stand_in_the_order_of_the_format() -> None:
    shown = json.loads(document(body([event("UserMessage", None, text("a")), event("AgentMessage")])))
    assert list(shown) == ["version", "session_id", "agent", "context", "events", "stats"]
    assert [next(iter(item)) for item in shown["events"]] == ["event_id", "event_id"]


def test_session_without_events_has_an_empty_list() -> None:
    assert json.loads(document(body([])))["events"] == []


def test_lines_in_another_order_and_with_spaces_are_taken() -> None:
    data = body([event("UserMessage", None, text("한글"))])
    loose = b"".join(
        json.dumps(dict(reversed(json.loads(row).items())), ensure_ascii=False, indent=None).encode()
        + b"\r\n\n"
        for row in data.splitlines()
    )
    assert loose != data
    assert json.loads(document(b"\xef\xbb\xbf" + loose)) == json.loads(document(data))


def test_last_stats_line_counts_and_none_gives_none() -> None:
    data = body([])
    assert json.loads(document(data + line({"type": "stats", "event_count": 9})))["stats"] == {
        "event_count": 9
    }
    assert "stats" not in json.loads(document(data.partition(b"\n")[0]))


def test_later_headers_are_ignored() -> None:
    data = body([])
    second = data.partition(b"\n")[0].replace(b'"s"', b'"other"')
    assert json.loads(document(data + second))["session_id"] == "s"


@pytest.mark.parametrize(
    "data", [b"", b"{}\n", b"[1]\n", b"oops\n", line({"type": "event"}), line({"type": "x"})]
)
def test_what_is_no_session_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"header|HAIL"):
        document(data)
