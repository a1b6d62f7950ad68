"""The old ``hail/0.1`` form (hail.md §22), row by row of its table."""

import hashlib
import json

import pytest
from pydantic import JsonValue

from opensession.hail import (
    AgentMessage,
    CodeBlock,
    Custom,
    Event,
    EventType,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    HailError,
    HailJsonError,
    JsonBlock,
    ShellCommand,
    SystemMessage,
    TextBlock,
    Thinking,
    ToolCall,
    ToolResult,
    UserMessage,
    ingest,
    read_any,
    recognise,
)

FIRST: dict[str, JsonValue] = {
    "v": "hail/0.1",
    "tool": "claude-code",
    "model": "opus",
    "ts": "2026-01-05T09:00:00Z",
}


CALL: JsonValue = {"name": "edit", "arguments": {"a": 1}, "id": "c"}


def log(*records: JsonValue, **first: JsonValue) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in ({**FIRST, **first}, *records))


def only(record: JsonValue) -> Event:
    (event,) = read_any(log(record), tolerant=False).session.events
    return event


def test_a_small_log_becomes_a_session() -> None:
    data = log(
        {"role": "human", "content": "Fix the kiln", "ts": "2026-01-05T09:00:01Z"},
        {
            "role": "agent",
            "content": "Done",
            "tool_calls": [{"name": "edit", "arguments": {"a": 1}, "id": "c"}],
        },
        {"type": "file_edit", "path": "kiln.py", "diff": "+a", "timestamp": "2026-01-05T09:00:09Z"},
    )
    reading = read_any(data, tolerant=False)
    session = reading.session
    assert (reading.dialect, reading.warnings) == ("hail-0.1", ())
    assert (reading.account.read, reading.account.mapped) == (4, 4)
    assert (session.version, session.agent.provider) == ("hail-1.0.0", "anthropic")
    assert session.context.attributes == {"legacy.version": "hail/0.1"}
    assert (str(session.context.created_at), str(session.context.updated_at)) == (
        "2026-01-05T09:00:00Z",
        "2026-01-05T09:00:09Z",
    )
    assert [event.event_id for event in session.events] == ["legacy-2", "legacy-3", "legacy-3-1", "legacy-4"]
    assert [str(event.timestamp)[17:] for event in session.events] == ["01Z", "01Z", "01Z", "09Z"]
    assert session.stats.model_dump() | {"event_count": 4, "lines_added": 1, "tool_call_count": 1} == (
        session.stats.model_dump()
    )
    call = session.events[2]
    assert call.event_type == ToolCall(name="edit")
    assert call.content.blocks == (JsonBlock(data={"a": 1}),)
    assert call.attributes == {"semantic.call_id": "c"}


def test_ids_are_stable_and_content_is_canonical() -> None:
    data = log({"role": "human", "content": "x"})
    first, again = ingest(data), ingest(data, tolerant=True)
    assert first.id == again.id
    assert first.header.session_id == f"legacy-{hashlib.sha256(data).hexdigest()[:32]}"
    assert ingest(first.canonical()).id == first.id
    assert first.problems == ()


@pytest.mark.parametrize(
    ("role", "event_type"),
    [
        ("human", UserMessage()),
        ("user", UserMessage()),
        ("agent", AgentMessage()),
        ("assistant", AgentMessage()),
        ("model", AgentMessage()),
        ("system", SystemMessage()),
        ("thinking", Thinking()),
        ("reasoning", Thinking()),
        ("thought", Thinking()),
    ],
)
def test_roles(role: str, event_type: EventType) -> None:
    assert only({"role": role, "content": "x"}).event_type == event_type


@pytest.mark.parametrize(
    ("record", "event_type"),
    [
        ({"type": "file_edit", "path": "p", "diff": "+a"}, FileEdit(path="p", diff="+a")),
        ({"type": "file_edit", "path": "p"}, FileEdit(path="p")),
        ({"type": "file_create", "path": "p"}, FileCreate(path="p")),
        ({"type": "file_delete", "path": "p"}, FileDelete(path="p")),
        ({"type": "file_read", "path": "p"}, FileRead(path="p")),
        ({"type": "command", "command": "ls", "exit_code": 1}, ShellCommand(command="ls", exit_code=1)),
        ({"type": "shell", "command": "ls"}, ShellCommand(command="ls")),
        ({"type": "shell_command", "command": "ls"}, ShellCommand(command="ls")),
        ({"type": "tool_call", "name": "n"}, ToolCall(name="n")),
        ({"type": "tool_call", "tool": "n"}, ToolCall(name="n")),
        ({"type": "tool_result", "name": "n", "is_error": True}, ToolResult(name="n", is_error=True)),
        ({"type": "tool_result", "tool": "n"}, ToolResult(name="n", is_error=False)),
        ({"type": "error", "tool": "n", "message": "m"}, ToolResult(name="n", is_error=True)),
        ({"type": "error", "message": "m"}, Custom(kind="error")),
    ],
)
def test_types(record: JsonValue, event_type: EventType) -> None:
    assert only(record).event_type == event_type


@pytest.mark.parametrize("name", ["message", "content", "error"])
def test_error_text(name: str) -> None:
    assert only({"type": "error", name: "broken"}).content.blocks == (TextBlock(text="broken"),)


@pytest.mark.parametrize(
    ("content", "blocks"),
    [
        ("x", (TextBlock(text="x"),)),
        (None, ()),
        ([], ()),
        (
            ["a", {"text": "b"}, {"image": 1}, 7],
            (TextBlock(text="a"), TextBlock(text="b"), JsonBlock(data={"image": 1}), JsonBlock(data=7)),
        ),
        ({"text": "t"}, (TextBlock(text="t"),)),
    ],
)
def test_content(content: JsonValue, blocks: tuple[object, ...]) -> None:
    assert only({"role": "human", "content": content}).content.blocks == blocks


def test_calls_without_names_and_counts_of_calls() -> None:
    data = log({"role": "agent", "tool_calls": ["grep", {"tool": "sed", "args": [1]}, {}, 3]})
    events = read_any(data, tolerant=False).session.events
    assert [event.event_type for event in events[1:]] == [
        ToolCall(name=name) for name in ("grep", "sed", "unknown", "unknown")
    ]
    assert only({"role": "agent", "tool_calls": 3}).attributes == {"legacy.tool_call_count": 3}
    edit = only({"type": "file_edit", "path": "p", "lines_changed": 42})
    assert edit.attributes == {"legacy.lines_changed": 42}


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"type": "weather", "sky": "blue"}, "legacy:weather"),
        ({"role": "narrator", "content": "x"}, "legacy:unknown"),
        ({}, "legacy:unknown"),
        ([1, 2], "legacy:unknown"),
        ("text", "legacy:unknown"),
        ({"type": "file_edit"}, "legacy:file_edit"),
        ({"type": "file_read", "path": 3}, "legacy:file_read"),
        ({"type": "shell", "command": "x", "exit_code": "1"}, "legacy:shell"),
        ({"type": "tool_call"}, "legacy:tool_call"),
    ],
)
def test_unknown_records_are_kept_with_a_warning(record: JsonValue, kind: str) -> None:
    for tolerant in (False, True):
        reading = read_any(log(record), tolerant=tolerant)
        (event,) = reading.session.events
        assert event.event_type == Custom(kind=kind)
        assert event.content.blocks == (JsonBlock(data=record),)
        assert reading.warnings == ("line 2: a record of this kind is not known and is kept as it came",)
        assert reading.account.raw_types == {f"line:{kind.removeprefix('legacy:')}": 1}


def test_records_too_deep_for_a_block_are_kept_as_text() -> None:
    text = "[" * 125 + "]" * 125
    result = ingest(log() + text.encode())
    (event,) = read_any(result.canonical(), tolerant=False).session.events
    assert event.content.blocks == (CodeBlock(code=text, language="json"),)


def test_broken_lines_fail_strict_and_cost_themselves_tolerant() -> None:
    data = log() + b"{\n" + json.dumps({"role": "human", "content": "x"}).encode()
    with pytest.raises(HailJsonError, match="line 2"):
        read_any(data, tolerant=False)
    reading = read_any(data, tolerant=True)
    assert [event.event_id for event in reading.session.events] == ["legacy-3"]
    assert (reading.account.broken, reading.account.broken_lines[0].line) == (1, 2)


def test_header_fields_and_their_defaults() -> None:
    full = read_any(
        log(session_id="s", title="t", description="d", tags=["a", 1, "b"], tool_version="2"), tolerant=False
    ).session
    assert (full.session_id, full.context.title, full.context.description) == ("s", "t", "d")
    assert (full.context.tags, full.agent.tool_version) == (("a", "b"), "2")
    bare = read_any(log(id="i", tool=None, model=3, ts="soon", title=1, tags="x"), tolerant=False)
    assert bare.session.session_id == "i"
    assert (bare.session.agent.tool, bare.session.agent.model) == ("unknown", "unknown")
    assert str(bare.session.context.updated_at) == "1970-01-01T00:00:00Z"
    assert bare.warnings == ("line 1: no readable time; 1970-01-01T00:00:00Z is used",)
    assert (bare.session.context.title, bare.session.context.tags) == (None, ())


@pytest.mark.parametrize(
    ("tool", "model", "provider"),
    [
        ("claude-code", "gpt-5", "anthropic"),
        ("codex", "", "openai"),
        ("gemini", "x", "google"),
        ("other", "Claude-3", "anthropic"),
        ("other", "opus", "anthropic"),
        ("other", "sonnet", "anthropic"),
        ("other", "haiku", "anthropic"),
        ("other", "GPT-4o", "openai"),
        ("other", "o3-mini", "openai"),
        ("other", "pro3", "unknown"),
        ("other", "gemini-2", "google"),
    ],
)
def test_the_provider_is_guessed(tool: str, model: str, provider: str) -> None:
    assert read_any(log(tool=tool, model=model), tolerant=False).session.agent.provider == provider
    given = read_any(log(tool=tool, model=model, provider="local"), tolerant=False)
    assert given.session.agent.provider == "local"


def test_the_first_line_has_to_be_an_object_by_itself() -> None:
    for tolerant in (False, True):
        with pytest.raises(HailJsonError, match="line 2: "):
            read_any(b"\n" + log().replace(b", ", b",\n", 1), tolerant=tolerant)


def test_it_is_told_from_hail_itself() -> None:
    assert recognise(log(), "x.jsonl") == 90
    assert recognise(log(v="mail/0.1"), "x") == 0
    with pytest.raises(HailError):
        read_any(log(v="mail/0.1"), tolerant=True)
    with pytest.raises(HailError):
        read_any(log(type="header"), tolerant=True)
