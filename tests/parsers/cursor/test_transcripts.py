"""Agent transcripts: JSON Lines of roles and blocks (parsers.md, CU5)."""

import pytest
from pydantic import JsonValue

from opensession.hail import CodeSearch, FileCreate, FileEdit, FileRead, ShellCommand
from opensession.parsers.bundle import Bundle
from opensession.parsers.cursor import CursorParser
from opensession.parsers.errors import UnreadableError
from opensession.parsers.session import Options
from tests.parsers.cursor.records import Record
from tests.parsers.reading import LIMIT, Read, read, text_of
from tests.parsers.samples import json_lines

PATH = ".cursor/projects/w-pets/agent-transcripts/tr-1/tr-1.jsonl"


def said(role: str, *blocks: JsonValue, **members: JsonValue) -> Record:
    """Return a record; texts stand for text blocks."""
    content: list[JsonValue] = [
        {"type": "text", "text": block} if isinstance(block, str) else block for block in blocks
    ]
    return {"role": role, "message": {"content": content}, **members}


def use(name: str, **arguments: JsonValue) -> Record:
    """Return a call."""
    return {"type": "tool_use", "name": name, "input": arguments}


ASK = said("user", "<user_query>\nrename the cat\n</user_query>")
RENAME = use("StrReplace", path="/w/pets.txt", old_string="Tom", new_string="Ada")


def parse(*records: JsonValue, path: str = PATH) -> Read:
    """Parse a transcript."""
    return read(CursorParser(), Bundle.of_file(path, json_lines(*records)))


def test_a_transcript() -> None:
    log = parse(ASK, said("assistant", "Renaming it.\n\n[REDACTED]", RENAME), said("assistant", "[REDACTED]"))
    assert log.types == ["UserMessage", "AgentMessage", "FileEdit"]
    assert [text_of(event) for event in log.events[:2]] == ["rename the cat", "Renaming it."]
    edit = log.events[2].event_type
    assert isinstance(edit, FileEdit)
    assert edit.path == "/w/pets.txt"
    assert edit.diff is not None
    assert "-Tom\n+Ada\n" in edit.diff
    assert (log.session.context.title, log.session.session_id) == ("rename the cat", "tr-1")
    assert [event.attributes["semantic.group_id"] for event in log.events] == [
        "message-1",
        "message-2",
        "message-2",
    ]
    assert log.parsed.account.mapped_types == {"user": 1, "assistant": 2}


def test_what_the_editor_adds_to_a_prompt_is_a_notice() -> None:
    log = parse(said("user", "<open_files>a.py</open_files>\n<user_query>rename</user_query>\nbe brief"))
    assert log.types == ["SystemMessage", "UserMessage"]
    assert text_of(log.events[0]) == "<open_files>a.py</open_files>\n\nbe brief"
    assert text_of(log.events[1]) == log.session.context.title == "rename"


@pytest.mark.parametrize(
    ("call", "event"),
    [
        (use("Read", path="a.py", limit=40), FileRead(path="a.py")),
        (use("Shell", command="ls"), ShellCommand(command="ls")),
        (use("Grep", pattern="cat", path="/w"), CodeSearch(query="cat")),
        (use("Write", path="a.py", contents="meow"), FileCreate(path="a.py")),
    ],
)
def test_tools(call: JsonValue, event: object) -> None:
    assert parse(ASK, said("assistant", call)).events[1].event_type == event


def test_a_record_may_tell_its_time() -> None:
    log = parse(
        said("user", "rename the cat", timestamp="2026-03-04T07:00:01Z"),
        said("assistant", "Done.", createdAt=1772607605000),
    )
    assert [str(event.timestamp) for event in log.events] == ["2026-03-04T07:00:01Z", "2026-03-04T07:00:05Z"]


def test_without_times_the_order_is_all_there_is() -> None:
    log = parse(ASK, said("assistant", "Done.", RENAME))
    assert [event.attributes.get("time.estimated") for event in log.events] == [True, True, True]


def test_the_first_message_tells_whether_there_are_times() -> None:
    late = parse(ASK, said("assistant", "Done.", timestamp="2026-03-04T07:00:05Z"))
    assert {str(event.timestamp) for event in late.events} == {"1970-01-01T00:00:00Z"}
    early = parse({**ASK, "timestamp": "2026-03-04T07:00:01Z"}, said("assistant", "Done."))
    assert {str(event.timestamp) for event in early.events} == {"2026-03-04T07:00:01Z"}


def test_what_is_not_known_is_raw_in_its_place() -> None:
    odd: JsonValue = {"type": "purr", "volume": 3}
    log = parse(ASK, said("assistant", odd), {"type": "turn_ended"}, [1], said("assistant", "Done."))
    assert log.types == ["UserMessage", "AgentMessage", "Custom", "Custom", "AgentMessage"]
    assert getattr(log.events[1].content.blocks[0], "data", None) == odd
    assert log.parsed.account.raw_types == {"assistant.purr": 1, "turn_ended": 1, "line:array": 1}


@pytest.mark.parametrize(
    "block", [{"type": "text"}, {"type": "tool_use", "input": {}}, {"type": "reasoning"}, 7]
)
def test_a_block_that_lacks_what_it_is_for_is_raw(block: JsonValue) -> None:
    log = parse(ASK, said("assistant", block))
    assert getattr(log.events[1].content.blocks[0], "data", None) == block
    assert log.parsed.account.raw == 1


def test_a_cut_line_is_broken_and_costs_only_itself() -> None:
    data = json_lines(ASK) + b'{"role":"assis\n' + json_lines(said("assistant", "Done."))
    log = read(CursorParser(), Bundle.of_file(PATH, data))
    assert log.types == ["UserMessage", "AgentMessage"]
    assert (log.parsed.account.broken, log.parsed.account.broken_lines[0].line) == (1, 2)


def test_a_sub_agents_transcript_belongs_to_the_session_above_it() -> None:
    log = parse(ASK, path="agent-transcripts/tr-1/subagents/tr-2.jsonl")
    context = log.session.context
    assert (context.related_session_ids, context.attributes["session_role"]) == (("tr-1",), "auxiliary")


@pytest.mark.parametrize(
    "record",
    [
        {"role": "user", "message": {"role": "user", "content": []}},
        {"role": "user", "message": {"content": []}, "uuid": "u"},
        {"type": "user", "message": {"content": []}},
        {"role": "user", "content": "hi"},
    ],
)
def test_other_agents_records_are_refused(record: JsonValue) -> None:
    bundle = Bundle.of_file("a.jsonl", json_lines(record))
    assert CursorParser().recognise(bundle) is None
    with pytest.raises(UnreadableError):
        CursorParser().parse(bundle, Options(LIMIT))


def test_recognition() -> None:
    for path, confidence in ((PATH, 98), ("a.jsonl", 93)):
        found = CursorParser().recognise(Bundle.of_file(path, json_lines(ASK)))
        assert found is not None
        assert found.confidence == confidence
