"""Recognising and opening the forms of HAIL (hail.md §2.5)."""

import json

import pytest
from pydantic import JsonValue

from opensession.hail import (
    HailError,
    MissingHeaderError,
    ingest,
    read_any,
    recognise,
    write_session,
    write_session_object,
)
from tests.hail.samples import HEADER_LINE, header, jsonl, said, session

SESSION = session(said("hello"))
LINES, OBJECT = write_session(SESSION), write_session_object(SESSION)
SORTED = json.dumps(json.loads(OBJECT), indent=2, sort_keys=True).encode()


@pytest.mark.parametrize(
    ("head", "name", "confidence"),
    [
        (LINES, "", 100),
        (b"\xef\xbb\xbf\n  \n" + LINES, "x.txt", 100),
        (LINES[:100], "", 100),
        (HEADER_LINE.replace(b"}}", b"}"), "", 0),
        (b'{"type":"header","version":"x"}', "", 0),
        (b'{"type":"event","version":"x","session_id":"y"}', "", 0),
        (b'{"v":"hail/0.1"}', "", 90),
        (b'{"v":"hail/0.1","type":"header","version":"1","session_id":"s"}', "", 100),
        (OBJECT, "", 86),
        (SORTED, "", 86),
        (OBJECT[:-30], "", 86),
        (SORTED[: SORTED.index(b'"events"') + 40], "", 86),
        (OBJECT[: OBJECT.index(b'"events"')], "", 0),
        (b'{"agent":{},"context":{},"events":[],"session_id":"s"}', "", 0),
        (b"", "A.HAIL.JSONL", 95),
        (b"junk", "a.hail.jsonl", 95),
        (LINES, "a.hail.jsonl", 100),
        (OBJECT, "a.json", 86),
        (OBJECT, "a.jsonl", 86),
        (b'{"type":"user"}', "a.jsonl", 70),
        (b"[]", "a.json", 34),
        (b"{}", "notes.md", 0),
        (b"\xff\xfe", "x", 0),
        (b'{"session_id":"', "x", 0),
    ],
)
def test_confidence(head: bytes, name: str, confidence: int) -> None:
    assert recognise(head, name) == confidence


@pytest.mark.parametrize("chunk", [None, 1, 11, 4096])
@pytest.mark.parametrize(
    ("data", "dialect"),
    [
        (LINES, "hail-jsonl"),
        (b"\n\n" + LINES, "hail-jsonl"),
        (OBJECT, "hail-json"),
        (SORTED, "hail-json"),
        (b"\xef\xbb\xbf\n" + SORTED, "hail-json"),
        (b'{"v":"hail/0.1"}\n{"role":"human","content":"x"}', "hail-0.1"),
    ],
)
def test_each_form_is_opened_from_bytes_and_from_chunks(data: bytes, dialect: str, chunk: int | None) -> None:
    source = data if chunk is None else iter([data[at : at + chunk] for at in range(0, len(data), chunk)])
    result = ingest(source)
    assert result.dialect == dialect
    assert result.id == ingest(data).id
    assert result.stats.user_message_count == 1


def test_a_header_line_with_events_inside_is_still_a_header_line() -> None:
    odd = HEADER_LINE.replace(b'{"type":"header"', b'{"events":[],"type":"header"')
    assert ingest(odd).dialect == "hail-jsonl"
    assert ingest([odd[:20], odd[20:]]).dialect == "hail-jsonl"


@pytest.mark.parametrize("tolerant", [False, True])
@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"{}", b"{", b"[", b"1", b"null", b'"', b"\xff", b'{"type":"stats"}', b'{"events":[]}'],
)
def test_what_is_no_hail_is_an_error(data: bytes, tolerant: bool) -> None:
    with pytest.raises(HailError):
        read_any(data, tolerant=tolerant)
    with pytest.raises(HailError):
        ingest([data[:1], data[1:]], tolerant=tolerant)


def test_nothing_is_a_missing_header() -> None:
    for empty in (b"", b" \n", b"\xef\xbb\xbf"):
        with pytest.raises(MissingHeaderError):
            ingest(empty)
        with pytest.raises(MissingHeaderError):
            ingest(iter([empty]))


@pytest.mark.parametrize(
    ("version", "warned"), [("hail-1.0.0", 0), ("hail-1.7", 0), ("hail-2.0.0", 1), ("x", 1)]
)
def test_unknown_major_versions_are_read_with_a_warning(version: str, warned: int) -> None:
    result = ingest(write_session(session(said("x"), head=header(version=version))))
    assert len(result.warnings) == warned
    assert all(version in text for text in result.warnings)
    assert result.header.version == version


def test_reading_recomputes_stats_and_keeps_the_supplied_ones() -> None:
    supplied: dict[str, JsonValue] = {
        "type": "stats",
        "event_count": 9,
        "message_count": 8,
        "tool_call_count": 7,
        "task_count": 6,
        "duration_seconds": 5,
    }
    for result in (read_any(jsonl(supplied), tolerant=False), ingest(jsonl(supplied))):
        assert result.supplied_stats is not None
        assert result.supplied_stats.event_count == 9
    assert read_any(jsonl(supplied) + HEADER_LINE, tolerant=False).session.stats.event_count == 0
    assert ingest(jsonl(supplied)).stats.event_count == 0
