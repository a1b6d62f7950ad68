"""What Claude Code's turns become: numbers, diffs, exit codes, prompts (parsers.md §4.8)."""

import pytest
from pydantic import JsonValue

from opensession.hail import FileCreate, FileEdit, ImageBlock, ShellCommand, ToolResult
from opensession.parsers.bundle import Bundle
from opensession.parsers.claude_code import ClaudeCodeParser
from opensession.parsers.errors import UnreadableError
from opensession.parsers.session import Options
from tests.parsers.reading import Read, read, text_of
from tests.parsers.samples import KETTLE, PATCH, answer, claude_record, json_lines

NOTES = "/w/kettle/notes.md"


def parse(*records: JsonValue) -> Read:
    """Parse records of one transcript."""
    return read(ClaudeCodeParser(), Bundle.of_file("s-kettle.jsonl", json_lines(*records)))


def prompt(content: JsonValue, uuid: str = "u-1", second: int = 0, **fields: JsonValue) -> JsonValue:
    """Return a user record."""
    return claude_record("user", uuid, second, content, **fields)


def texts(text: str) -> list[JsonValue]:
    """Return content of one text."""
    return [{"type": "text", "text": text}]


def said(text: str, uuid: str = "a-1", second: int = 4, **fields: JsonValue) -> JsonValue:
    """Return an assistant record with one text."""
    return claude_record("assistant", uuid, second, texts(text), **fields)


def called(name: str, arguments: JsonValue, call: str = "t1", second: int = 5) -> JsonValue:
    """Return an assistant record with one call."""
    block: JsonValue = {"type": "tool_use", "id": call, "name": name, "input": arguments}
    return claude_record("assistant", f"a-{call}", second, [block], message=answer(f"m-{call}", 7))


def returned(content: JsonValue, call: str = "t1", second: int = 6, **fields: JsonValue) -> JsonValue:
    """Return a user record with one result; ``is_error`` goes into the block."""
    block: dict[str, JsonValue] = {"type": "tool_result", "tool_use_id": call, "content": content}
    if "is_error" in fields:
        block["is_error"] = fields.pop("is_error")
    return claude_record("user", f"r-{call}", second, [block], **fields)


def test_the_kettle_session() -> None:
    session = read(ClaudeCodeParser(), Bundle.of_file("s-kettle.jsonl", KETTLE))
    assert session.types == ["SystemMessage", "UserMessage", "AgentMessage", "FileEdit", "ToolResult"]
    stats = session.session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (4, 61)
    assert (stats.lines_added, stats.lines_removed, stats.files_changed) == (1, 1, 1)
    context = session.session.context
    assert context.title == "Make it whistle at 96 degrees"
    assert str(context.created_at) == "2026-03-01T08:00:00Z"
    assert context.attributes["git_branch"] == "steam"
    assert context.attributes["usage"] == {
        "input_tokens": 4,
        "output_tokens": 61,
        "cache_read_tokens": 900,
    }
    agent = session.session.agent
    assert (agent.provider, agent.model, agent.tool_version) == ("anthropic", "claude-x", "2.1.40")


def test_usage_counts_once_however_often_it_is_repeated() -> None:
    parts = [
        claude_record("assistant", f"a-{number}", number, texts("Hm."), message=answer("msg_1", tokens))
        for number, tokens in enumerate((1, 1, 40, 40))
    ]
    other = claude_record("assistant", "a-9", 9, texts("Hm."), message=answer("msg_2", 5))
    stats = parse(prompt("Go"), *parts, other, parts[2]).session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (8, 45)


def test_usage_of_a_response_that_says_nothing_is_not_lost() -> None:
    silent = claude_record(
        "assistant", "a-1", 3, [{"type": "thinking", "thinking": ""}], message=answer("msg_1", 9)
    )
    assert parse(prompt("Go"), silent).session.stats.total_output_tokens == 9
    followed = parse(prompt("Go"), silent, said("Yes.", "a-2", message=answer("msg_2", 1)))
    assert followed.session.stats.total_output_tokens == 10
    assert not followed.of("Custom")


def test_usage_of_interleaved_responses() -> None:
    first = called("Bash", {"command": "a"}, "t1", 1)
    second = called("Bash", {"command": "b"}, "t2", 2)
    grown = claude_record("assistant", "a-3", 4, [{"type": "text", "text": "x"}], message=answer("m-t1", 50))
    stats = parse(prompt("Go"), first, second, returned("ok", "t2", 3), grown).session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (8, 57)


def test_an_edit_without_a_patch_is_compared_by_its_texts() -> None:
    edit = called("Edit", {"file_path": NOTES, "old_string": "a\nb\nc", "new_string": "a\nB\nc"})
    event = parse(prompt("Go"), edit).one("FileEdit").event_type
    assert event == FileEdit(path=NOTES, diff=f"--- {NOTES}\n+++ {NOTES}\n@@\n a\n-b\n+B\n c\n")


def test_several_edits_of_one_call_are_one_diff() -> None:
    edits: JsonValue = [{"old_string": "a", "new_string": "b"}, {"old_string": "c", "new_string": "d"}]
    stats = parse(prompt("Go"), called("MultiEdit", {"file_path": NOTES, "edits": edits})).session.stats
    assert (stats.files_changed, stats.lines_added, stats.lines_removed) == (1, 2, 2)


def test_a_refused_edit_changes_no_line() -> None:
    edit = called("Edit", {"file_path": NOTES, "old_string": "a", "new_string": "b"})
    refusal = "<tool_use_error>File has not been read yet.</tool_use_error>"
    session = parse(prompt("Go"), edit, returned(refusal, is_error=True))
    assert session.session.stats.lines_added == 0
    assert "+b" in text_of(session.one("FileEdit"))
    result = session.one("ToolResult")
    assert text_of(result) == "File has not been read yet."
    assert result.event_type == ToolResult(name="Edit", is_error=True, call_id="t1")


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"type": "create", "content": "x", "structuredPatch": []}, FileCreate),
        ({"type": "update", **{key: PATCH[key] for key in ("filePath", "structuredPatch")}}, FileEdit),  # type: ignore[index,call-overload]  # PATCH is an object
    ],
)
def test_writing_creates_or_edits_by_what_was_there(details: JsonValue, expected: type) -> None:
    write = called("Write", {"file_path": NOTES, "content": "x\n"})
    session = parse(prompt("Go"), write, returned("done", toolUseResult=details))
    assert isinstance(session.events[1].event_type, expected)


@pytest.mark.parametrize(
    ("content", "is_error", "details", "exit_code"),
    [
        ("ok", False, {"stdout": "ok", "stderr": "", "interrupted": False}, 0),
        ("Exit code 2\nno such target", True, "Error: Exit code 2", 2),
        ("Error: Exit code 101\nx", True, None, 101),
        ("stopped", True, {"stdout": "", "interrupted": True}, None),
        ("started", False, {"stdout": "", "backgroundTaskId": "b1"}, None),
        ("", False, {"stdout": "", "returnCodeInterpretation": "No matches found"}, None),
        ("ok", False, None, None),
    ],
)
def test_commands_have_their_exit_code(
    content: str, is_error: bool, details: JsonValue, exit_code: int | None
) -> None:
    shell = called("Bash", {"command": "make", "description": "Build it"})
    session = parse(prompt("Go"), shell, returned(content, is_error=is_error, toolUseResult=details))
    assert session.one("ShellCommand").event_type == ShellCommand(command="make", exit_code=exit_code)
    assert session.one("ToolResult").event_type.is_error is is_error  # type: ignore[union-attr]  # a result has it


def test_parallel_calls_meet_their_results_by_id() -> None:
    calls = [called("Read", {"file_path": "/w/a"}, "t1", 1), called("Bash", {"command": "b"}, "t2", 2)]
    session = parse(prompt("Go"), *calls, returned("B", "t2", 3), returned("A", "t1", 4))
    names = [(event.event_type.name, event.event_type.call_id) for event in session.of("ToolResult")]  # type: ignore[union-attr]  # a result has both
    assert names == [("Bash", "t2"), ("Read", "t1")]
    kinds = [event.attributes["semantic.tool_kind"] for event in session.of("FileRead", "ShellCommand")]
    assert kinds == ["file_read", "shell"]


def test_numbered_file_contents_become_code() -> None:
    session = parse(
        prompt("Go"),
        called("Read", {"file_path": "/w/a.py"}),
        returned("    41→def f():\n    42→    return 1\n\n<system-reminder>be careful</system-reminder>"),
    )
    [block] = session.one("ToolResult").content.blocks
    assert block.model_dump(exclude={"type"}) == {
        "code": "def f():\n    return 1",
        "language": "python",
        "start_line": 41,
    }


HIDDEN: list[dict[str, JsonValue]] = [
    {"isMeta": True},
    {"isCompactSummary": True, "isVisibleInTranscriptOnly": True},
]


@pytest.mark.parametrize("marks", HIDDEN)
def test_hidden_user_records_are_no_prompts(marks: dict[str, JsonValue]) -> None:
    hidden = claude_record("user", "u-1", 0, "Injected context") | marks
    session = parse(hidden, prompt("Real", "u-2", 1))
    assert session.types == ["SystemMessage", "UserMessage"]
    assert session.parsed.facts.title == "Real"


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        (
            "[Request interrupted by user for tool use]",
            "Custom",
            "[Request interrupted by user for tool use]",
        ),
        ("<command-name>/compact</command-name>\n<command-args></command-args>", "SystemMessage", "/compact"),
        (
            "<command-name>/fix</command-name>\n<command-args>it all</command-args>",
            "UserMessage",
            "/fix it all",
        ),
        ("<local-command-stdout>\x1b[2mDone\x1b[22m</local-command-stdout>", "SystemMessage", "Done"),
        (
            "Caveat: The messages below were generated",
            "SystemMessage",
            "Caveat: The messages below were generated",
        ),
        (
            "<ide_opened_file>a.py</ide_opened_file>",
            "SystemMessage",
            "<ide_opened_file>a.py</ide_opened_file>",
        ),
        ("<bash-input>ls -l</bash-input>", "ShellCommand", ""),
        ("<b>bold</b> is not shown", "UserMessage", "<b>bold</b> is not shown"),
        ("This session is about kettles", "UserMessage", "This session is about kettles"),
        (
            "This session is being continued from a previous conversation that",
            "SystemMessage",
            "This session is",
        ),
    ],
)
def test_what_the_tool_puts_into_user_records(text: str, kind: str, shown: str) -> None:
    session = parse(prompt(text), said("Fine."))
    assert session.events[0].event_type.type == kind
    assert text_of(session.events[0]).startswith(shown)


def test_a_prompt_keeps_its_context_apart() -> None:
    text = "<ide_selection>lines 1 to 3</ide_selection>\nExplain this"
    session = parse(prompt([{"type": "text", "text": text}]))
    assert [text_of(event) for event in session.events] == [
        "<ide_selection>lines 1 to 3</ide_selection>",
        "Explain this",
    ]
    assert session.parsed.facts.title == "Explain this"


def test_pictures_stay_in_prompts_and_results() -> None:
    source: JsonValue = {"type": "base64", "media_type": "image/png", "data": "iVBORw0="}
    image: JsonValue = {"type": "image", "source": source}
    session = parse(
        prompt([image, {"type": "text", "text": "What is this?"}]),
        called("Read", {"file_path": "/w/a.png"}),
        returned([image]),
    )
    picture = ImageBlock(url="data:image/png;base64,iVBORw0=", mime="image/png")
    assert session.one("UserMessage").content.blocks[0] == picture
    assert session.one("ToolResult").content.blocks == (picture,)
    assert session.session.stats.user_message_count == 1


def test_what_a_person_typed_meanwhile_is_a_prompt() -> None:
    queued: JsonValue = {
        "type": "attachment",
        "uuid": "q-1",
        "timestamp": "2026-03-01T08:00:05.000Z",
        "attachment": {"type": "queued_command", "prompt": "And the lid", "commandMode": "prompt"},
    }
    session = parse(prompt("Go"), said("Yes."), queued)
    assert [text_of(event) for event in session.of("UserMessage")] == ["Go", "And the lid"]


def test_a_command_of_the_person_has_its_output() -> None:
    session = parse(
        prompt("<bash-input>make</bash-input>"),
        prompt("<bash-stdout>built</bash-stdout><bash-stderr>one warning</bash-stderr>", "u-2", 1),
    )
    assert session.types == ["ShellCommand", "ToolResult"]
    assert text_of(session.events[1]) == "built\none warning"


def test_times_that_are_none_cost_nothing() -> None:
    session = parse(
        {"type": "summary", "summary": "Early"},
        prompt("Go", timestamp="yesterday"),
        said("Yes.", timestamp=None),
        said("Later.", "a-2", 30),
        said("Earlier.", "a-3", 10),
    )
    seconds = [str(event.timestamp)[17:] for event in session.events]
    assert seconds == ["30Z"] * 5


def test_a_log_without_any_time_is_marked() -> None:
    session = parse(prompt("Go", timestamp=None))
    assert str(session.events[0].timestamp) == "1970-01-01T00:00:00Z"
    assert session.session.context.attributes["time.estimated"] is True


def test_records_that_a_fork_repeats_count_once() -> None:
    first = prompt("Go")
    forked = prompt("Go", sessionId="s-fork")
    session = parse(first, said("Yes."), forked, prompt("On", "u-2", 9))
    assert session.session.stats.user_message_count == 2
    assert session.parsed.account.read == 4


def test_two_records_on_a_line_are_both_read() -> None:
    data = json_lines(prompt("Go")).rstrip(b"\n") + json_lines(said("Yes.")) + b'{"type":"user"\n'
    session = read(ClaudeCodeParser(), Bundle.of_file("a.jsonl", data))
    assert session.types == ["UserMessage", "AgentMessage"]
    account = session.parsed.account
    assert (account.read, account.broken, account.broken_lines[0].line) == (3, 1, 2)


def test_unknown_records_blocks_and_attachments_are_kept() -> None:
    session = parse(
        prompt("Go"),
        {"type": "hologram", "beam": [1, 2]},
        claude_record("assistant", "a-1", 1, [{"type": "smell", "of": "tea"}]),
        {"type": "attachment", "attachment": {"type": "crystal", "facets": 7}},
        claude_record("user", "u-9", 2, None),
        ["no", "object"],
    )
    assert dict(session.parsed.account.raw_types) == {
        "hologram": 1,
        "block:assistant.smell": 1,
        "attachment.crystal": 1,
        "user without content": 1,
        "line:array": 1,
    }
    kinds = [event.event_type.kind for event in session.of("Custom")]  # type: ignore[union-attr]  # Custom has a kind
    assert kinds == [
        "unknown:hologram",
        "unknown:attachment.crystal",
        "unknown:user without content",
        "unknown:line:array",
    ]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"{}\n", b"no json\n", b"[1]\n", json_lines({"type": "mode", "mode": "plan"})],
)
def test_a_log_that_says_nothing_is_no_session(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        ClaudeCodeParser().parse(Bundle.of_file("a.jsonl", data), Options(10_000))
