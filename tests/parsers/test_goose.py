"""Goose: session files, the SQLite store, exports (parsers.md §11.4)."""

import json
import sqlite3
from contextlib import closing

import pytest
from pydantic import JsonValue

from opensession.hail import FileEdit, FileRead, ShellCommand
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import UnreadableError
from opensession.parsers.goose import GooseParser
from opensession.parsers.session import Options
from tests.parsers.reading import Read, read, text_of
from tests.parsers.samples import json_lines

HEADER: JsonValue = {
    "working_dir": "/w/farm",
    "description": "Feed the geese",
    "message_count": 3,
    "total_tokens": 120,
    "input_tokens": 100,
    "output_tokens": 20,
}


def said(role: str, second: int, *blocks: JsonValue, **fields: JsonValue) -> dict[str, JsonValue]:
    """Return a message."""
    return {"role": role, "created": 1772700000 + second, "content": [*blocks], **fields}


def text(words: str) -> JsonValue:
    """Return a text block."""
    return {"type": "text", "text": words}


def request(name: str, arguments: JsonValue, call: str = "q1") -> JsonValue:
    """Return a call."""
    value: JsonValue = {"name": name, "arguments": arguments}
    return {"type": "toolRequest", "id": call, "toolCall": {"status": "success", "value": value}}


def response(value: JsonValue, call: str = "q1", status: str = "success") -> JsonValue:
    """Return a result."""
    key = "value" if status == "success" else "error"
    return {"type": "toolResponse", "id": call, "toolResult": {"status": status, key: value}}


MESSAGES: list[JsonValue] = [
    said("user", 0, text("how many geese?")),
    said("assistant", 4, request("developer__shell", {"command": "wc -l geese.txt"})),
    said("user", 5, response([text("9 geese.txt")])),
]


def parse(*records: JsonValue) -> Read:
    """Parse a session file."""
    return read(GooseParser(), Bundle.of_file("farm.jsonl", json_lines(*records)))


def check_farm(session: Read) -> None:
    """Check the farm's session, whichever form it has."""
    assert session.types[:3] == ["UserMessage", "ShellCommand", "ToolResult"]
    assert session.events[1].event_type == ShellCommand(command="wc -l geese.txt")
    assert text_of(session.events[2]) == "9 geese.txt"
    stats = session.session.stats
    assert (stats.user_message_count, stats.total_input_tokens, stats.total_output_tokens) == (1, 100, 20)
    assert session.session.context.title == "Feed the geese"
    assert session.session.context.attributes["cwd"] == "/w/farm"


def test_a_session_file() -> None:
    check_farm(parse(HEADER, *MESSAGES))


def test_an_export() -> None:
    assert isinstance(HEADER, dict)
    document = json.dumps({"id": "s1", **HEADER, "conversation": MESSAGES}, indent=1).encode()
    session = read(GooseParser(), Bundle.of_file("goose.json", document))
    check_farm(session)
    assert session.session.session_id == "s1"


def store(*sessions: str) -> bytes:
    """Return a store in which each session has the same messages."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE sessions (id TEXT, description TEXT, session_type TEXT, working_dir TEXT,"
            " created_at TEXT, updated_at TEXT, provider_name TEXT, model_config_json TEXT,"
            " accumulated_input_tokens INTEGER, accumulated_output_tokens INTEGER);"
            "CREATE TABLE messages (id INTEGER PRIMARY KEY, message_id TEXT, session_id TEXT, role TEXT,"
            " content_json TEXT, created_timestamp INTEGER, metadata_json TEXT);"
        )
        for number, name in enumerate(sessions):
            row = (
                name,
                "Feed the geese",
                "user",
                "/w/farm",
                "2026-03-05 08:40:00",
                f"2026-03-05 09:0{number}:00",
            )
            config = json.dumps({"model_name": "gpt-q"})
            connection.execute(
                f"INSERT INTO sessions VALUES ({','.join('?' * 10)})", (*row, "openai", config, 100, 20)
            )
            for message in MESSAGES:
                assert isinstance(message, dict)
                content = json.dumps(message["content"])
                values = (None, None, name, message["role"], content, message["created"], "{}")
                connection.execute("INSERT INTO messages VALUES (?,?,?,?,?,?,?)", values)
        connection.commit()
        return bytes(connection.serialize())


def test_a_store_has_many_sessions() -> None:
    bundle = Bundle.of_file("sessions.db", store("s1", "s2"))
    candidate = GooseParser().recognise(bundle)
    assert candidate is not None
    assert candidate.confidence == 96
    newest = read(GooseParser(), bundle)
    check_farm(newest)
    assert (newest.session.session_id, newest.session.agent.model) == ("s2", "gpt-q")
    assert [one.id for one in newest.parsed.sessions] == ["s1", "s2"]
    assert read(GooseParser(), bundle, "s1").session.session_id == "s1"
    with pytest.raises(UnreadableError):
        GooseParser().parse(bundle, Options(10_000, "s3"))


def test_the_text_editor_by_its_commands() -> None:
    edit: JsonValue = {"command": "str_replace", "path": "a", "old_str": "x", "new_str": "y"}
    session = parse(
        said("user", 0, text("Go")),
        said("assistant", 1, request("developer__text_editor", {"command": "view", "path": "a"}, "1")),
        said("assistant", 2, request("developer__text_editor", edit, "2")),
    )
    assert session.events[1].event_type == FileRead(path="a")
    assert session.events[2].event_type == FileEdit(path="a", diff="--- a\n+++ a\n@@\n-x\n+y\n")


@pytest.mark.parametrize(
    "result",
    [response("no such tool", status="error"), response({"content": [text("bad")], "isError": True})],
)
def test_failures_are_told(result: JsonValue) -> None:
    session = parse(said("assistant", 1, request("shell", {"command": "x"})), said("user", 2, result))
    assert session.one("ToolResult").event_type.is_error  # type: ignore[union-attr]  # a result has it
    assert text_of(session.one("ToolResult"))


def test_hidden_messages_and_unknown_blocks() -> None:
    session = parse(
        said("user", 0, text("Go")),
        said("assistant", 1, text("Summary"), metadata={"userVisible": False}),
        said("assistant", 2, {"type": "aroma", "of": "mint"}),
        {"role": "oracle", "created": 5, "content": []},
    )
    assert session.types[:3] == ["UserMessage", "SystemMessage", "AgentMessage"]
    assert dict(session.parsed.account.raw_types) == {"block:aroma": 1, "message.oracle": 1}


@pytest.mark.parametrize("data", [b"", b"{}", b"words", json_lines(HEADER), json_lines({"role": "user"})])
def test_what_is_no_session_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        GooseParser().parse(Bundle.of_file("a.jsonl", data), Options(10_000))


def test_a_stored_message_cut_short_keeps_its_text() -> None:
    data = store("s1").replace(b'[{"type": "text", "text"', b'[{"type": "text"; "text"', 1)
    session = read(GooseParser(), Bundle.of_file("sessions.db", data))
    assert any('{"type": "text"; "text"' in text_of(event) for event in session.events)
