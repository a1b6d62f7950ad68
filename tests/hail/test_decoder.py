"""Decoding rules of hail.md §1.2, §2.1, §4 to §7 and the fragments of §21.2."""

import json

import pytest
from pydantic import JsonValue

from opensession.hail import HailJsonError, event_line, iter_records, read_session
from tests.hail.samples import HEADER_LINE, event_object, jsonl


def rewritten(line: bytes) -> str:
    (_header, record) = iter_records(HEADER_LINE + line)
    return event_line(record).decode().rstrip("\n")  # type: ignore[arg-type] # the lines given are events


def event_type_text(event_type: str) -> str:
    line = json.dumps(event_object()).replace('{"type": "UserMessage"}', event_type)
    text = rewritten(line.encode())
    return text.partition('"event_type":')[2].partition(',"content"')[0]


def block_text(block: str) -> str:
    line = json.dumps(event_object()).replace('"blocks": []', f'"blocks": [{block}]')
    return rewritten(line.encode()).partition('"blocks":[')[2].removesuffix("]}}")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ('{"type":"UserMessage","data":null}', '{"type":"UserMessage"}'),
        ('{"data":{"name":"x","extra":2},"type":"ToolCall"}', '{"type":"ToolCall","data":{"name":"x"}}'),
        ('{"type":"ToolCall","data":{"name":"x","type":"y"}}', '{"type":"ToolCall","data":{"name":"x"}}'),
        ('{"type":"TaskStart","data":{}}', '{"type":"TaskStart","data":{}}'),
        ('{"type":"TaskEnd","data":{"summary":null}}', '{"type":"TaskEnd","data":{}}'),
        ('{"type":"TaskEnd","data":{"summary":""}}', '{"type":"TaskEnd","data":{"summary":""}}'),
        (
            '{"type":"ShellCommand","data":{"exit_code":-2147483648,"command":""}}',
            '{"type":"ShellCommand","data":{"command":"","exit_code":-2147483648}}',
        ),
        (
            '{"type":"ToolResult","data":{"call_id":"c","is_error":true,"name":"n"}}',
            '{"type":"ToolResult","data":{"name":"n","is_error":true,"call_id":"c"}}',
        ),
        (
            '{"type":"FileEdit","data":{"diff":"+a","path":"p"}}',
            '{"type":"FileEdit","data":{"path":"p","diff":"+a"}}',
        ),
        ('{"type":"Custom","data":{"kind":"k"},"x":{"a":1,"a":2}}', '{"type":"Custom","data":{"kind":"k"}}'),
    ],
)
def test_event_types_are_read_and_written(given: str, written: str) -> None:
    assert event_type_text(given) == written


@pytest.mark.parametrize(
    "given",
    [
        '{"type":"UserMessage","data":{}}',
        '{"type":"TaskStart"}',
        '{"type":"TaskStart","data":null}',
        '{"type":"usermessage"}',
        '"UserMessage"',
        "null",
        "[]",
        "{}",
        '{"type":7}',
        '{"type":"Mystery","data":{}}',
        '{"type":"ToolResult","data":{"name":"x"}}',
        '{"type":"ToolResult","data":{"name":"x","is_error":1}}',
        '{"type":"ToolResult","data":{"name":"x","is_error":"true"}}',
        '{"type":"ToolCall","data":{"name":null}}',
        '{"type":"ToolCall","data":["x"]}',
        '{"type":"ToolCall","name":"x"}',
        '{"type":"ShellCommand","data":{"command":"x","exit_code":2147483648}}',
        '{"type":"ShellCommand","data":{"command":"x","exit_code":-2147483649}}',
        '{"type":"ShellCommand","data":{"command":"x","exit_code":1.0}}',
        '{"type":"ShellCommand","data":{"command":"x","exit_code":true}}',
        '{"type":"ToolCall","data":{"name":"x","name":"y"}}',
        '{"type":"ToolCall","type":"ToolCall","data":{"name":"x"}}',
    ],
)
def test_wrong_event_types_are_errors(given: str) -> None:
    with pytest.raises(HailJsonError):
        event_type_text(given)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (
            '{"type":"Json","data":{"b":1,"a":[2.50,1e5,-0.0]}}',
            '{"type":"Json","data":{"a":[2.5,100000.0,-0.0],"b":1}}',
        ),
        ('{"data":null,"type":"Json"}', '{"type":"Json","data":null}'),
        ('{"type":"Json","data":{"a":1,"a":{"c":1,"c":2}}}', '{"type":"Json","data":{"a":{"c":2}}}'),
        (
            '{"type":"Code","start_line":4294967295,"language":"py","code":"x","other":[]}',
            '{"type":"Code","code":"x","language":"py","start_line":4294967295}',
        ),
        ('{"type":"Code","code":"x","language":null}', '{"type":"Code","code":"x"}'),
        (
            '{"mime":"image/png","alt":"a","url":"u","type":"Image"}',
            '{"type":"Image","url":"u","alt":"a","mime":"image/png"}',
        ),
        ('{"type":"File","content":"","path":"p"}', '{"type":"File","path":"p","content":""}'),
        (
            '{"type":"Reference","media_type":"m","uri":"u"}',
            '{"type":"Reference","uri":"u","media_type":"m"}',
        ),
    ],
)
def test_blocks_are_read_and_written(given: str, written: str) -> None:
    assert block_text(given) == written


@pytest.mark.parametrize(
    "given",
    [
        '["Text","hi"]',
        '"hi"',
        "null",
        '{"type":"Text"}',
        '{"text":"x"}',
        '{"type":"text","text":"x"}',
        '{"type":"Chart","text":"x"}',
        '{"type":"Text","text":1}',
        '{"type":"Json"}',
        '{"type":"Code","code":"x","start_line":-1}',
        '{"type":"Code","code":"x","start_line":4294967296}',
        '{"type":"Code","code":"x","start_line":1.0}',
        '{"type":"Text","text":"x","text":"y"}',
        '{"type":"Json","data":1,"data":2}',
    ],
)
def test_wrong_blocks_are_errors(given: str) -> None:
    with pytest.raises(HailJsonError):
        block_text(given)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event_id", None),
        ("event_id", 1),
        ("timestamp", 1771666768),
        ("timestamp", "2026-05-04T10:00:00"),
        ("content", None),
        ("content", {}),
        ("content", {"blocks": None}),
        ("content", []),
        ("attributes", None),
        ("attributes", []),
        ("task_id", 3),
        ("duration_ms", -1),
        ("duration_ms", 1.0),
        ("duration_ms", 2**64),
        ("duration_ms", True),
        ("duration_ms", "1"),
    ],
)
def test_wrong_event_fields_are_errors(field: str, value: JsonValue) -> None:
    with pytest.raises(HailJsonError, match=r"^JSON error at line 2: "):
        read_session(jsonl(event_object(**{field: value})))


@pytest.mark.parametrize("field", ["event_id", "timestamp", "event_type", "content"])
def test_required_event_fields_are_named_when_absent(field: str) -> None:
    record = event_object()
    del record[field]
    with pytest.raises(HailJsonError, match=f"^JSON error at line 2: missing field `{field}`$"):
        read_session(jsonl(record))


def test_optional_event_fields_may_be_null_or_at_their_ends() -> None:
    full = event_object(task_id="", duration_ms=2**64 - 1, attributes={"b": None, "a": 1})
    assert rewritten(json.dumps(full).encode()).endswith(
        ',"task_id":"","content":{"blocks":[]},"duration_ms":18446744073709551615,"attributes":{"a":1,"b":null}}'
    )
    bare = event_object(task_id=None, duration_ms=None, attributes={})
    assert rewritten(json.dumps(bare).encode()).endswith(',"content":{"blocks":[]}}')


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b'{"event_id":"e"}', "missing field `type`"),
        (b'{"type":null}', "missing field `type`"),
        (b'{"type":"Event"}', "unknown line type `Event`"),
        (b'{"type":"event","type":"event"}', "duplicate field"),
        (b"[]", "expected an object"),
        (b"1", "expected an object"),
        (b'{"type":"stats","event_count":null}', "event_count: Input should be a valid integer"),
        (b'{"type":"event"} x', "Extra data at column 18"),
        (b'{"type":"event","event_id":"a","event_id":"b"}', "duplicate field"),
        (b'{"type":"event","content":{"blocks":[],"blocks":[]}}', "duplicate field"),
        (b'{"type":"header","agent":{"tool":"a","tool":"b"}}', "duplicate field"),
        (b'{"type":"header","context":{"tags":[],"tags":[]}}', "duplicate field"),
        (b'{"type":"header","context":{"tags":null}}', "missing field `version`"),
        (
            b'{"type":"event","event_id":"e","timestamp":"2026-05-04T10:00:00Z","content":{"blocks":[]},'
            b'"event_type":{"type":"Hologram"}}',
            "event_type: unknown variant `Hologram`",
        ),
    ],
)
def test_wrong_lines_are_explained(line: bytes, cause: str) -> None:
    with pytest.raises(HailJsonError) as caught:
        read_session(HEADER_LINE + b"\n" + line)
    assert str(caught.value) == f"JSON error at line 3: {cause}"
    assert (caught.value.line, caught.value.cause, caught.value.kind) == (3, cause, "Json")


def test_repeated_keys_are_free_in_attributes_and_unknown_fields() -> None:
    line = (
        b'{"type":"event","event_id":"e","timestamp":"2026-05-04T10:00:00Z","event_type":{"type":"UserMessage"},'
        b'"content":{"blocks":[]},"note":{"a":1,"a":2},"attributes":{"k":1,"k":{"a":1,"a":2}}}'
    )
    assert rewritten(line).endswith('"attributes":{"k":{"a":2}}}')


def test_stats_from_before_the_newer_counters_read_as_zero() -> None:
    old: dict[str, JsonValue] = {
        "type": "stats",
        "event_count": 1,
        "message_count": 2,
        "tool_call_count": 3,
        "task_count": 4,
        "duration_seconds": 5,
    }
    stats = read_session(jsonl(old)).stats
    assert (stats.duration_seconds, stats.files_changed, stats.total_input_tokens) == (5, 0, 0)
    with pytest.raises(HailJsonError, match="files_changed"):
        read_session(jsonl({**old, "files_changed": None}))
    del old["task_count"]
    with pytest.raises(HailJsonError, match="missing field `task_count`"):
        read_session(jsonl(old))


def test_messages_do_not_quote_values() -> None:
    with pytest.raises(HailJsonError) as caught:
        read_session(jsonl(event_object(task_id={"token": "hunter2"})))
    assert "hunter2" not in str(caught.value)
