"""Chats of the command line: a ``store.db`` whose root blob names the messages in order."""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest
from pydantic import JsonValue

from opensession.hail import ShellCommand, ToolResult
from opensession.parsers.bundle import Bundle
from opensession.parsers.cursor import CursorParser
from opensession.parsers.errors import UnreadableError
from opensession.parsers.session import Options
from tests.parsers.cursor.records import Record, millis
from tests.parsers.reading import LIMIT, Read, read, text_of

PATH = ".cursor/chats/aa/bb/store.db"
META: Record = {
    "agentId": "chat-1",
    "name": "Cats",
    "mode": "auto-run",
    "createdAt": millis(0),
    "lastUsedModel": "gpt-q",
}
CALL: JsonValue = {"type": "tool-call", "toolCallId": "k1", "toolName": "Shell", "args": {"command": "ls"}}
RESULT: JsonValue = {"type": "tool-result", "toolCallId": "k1", "toolName": "Shell", "result": "no cat"}
MESSAGES: list[JsonValue] = [
    {"role": "system", "content": "You are brief."},
    {"role": "user", "content": [{"type": "text", "text": "<user_query>\nfind the cat\n</user_query>"}]},
    {
        "role": "assistant",
        "content": [{"type": "reasoning", "text": "Where?"}, {"type": "text", "text": "Looking."}, CALL],
    },
    {
        "role": "tool",
        "content": [RESULT],
        "providerOptions": {"cursor": {"highLevelToolCallResult": {"output": {"failure": {"exitCode": 2}}}}},
    },
]


def store(*messages: JsonValue | bytes, meta: Record = META, plain: bool = False, lost: bytes = b"") -> bytes:
    """Write a store: an earlier message that nothing names, the messages, and the root that names them.

    ``lost`` is an id that the root names beside them.
    """
    blobs = [value if isinstance(value, bytes) else json.dumps(value).encode() for value in messages]
    ids = [sha256(blob).digest() for blob in blobs] + ([lost] if lost else [])
    # Field 1, length-delimited: an id. Field 2, a number, and 3, of four bytes, are skipped over.
    root = b"\x10\xac\x02\x1d\0\0\0\0" + b"".join(b"\x0a\x20" + id_ for id_ in ids)
    facts = json.dumps({**meta, "latestRootBlobId": "root"})
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE blobs (id TEXT PRIMARY KEY, data BLOB)")
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
        rows = [("old", b'{"role":"user","content":"earlier"}'), ("root", root)]
        rows += [(sha256(blob).hexdigest(), blob) for blob in blobs]
        connection.executemany("INSERT OR IGNORE INTO blobs VALUES (?, ?)", rows)
        connection.execute("INSERT INTO meta VALUES ('0', ?)", (facts if plain else facts.encode().hex(),))
        connection.commit()
        return connection.serialize()


def parse(data: bytes) -> Read:
    """Parse a store."""
    return read(CursorParser(), Bundle.of_file(PATH, data))


def test_a_chat() -> None:
    log = parse(store(*MESSAGES))
    assert log.types == [
        *("SystemMessage", "UserMessage", "Thinking", "AgentMessage"),
        *("ShellCommand", "ToolResult"),
    ]
    assert log.one("ShellCommand").event_type == ShellCommand(command="ls", exit_code=2)
    assert log.one("ToolResult").event_type == ToolResult(name="Shell", is_error=True, call_id="k1")
    assert [text_of(log.one(kind)) for kind in ("UserMessage", "Thinking", "ToolResult")] == [
        "find the cat",
        "Where?",
        "no cat",
    ]
    assert {str(event.timestamp) for event in log.events} == {"2026-03-04T07:00:00Z"}
    assert log.parsed.account.mapped_types == {"system": 1, "user": 1, "assistant": 1, "tool": 1}


@pytest.mark.parametrize(
    ("kind", "facts", "failed"),
    [("failure", {}, True), ("success", {"exitCode": 2}, True), ("success", {"exitCode": 0}, False)],
)
def test_signs_of_failure(kind: str, facts: Record, failed: bool) -> None:
    output: JsonValue = {"highLevelToolCallResult": {"output": {kind: facts}}}
    answer: JsonValue = {"role": "tool", "content": [RESULT], "providerOptions": {"cursor": output}}
    event = parse(store(MESSAGES[2], answer)).one("ToolResult").event_type
    assert event == ToolResult(name="Shell", is_error=failed, call_id="k1")


@pytest.mark.parametrize("plain", [False, True])
def test_facts_of_a_chat(plain: bool) -> None:
    session = parse(store(*MESSAGES, plain=plain)).session
    assert (session.session_id, session.agent.model, session.agent.provider) == ("chat-1", "gpt-q", "openai")
    assert (session.context.title, session.context.attributes["mode"]) == ("Cats", "auto-run")


def test_a_name_that_nobody_gave_is_no_title() -> None:
    assert parse(store(*MESSAGES, meta={**META, "name": "New Agent"})).session.context.title == "find the cat"


def test_a_sub_agents_call_is_a_task() -> None:
    task: JsonValue = {
        "type": "tool-call",
        "toolCallId": "k2",
        "toolName": "Task",
        "args": {"description": "Find it"},
    }
    answer: JsonValue = {"type": "tool-result", "toolCallId": "k2", "toolName": "Task", "result": "Found"}
    log = parse(store({"role": "assistant", "content": [task]}, {"role": "tool", "content": [answer]}))
    assert log.types == ["ToolCall", "TaskStart", "ToolResult", "TaskEnd"]


def test_messages_that_are_cut_or_not_there_are_broken() -> None:
    log = parse(store(MESSAGES[1], b'{"role":"us', MESSAGES[2], lost=b"\xee" * 32))
    assert log.types == ["UserMessage", "Thinking", "AgentMessage", "ShellCommand"]
    account = log.parsed.account
    assert (account.read, account.mapped, account.broken) == (4, 2, 2)


@pytest.mark.parametrize("odd", [{"role": "cat", "content": "Meow"}, {"role": "user"}, [1]])
def test_a_message_that_is_none_is_raw(odd: JsonValue) -> None:
    log = parse(store(MESSAGES[1], odd))
    assert getattr(log.one("Custom").content.blocks[0], "data", None) == odd
    assert log.parsed.account.raw_types == {"message": 1}


def test_a_store_without_messages() -> None:
    with pytest.raises(UnreadableError, match="no messages"):
        CursorParser().parse(Bundle.of_file(PATH, store()), Options(LIMIT))


def test_recognition() -> None:
    for path, confidence in ((PATH, 97), ("a.db", 85)):
        found = CursorParser().recognise(Bundle.of_file(path, store(*MESSAGES)))
        assert found is not None
        assert found.confidence == confidence
