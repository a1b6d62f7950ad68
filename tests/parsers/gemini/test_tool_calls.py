"""What Gemini's tool calls become (parsers.md §6.4)."""

import pytest
from pydantic import JsonValue

from opensession.hail import (
    FileCreate,
    FileEdit,
    FileRead,
    FileSearch,
    ImageBlock,
    ShellCommand,
    ToolCall,
    ToolResult,
    WebFetch,
    WebSearch,
)
from tests.parsers.gemini.records import call, model, parse_call, parse_document, user
from tests.parsers.reading import Read, text_of

FILE = "/w/drawer.txt"
CREATED = "Successfully created and wrote to new file: /w/drawer.txt."
OVERWROTE = "Successfully overwrote file: /w/drawer.txt."
READY = "Index: drawer.txt\n=====\n--- drawer.txt\tCurrent\n+++ drawer.txt\tProposed\n@@ -1 +1 @@\n-10\n+12\n"


def outcome(log: Read) -> ToolResult:
    """Return the only result."""
    event_type = log.one("ToolResult").event_type
    assert isinstance(event_type, ToolResult)
    return event_type


@pytest.mark.parametrize(
    ("name", "arguments", "event_type"),
    [
        ("read_file", {"absolute_path": FILE}, FileRead(path=FILE)),
        ("read_many_files", {"include": ["a", "b"]}, FileRead(path="a, b")),
        ("list_directory", {"dir_path": "/w"}, FileSearch(pattern="/w")),
        ("glob", {"pattern": "*.txt"}, FileSearch(pattern="*.txt")),
        ("google_web_search", {"query": "spoons"}, WebSearch(query="spoons")),
        ("web_fetch", {"prompt": "Sum up https://a.example/b."}, WebFetch(url="https://a.example/b")),
        ("ask_user", {"questions": []}, ToolCall(name="request_user_input")),
        ("save_memory", {"fact": "12"}, ToolCall(name="save_memory")),
    ],
)
def test_tools_are_what_they_do(name: str, arguments: JsonValue, event_type: object) -> None:
    log = parse_call(call(name, arguments, "done"))
    assert log.events[1].event_type == event_type
    assert outcome(log) == ToolResult(name=name, is_error=False, call_id="k1")
    assert log.events[1].attributes["semantic.call_id"] == "k1"


def test_a_command_has_the_exit_code_of_its_result() -> None:
    shell = call("run_shell_command", {"command": "pip"}, "Output: Exit Code: 3\nExit Code: 127\nSignal: 0")
    log = parse_call(shell)
    assert log.one("ShellCommand").event_type == ShellCommand(command="pip", exit_code=127)
    assert outcome(log).is_error
    assert str(log.one("ToolResult").timestamp) == "2026-03-03T09:00:30Z"


@pytest.mark.parametrize("status", ["error", "cancelled"])
def test_a_failed_call_is_an_error(status: str) -> None:
    failed: JsonValue = [
        {"functionResponse": {"name": "glob", "response": {"error": "Stopped by the user."}}}
    ]
    log = parse_call(call("glob", {"pattern": "*"}, status=status, result=failed))
    assert outcome(log).is_error
    assert text_of(log.one("ToolResult")) == "Stopped by the user."


def test_a_call_still_running_has_no_result() -> None:
    log = parse_call(call("run_shell_command", {"command": "sleep 9"}, status="executing"))
    assert log.types == ["UserMessage", "ShellCommand"]


def test_an_edit_has_the_diff_that_the_tool_showed() -> None:
    display: JsonValue = {"fileName": "drawer.txt", "fileDiff": READY}
    arguments: JsonValue = {"file_path": FILE, "old_string": "10", "new_string": "12\n13"}
    log = parse_call(call("replace", arguments, "ok", resultDisplay=display))
    edit = log.one("FileEdit").event_type
    assert isinstance(edit, FileEdit)
    assert edit.diff == READY.partition("=====\n")[2]
    described = parse_call(call("replace", arguments, "ok"))
    assert (described.session.stats.lines_added, described.session.stats.lines_removed) == (2, 1)
    failed = parse_call(call("replace", arguments, status="error", resultDisplay="0 occurrences found"))
    assert failed.session.stats.lines_added == 0
    assert text_of(failed.one("ToolResult")) == "0 occurrences found"


def test_writing_creates_or_edits_by_what_was_there() -> None:
    arguments: JsonValue = {"file_path": FILE, "content": "12\n"}
    assert parse_call(call("write_file", arguments, CREATED)).types[1] == "FileCreate"
    assert parse_call(call("write_file", arguments, OVERWROTE)).one("FileEdit").event_type == FileEdit(
        path=FILE
    )
    display: JsonValue = {"originalContent": "10\n", "newContent": "12\n"}
    log = parse_call(call("write_file", arguments, OVERWROTE, resultDisplay=display))
    assert (log.session.stats.lines_added, log.session.stats.lines_removed) == (1, 1)
    new: JsonValue = {"originalContent": "", "newContent": "12\n", "isNewFile": True, "fileDiff": READY}
    assert parse_call(call("write_file", arguments, "ok", resultDisplay=new)).one(
        "FileCreate"
    ).event_type == FileCreate(path=FILE)


@pytest.mark.parametrize(
    ("between", "lines"),
    [
        (call("read_file", {"file_path": FILE}, "10\n11\n"), (1, 2)),
        (call("read_file", {"file_path": FILE, "limit": 1}, "10\n"), (0, 0)),
        (
            call("read_file", {"file_path": FILE}, "IMPORTANT: The file content has been truncated.\n10"),
            (0, 0),
        ),
        (call("run_shell_command", {"command": "sed -i s/0/1/ *"}, ""), (0, 0)),
        (call("replace", {"file_path": FILE, "instruction": "count"}, "ok"), (0, 0)),
        (call("glob", {"pattern": "*"}, "drawer.txt"), (1, 1)),
    ],
)
def test_an_overwritten_file_is_compared_with_what_the_log_last_showed(
    between: JsonValue, lines: tuple[int, int]
) -> None:
    log = parse_document(
        user(1),
        model(2, toolCalls=[call("write_file", {"file_path": FILE, "content": "10\n"}, CREATED)]),
        model(3, toolCalls=[between]),
        model(4, toolCalls=[call("write_file", {"file_path": FILE, "content": "12\n"}, OVERWROTE)]),
    )
    assert (log.session.stats.lines_added, log.session.stats.lines_removed) == lines


@pytest.mark.parametrize("name", ["invoke_agent", "codebase_investigator", "spoon_counter"])
def test_agents_that_are_called_are_tasks(name: str) -> None:
    log = parse_call(call(name, {"objective": "Find the spoons"}, "In the drawer.", agentId="agent-7"))
    assert log.types == ["UserMessage", "ToolCall", "TaskStart", "ToolResult", "TaskEnd"]
    start = log.one("TaskStart")
    assert (start.task_id, start.attributes["subagent_id"]) == ("task-k1", "agent-7")
    assert log.one("ToolCall").attributes["semantic.tool_kind"] == "task"
    assert (log.session.stats.task_count, log.session.stats.message_count) == (1, 1)


def test_results_show_text_pictures_and_all_else_as_json() -> None:
    picture: JsonValue = {"inlineData": {"mimeType": "image/png", "data": "iVBO"}}
    response: JsonValue = {"name": "look", "response": {"output": "A spoon", "size": 3}, "parts": [picture]}
    log = parse_call(
        call("look", {}, result=[{"function_response": response}, "and a fork", picture, {"x": 1}])
    )
    blocks = log.one("ToolResult").content.blocks
    assert [block.type for block in blocks] == ["Text", "Json", "Image", "Text", "Image", "Json"]
    assert blocks[2] == ImageBlock(url="data:image/png;base64,iVBO", mime="image/png")
    assert log.parsed.account.raw_types == {"result.part:x": 1}
