"""Lines that replace, reset and take back what stood before them (parsers.md §6.2, §6.3)."""

from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import Tally
from opensession.parsers.gemini.replay import Replay
from tests.parsers.gemini.records import METADATA, TOKENS, call, model, parse_lines, user
from tests.parsers.reading import text_of

SHELL = call("run_shell_command", {"command": "ls drawer | wc -l"}, "12")


def test_the_log_as_it_is_really_written() -> None:
    log = parse_lines(
        METADATA,
        user(1, [{"text": "Count the spoons"}]),
        model(3, thoughts=[], tokens=TOKENS),
        model(3, thoughts=[], tokens=TOKENS, toolCalls=[SHELL]),
        {"$set": {"lastUpdated": "2026-03-03T09:00:45.000Z"}},
    )
    assert log.types == ["UserMessage", "ShellCommand", "ToolResult"]
    stats = log.session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (50, 10)
    context = log.session.context
    assert (context.title, str(context.updated_at)) == ("Count the spoons", "2026-03-03T09:00:45Z")
    assert (log.session.session_id, log.session.agent.provider) == ("g-1", "google")
    assert log.parsed.account.mapped_types == {"metadata": 1, "user": 1, "gemini": 2, "$set": 1}


def test_a_replaced_message_keeps_its_place() -> None:
    log = parse_lines(METADATA, user(1, "first"), user(2, "second"), user(1, "first, again"))
    assert [text_of(event) for event in log.events] == ["first, again", "second"]
    assert log.parsed.account.mapped == log.parsed.account.read == 4


def test_rewinding_takes_back_a_message_and_all_after_it() -> None:
    kept = parse_lines(METADATA, user(1), model(2, "Ten."), user(3), {"$rewindTo": "m2"}, model(4, "Nine."))
    assert [text_of(event) for event in kept.events] == ["Count the spoons", "Nine."]
    assert kept.parsed.account.mapped == kept.parsed.account.read == 6
    assert kept.parsed.warnings == ("2 messages that the user took back are left out",)
    none = parse_lines(METADATA, user(1), model(2, "Ten."), {"$rewindTo": "m9"}, user(5, "Anew"))
    assert [text_of(event) for event in none.events] == ["Anew"]


def test_setting_messages_replaces_all_of_them() -> None:
    log = parse_lines(
        METADATA,
        user(1),
        model(2, "Ten."),
        {"$set": {"messages": [user(1, "Reset"), model(7, "Yes.")]}},
        user(8),
    )
    assert [text_of(event) for event in log.events] == ["Reset", "Yes.", "Count the spoons"]
    assert log.parsed.account.mapped_types == {"metadata": 1, "user": 2, "gemini": 1, "$set": 1}


def test_what_is_not_known_stays_in_its_place_and_raw() -> None:
    log = parse_lines(
        METADATA, user(1), {"odd": 1}, [2], {"type": "vision", "id": "v"}, {"$rewindTo": 4}, user(5)
    )
    assert log.types == ["UserMessage", "Custom", "Custom", "Custom", "Custom", "UserMessage"]
    assert log.parsed.account.raw_types == {"line:untyped": 2, "line:array": 1, "vision": 1}


def test_a_message_of_a_reset_that_is_not_known_makes_its_line_raw() -> None:
    log = parse_lines(METADATA, {"$set": {"messages": [user(1), {"id": "m2", "type": "hum"}]}})
    account = log.parsed.account
    assert (account.mapped, account.raw_types) == (1, {"hum": 1})


def test_typed_records_pair_calls_with_responses_and_count_tokens_once() -> None:
    log = parse_lines(
        {"type": "session_metadata", "sessionId": "g-typed", "startTime": "2026-03-03T09:00:00Z"},
        user(1, [{"type": "text", "text": "Count the spoons"}]),
        model(
            2,
            [
                {"type": "thinking", "text": "Which drawer?"},
                {"type": "text", "text": "Looking."},
                {"type": "text", "text": "Still looking."},
                {"type": "functionCall", "name": "glob", "args": {"pattern": "*spoon*"}},
                {"type": "functionCall", "name": "read_file", "args": {"path": "/w/drawer"}},
            ],
        ),
        {"type": "message_update", "id": "m2", "tokens": {"input": 8, "output": 3}},
        user(
            3,
            [
                {"type": "functionResponse", "name": "read_file", "response": {"output": "12"}},
                {"type": "functionResponse", "name": "glob", "response": {"error": "no such drawer"}},
            ],
        ),
        {"type": "message_update", "id": "m99", "tokens": {"input": 1}},
    )
    assert log.types == [
        *("UserMessage", "Thinking", "AgentMessage", "FileSearch", "FileRead"),
        *("ToolResult", "ToolResult", "Custom"),
    ]
    ids = [event.attributes["semantic.call_id"] for event in log.of("FileSearch", "FileRead", "ToolResult")]
    assert ids == ["m2-call-1", "m2-call-2", "m2-call-2", "m2-call-1"]
    assert (log.session.stats.total_input_tokens, log.session.stats.total_output_tokens) == (8, 3)
    assert log.parsed.account.raw_types == {"message_update": 1}
    assert log.session.session_id == "g-typed"


LINES: st.SearchStrategy[JsonValue] = st.one_of(
    st.builds(user, st.integers(0, 4), st.sampled_from(["a", "b"])),
    st.builds(lambda number: {"$rewindTo": f"m{number}"}, st.integers(0, 5)),
    st.builds(
        lambda numbers: {"$set": {"messages": [user(number) for number in numbers]}},
        st.lists(st.integers(0, 4), max_size=3),
    ),
    st.builds(lambda number: {"type": "message_update", "id": f"m{number}", "tokens": {}}, st.integers(0, 4)),
    st.sampled_from([METADATA, {"odd": 1}, 3]),
)


@given(st.lists(LINES))
def test_every_line_is_counted_once(lines: list[JsonValue]) -> None:
    tally = Tally()
    replay = Replay(tally)
    replay.read_lines(lines)
    standing = {id(entry.record): entry.record.pending for entry in replay.entries()}
    assert tally.account().read + len(standing) == len(lines)
    assert sum(standing.values()) == len(list(replay.entries()))
