"""Validation (hail.md §9): all problems, in order, with their messages."""

import pytest

from opensession.hail import (
    Agent,
    EventType,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    ShellCommand,
    ToolCall,
    ToolResult,
    WebSearch,
    ingest,
    validate_session,
    write_session,
)
from tests.hail.samples import after, event, header, said, session


def test_a_sound_session_has_no_problem() -> None:
    assert validate_session(session(said("a", event_id="1"), said("b", event_id="2"))) == ()


def test_all_problems_come_in_the_documented_order() -> None:
    head = header(version="mail-1", session_id="", agent=Agent(provider="", model="", tool=""))
    events = [
        event(event_id="a", at=after(9)),
        event(ToolCall(name=""), event_id="a", at=after(5)),
        event(event_id="", at=after(5)),
        event(ShellCommand(command=""), event_id="a", at=after(4)),
    ]
    problems = validate_session(session(*events, head=head))
    assert [(problem.kind, problem.message, problem.index, problem.fatal) for problem in problems] == [
        ("InvalidVersion", "invalid version: mail-1, expected prefix 'hail-'", None, True),
        ("MissingField", "missing required field: session_id", None, True),
        ("MissingField", "missing required field: agent.provider", None, True),
        ("MissingField", "missing required field: agent.tool", None, True),
        (
            "InvalidEvent",
            "invalid event at index 1: missing required field: event_type.name",
            1,
            True,
        ),
        ("InvalidEvent", "invalid event at index 2: missing required field: event_id", 2, True),
        (
            "InvalidEvent",
            "invalid event at index 3: missing required field: event_type.command",
            3,
            True,
        ),
        ("DuplicateEventId", "duplicate event_id: a", 1, True),
        ("DuplicateEventId", "duplicate event_id: a", 3, True),
        ("EventsOutOfOrder", "events not in chronological order at index 1", 1, False),
        ("EventsOutOfOrder", "events not in chronological order at index 3", 3, False),
    ]


def test_a_session_without_events_is_empty() -> None:
    (problem,) = validate_session(session())
    assert (problem.kind, problem.message) == ("EmptySession", "empty session: no events")


@pytest.mark.parametrize(
    ("event_type", "field"),
    [
        (ToolCall(name=""), "event_type.name"),
        (ToolResult(name="", is_error=False), "event_type.name"),
        (FileEdit(path=""), "event_type.path"),
        (FileCreate(path=""), "event_type.path"),
        (FileDelete(path=""), "event_type.path"),
        (FileRead(path=""), "event_type.path"),
        (ShellCommand(command=""), "event_type.command"),
        (WebSearch(query=""), None),
        (ToolCall(name=" "), None),
    ],
)
def test_required_fields_of_events(event_type: EventType, field: str | None) -> None:
    problems = validate_session(session(event(event_type)))
    assert [problem.message for problem in problems] == (
        [f"invalid event at index 0: missing required field: {field}"] if field else []
    )


@pytest.mark.parametrize("version", ["hail-", "hail-9", "hail/0.1", "", "HAIL-1.0.0"])
def test_only_the_prefix_of_the_version_counts(version: str) -> None:
    problems = validate_session(session(event(), head=header(version=version)))
    assert bool(problems) == (not version.startswith("hail-"))


def test_blanks_and_equal_times_pass() -> None:
    head = header(session_id=" ", agent=Agent(provider=" ", model="", tool=" "))
    assert validate_session(session(event(event_id=" "), event(event_id="1"), head=head)) == ()


def test_disorder_alone_does_not_stop_a_publish() -> None:
    disordered = session(event(event_id="1", at=after(0, 1)), event(event_id="2", at=after(0)))
    result = ingest(write_session(disordered))
    assert [problem.kind for problem in result.problems] == ["EventsOutOfOrder"]
    assert result.fatal_problems == ()
    repeated = ingest(write_session(session(event(), event())))
    assert repeated.fatal_problems == repeated.problems != ()


def test_a_digest_keeps_a_hundred_problems_of_each_kind() -> None:
    many = session(*(event(event_id="x", at=after(-number)) for number in range(250)))
    assert len(validate_session(many)) == 498
    problems = ingest(write_session(many)).problems
    assert [problem.kind for problem in problems] == ["DuplicateEventId"] * 100 + ["EventsOutOfOrder"] * 100
