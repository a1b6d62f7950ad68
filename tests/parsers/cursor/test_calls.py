"""Calls in messages: what was called, what came of it, and which file changed how."""

import json

import pytest
from pydantic import JsonValue

from opensession.hail import (
    CodeBlock,
    CodeSearch,
    EventType,
    FileDelete,
    FileEdit,
    FileRead,
    FileSearch,
    ShellCommand,
    ToolCall,
    ToolResult,
    WebSearch,
)
from tests.parsers.cursor.records import (
    ASSISTANT,
    USER,
    Record,
    bubble,
    call,
    conversation,
    millis,
    open_bubbles,
    open_rows,
    stamp,
    tool,
)
from tests.parsers.reading import Read, text_of

ASK = bubble(USER, "Feed the cat", createdAt=stamp(1))
CHUNKS: JsonValue = {"chunks": [{"oldStart": 3, "newStart": 3, "diffString": "- Tom\n+ Ada"}]}


def made(value: JsonValue) -> Read:
    """Parse a prompt and one message with a call."""
    return open_bubbles(ASK, value)


def test_a_command_and_its_result() -> None:
    log = made(call("run_terminal_cmd", {"command": "date"}, {"output": "Wed", "exitCode": 1}))
    assert log.types == ["UserMessage", "ShellCommand", "ToolResult"]
    assert log.events[1].event_type == ShellCommand(command="date", exit_code=1)
    assert log.events[2].event_type == ToolResult(name="run_terminal_cmd", is_error=True, call_id="t1")
    assert log.events[2].content.blocks == (CodeBlock(code="Wed", language="text"),)
    assert [event.event_id for event in log.events[1:]] == ["b2-call", "b2-result"]
    assert {event.attributes["semantic.call_id"] for event in log.events[1:]} == {"t1"}
    assert log.session.stats.task_count == 0


@pytest.mark.parametrize(
    ("name", "arguments", "event"),
    [
        ("read_file", {"target_file": "a.py"}, FileRead(path="a.py")),
        ("read_file_v2", {"targetFile": "a.py"}, FileRead(path="a.py")),
        ("run_terminal_command_v2", {"command": "ls"}, ShellCommand(command="ls")),
        ("grep_search", {"query": "cat"}, CodeSearch(query="cat")),
        ("codebase_search", {"query": "cat"}, CodeSearch(query="cat")),
        ("file_search", {"query": "*.py"}, FileSearch(pattern="*.py")),
        ("web_search", {"search_term": "cats"}, WebSearch(query="cats")),
        ("delete_file", {"target_file": "a.py"}, FileDelete(path="a.py")),
        ("list_dir", {"relative_workspace_path": "src"}, FileSearch(pattern="src")),
        ("purr", {"loud": True}, ToolCall(name="purr")),
    ],
)
def test_tools_by_name(name: str, arguments: JsonValue, event: EventType) -> None:
    assert made(call(name, arguments)).events[1].event_type == event


@pytest.mark.parametrize(
    ("number", "event"),
    [
        (5, FileRead(path="a.py")),
        (15, ShellCommand(command="date")),
        (3, CodeSearch(query="cat")),
        (99, ToolCall(name="tool_99")),
        (None, ToolCall(name="unknown_tool")),
    ],
)
def test_tools_by_number(number: int | None, event: EventType) -> None:
    arguments: JsonValue = {"target_file": "a.py", "command": "date", "query": "cat"}
    assert made(call("", arguments, tool=number)).events[1].event_type == event


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ({"rawArgs": "", "params": '{"targetFile":"b.py"}'}, "b.py"),
        ({"rawArgs": "{}", "params": {"targetFile": "b.py"}}, "b.py"),
        ({"rawArgs": '{"target_file":"c.py"}', "params": '{"targetFile":"b.py"}'}, "c.py"),
    ],
)
def test_arguments_are_the_models_or_the_editors(members: Record, shown: str) -> None:
    assert made(call("read_file", {}, **members)).events[1].event_type == FileRead(path=shown)


def test_arguments_that_are_no_json_are_shown() -> None:
    log = made(call("purr", {}, rawArgs='{"loud":tr'))
    assert getattr(log.events[1].content.blocks[0], "data", None) == {"raw": '{"loud":tr'}


def test_arguments_of_an_mcp_tool() -> None:
    params = json.dumps({"tools": [{"name": "feed", "parameters": '{"bowl":"blue"}', "serverName": "cats"}]})
    log = made(call("mcp_cats_feed", {}, rawArgs="", params=params))
    assert getattr(log.events[1].content.blocks[0], "data", None) == {"bowl": "blue"}


def test_an_edit_with_the_diff_its_result_brings() -> None:
    log = made(call("edit_file", {"target_file": "pets.txt", "code_edit": "Ada"}, {"diff": CHUNKS}))
    edit = log.one("FileEdit")
    assert edit.event_type == FileEdit(
        path="pets.txt", diff="--- pets.txt\n+++ pets.txt\n@@ -3,1 +3,1 @@\n- Tom\n+ Ada\n"
    )
    assert edit.content.blocks == (CodeBlock(code="Ada"),)
    assert (log.session.stats.lines_added, log.session.stats.lines_removed) == (1, 1)
    assert log.one("ToolResult").content.blocks == ()


def test_an_edit_compared_by_the_whole_texts_before_and_after() -> None:
    rows = conversation(
        "cmp-1",
        ASK,
        call(
            "edit_file_v2",
            {"relativeWorkspacePath": "pets.txt"},
            {"beforeContentId": "composer.content.aa", "afterContentId": "composer.content.bb"},
        ),
    )
    log = open_rows(rows | {"composer.content.aa": b"Tom\nRex\n", "composer.content.bb": b"Ada\nRex\n"})
    event = log.one("FileEdit").event_type
    assert isinstance(event, FileEdit)
    assert event.diff is not None
    assert "-Tom\n+Ada\n" in event.diff
    assert log.parsed.account.mapped_types["composer.content"] == 2
    assert log.one("ToolResult").content.blocks == ()


@pytest.mark.parametrize("status", ["error", "failed", "cancelled", "rejected"])
def test_a_failed_edit_changes_nothing(status: str) -> None:
    log = made(
        call("edit_file", {"target_file": "pets.txt", "code_edit": "Ada"}, {"diff": CHUNKS}, status=status)
    )
    assert log.one("FileEdit").event_type == FileEdit(path="pets.txt")
    assert log.one("ToolResult").event_type == ToolResult(name="edit_file", is_error=True, call_id="t1")
    assert log.session.stats.lines_added == 0


@pytest.mark.parametrize(
    "members",
    [
        {"result": '{"rejected":true}'},
        {"additionalData": {"status": "error"}},
        {"result": '{"exitCodeV2":2}'},
        {"status": "Error"},
    ],
)
def test_signs_of_failure(members: Record) -> None:
    event = made(call("purr", {}, **members)).one("ToolResult").event_type
    assert isinstance(event, ToolResult)
    assert event.is_error


def test_an_errors_message_is_shown_once() -> None:
    error = json.dumps({"clientVisibleErrorMessage": "No bowl", "modelVisibleErrorMessage": "ENOENT"})
    assert text_of(made(call("purr", {}, status="error", error=error)).one("ToolResult")) == "No bowl"


def test_a_call_that_still_runs_has_no_result() -> None:
    log = made(call("run_terminal_cmd", {"command": "sleep 9"}, status="loading"))
    assert log.types == ["UserMessage", "ShellCommand"]


def test_a_messages_text_serves_as_result_where_there_is_none() -> None:
    said: JsonValue = {**call("purr", {}, status="loading"), "text": "Prrr"}
    assert text_of(made(said).one("ToolResult")) == "Prrr"


def test_a_messages_text_is_said_where_there_is_a_result() -> None:
    said: JsonValue = {**call("purr", {}, "loud"), "text": "Listen:"}
    log = made(said)
    assert log.types == ["UserMessage", "AgentMessage", "ToolCall", "ToolResult"]
    assert [text_of(log.one(kind)) for kind in ("AgentMessage", "ToolResult")] == ["Listen:", "loud"]


def test_marks_of_a_call() -> None:
    value = call("read_file", {"target_file": "a.py"}, {"contents": "meow"}, userDecision="accepted")
    clock: JsonValue = {"clientStartTime": millis(9), "clientEndTime": millis(11)}
    log = made({**value, "timingInfo": clock, "tokenCount": {"inputTokens": 5, "outputTokens": 3}})
    marks = log.events[1].attributes
    assert (marks["status"], marks["user_decision"], marks["output_tokens"]) == ("completed", "accepted", 3)
    result = log.one("ToolResult")
    assert (str(result.timestamp), result.duration_ms) == ("2026-03-04T07:00:11Z", 2000)
    assert text_of(result) == "meow"
    assert log.session.stats.total_output_tokens == 3


def test_a_sub_agents_call_is_a_task() -> None:
    log = made(call("task", {"description": "Find the cat", "prompt": "Look"}, "Under the bed"))
    assert log.types == ["UserMessage", "ToolCall", "TaskStart", "ToolResult", "TaskEnd"]
    assert getattr(log.one("TaskStart").event_type, "title", None) == "Find the cat"
    assert log.one("TaskStart").task_id == log.one("TaskEnd").task_id == "task-t1"


def test_calls_of_the_first_versions_stand_apart_from_their_messages() -> None:
    by_id: JsonValue = {"x2": tool("read_file", {"target_file": "a.py"}, {"contents": "meow"})}
    log = open_bubbles(
        _v=2,
        fullConversationHeadersOnly=[],
        conversation=[{**ASK, "bubbleId": "x1"}, {**bubble(ASSISTANT), "bubbleId": "x2"}],
        capabilities=[{"type": 15, "data": {"bubbleDataMap": json.dumps(by_id)}}],
    )
    assert log.types == ["UserMessage", "FileRead", "ToolResult"]


def test_a_call_without_an_id_is_named_by_its_message() -> None:
    log = made(bubble(ASSISTANT, toolFormerData={"name": "purr", "rawArgs": "{}", "result": "loud"}))
    assert {event.attributes["semantic.call_id"] for event in log.events[1:]} == {"b2-call"}
