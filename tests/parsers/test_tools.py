"""One table for the tools of all agents (parsers.md §12)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import (
    CodeSearch,
    EventType,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    FileSearch,
    JsonBlock,
    ShellCommand,
    ToolCall,
    WebFetch,
    WebSearch,
)
from opensession.parsers.tools import family_of, read_call
from tests.hail.strategies import json_values


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Read", "read"),
        ("read_many_files", "read"),
        ("functions.exec_command", "shell"),
        ("container.exec", "shell"),
        ("run_terminal_command_v2", "shell"),
        ("developer__shell", "shell"),
        ("mcp__files__delete-file", "delete"),
        ("MultiEdit", "edit"),
        ("NotebookEdit", "edit"),
        ("write_to_file", "write"),
        ("search_file_content", "code_search"),
        ("list_directory", "file_search"),
        ("google_web_search", "web_search"),
        ("WebFetch", "web_fetch"),
        ("AskUserQuestion", "interactive"),
        ("spawn_agent", "task"),
        ("my_subagent_tool", "task"),
        ("TaskCreate", "other"),
        ("TodoWrite", "other"),
        ("", "other"),
    ],
)
def test_names_are_compared_by_their_last_segment(name: str, family: str) -> None:
    assert family_of(name) == family


CALLS: list[tuple[str, JsonValue, EventType]] = [
    ("Read", {"file_path": "/w/a"}, FileRead(path="/w/a")),
    ("read_many_files", {"paths": ["a", "b"]}, FileRead(path="a, b")),
    ("Write", {"file_path": "/w/a", "content": "x"}, FileCreate(path="/w/a")),
    ("remove_file", {"absolutePath": "/w/a"}, FileDelete(path="/w/a")),
    ("Bash", {"command": "ls"}, ShellCommand(command="ls")),
    ("shell", {"command": ["bash", "-lc", "ls -l"]}, ShellCommand(command="ls -l")),
    ("shell", {"command": ["git", "status", "-s"]}, ShellCommand(command="git status -s")),
    ("exec_command", {"cmd": "ls"}, ShellCommand(command="ls")),
    ("shell", {}, ToolCall(name="shell")),
    ("Grep", {"pattern": "x"}, CodeSearch(query="x")),
    ("Glob", {"pattern": "*.py"}, FileSearch(pattern="*.py")),
    ("list_dir", {"relative_workspace_path": "src"}, FileSearch(pattern="src")),
    ("glob", {}, FileSearch(pattern="*")),
    ("web_search", {"query": "tea"}, WebSearch(query="tea")),
    ("web_fetch", {"prompt": "Read https://example.org/a, please"}, WebFetch(url="https://example.org/a")),
    ("ask_followup_question", {"question": "?"}, ToolCall(name="request_user_input")),
    ("AskUserQuestion", {"questions": []}, ToolCall(name="AskUserQuestion")),
    ("text_editor", {"command": "view", "path": "a"}, FileRead(path="a")),
    ("str_replace_editor", {"command": "create", "path": "a", "file_text": "x"}, FileCreate(path="a")),
    ("  ", None, ToolCall(name="unknown")),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), CALLS)
def test_calls_become_events(name: str, arguments: JsonValue, expected: EventType) -> None:
    assert read_call(name, arguments).event_type == expected


EDITS: list[tuple[str, JsonValue]] = [
    ("Edit", {"file_path": "f", "old_string": "a", "new_string": "b"}),
    ("MultiEdit", {"file_path": "f", "edits": [{"old_string": "a", "new_string": "b"}]}),
    ("str_replace_editor", {"command": "str_replace", "path": "f", "old_str": "a", "new_str": "b"}),
    ("replace_in_file", {"path": "f", "diff": "------- SEARCH\na\n=======\nb\n+++++++ REPLACE"}),
    ("apply_patch", {"path": "f", "input": "*** Begin Patch\n*** Update File: f\n-a\n+b\n*** End Patch"}),
    ("apply_diff", {"path": "f", "diff": "--- f\n+++ f\n@@\n-a\n+b\n"}),
]


@pytest.mark.parametrize(("name", "arguments"), EDITS)
def test_edits_bring_their_diff(name: str, arguments: JsonValue) -> None:
    assert read_call(name, arguments).event_type == FileEdit(path="f", diff="--- f\n+++ f\n@@\n-a\n+b\n")


def test_arguments_that_the_event_does_not_show_are_kept() -> None:
    use = read_call("Grep", {"pattern": "x", "path": "src", "-n": True})
    assert JsonBlock(data={"path": "src", "-n": True}) in use.blocks
    use = read_call("Bash", {"command": "make", "timeout": 9})
    assert JsonBlock(data={"timeout": 9}) in use.blocks


@given(st.text(max_size=30) | st.sampled_from([name for name, _, _ in CALLS]), json_values)
def test_a_call_of_any_shape_is_read(name: str, arguments: JsonValue) -> None:
    use = read_call(name, arguments)
    assert use.name.strip()
    assert use.kind
