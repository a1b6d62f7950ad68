"""Files, directories and recognition of Gemini CLI (parsers.md §2, §6.3)."""

import json

import pytest
from pydantic import JsonValue

from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import UnreadableError
from opensession.parsers.gemini import GeminiParser
from opensession.parsers.session import Options
from tests.parsers.gemini.records import METADATA, document, model, parse_document, parse_lines, user
from tests.parsers.reading import LIMIT, read, text_of
from tests.parsers.samples import KETTLE, json_lines

CHATS = ".gemini/tmp/00ff/chats"


def directory(files: dict[str, bytes], path: str = CHATS) -> Bundle:
    """Return a directory."""
    return Bundle.of_directory(path, files)


def test_a_document_and_the_log_that_goes_on_from_it_are_one_session() -> None:
    files = {
        "session-a.jsonl": json_lines(METADATA, model(2, "Ten, no, twelve."), user(3, "Sure?")),
        "session-a.json": document(user(1), model(2, "Ten.")),
    }
    log = read(GeminiParser(), directory(files))
    assert [text_of(event) for event in log.events] == ["Count the spoons", "Ten, no, twelve.", "Sure?"]
    assert log.parsed.account.mapped == log.parsed.account.read == 5
    assert log.parsed.sessions == ()


def test_a_directory_of_sessions_offers_them() -> None:
    later: dict[str, JsonValue] = {"sessionId": "g-2", "startTime": "2026-03-04T09:00:00.000Z"}
    files = {
        "session-a.json": document(user(1, "Older")),
        "session-b.jsonl": json_lines({**METADATA, **later}, user(1, "Newer")),
        "g-1/g-3.jsonl": json_lines({**METADATA, "sessionId": "g-3", "kind": "subagent"}, user(1, "Helper")),
        ".project_root": b"/w/kitchen\n",
        "notes.json": b'{"messages": []}',
    }
    bundle = directory(files)
    newest = read(GeminiParser(), bundle)
    assert newest.session.session_id == "g-2"
    assert newest.session.context.attributes["cwd"] == "/w/kitchen"
    assert [one.id for one in newest.parsed.sessions] == ["g-1", "g-2"]
    assert text_of(read(GeminiParser(), bundle, "g-1").events[0]) == "Older"
    with pytest.raises(UnreadableError):
        GeminiParser().parse(bundle, Options(LIMIT, "g-9"))
    with pytest.raises(UnreadableError):
        GeminiParser().parse(directory({"notes.json": b"{}"}), Options(LIMIT))


def test_a_sub_agents_log_is_auxiliary_and_names_its_parent() -> None:
    records = ({**METADATA, "sessionId": "g-3", "kind": "subagent"}, user(1))
    context = parse_lines(*records, path=f"{CHATS}/g-1/g-3.jsonl").session.context
    assert context.attributes["session_role"] == "auxiliary"
    assert context.attributes["parent_session_id"] == "g-1"
    assert context.related_session_ids == ("g-1",)
    alone = parse_lines(*records).session.context
    assert alone.attributes["session_role"] == "auxiliary"
    assert "parent_session_id" not in alone.attributes
    assert "session_role" not in parse_lines(METADATA, user(1)).session.context.attributes


def test_the_metadata_tells_folders_and_summary() -> None:
    log = parse_document(user(1), directories=["/w/kitchen", "/w/hall"], summary="Spoons, counted")
    attributes = log.session.context.attributes
    known = {name: attributes[name] for name in ("cwd", "all_cwds", "summary", "project_hash")}
    assert known == {
        "cwd": "/w/kitchen",
        "all_cwds": ["/w/kitchen", "/w/hall"],
        "summary": "Spoons, counted",
        "project_hash": "00ff",
    }
    assert log.session.context.title == "Count the spoons"


def test_two_objects_on_a_line_and_a_broken_line() -> None:
    data = json_lines(METADATA, user(1)).replace(b"\n", b"") + b'\n{"id": "m2", "ty\n' + json_lines(user(3))
    log = read(GeminiParser(), Bundle.of_file("s.jsonl", data))
    account = log.parsed.account
    assert (len(log.events), account.mapped, account.broken) == (2, 3, 1)
    assert account.broken_lines[0].line == 2


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{}", b"[]", b"prose", KETTLE, json_lines(METADATA), document()),
        json_lines(user(1)),
        b'{"messages": [{"role": "user", "content": "hi"}], "sessionId": "x"}',
    ],
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        GeminiParser().parse(Bundle.of_file("session-x.jsonl", data), Options(LIMIT))


@pytest.mark.parametrize(
    ("path", "data", "confidence"),
    [
        (f"{CHATS}/session-a.json", document(user(1)), 98),
        (f"{CHATS}/session-a.jsonl", json_lines(METADATA, user(1)), 98),
        (f"{CHATS}/session-a.jsonl", b"", 75),
        ("x.txt", document(user(1)), 94),
        ("x.txt", json_lines(METADATA, user(1)), 94),
        ("x.txt", json.dumps({**METADATA, "messages": []}).encode(), 80),
        ("x.txt", json_lines(model(1, "Ten.")), 92),
        ("x.txt", json_lines({"type": "session_metadata", "sessionId": "g"}, user(1)), 90),
        ("x.txt", json_lines({"$rewindTo": "m1"}, user(1)), 84),
        ("x.json", b'{"messages": [], "sessionId": "x"}', 56),
        ("x.jsonl", KETTLE, 50),
        ("x.txt", b'it says "messages" and "sessionId"', None),
        ("x.txt", KETTLE, None),
        ("x.txt", json.dumps({"messages": [user(1, role="user")]}).encode(), None),
    ],
)
def test_recognition_goes_by_structure(path: str, data: bytes, confidence: int | None) -> None:
    claim = GeminiParser().recognise(Bundle.of_file(path, data))
    assert (claim.confidence if claim else None) == confidence


def test_a_directory_is_recognised_by_its_logs() -> None:
    claim = GeminiParser().recognise(directory({"session-a.json": document(user(1))}, "x"))
    assert claim is not None
    assert claim.confidence == 93
    assert GeminiParser().recognise(directory({"a.jsonl": KETTLE, "b.json": b"{}"}, "x")) is None
