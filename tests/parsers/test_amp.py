"""What Amp's threads become (parsers.md §10)."""

import json

import pytest
from pydantic import JsonValue

from opensession.hail import CodeBlock, FileEdit, ImageBlock, ShellCommand, TaskStart, ToolResult, UserMessage
from opensession.parsers.amp import AmpParser
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import UnreadableError
from opensession.parsers.session import Options
from tests.parsers.reading import LIMIT, Read, read, text_of

Record = dict[str, JsonValue]

CREATED = 1772600000000
DIFF = "```diff\nIndex: /w/a\n====\n--- /w/a\toriginal\n+++ /w/a\tmodified\n@@ -1 +1,2 @@\n tick\n+tock\n```"


def thread(*messages: JsonValue, **members: JsonValue) -> bytes:
    """Write a thread document."""
    whole: Record = {"v": 85, "id": "T-1", "created": CREATED, "messages": [*messages], **members}
    return json.dumps(whole, indent=1).encode()


def parse(*messages: JsonValue, **members: JsonValue) -> Read:
    """Parse a thread."""
    return read(AmpParser(), Bundle.of_file("T-1.json", thread(*messages, **members)))


def said(number: int, *blocks: JsonValue, role: str = "assistant", **members: JsonValue) -> JsonValue:
    """Return a message."""
    return {"role": role, "messageId": number, "content": [*blocks], **members}


def text(words: str) -> JsonValue:
    """Return a text block."""
    return {"type": "text", "text": words}


def use(call: str, name: str, **arguments: JsonValue) -> JsonValue:
    """Return a call."""
    return {"type": "tool_use", "id": call, "name": name, "input": {**arguments}, "complete": True}


def result(call: str, value: JsonValue = None, status: str = "done", **run: JsonValue) -> JsonValue:
    """Return a call's result."""
    members: Record = {"status": status, **run} | ({} if value is None else {"result": value})
    return {"type": "tool_result", "toolUseID": call, "run": members}


PROMPT = said(0, text("clock is slow"), role="user", meta={"sentAt": CREATED + 5})
USAGE: JsonValue = {
    "model": "claude-x",
    "inputTokens": 3,
    "outputTokens": 20,
    "cacheReadInputTokens": 70,
    "cacheCreationInputTokens": 9,
    "timestamp": "2026-03-04T04:53:25.000Z",
}
CALLS = said(1, use("u1", "Read", path="/w/a"), use("u2", "Grep", pattern="tick"), usage=USAGE)
RESULTS = said(
    2,
    result("u1", {"absolutePath": "/w/a", "content": "1: tick\n2: tock"}),
    result("u2", status="error", error={"message": "no such file"}),
    role="user",
)


def test_parallel_results_are_named_after_their_own_calls() -> None:
    log = parse(PROMPT, CALLS, RESULTS, title="Fix the clock")
    assert log.types == ["UserMessage", "FileRead", "CodeSearch", "ToolResult", "ToolResult"]
    results = [event.event_type for event in log.of("ToolResult")]
    assert results == [
        ToolResult(name="Read", is_error=False, call_id="u1"),
        ToolResult(name="Grep", is_error=True, call_id="u2"),
    ]
    assert log.of("ToolResult")[0].content.blocks == (CodeBlock(code="tick\ntock", start_line=1),)
    assert text_of(log.of("ToolResult")[1]) == "no such file"


def test_tokens_of_a_message_without_text_count_once() -> None:
    log = parse(PROMPT, CALLS, RESULTS)
    stats = log.session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (3, 20)
    assert log.session.context.attributes["usage"] == {
        "input_tokens": 3,
        "output_tokens": 20,
        "cache_read_tokens": 70,
        "cache_write_tokens": 9,
    }
    assert parse(PROMPT, said(1, usage=USAGE)).one("Custom").attributes["output_tokens"] == 20


def test_times_are_those_the_thread_states() -> None:
    traces: JsonValue = [
        {"name": "tools", "context": {"messageId": 1}, "endTime": "2026-03-04T04:53:27.000Z"}
    ]
    log = parse(PROMPT, CALLS, RESULTS, said(3, text("Done.")), meta={"traces": traces})
    assert [str(event.timestamp) for event in log.events] == [
        "2026-03-04T04:53:20.005Z",
        "2026-03-04T04:53:25Z",
        "2026-03-04T04:53:25Z",
        "2026-03-04T04:53:27Z",
        "2026-03-04T04:53:27Z",
        "2026-03-04T04:53:27Z",
    ]


def test_the_ready_diff_of_an_edit_is_used() -> None:
    edit = use("e1", "edit_file", path="/w/a", old_str="x", new_str="y\nz")
    done = said(2, result("e1", {"diff": DIFF, "lineRange": [1, 2]}), role="user")
    log = parse(PROMPT, said(1, edit), done)
    event_type = log.one("FileEdit").event_type
    assert isinstance(event_type, FileEdit)
    assert event_type.diff == "--- /w/a\toriginal\n+++ /w/a\tmodified\n@@ -1 +1,2 @@\n tick\n+tock\n"
    assert (log.session.stats.lines_added, log.session.stats.lines_removed) == (1, 0)
    refused = parse(PROMPT, said(1, edit), said(2, result("e1", status="rejected-by-user"), role="user"))
    assert refused.session.stats.lines_added == 0
    assert text_of(refused.one("ToolResult")) == "The user rejected the call."


def test_a_command_has_its_exit_code() -> None:
    call = said(1, use("b1", "Bash", cmd="make chime"))
    log = parse(PROMPT, call, said(2, result("b1", {"output": "no bell", "exitCode": 2}), role="user"))
    assert log.one("ShellCommand").event_type == ShellCommand(command="make chime", exit_code=2)
    outcome = log.one("ToolResult")
    assert isinstance(outcome.event_type, ToolResult)
    assert outcome.event_type.is_error
    assert text_of(outcome) == "no bell"


@pytest.mark.parametrize("name", ["finder", "oracle", "librarian", "Task"])
def test_agents_that_are_called_are_tasks(name: str) -> None:
    call = said(1, use("o1", name, description="Ask why it ticks"))
    log = parse(PROMPT, call, said(2, result("o1", "Springs."), role="user"))
    start, end = log.one("TaskStart"), log.one("TaskEnd")
    assert start.event_type == TaskStart(title="Ask why it ticks")
    assert start.task_id == end.task_id == "task-o1"
    assert (log.session.stats.task_count, log.session.stats.message_count) == (1, 1)


def test_a_call_still_running_has_no_result() -> None:
    log = parse(
        PROMPT,
        said(1, use("b1", "Bash", cmd="sleep 9")),
        said(2, result("b1", None, "in-progress"), role="user"),
    )
    assert log.types == ["UserMessage", "ShellCommand"]
    assert log.parsed.account.mapped == 3


def test_the_environment_tells_folder_repository_and_version_and_no_more() -> None:
    tree: JsonValue = {
        "uri": "file:///w/old%20clock",
        "repository": {"url": "https://git.example/clock", "ref": "refs/heads/spring", "sha": "ab12"},
    }
    platform: JsonValue = {
        "client": "CLI",
        "clientVersion": "0.9.1",
        "installationID": "secret-installation",
        "deviceFingerprint": "secret-fingerprint",
    }
    log = parse(
        PROMPT,
        title="Fix the clock",
        agentMode="smart",
        env={"initial": {"trees": [tree], "platform": platform}},
    )
    context = log.session.context
    assert context.title == "Fix the clock"
    assert log.session.agent.tool_version == "0.9.1"
    known = {name: context.attributes[name] for name in ("cwd", "git_branch", "git_commit", "agent_mode")}
    assert known == {
        "cwd": "/w/old clock",
        "git_branch": "spring",
        "git_commit": "ab12",
        "agent_mode": "smart",
    }
    assert b"secret-" not in b"".join(log.parsed.chunks)


def test_without_a_title_the_first_prompt_serves() -> None:
    assert parse(PROMPT).session.context.title == "clock is slow"


def test_pictures_stay() -> None:
    picture: JsonValue = {
        "type": "image",
        "source": {"type": "base64", "mediaType": "image/webp", "data": "UklG"},
    }
    log = parse(said(0, text("See"), picture, role="user"))
    [event] = log.events
    assert event.event_type == UserMessage()
    assert event.content.blocks[1] == ImageBlock(url="data:image/webp;base64,UklG", mime="image/webp")


def test_what_is_not_known_is_kept_raw() -> None:
    log = parse(PROMPT, said(1, {"type": "hologram", "beam": 1}, text("Hm.")), {"role": "owl"}, 7)
    assert log.types == ["UserMessage", "Custom", "AgentMessage", "Custom", "Custom"]
    account = log.parsed.account
    assert (account.read, account.mapped) == (4, 1)
    assert account.raw_types == {"block:hologram": 1, "message:owl": 1, "message": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"messages":[]}',
        b'{"messages":[{"role":"user","content":"hi"}]}',
        thread(5),
        thread()[:40],
    ],
)
def test_other_documents_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        AmpParser().parse(Bundle.of_file("T-1.json", data), Options(LIMIT))


def test_recognition_goes_by_structure() -> None:
    confidence = {
        name: claim.confidence if claim else None
        for name, bundle in {
            "place and structure": Bundle.of_file("amp/threads/T-1.json", thread(PROMPT)),
            "structure": Bundle.of_file("x.txt", thread(PROMPT)),
            "messages": Bundle.of_file("x.json", json.dumps({"messages": [PROMPT]}).encode()),
            "name": Bundle.of_file("x.json", b'{"messages": [{"type": "tool_use"}]}'),
            "lines": Bundle.of_file("x.jsonl", thread(PROMPT)),
            "prose": Bundle.of_file("x.txt", b'it says "agentMode"'),
        }.items()
        for claim in [AmpParser().recognise(bundle)]
    }
    assert confidence == {
        "place and structure": 98,
        "structure": 94,
        "messages": 82,
        "name": 46,
        "lines": None,
        "prose": None,
    }
