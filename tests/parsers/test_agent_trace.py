"""Agent Trace records: files, lines, and the conversations they came from."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import Event, FileEdit, JsonBlock, ReferenceBlock
from opensession.parsers.agent_trace import AgentTraceParser
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import UnreadableError
from opensession.parsers.registry import detect
from opensession.parsers.session import Options
from tests.parsers.mutation import mutate
from tests.parsers.reading import LIMIT, Read, read, text_of

PARSER = AgentTraceParser()
CHAT = "https://chats.example/loaf"
Record = dict[str, JsonValue]


def lines(start: int, end: int, **members: JsonValue) -> JsonValue:
    """Return a range of lines."""
    return {"start_line": start, "end_line": end, **members}


def file(path: str, *ranges: JsonValue, **members: JsonValue) -> JsonValue:
    """Return a file with one conversation."""
    contributor: JsonValue = {"type": "ai", "model_id": "anthropic/claude-z"}
    conversation: JsonValue = {"url": CHAT, "contributor": contributor, "ranges": [*ranges], **members}
    return {"path": path, "conversations": [conversation]}


def record(name: str, *files: JsonValue, **members: JsonValue) -> Record:
    """Return a record of the bakery."""
    return {
        "version": "0.1.0",
        "id": name,
        "timestamp": "2026-03-10T05:00:00Z",
        "vcs": {"type": "git", "revision": "c0ffee"},
        "tool": {"name": "cursor", "version": "2.4.0"},
        "files": [*files],
        **members,
    }


def parsed(*records: JsonValue) -> Read:
    """Parse JSON Lines."""
    data = b"\n".join(json.dumps(one).encode() for one in records)
    return read(PARSER, Bundle.of_file("loaf/.agent-trace/traces.jsonl", data))


def test_lines_of_a_file_become_an_edit_that_refers_to_its_conversation() -> None:
    result = parsed(record("r1", file("src/oven.py", lines(3, 9), lines(12, 12))))
    event = result.one("FileEdit")
    assert event.event_type == FileEdit(path="src/oven.py")
    assert text_of(event).startswith("src/oven.py: lines 3–9, 12")
    assert addresses(event) == [CHAT]
    assert (event.attributes["contributor"], event.attributes["revision"]) == ("ai", "c0ffee")


def addresses(event: Event) -> list[str]:
    """Return what an event refers to."""
    return [block.uri for block in event.content.blocks if isinstance(block, ReferenceBlock)]


def test_a_session_is_the_tools_and_tagged_with_the_format() -> None:
    session = parsed(record("r1", file("src/oven.py", lines(3, 9)))).session
    assert session.session_id == "r1"
    assert (session.agent.tool, session.agent.tool_version) == ("cursor", "2.4.0")
    assert (session.agent.provider, session.agent.model) == ("anthropic", "claude-z")
    assert "agent-trace" in session.context.tags
    assert session.context.attributes["git_commit"] == "c0ffee"


def test_many_records_are_one_session() -> None:
    later = record("r2", file("b", lines(1, 1)), timestamp="2026-03-10T06:00:00Z")
    result = parsed(record("r1", file("a", lines(1, 1))), later)
    assert result.types == ["FileEdit", "FileEdit"]
    assert [str(event.timestamp)[11:13] for event in result.events] == ["05", "06"]
    assert result.parsed.account.mapped_types == {"trace": 2}


def test_what_a_person_wrote_is_no_edit_of_the_agent() -> None:
    person: JsonValue = {"type": "human"}
    plan = "https://chats.example/plan"
    ranges = [lines(1, 2, contributor=person), lines(4, 5)]
    result = parsed(record("r", file("a", *ranges, related=[{"type": "session", "url": plan}])))
    assert result.types == ["Custom", "FileEdit"]
    assert [text_of(event).partition("\n")[0] for event in result.events] == ["a: lines 1–2", "a: lines 4–5"]
    assert addresses(result.events[1]) == [CHAT, plan]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_and_an_array_are_read_too(indent: int | None) -> None:
    one = record("r1", file("a", lines(1, 1)))
    for document in (one, [one]):
        data = json.dumps(document, indent=indent).encode()
        bundle = Bundle.of_file("record.json", data)
        assert detect(bundle)[0].id == "agent-trace"
        assert read(PARSER, bundle).types == ["FileEdit"]


def test_what_is_not_understood_is_kept() -> None:
    result = parsed(record("r1", file("a", lines(1, 1), {"lines": "all"})), {"note": 1}, 5)
    assert result.types == ["FileEdit", "Custom", "Custom"]
    assert JsonBlock(data=[{"lines": "all"}]) in result.events[0].content.blocks
    assert result.parsed.account.raw_types == {"record": 1, "line:number": 1}


@pytest.mark.parametrize("data", [b"{}", b"[1]", b"x", b'{"version":"1","id":"2","files":[]}'])
def test_other_json_is_refused(data: bytes) -> None:
    bundle = Bundle.of_file("x.json", data)
    assert PARSER.recognise(bundle) is None
    with pytest.raises(UnreadableError):
        PARSER.parse(bundle, Options(LIMIT))


@given(st.integers(0, 2**32))
def test_spoiled_records_are_read_or_refused(seed: int) -> None:
    whole = [record("r1", file("a", lines(1, 2)), metadata={"by": "hook"}), record("r2", file("b"))]
    data = mutate(b"\n".join(json.dumps(one).encode() for one in whole), Random(seed))
    bundle = Bundle.of_file("traces.jsonl", data)
    try:
        PARSER.parse(bundle, Options(LIMIT))
    except UnreadableError:
        return
    read(PARSER, bundle)


def test_files_without_ranges_or_conversations_are_told_too() -> None:
    files = [
        {"path": "a", "conversations": [{"url": "https://chats.example/a"}, 7]},
        {"path": "b", "conversations": []},
    ]
    record = {"version": "0.1.0", "id": "r", "timestamp": "2026-03-10T05:00:00Z", "files": files}
    bundle = Bundle.of_file("record.json", json.dumps(record).encode())
    result = read(AgentTraceParser(), bundle)
    assert [text_of(event).partition("\n")[0] for event in result.of("Custom")][::2] == ["a", "b"]
    assert result.parsed.account.raw_types == {"conversation": 1}
