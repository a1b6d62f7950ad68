"""Tolerant reading: a record costs itself at most, and the account adds up (hail.md §20 row 3)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import (
    CodeBlock,
    Custom,
    HailError,
    JsonBlock,
    Reading,
    TextBlock,
    UserMessage,
    ingest,
    read_any,
)
from tests.hail.samples import HEADER_LINE, event_object, jsonl

TEXT: JsonValue = {"type": "Text", "text": "hi"}
CHART: JsonValue = {"type": "Chart", "points": [1, 2]}
HOLOGRAM: JsonValue = {"type": "Hologram", "data": {"depth": 3}}


def tolerant(*records: JsonValue) -> Reading:
    return read_any(jsonl(*records), tolerant=True)


def test_an_unknown_event_type_is_kept_whole() -> None:
    record = event_object(
        HOLOGRAM, task_id="t", attributes={"a": 1}, content={"blocks": [TEXT]}, extra=[None]
    )
    reading = tolerant(event_object(event_id="1"), record)
    event = reading.session.events[1]
    assert event.event_type == Custom(kind="unknown:Hologram")
    assert event.content.blocks == (JsonBlock(data=record),)
    assert (event.event_id, event.task_id, event.attributes) == ("e", "t", {"a": 1})
    assert reading.account.raw_types == {"event:Hologram": 1}
    assert reading.session.stats.event_count == 2


def test_an_unknown_block_is_replaced_in_its_place() -> None:
    reading = tolerant(event_object(content={"blocks": [TEXT, CHART, TEXT]}))
    (event,) = reading.session.events
    assert event.event_type == UserMessage()
    assert event.content.blocks == (TextBlock(text="hi"), JsonBlock(data=CHART), TextBlock(text="hi"))
    assert reading.account.raw_types == {"block:Chart": 1}


def test_an_unknown_line_becomes_an_event_of_its_time() -> None:
    at = "2026-07-01T00:00:00+02:00"
    reading = tolerant(
        {"type": "note", "text": "a"},
        {"type": "note", "timestamp": at, "event_id": "n"},
        event_object(event_id="1"),
        {"no": "type", "timestamp": "soon"},
    )
    assert [event.event_id for event in reading.session.events] == ["line-2", "n", "1", "line-5"]
    assert [str(event.timestamp) for event in reading.session.events] == [
        "2026-06-01T08:00:00Z",
        "2026-06-30T22:00:00Z",
        "2026-05-04T10:00:00Z",
        "2026-05-04T10:00:00Z",
    ]
    assert reading.session.events[0].content.blocks == (JsonBlock(data={"type": "note", "text": "a"}),)
    assert reading.account.raw_types == {"line:note": 2, "line:(none)": 1}


BROKEN = [
    (b"{", "Expecting property name enclosed in double quotes at column 2"),
    (b"[1]", "expected an object"),
    (b"\xff", "stream did not contain valid UTF-8"),
    (b"[" * 1000, "recursion limit exceeded"),
    (b'{"type":"event"}', "missing field `event_id`"),
    (b'{"type":"stats"}', "missing field `event_count`"),
    (b'{"type":"header"}', "missing field `version`"),
    (b'{"type":"event","type":"event"}', "duplicate field"),
    (json.dumps(event_object({"type": "ToolCall"})).encode(), "event_type: ToolCall needs a data object"),
    (json.dumps(event_object(HOLOGRAM, timestamp="soon")).encode(), "timestamp: "),
    (json.dumps(event_object(content={"blocks": [CHART, {"type": "Text"}]})).encode(), "content.blocks.0: "),
    (json.dumps(event_object(content={"blocks": [3]})).encode(), "content.blocks.0: "),
    (json.dumps(event_object(content={"blocks": 3})).encode(), "content.blocks: "),
]


@pytest.mark.parametrize(("line", "reason"), BROKEN)
def test_a_broken_line_costs_itself(line: bytes, reason: str) -> None:
    good = json.dumps(event_object()).encode()
    data = HEADER_LINE + good + b"\n" + line + b"\n \n" + good
    with pytest.raises(HailError):
        read_any(data, tolerant=False)
    reading = read_any(data, tolerant=True)
    assert len(reading.session.events) == 2
    account = reading.account
    assert (account.read, account.mapped, account.raw, account.broken) == (4, 3, 0, 1)
    (broken,) = account.broken_lines
    assert broken.line == 3
    assert broken.reason.startswith(reason)


@pytest.mark.parametrize("first", [b"", b"{}\n", b"{\n", b'{"type":"stats"}\n', HEADER_LINE[:50] + b"\n"])
def test_the_header_is_needed(first: bytes) -> None:
    data = first + json.dumps(event_object()).encode()
    with pytest.raises(HailError):
        read_any(data, tolerant=True)
    with pytest.raises(HailError):
        ingest(data, tolerant=True)


def test_nothing_changes_for_a_log_that_is_right() -> None:
    data = jsonl(event_object(), event_object(HOLOGRAM)) + b"{"
    good = jsonl(event_object(event_id="1"), event_object(event_id="2"))
    assert ingest(good).id == ingest(good, tolerant=True).id
    assert ingest(good, tolerant=True).account == ingest(good).account
    result = ingest(data, tolerant=True)
    assert ingest(result.canonical()).id == result.id
    assert result.account == read_any(data, tolerant=True).account


def nested(levels: int) -> JsonValue:
    value: JsonValue = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(("depth", "kind"), [(123, JsonBlock), (124, CodeBlock), (127, CodeBlock)])
def test_raw_records_can_always_be_read_again(depth: int, kind: type) -> None:
    for record in (
        event_object({"type": "Hologram", "data": nested(depth - 2)}),
        event_object(content={"blocks": [{"type": "Chart", "n": nested(depth - 4)}]}),
        {"type": "note", "n": nested(depth - 1)},
    ):
        result = ingest(jsonl(record), tolerant=True)
        assert result.account.raw == 1
        (event,) = read_any(result.canonical(), tolerant=False).session.events
        (block,) = event.content.blocks
        assert isinstance(block, kind)
        if isinstance(block, CodeBlock):
            assert json.loads(block.code) == record


def test_the_account_stays_small_whatever_comes() -> None:
    records: list[JsonValue] = [event_object({"type": f"T{number}"}) for number in range(300)]
    reading = read_any(jsonl(*records, {"type": "x" * 500}) + b"{\n" * 300, tolerant=True)
    account = reading.account
    assert (account.read, account.mapped, account.raw, account.broken) == (602, 1, 301, 300)
    assert len(account.broken_lines) == 100
    assert len(account.raw_types) == 101
    assert account.raw_types["(others)"] == 201
    legacy = read_any(b'{"v":"hail/0.1","ts":"2026-01-05T09:00:00Z"}\n' + b"{}\n" * 150, tolerant=True)
    assert legacy.warnings[-1] == "50 further warnings"
    assert len(legacy.warnings) == 101


LINES = [
    HEADER_LINE.rstrip(),
    b"",
    b"  ",
    json.dumps(event_object(content={"blocks": [TEXT]})).encode(),
    json.dumps(event_object(content={"blocks": [CHART]})).encode(),
    json.dumps(event_object(HOLOGRAM)).encode(),
    b'{"type":"note"}',
    *(line for line, _reason in BROKEN),
]


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_the_account_adds_up(lines: list[bytes]) -> None:
    data = HEADER_LINE + b"\n".join(lines)
    result = ingest(data, tolerant=True)
    account = result.account
    assert account.read == 1 + sum(1 for line in lines if line.strip())
    assert account.mapped + account.raw + account.broken == account.read
    assert sum(account.raw_types.values()) == account.raw
    assert len(account.broken_lines) == account.broken
    assert result.id == ingest(result.canonical()).id
