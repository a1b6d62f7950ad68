"""Sub-agents: in the transcript, in progress records, in files of their own (parsers.md §4.6)."""

import json

import pytest
from pydantic import JsonValue

from opensession.hail import TaskStart
from opensession.parsers.bundle import Bundle
from opensession.parsers.claude_code import ClaudeCodeParser
from opensession.parsers.errors import UnreadableError
from opensession.parsers.session import Options
from tests.parsers.reading import Read, read, text_of
from tests.parsers.samples import answer, claude_record, json_lines

TASK: JsonValue = {
    "type": "tool_use",
    "id": "t-task",
    "name": "Task",
    "input": {"description": "Find the lid", "prompt": "Look for lids", "subagent_type": "general"},
}
ASK = claude_record("user", "u-1", 0, "Where is the lid?")
START = claude_record("assistant", "a-1", 1, [TASK], message=answer("m-1", 10))


def side(kind: str, uuid: str, second: int, content: JsonValue, **fields: JsonValue) -> dict[str, JsonValue]:
    """Return a record of a side chain."""
    return claude_record(kind, uuid, second, content, isSidechain=True, **fields)


def done(second: int = 9, **details: JsonValue) -> JsonValue:
    """Return the result of the task's call."""
    block: JsonValue = {"type": "tool_result", "tool_use_id": "t-task", "content": "Under the sink."}
    return claude_record("user", "u-9", second, [block], toolUseResult={"totalDurationMs": 700, **details})


def inside(**fields: JsonValue) -> list[JsonValue]:
    """Return a sub-agent's turns: what it is told, a call with its result, an answer."""
    call: JsonValue = {"type": "tool_use", "id": "t-in", "name": "Bash", "input": {"command": "ls"}}
    result: JsonValue = {"type": "tool_result", "tool_use_id": "t-in", "content": "lid"}
    return [
        side("user", "s-1", 2, "Look for lids", parentUuid=None, **fields),
        side("assistant", "s-2", 3, [call], parentUuid="s-1", message=answer("m-s", 20), **fields),
        side("user", "s-3", 4, [result], parentUuid="s-2", **fields),
        side("assistant", "s-4", 5, [{"type": "text", "text": "Found."}], parentUuid="s-3", **fields),
    ]


def check_task(session: Read, task: str) -> None:
    """Check a session whose sub-agent ran one command and answered."""
    inner = [event for event in session.events if event.task_id == task]
    assert [event.event_type.type for event in inner] == [
        "TaskStart",
        "ShellCommand",
        "ToolResult",
        "AgentMessage",
        "TaskEnd",
    ]
    stats = session.session.stats
    assert (stats.task_count, stats.user_message_count, stats.message_count) == (1, 1, 2)
    assert stats.total_output_tokens == 30
    assert text_of(inner[0]) == "Look for lids"
    assert all(event.attributes["subagent_id"] == task.removeprefix("task-") for event in inner)


def transcript(*records: JsonValue) -> Read:
    """Parse one transcript."""
    return read(ClaudeCodeParser(), Bundle.of_file("s-kettle.jsonl", json_lines(*records)))


def test_an_inline_side_chain_is_a_task_of_the_call_that_started_it() -> None:
    session = transcript(ASK, START, *inside(), done())
    check_task(session, "task-s-1")
    assert session.one("TaskStart").attributes["semantic.call_id"] == "t-task"
    assert session.one("TaskStart").event_type == TaskStart(title="Find the lid")
    assert session.one("TaskEnd").duration_ms == 700


def test_two_side_chains_at_once_stay_apart() -> None:
    other = [
        side("user", "o-1", 2, "Look for cups", parentUuid=None),
        side("assistant", "o-2", 4, [{"type": "text", "text": "No cups."}], parentUuid="o-1"),
    ]
    first = inside()
    session = transcript(ASK, START, first[0], other[0], first[1], other[1], *first[2:], done())
    assert session.session.stats.task_count == 2
    lanes = {text_of(event): event.task_id for event in session.of("AgentMessage")}
    assert lanes == {"Found.": "task-s-1", "No cups.": "task-o-1"}


def progress(inner: JsonValue, second: int) -> JsonValue:
    """Wrap a sub-agent's record as progress of the call."""
    return {
        "type": "progress",
        "uuid": f"p-{second}",
        "timestamp": f"2026-03-01T08:00:{second:02d}.000Z",
        "parentToolUseID": "t-task",
        "data": {"type": "agent_progress", "agentId": "ag1", "prompt": "Look for lids", "message": inner},
    }


def test_turns_in_progress_records_are_a_task() -> None:
    wrapped = [progress(record, second) for second, record in enumerate(inside(), 2)]
    check_task(transcript(ASK, START, *wrapped, done(agentId="ag1")), "task-ag1")


def test_other_progress_is_folded_into_its_call() -> None:
    shell: JsonValue = {"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "make"}}
    ticks: list[JsonValue] = [
        {"type": "progress", "parentToolUseID": "t1", "data": {"type": "bash_progress", "output": "."}}
        for _ in range(20)
    ]
    hook: JsonValue = {"type": "progress", "data": {"type": "hook_progress", "hookEvent": "Stop"}}
    call = claude_record("assistant", "a-2", 2, [shell])
    session = transcript(ASK, call, *ticks, hook, hook)
    assert session.types == ["UserMessage", "ShellCommand", "SystemMessage"]
    assert session.one("ShellCommand").attributes["progress.records"] == 20
    assert session.parsed.account.mapped_types["progress.bash_progress"] == 20


def files(folder: str, sidecar: JsonValue = None) -> dict[str, bytes]:
    """Return a project's folder: a session and its sub-agent's file."""
    made = {
        "s-kettle.jsonl": json_lines(ASK, START, done(agentId="ag1")),
        f"{folder}/agent-ag1.jsonl": json_lines(*inside(agentId="ag1")),
    }
    if sidecar:
        made[f"{folder}/agent-ag1.meta.json"] = json.dumps(sidecar).encode()
    return made


def directory(made: dict[str, bytes], wanted: str | None = None) -> Read:
    """Parse a directory."""
    return read(ClaudeCodeParser(), Bundle.of_directory(".claude/projects/w", made), wanted)


@pytest.mark.parametrize("folder", ["s-kettle/subagents", "subagents"])
def test_files_of_sub_agents_are_merged(folder: str) -> None:
    session = directory(files(folder, {"agentType": "general", "description": "Lid finder"}))
    check_task(session, "task-ag1")
    assert session.one("TaskStart").event_type == TaskStart(title="Lid finder")
    assert session.types[:3] == ["UserMessage", "ToolCall", "TaskStart"]
    assert session.parsed.account.read == 7


def test_a_folder_shared_by_sessions_gives_each_its_own() -> None:
    made = files("subagents") | {
        "s-other.jsonl": json_lines(claude_record("user", "x-1", 59, "Something else", sessionId="s-other"))
    }
    newest = directory(made)
    assert newest.types == ["UserMessage"]
    assert [one.id for one in newest.parsed.sessions] == ["s-kettle", "s-other"]
    check_task(directory(made, "s-kettle"), "task-ag1")
    with pytest.raises(UnreadableError):
        ClaudeCodeParser().parse(Bundle.of_directory("w", made), Options(10**6, "s-nobody"))


def test_progress_of_a_merged_sub_agent_says_nothing_twice() -> None:
    made = files("s-kettle/subagents")
    wrapped = [progress(record, second) for second, record in enumerate(inside(), 2)]
    made["s-kettle.jsonl"] = json_lines(ASK, START, *wrapped, done(agentId="ag1"))
    check_task(directory(made), "task-ag1")


def test_a_sub_agents_file_by_itself_is_a_session_of_its_parent() -> None:
    path = "projects/w/s-kettle/subagents/agent-ag1.jsonl"
    session = read(ClaudeCodeParser(), Bundle.of_file(path, json_lines(*inside(agentId="ag1"))))
    assert session.session.session_id == "agent-ag1"
    assert session.session.context.related_session_ids == ("s-kettle",)
    assert session.session.context.attributes["session_role"] == "auxiliary"
    assert session.types == ["UserMessage", "ShellCommand", "ToolResult", "AgentMessage"]


def test_a_message_link_makes_no_session_auxiliary() -> None:
    session = transcript(claude_record("user", "u-1", 0, "Go on", parentUuid="somebody"))
    assert session.session.context.attributes["session_role"] == "primary"


def test_an_unfinished_sub_agent_ends_with_the_log() -> None:
    session = transcript(ASK, START, *inside())
    assert session.types[-1] == "TaskEnd"
    assert session.one("TaskEnd").event_type.summary is None  # type: ignore[union-attr]  # TaskEnd has one
