"""The UI messages by themselves, the SDK's messages, recognition, and logs that went wrong."""

import json
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import FileCreate, FileEdit, ShellCommand
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import UnreadableError
from tests.parsers.cline.samples import HISTORY, PARSER, UI, USAGE, encode, said, task, text, use
from tests.parsers.mutation import mutate
from tests.parsers.reading import Read, read, text_of
from tests.shared_material import shared_files


def interface(*entries: JsonValue) -> Read:
    """Parse UI messages by themselves."""
    return read(PARSER, Bundle.of_file("ui_messages.json", encode(list(entries))))


def sdk(*messages: JsonValue, **members: JsonValue) -> Read:
    """Parse the SDK's file."""
    document: JsonValue = {
        "version": 1,
        "sessionId": "s-1",
        "agent": "lead",
        "messages": list(messages),
        **members,
    }
    return read(PARSER, Bundle.of_file("s-1.messages.json", encode(document)))


def test_the_ui_alone_is_a_session() -> None:
    session = interface(
        said("text", -1, 1, "Paint the fence"),
        said("api_req_started", -1, 2, USAGE),
        said("reasoning", 0, 3, "With what?"),
        said("text", 0, 4, "I start."),
        said("command", 1, 5, "brush fence"),
        said("command_output", 1, 6, "wet"),
        said("command_output", 1, 7, "dry"),
        said("tool", 2, 8, {"tool": "newFileCreated", "path": "a.txt", "content": "x\n"}),
        said("user_feedback", 3, 9, "More"),
        said("completion_result", 4, 10, "Painted."),
    )
    assert session.types == [
        *("UserMessage", "Thinking", "AgentMessage", "ShellCommand", "ToolResult", "FileCreate"),
        *("UserMessage", "AgentMessage"),
    ]
    assert session.one("ShellCommand").event_type == ShellCommand(command="brush fence")
    assert text_of(session.one("ToolResult")) == "wet\ndry"
    assert session.one("FileCreate").event_type == FileCreate(path="a.txt")
    assert session.one("Thinking").attributes["cache_read_tokens"] == 200
    assert session.parsed.facts.title == "Paint the fence"


def test_an_edit_in_the_ui_has_lines_only_if_they_are_told() -> None:
    whole: JsonValue = {"tool": "editedExistingFile", "path": "b.txt", "content": "all of it\n"}
    session = interface(*UI, said("tool", 2, 9000, whole))
    first, second = session.of("FileEdit")
    assert first.event_type == FileEdit(
        path="fence.txt", diff="--- fence.txt\n+++ fence.txt\n@@\n-brown\n+white\n"
    )
    assert second.event_type == FileEdit(path="b.txt", diff=None)
    assert text_of(second) == "all of it\n"


def test_unknown_entries_are_kept_raw() -> None:
    session = interface(*UI, said("yodelled", 1, 5000), 7)
    assert session.parsed.account.raw_types == {"say:yodelled": 1, "entry:": 1}


def test_the_sdk_states_tokens_models_and_results() -> None:
    response: JsonValue = {
        "id": "m2",
        "role": "assistant",
        "ts": 1772900001000,
        "modelInfo": {"id": "x/claude-x", "provider": "cline", "family": "claude"},
        "metrics": {
            "inputTokens": 50,
            "outputTokens": 4,
            "cacheReadTokens": 40,
            "cacheWriteTokens": 3,
            "cost": 1,
        },
        "content": [text("On it."), use("editor", "e1", path="/w/a", old_text="x", new_text="y")],
    }
    answer = json.dumps({"query": "edit:/w/a", "result": "Edited", "success": True})
    result: JsonValue = {"type": "tool_result", "tool_use_id": "e1", "name": "editor", "content": answer}
    session = sdk(
        {
            "id": "m1",
            "role": "user",
            "ts": 1772900000000,
            "content": [text("go"), {"type": "file", "path": "/w/a"}],
        },
        response,
        {"id": "m3", "role": "user", "ts": 1772900002000, "content": [result]},
    )
    assert session.types == ["UserMessage", "AgentMessage", "FileEdit", "ToolResult"]
    assert (session.session.session_id, session.session.agent.provider) == ("s-1", "cline")
    assert session.one("AgentMessage").attributes["cache_write_tokens"] == 3
    assert session.session.stats.lines_added == 1
    assert text_of(session.one("ToolResult")) == "Edited"
    assert len(session.one("UserMessage").content.blocks) == 2


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (use("run_commands", commands=["make", {"command": "make tea"}]), "ShellCommand"),
        (use("editor", path="/w/new", new_text="x"), "FileCreate"),
        (use("read_files", files=[{"path": "/w/a"}]), "FileRead"),
        (use("search_codebase", queries=["tea"]), "CodeSearch"),
        (use("fetch_web_content", requests=[{"url": "https://tea.example", "prompt": "?"}]), "WebFetch"),
        (use("skills", skill="brew"), "ToolCall"),
    ],
)
def test_tools_of_the_sdk(call: JsonValue, kind: str) -> None:
    message: JsonValue = {"role": "assistant", "ts": 1772900001000, "content": [call]}
    assert sdk(message).types == [kind]


def test_a_result_of_the_sdk_that_failed_is_an_error() -> None:
    answer: JsonValue = [{"query": "x", "result": "", "error": "gone", "success": False}]
    message: JsonValue = {
        "role": "assistant",
        "ts": 1772900001000,
        "content": [use("read_files", files=[{"path": "x"}])],
    }
    result: JsonValue = {"type": "tool_result", "tool_use_id": "t1", "content": answer}
    session = sdk(message, {"role": "user", "content": [result]})
    assert session.one("ToolResult").event_type.model_dump()["is_error"] is True
    assert text_of(session.one("ToolResult")) == "gone"


def confidence(name: str, document: JsonValue) -> int:
    """Return how sure the parser is of a file."""
    claim = PARSER.recognise(Bundle.of_file(name, encode(document)))
    return claim.confidence if claim else 0


def test_recognition_is_by_structure_first() -> None:
    plain: JsonValue = [{"role": "user", "content": "hello"}]
    assert confidence("tasks/1/api_conversation_history.json", HISTORY) == 96
    assert confidence("x.json", HISTORY) == 91
    assert confidence("x.json", plain) == 60
    assert confidence("x/ui_messages.json", UI) == 97
    assert confidence("x.json", UI) == 93
    assert confidence("api_conversation_history.json", 7) == 88
    assert confidence("x.json", {"messages": [], "sessionId": "g"}) == 0
    assert confidence("x.jsonl", HISTORY) == 0


def test_recognition_of_directories() -> None:
    def of(*names: str) -> int:
        claim = PARSER.recognise(task(**dict.fromkeys(names)))
        return claim.confidence if claim else 0

    assert (of("api_conversation_history", "ui_messages"), of("ui_messages"), of("settings")) == (98, 92, 0)


@given(st.integers(0, 2**32))
def test_mutated_tasks_are_read_or_refused(seed: int) -> None:
    random = Random(seed)
    files = {"api_conversation_history.json": encode(HISTORY), "ui_messages.json": encode(UI)}
    name = random.choice(list(files))
    files[name] = mutate(files[name], random)
    with suppress(UnreadableError):
        read(PARSER, Bundle.of_file(name, files[name]))
    with suppress(UnreadableError):
        read(PARSER, Bundle.of_directory("tasks/1", files))


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in shared_files("fixtures/real/cline/**/*.json")
        if path.name.endswith("messages.json") or "history" in path.name
    ],
    ids=lambda path: path.name,
)
def test_real_files_are_valid_and_whole(path: Path) -> None:
    data = path.read_bytes()
    document = json.loads(data)
    account = read(PARSER, Bundle.of_file(path.as_posix()[-60:], data)).parsed.account
    messages = document["messages"] if isinstance(document, dict) else document
    assert (account.read, account.raw, account.broken) == (len(messages), 0, 0)
