"""What Codex's records become (parsers.md §5, §14)."""

import json

import pytest
from pydantic import JsonValue

from opensession.hail import FileCreate, FileDelete, FileEdit, ShellCommand, ToolCall, WebFetch, WebSearch
from opensession.parsers.bundle import Bundle
from opensession.parsers.codex import CodexParser
from opensession.parsers.errors import UnreadableError
from opensession.parsers.session import Options
from tests.parsers.reading import Read, read, text_of
from tests.parsers.samples import GARDEN, GARDEN_HEADER, GARDEN_PATCH, codex_record, json_lines


def parse(*records: JsonValue) -> Read:
    """Parse a rollout that begins with the garden's header."""
    return read(CodexParser(), Bundle.of_file("rollout-1.jsonl", json_lines(GARDEN_HEADER, *records)))


def item(second: float, kind: str, **fields: JsonValue) -> JsonValue:
    """Return a response item."""
    return codex_record(second, "response_item", type=kind, **fields)


def screen(second: float, kind: str, **fields: JsonValue) -> JsonValue:
    """Return an event for the screen."""
    return codex_record(second, "event_msg", type=kind, **fields)


def message(second: float, role: str, text: str) -> JsonValue:
    """Return a message item."""
    return item(second, "message", role=role, content=[{"type": "input_text", "text": text}])


def call(second: float, name: str, arguments: JsonValue, call_id: str = "c1") -> JsonValue:
    """Return a function call."""
    return item(second, "function_call", name=name, arguments=json.dumps(arguments), call_id=call_id)


def output(second: float, value: JsonValue, call_id: str = "c1") -> JsonValue:
    """Return a call's output."""
    return item(second, "function_call_output", call_id=call_id, output=value)


PROMPT = screen(1, "user_message", message="Water on even days only")


def test_the_garden_session() -> None:
    session = read(CodexParser(), Bundle.of_file("rollout-1.jsonl", GARDEN))
    assert session.types == ["UserMessage", "ShellCommand", "ToolResult", "FileCreate", "FileEdit", "Custom"]
    assert session.session.agent.model == "gpt-y-codex"
    assert session.one("ShellCommand").event_type == ShellCommand(
        command="grep -n water plan.txt", exit_code=1
    )
    assert session.one("ToolResult").event_type.is_error  # type: ignore[union-attr]  # a result has it
    assert session.one("FileCreate").event_type == FileCreate(path="plan.txt")
    stats = session.session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (900, 70)
    assert (stats.lines_added, stats.lines_removed) == (1, 1)
    attributes = session.session.context.attributes
    assert attributes["git_branch"] == "tulips"
    assert attributes["usage"] == {"input_tokens": 900, "output_tokens": 70, "cache_read_tokens": 300}
    assert session.one("Custom").attributes["input_tokens"] == 500


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("item_text", ["Water the tulips", "Water the tulips\n<image>"])
def test_a_prompt_in_both_channels_is_one(order: tuple[int, int], item_text: str) -> None:
    twice = [message(1, "user", item_text), screen(1.5, "user_message", message="Water the tulips")]
    event = parse(*(twice[place] for place in order)).one("UserMessage")
    assert event.attributes["source"] == "event_msg"
    assert text_of(event) == "Water the tulips"


def test_equal_prompts_of_the_screen_collapse_only_when_close() -> None:
    near = parse(screen(1, "user_message", message="On"), screen(2, "user_message", message="On"))
    assert len(near.of("UserMessage")) == 1
    far = parse(screen(1, "user_message", message="On"), screen(20, "user_message", message="On"))
    assert len(far.of("UserMessage")) == 2


def test_an_answer_only_an_item_tells_is_kept() -> None:
    event = parse(PROMPT, message(3, "assistant", "Done.")).one("AgentMessage")
    assert event.attributes["source"] == "response_fallback"


def test_the_answer_of_a_finished_turn_is_told_once() -> None:
    done = screen(9, "task_complete", turn_id="t1", last_agent_message="All watered.")
    told = parse(
        PROMPT,
        screen(1, "task_started", turn_id="t1"),
        screen(8, "agent_message", message="All watered."),
        done,
    )
    assert len(told.of("AgentMessage")) == 1
    promoted = parse(PROMPT, done)
    assert text_of(promoted.one("AgentMessage")) == "All watered."
    assert told.session.stats.message_count == 2


def test_an_unfinished_turn_ends_with_the_log() -> None:
    session = parse(screen(1, "task_started", turn_id="t7"), PROMPT)
    end = session.one("TaskEnd")
    assert (end.task_id, text_of(end)) == ("t7", "synthetic end (missing task_complete)")


@pytest.mark.parametrize(
    "text",
    [
        "# AGENTS.md instructions for /w/garden",
        "<environment_context>\n<cwd>/w</cwd>\n</environment_context>",
        "<turn_aborted>stopped</turn_aborted>",
        "&lt;subagent_notification&gt;x&lt;/subagent_notification&gt;",
        "Warning: apply_patch was requested via exec_command. Use the apply_patch tool instead.",
    ],
)
def test_injected_texts_are_no_prompts(text: str) -> None:
    session = parse(message(0.5, "user", text), PROMPT)
    assert [text_of(event) for event in session.of("UserMessage")] == ["Water on even days only"]
    assert session.parsed.facts.title == "Water on even days only"


def test_a_request_from_an_editor_is_cut_out_of_its_context() -> None:
    text = "# Context from my IDE setup:\n\n## Open tabs:\n- a.py\n\n## My request for Codex:\nFix it\n"
    session = parse(message(1, "user", text), screen(1.2, "user_message", message=text))
    assert text_of(session.one("UserMessage")) == "Fix it"
    assert text_of(session.one("SystemMessage")).endswith("- a.py")
    assert session.parsed.facts.title == "Fix it"


def test_reasoning_is_told_once() -> None:
    parts: JsonValue = [{"type": "summary_text", "text": "First"}, {"type": "summary_text", "text": "Second"}]
    session = parse(
        screen(1, "agent_reasoning", text="First"),
        screen(1, "agent_reasoning", text="Second"),
        item(1.5, "reasoning", summary=parts),
        PROMPT,
    )
    assert [text_of(event) for event in session.of("Thinking")] == ["First", "Second"]


def test_a_thought_that_comes_back_later_is_told_again() -> None:
    parts: JsonValue = [{"type": "summary_text", "text": "Running tests"}]
    records = [
        record
        for second in (1, 60)
        for record in (
            screen(second, "agent_reasoning", text="Running tests"),
            item(second, "reasoning", summary=parts),
        )
    ]
    assert len(parse(PROMPT, *records).of("Thinking")) == 2


def test_a_picture_of_a_prompt_is_kept_whichever_channel_comes_first() -> None:
    content: JsonValue = [
        {"type": "input_text", "text": "Water the tulips"},
        {"type": "input_image", "image_url": "data:image/png;base64,AA=="},
    ]
    twice = [
        item(1, "message", role="user", content=content),
        screen(1, "user_message", message="Water the tulips"),
    ]
    for records in (twice, twice[::-1]):
        blocks = parse(*records).one("UserMessage").content.blocks
        assert [block.type for block in blocks] == ["Text", "Image"]


def test_reasoning_may_be_one_text() -> None:
    assert text_of(parse(PROMPT, item(2, "reasoning", summary="plain")).one("Thinking")) == "plain"


@pytest.mark.parametrize(
    "record",
    [
        item(2, "message", role="user", content=[{"type": "input_smell", "text": None, "beam": "b3"}]),
        item(2, "message", role="assistant", content={"beam": "b3"}),
        item(2, "message", role="assistant", beam="b3"),
        item(2, "reasoning", summary=[{"type": "summary_smell", "beam": "b3"}]),
        screen(2, "user_message", message={"beam": "b3"}),
        screen(2, "agent_message", message=3, beam="b3"),
        screen(2, "agent_reasoning", text=["b3"]),
    ],
)
def test_what_is_said_in_an_unknown_form_stays_raw(record: JsonValue) -> None:
    session = parse(PROMPT, record)
    assert session.parsed.account.raw == 1
    assert "b3" in session.events[-1].content.model_dump_json()


def test_what_the_log_withholds_is_nothing_unknown() -> None:
    withheld: JsonValue = [{"type": "input_image", "image_url": None, "detail": "auto"}]
    secret: JsonValue = [{"type": "encrypted_content", "encrypted_content": "b3"}]
    session = parse(
        PROMPT, item(2, "message", role="user", content=withheld), item(3, "agent_message", content=secret)
    )
    assert (session.types, session.parsed.account.raw) == (["UserMessage"], 0)


def test_an_unknown_part_of_a_message_told_twice_stays_raw() -> None:
    content: JsonValue = [
        {"type": "input_text", "text": "Water on even days only"},
        {"type": "smell", "beam": "b3"},
    ]
    session = parse(PROMPT, item(1, "message", role="user", content=content))
    assert "b3" in session.one("UserMessage").content.model_dump_json()
    assert session.parsed.account.raw_types == {"message.smell": 1}


ENVELOPE = json.dumps({"output": "ok\n", "metadata": {"exit_code": 0, "duration_seconds": 1.5}})


@pytest.mark.parametrize(
    ("value", "text", "exit_code", "millis"),
    [
        (ENVELOPE, "ok", 0, 1500),
        (json.dumps({"output": ".", "stdout": "useful", "metadata": {"exit_code": 3}}), "useful", 3, None),
        ("Exit code: 1\nWall time: 0.4 seconds\nOutput:\nno", "no", 1, 400),
        ("Chunk ID: a\nWall time: 2 seconds\nProcess exited with code 0\nOutput:\nyes", "yes", 0, 2000),
        ([{"type": "input_text", "text": "a"}, {"type": "input_text", "text": "b"}], "a\nb", None, None),
        ({"type": "input_text", "text": "x"}, "x", None, None),
        ("just text", "just text", None, None),
        (None, "", None, None),
    ],
)
def test_outputs_of_all_forms(value: JsonValue, text: str, exit_code: int | None, millis: int | None) -> None:
    session = parse(PROMPT, call(2, "shell", {"command": ["bash", "-lc", "make"]}), output(3, value))
    assert session.one("ShellCommand").event_type == ShellCommand(command="make", exit_code=exit_code)
    result = session.one("ToolResult")
    assert (text_of(result), result.duration_ms) == (text, millis)
    assert result.attributes["semantic.call_id"] == session.one("ShellCommand").attributes["semantic.call_id"]


PATCHES: list[JsonValue] = [
    item(2, "custom_tool_call", name="apply_patch", call_id="c1", input=GARDEN_PATCH),
    call(2, "apply_patch", {"patch": GARDEN_PATCH}),
    call(2, "apply_patch", {"input": GARDEN_PATCH}),
    call(2, "shell", {"command": ["apply_patch", GARDEN_PATCH]}),
    call(2, "shell", {"command": ["bash", "-lc", f"apply_patch <<'EOF'\n{GARDEN_PATCH}\nEOF"]}),
    call(2, "exec_command", {"cmd": f"cd /w && apply_patch <<'EOF'\n{GARDEN_PATCH}\nEOF"}),
]


@pytest.mark.parametrize("patch", PATCHES)
def test_a_patch_is_a_change_for_each_file_however_it_is_applied(patch: JsonValue) -> None:
    session = parse(PROMPT, patch, output(3, '{"output":"Success","metadata":{"exit_code":0}}'))
    edit = FileEdit(path="readme.md", diff="--- readme.md\n+++ readme.md\n@@\n-daily\n+even days\n")
    changes = [event.event_type for event in session.of("FileCreate", "FileEdit")]
    assert changes == [FileCreate(path="plan.txt"), edit]
    assert not session.of("ShellCommand")


def test_a_patch_that_failed_changed_nothing() -> None:
    failed = output(3, '{"output":"no such line","metadata":{"exit_code":1}}')
    session = parse(PROMPT, PATCHES[0], failed)
    assert session.session.stats.lines_added == 0
    assert "+even days" in text_of(session.one("FileEdit"))


def test_what_a_patch_did_is_told_better_by_the_tool() -> None:
    applied = screen(
        2.5,
        "patch_apply_end",
        call_id="c1",
        success=True,
        changes={
            "/w/garden/readme.md": {"type": "update", "unified_diff": "@@ -7 +7 @@\n-daily\n+even days\n"}
        },
    )
    edit = parse(PROMPT, PATCHES[0], applied).one("FileEdit").event_type
    diff = edit.diff if isinstance(edit, FileEdit) else None
    assert diff is not None
    assert "@@ -7 +7 @@" in diff


def test_a_diff_goes_to_its_own_file_only() -> None:
    other: JsonValue = {"type": "update", "unified_diff": "@@ -9 +9 @@\n-x\n+y\n"}
    changes: JsonValue = {"/w/garden/notreadme.md": other}
    applied = screen(2.5, "patch_apply_end", call_id="c1", success=True, changes=changes)
    edit = parse(PROMPT, PATCHES[0], applied).one("FileEdit").event_type
    assert isinstance(edit, FileEdit)
    assert edit.diff is not None
    assert "+even days" in edit.diff


def test_changes_that_no_call_told() -> None:
    changes: JsonValue = {"a": {"type": "add", "content": "x"}, "b": {"type": "delete", "content": "y"}}
    session = parse(PROMPT, screen(2, "patch_apply_end", call_id="z", success=True, changes=changes))
    assert [event.event_type for event in session.events[1:]] == [FileCreate(path="a"), FileDelete(path="b")]


@pytest.mark.parametrize(
    ("action", "event", "text"),
    [
        ({"type": "search", "query": "tea", "queries": ["tea", "pot"]}, WebSearch(query="tea"), "tea | pot"),
        ({"type": "open_page", "url": "https://e.org"}, WebFetch(url="https://e.org"), "https://e.org"),
        (
            {"type": "find_in_page", "url": "https://e.org", "pattern": "lid"},
            WebFetch(url="https://e.org"),
            "https://e.org\npattern: lid",
        ),
        ({"type": "open_page"}, ToolCall(name="web_search"), "open_page"),
    ],
)
def test_web_actions(action: JsonValue, event: object, text: str) -> None:
    session = parse(PROMPT, item(2, "web_search_call", id="w1", status="completed", action=action))
    assert (session.events[1].event_type, text_of(session.events[1])) == (event, text)


def test_questions_and_answers() -> None:
    pot: JsonValue = {"id": "pot", "header": "Pot", "question": "Which pot?"}
    asked: JsonValue = {"questions": [pot, {"id": "lid"}]}
    answers = json.dumps({"answers": {"pot": {"answers": ["red", "blue"]}, "lid": {"answers": []}}})
    session = parse(PROMPT, call(2, "request_user_input", asked), output(3, answers))
    question = session.one("SystemMessage")
    assert text_of(question) == "- pot (Pot): Which pot?\n- lid: (no question text)"
    assert question.attributes["source"] == "interactive_question"
    answer = session.of("UserMessage")[1]
    assert (text_of(answer), answer.attributes["source"]) == (
        "pot: red | blue\nlid: (no answer)",
        "interactive",
    )
    assert session.of("ToolResult")


def test_a_sub_agents_rollout_is_auxiliary() -> None:
    source: JsonValue = {"subagent": {"thread_spawn": {"parent_thread_id": "th-0", "agent_nickname": "Rose"}}}
    header = codex_record(0, "session_meta", id="th-2", timestamp="2026-03-02T10:00:00.000Z", source=source)
    context = read(CodexParser(), Bundle.of_file("a.jsonl", json_lines(header, PROMPT))).session.context
    assert context.attributes["session_role"] == "auxiliary"
    assert (context.attributes["parent_session_id"], context.related_session_ids) == ("th-0", ("th-0",))


def test_what_a_fork_copied_is_not_counted_again() -> None:
    own = codex_record(
        0, "session_meta", id="th-2", timestamp="2026-03-02T10:00:00.000Z", forked_from_id="th-1"
    )
    copied = [
        GARDEN_HEADER,
        screen(0.1, "user_message", message="Old"),
        message(0.1, "assistant", "Old answer"),
    ]
    new = screen(30, "user_message", message="New")
    session = read(CodexParser(), Bundle.of_file("a.jsonl", json_lines(own, *copied, new)))
    assert session.session.session_id == "th-2"
    assert [text_of(event) for event in session.events] == ["New"]
    assert session.parsed.account.read == 5


def test_the_flat_generation() -> None:
    records: list[JsonValue] = [
        {
            "id": "old-1",
            "timestamp": "2025-05-01T08:00:00.000Z",
            "instructions": None,
            "git": {"branch": "b"},
        },
        {"record_type": "state"},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Water"}]},
        {"type": "function_call", "name": "shell", "arguments": '{"command":["ls"]}', "call_id": "x"},
        {"type": "function_call_output", "call_id": "x", "output": ENVELOPE},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Done"}]},
    ]
    bundle = Bundle.of_file("a.jsonl", json_lines(*records))
    candidate = CodexParser().recognise(bundle)
    assert candidate is not None
    assert candidate.confidence >= 90
    session = read(CodexParser(), bundle)
    assert session.types == ["UserMessage", "ShellCommand", "ToolResult", "AgentMessage"]
    assert str(session.events[-1].timestamp) == "2025-05-01T08:00:00Z"


def test_nothing_in_a_flat_log_is_a_double() -> None:
    header: JsonValue = {"id": "old-1", "timestamp": "2025-05-01T08:00:00.000Z", "instructions": None}
    yes: JsonValue = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "yes"}]}
    state: JsonValue = {"record_type": "state"}
    session = read(CodexParser(), Bundle.of_file("a.jsonl", json_lines(header, yes, state, yes)))
    assert session.types == ["UserMessage", "UserMessage"]


def test_the_name_of_a_thread_is_its_title() -> None:
    session = parse(PROMPT, screen(2, "thread_name_updated", thread_name="Garden plan"))
    assert session.parsed.facts.title == "Garden plan"


def test_unknown_records_are_kept_raw() -> None:
    session = parse(
        PROMPT, screen(2, "hologram", beam=1), item(3, "smell"), codex_record(4, "aura", type="x"), {"a": 1}
    )
    assert dict(session.parsed.account.raw_types) == {
        "event_msg.hologram": 1,
        "response_item.smell": 1,
        "aura.x": 1,
        "record": 1,
    }


@pytest.mark.parametrize("data", [b"", b"words\n", b'{"type":"message"}\n', json_lines(GARDEN_HEADER)])
def test_a_file_that_is_no_rollout_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        CodexParser().parse(Bundle.of_file("a.jsonl", data), Options(10_000))
