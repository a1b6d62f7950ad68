"""API messages: whose each text is, calls and their results, edits, and tags of old versions."""

import pytest
from pydantic import JsonValue

from opensession.hail import FileEdit, FileRead, JsonBlock, ShellCommand, ToolResult
from tests.parsers.cline.samples import DIFF, HISTORY, TASK_MESSAGE, agent, history, text, use, user
from tests.parsers.reading import Read, text_of


def answered(call: JsonValue, *results: JsonValue) -> Read:
    """Parse a task with one call and what came back."""
    return history(TASK_MESSAGE, agent(call), user(*results))


def result_of(session: Read) -> ToolResult:
    """Return the only result."""
    event_type = session.one("ToolResult").event_type
    assert isinstance(event_type, ToolResult)
    return event_type


def test_the_sample_task() -> None:
    session = history(*HISTORY)
    assert session.types == ["UserMessage", "FileEdit", "ToolResult"]
    edit = session.one("FileEdit")
    assert edit.event_type == FileEdit(
        path="/w/fence.txt", diff="--- /w/fence.txt\n+++ /w/fence.txt\n@@\n-brown\n+white\n"
    )
    assert (edit.attributes["input_tokens"], edit.attributes["output_tokens"]) == (10, 33)
    assert edit.attributes["cached_tokens"] == 700
    assert result_of(session) == ToolResult(name="replace_in_file", is_error=False, call_id="t1")
    assert (session.session.agent.provider, session.session.agent.model) == ("anthropic", "claude-x")
    assert session.parsed.facts.title == "Paint the fence"
    assert all(event.attributes["source.schema_version"] == "cline-api-v1" for event in session.events)


def test_old_content_is_a_string() -> None:
    messages: list[JsonValue] = [
        {"role": "user", "content": "<task>\nPaint\n</task>"},
        {"role": "assistant", "content": "Painted."},
    ]
    session = history(*messages)
    assert [text_of(event) for event in session.events] == ["Paint", "Painted."]


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("<environment_details>\nnoon\n</environment_details>", []),
        ("\n# task_progress RECOMMENDED\n\nUse it", []),
        ("# Todo list update required - now", []),
        ("What is a # task_progress?", ["UserMessage"]),
        ("<feedback>\nMore paint\n</feedback>", ["UserMessage"]),
        ("[TASK RESUMPTION] It was interrupted.", ["SystemMessage"]),
        ("[TASK RESUMPTION] …\n<user_message>\nGo on\n</user_message>", ["SystemMessage", "UserMessage"]),
        ("[ERROR] You did not use a tool", ["SystemMessage"]),
        ("[note] Result: none of a tool's", ["ToolResult"]),
        ("[x] is done", ["UserMessage"]),
    ],
)
def test_the_beginning_of_a_text_tells_whose_it_is(written: str, kinds: list[str]) -> None:
    session = history(TASK_MESSAGE, agent(text("Well")), user(text(written)))
    assert session.types == ["UserMessage", "AgentMessage", *kinds]


def test_a_result_that_mentions_the_progress_list_is_kept() -> None:
    result = text("[read_file for 'a'] Result:\n# task_progress\n- [x] paint")
    assert "task_progress" in text_of(answered(use("read_file", path="a"), result).one("ToolResult"))


def test_results_in_text_find_their_call_by_name_and_order() -> None:
    calls = [
        use("read_file", "one", path="a"),
        use("list_files", "two", path="."),
        use("read_file", "three", path="b"),
    ]
    texts = [
        text(f"[{name}] Result:\n{name}") for name in ("read_file for 'a'", "read_file for 'b'", "list_files")
    ]
    session = history(TASK_MESSAGE, agent(*calls), user(*texts))
    ids = [event.event_type.model_dump()["call_id"] for event in session.of("ToolResult")]
    assert ids == ["one", "three", "two"]


def test_an_argument_may_hold_anything() -> None:
    result = text("[execute_command for 'echo ']'\n[x] Result: no'] Result:\nExit code: 0")
    assert answered(use("execute_command", command="echo ']'"), result).types[-1] == "ToolResult"


def test_results_in_blocks_find_their_call_by_id() -> None:
    calls = [use("read_file", "one", path="a"), use("read_file", "two", path="b")]
    results: list[JsonValue] = [
        {"type": "tool_result", "tool_use_id": "two", "content": [text("[read_file for 'b'] Result:\nB")]},
        {"type": "tool_result", "tool_use_id": "one", "content": "A", "is_error": True},
    ]
    session = history(TASK_MESSAGE, agent(*calls), user(*results))
    shown = [(event.event_type.model_dump()["call_id"], text_of(event)) for event in session.of("ToolResult")]
    assert shown == [("two", "B"), ("one", "A")]
    assert session.of("ToolResult")[1].event_type.model_dump()["is_error"] is True


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "The tool execution failed with the following error:\n<error>\nno such file\n</error>",
            "no such file",
        ),
        ("The user denied this operation.", "The user denied this operation."),
        ('{"status":"error","message":"gone"}', '{"status":"error","message":"gone"}'),
    ],
)
def test_failures_are_errors_without_their_markup(body: str, shown: str) -> None:
    session = answered(use("read_file", path="a"), text(f"[read_file for 'a'] Result:\n{body}"))
    assert result_of(session).is_error
    assert text_of(session.one("ToolResult")) == shown


def test_a_command_that_failed_has_its_exit_code() -> None:
    body = "[execute_command for 'make'] Result:\nCommand failed. Exit code: 2\nno rule"
    session = answered(use("execute_command", command="make"), text(body))
    assert session.one("ShellCommand").event_type == ShellCommand(command="make", exit_code=2)
    assert result_of(session).is_error


def test_a_refused_edit_counts_no_lines() -> None:
    body = "[replace_in_file for 'a'] Result:\nThe tool execution failed with the following error: no match"
    session = answered(use("replace_in_file", path="a", diff=DIFF), text(body))
    assert session.session.stats.lines_added == 0
    assert "+white" in text_of(session.one("FileEdit"))


def test_the_final_text_of_a_file_places_the_change() -> None:
    final = '<final_file_content path="a">\none\ntwo\nwhite\n</final_file_content>'
    body = text(f"[replace_in_file for 'a'] Result:\nsaved\n{final}\nUse it.")
    session = answered(use("replace_in_file", path="a", diff=DIFF), body)
    assert session.one("FileEdit").event_type == FileEdit(
        path="a", diff="--- a\n+++ a\n@@ -3,1 +3,1 @@\n-brown\n+white\n"
    )
    assert "final_file_content" not in text_of(session.one("ToolResult"))


def test_line_numbers_of_forks_are_no_text_of_the_file() -> None:
    diff = "<<<<<<< SEARCH\n:start_line:7\n-------\nbrown\n=======\nwhite\n>>>>>>> REPLACE"
    session = answered(use("apply_diff", path="a", diff=diff))
    assert session.one("FileEdit").event_type == FileEdit(
        path="a", diff="--- a\n+++ a\n@@ -7,1 +7,1 @@\n-brown\n+white\n"
    )


@pytest.mark.parametrize(
    ("tool", "argument"), [("attempt_completion", "result"), ("plan_mode_respond", "response")]
)
def test_saying_something_by_tool_is_a_message(tool: str, argument: str) -> None:
    said = text(f"[{tool}] Result:\n<user_message>\nThanks\n</user_message>")
    session = answered({**use(tool), "input": {argument: "Painted."}}, said)
    assert session.types == ["UserMessage", "AgentMessage", "UserMessage"]
    assert text_of(session.events[-1]) == "Thanks"


@pytest.mark.parametrize(
    "options",
    [
        ["white", {"label": "green", "description": "like grass"}],
        '["white", {"title": "green", "description": "like grass"}]',
    ],
)
def test_a_question_has_options_of_both_shapes(options: JsonValue) -> None:
    call = use("ask_followup_question", question="Which colour?", options=options)
    session = answered(call, text("[ask_followup_question for 'x'] Result:\n<answer>\ngreen\n</answer>"))
    assert session.one("ToolCall").event_type.model_dump()["name"] == "request_user_input"
    (block,) = session.one("ToolCall").content.blocks
    assert isinstance(block, JsonBlock)
    assert block.data == {
        "questions": [
            {
                "id": "question",
                "question": "Which colour?",
                "options": [{"label": "white"}, {"label": "green", "description": "like grass"}],
            }
        ]
    }
    assert text_of(session.events[-1]) == "green"


def test_calls_in_tags_are_calls() -> None:
    written = (
        "<thinking>Where is it?</thinking>\n\nI look.\n\n<read_file>\n<path>fence.txt</path>\n</read_file>"
    )
    session = history(
        TASK_MESSAGE, agent(text(written)), user(text("[read_file for 'fence.txt'] Result:\nbrown"))
    )
    assert session.types == ["UserMessage", "Thinking", "AgentMessage", "FileRead", "ToolResult"]
    assert session.one("FileRead").event_type == FileRead(path="fence.txt")
    assert text_of(session.one("AgentMessage")) == "I look."
    assert result_of(session).call_id == session.one("FileRead").attributes["semantic.call_id"]


def test_a_written_file_may_hold_its_own_closing_tag() -> None:
    content = "<content>a</content>\n</write_to_file>\nb"
    written = f"<write_to_file>\n<path>x.xml</path>\n<content>\n{content}\n</content>\n</write_to_file>"
    session = history(TASK_MESSAGE, agent(text(written)))
    assert text_of(session.one("FileCreate")) == content


@pytest.mark.parametrize(
    "prose",
    [
        "Use <read_file> for that.",
        "The tag <read_file><path>x</path></read_file> reads.",
        "<div>\n<p>x</p>\n</div>",
        "<read_file>\n<path>x</path>",
    ],
)
def test_tags_in_prose_are_no_calls(prose: str) -> None:
    session = history(TASK_MESSAGE, agent(text(prose)))
    assert session.types == ["UserMessage", "AgentMessage"]
    assert text_of(session.one("AgentMessage")) == prose


def test_tags_stay_text_beside_calls_in_blocks() -> None:
    written = "<read_file>\n<path>x</path>\n</read_file>"
    assert (
        history(TASK_MESSAGE, agent(text(written), use("read_file", path="y"))).types.count("FileRead") == 1
    )


def test_several_files_in_one_tag() -> None:
    files = "<file><path>a</path></file><file><path>b</path></file>"
    session = history(TASK_MESSAGE, agent(text(f"<read_file>\n<args>{files}</args>\n</read_file>")))
    assert session.one("FileRead").event_type == FileRead(path="a, b")


def test_pictures_stay_with_their_prompt_or_result() -> None:
    picture: JsonValue = {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": "AA=="},
    }
    session = history(
        user(text("<task>\nLook\n</task>"), picture),
        agent(use("browser_action", action="launch")),
        user(text("[browser_action for 'launch'] Result:\nopen"), picture),
    )
    counts = [len(event.content.blocks) for event in session.of("UserMessage", "ToolResult")]
    assert counts == [2, 2]


def test_what_nobody_knows_is_kept_raw() -> None:
    session = history(
        TASK_MESSAGE,
        {"role": "oracle", "content": "hm"},
        {"role": "user", "content": 7},
        agent({"type": "hologram", "size": 3}),
        agent(use("paint_fence", colour="white")),
    )
    assert session.parsed.account.raw_types == {"message:oracle": 1, "message:user": 1, "block:hologram": 1}
    assert session.parsed.account.read == 5
    assert session.one("ToolCall").event_type.model_dump()["name"] == "paint_fence"
