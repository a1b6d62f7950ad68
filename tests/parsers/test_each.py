"""Every session of a file that holds several, in one reading."""

import json
import sqlite3
from contextlib import closing

import pytest
from pydantic import JsonValue

from opensession.hail import read_header
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import ParseFailedError
from opensession.parsers.registry import parse, parse_each
from opensession.parsers.session import Options, Parsed
from tests.support.agent_logs import AIDER, HOUR, LOGS, AgentLog, cursor_store

OPTIONS = Options(max_result_bytes=1 << 20)


def conversation(key: str, name: str | None) -> dict[str, JsonValue]:
    """Return the rows of a conversation of Cursor; one without a name has no messages."""
    bubbles: list[JsonValue] = [{"type": 1, "bubbleId": f"{key}-b", "text": name}] if name else []
    return {f"composerData:{key}": {"composerId": key, "name": name, "conversation": bubbles}}


CURSOR = cursor_store(
    json.loads(json.dumps(conversation("c1", "Mend") | conversation("c2", "Fly") | conversation("c3", None)))
)

GOOSE_SCHEMA = """
CREATE TABLE sessions (id TEXT, description TEXT, working_dir TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id INTEGER, session_id TEXT, role TEXT, content_json TEXT, created_timestamp INTEGER);
"""


def goose_store() -> bytes:
    """Return a store with two sessions that say something and one that does not."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(GOOSE_SCHEMA)
        for number, name in enumerate(("ducks", "geese", "silence")):
            times = (f"2026-03-07 17:0{number}:00",) * 2
            connection.execute("INSERT INTO sessions VALUES (?, ?, '/w/pond', ?, ?)", (name, name, *times))
            if name != "silence":
                content = json.dumps([{"type": "text", "text": f"Count the {name}"}])
                row = (number, name, "user", content, HOUR)
                connection.execute("INSERT INTO messages VALUES (?, ?, ?, ?, ?)", row)
        connection.commit()
        return bytes(connection.serialize())


OPENCODE_SCHEMA = """
CREATE TABLE session (id TEXT, parent_id TEXT, title TEXT, directory TEXT, version TEXT, time_created INT);
CREATE TABLE message (id TEXT, session_id TEXT, time_created INTEGER, data TEXT);
CREATE TABLE part (id TEXT, message_id TEXT, session_id TEXT, data TEXT);
"""


def opencode_store() -> bytes:
    """Return a store with two sessions, one of them with a child, and one that nobody wrote in."""
    times = {"created": HOUR * 1000}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(OPENCODE_SCHEMA)
        for key, parent in (("boat", None), ("oar", "boat"), ("raft", None), ("fog", None)):
            info = (key, parent, f"Patch the {key}", "/w/boat", "1.2.0", HOUR * 1000)
            connection.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", info)
            if key != "fog":
                message = json.dumps({"role": "user", "time": times})
                connection.execute(
                    "INSERT INTO message VALUES (?, ?, ?, ?)", (f"m-{key}", key, HOUR * 1000, message)
                )
                said = json.dumps({"type": "text", "text": f"Patch the {key}"})
                row = (f"p-{key}", f"m-{key}", key, said)
                connection.execute("INSERT INTO part VALUES (?, ?, ?, ?)", row)
        connection.commit()
        return bytes(connection.serialize())


def sessions(path: str, data: bytes) -> list[Parsed]:
    """Return all sessions of a file."""
    parts = list(parse_each(Bundle.of_file(path, data), None, OPTIONS))
    assert [part.id for part in parts] == [part.parsed.facts.session_id for part in parts if part.parsed]
    return [part.parsed for part in parts if part.parsed]


def ids(path: str, data: bytes) -> list[str]:
    """Return the ids of the sessions of a file."""
    return [one.facts.session_id for one in sessions(path, data)]


def test_runs_of_aider_come_in_their_order() -> None:
    each = sessions(".aider.chat.history.md", AIDER)
    assert [one.facts.title for one in each] == ["find the oil", "oil the hinge"]
    assert [one.facts.created_at for one in each] == ["2026-03-07T17:05:00Z", "2026-03-07T18:05:00Z"]


def test_conversations_without_messages_are_left_out() -> None:
    assert ids("state.vscdb", CURSOR) == ["c1", "c2"]


def test_sessions_of_a_store_without_messages_are_left_out() -> None:
    assert ids("sessions.db", goose_store()) == ["ducks", "geese"]
    assert ids("opencode.db", opencode_store()) == ["boat", "raft"]


MANY = [
    ("state.vscdb", CURSOR),
    ("sessions.db", goose_store()),
    ("opencode.db", opencode_store()),
    ("h.md", AIDER),
]


@pytest.mark.parametrize(("path", "data"), MANY)
def test_each_is_what_choosing_it_gives(path: str, data: bytes) -> None:
    bundle = Bundle.of_file(path, data)
    for one in sessions(path, data):
        chosen = parse(bundle, None, OPTIONS._replace(session=one.facts.session_id)).session
        assert one.facts == chosen.facts
        assert [*one.chunks][1:] == [*chosen.chunks][1:]
        assert "sessions_in_file" not in read_header(one.chunks[0]).context.attributes


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.parser)
def test_a_file_of_one_session_gives_that(log: AgentLog) -> None:
    each = sessions(log.path, log.data)
    assert len(each) == log.sessions
    assert each[-1].facts == parse(Bundle.of_file(log.path, log.data), None, OPTIONS).session.facts


def states(path: str, data: bytes, known: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the state of each session, and the ids of those that were read."""
    parts = list(parse_each(Bundle.of_file(path, data), None, OPTIONS, known))
    return {part.id: part.state for part in parts}, [part.id for part in parts if part.parsed]


@pytest.mark.parametrize(("path", "data"), MANY)
def test_what_is_known_is_not_read_again(path: str, data: bytes) -> None:
    first, read = states(path, data, {})
    assert read == list(first)
    assert all(first.values())
    assert states(path, data, first) == (first, [])
    last = list(first)[-1]
    assert states(path, data, first | {last: "old"}) == (first, [last])


CHANGES = {
    "state.vscdb": (
        "UPDATE cursorDiskKV SET value = replace(value, 'Mend', 'Mend it') WHERE key = 'composerData:c1'",
        "c1",
    ),
    "sessions.db": (
        "UPDATE messages SET content_json = replace(content_json, 'ducks', 'the ducks')",
        "ducks",
    ),
    "opencode.db": ("UPDATE part SET data = replace(data, 'oar', 'oars') WHERE id = 'p-oar'", "boat"),
}
"""A change to one session of a store, as its agent makes them while it runs: of a child to its parent."""


@pytest.mark.parametrize(("path", "data"), [one for one in MANY if one[0] in CHANGES])
def test_a_change_is_that_of_its_session_alone(path: str, data: bytes) -> None:
    statement, changed = CHANGES[path]
    first, _ = states(path, data, {})
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.execute(statement)
        connection.commit()
        later = bytes(connection.serialize())
    second, read = states(path, later, first)
    assert read == [changed]
    assert {id_ for id_ in first if first[id_] != second[id_]} == {changed}


def test_a_message_of_its_own_row_that_grows_is_seen() -> None:
    [log] = [log for log in LOGS if log.parser == "cursor"]
    first, _ = states("state.vscdb", log.data, {})
    assert states("state.vscdb", log.data.replace(b"Glued it.", b"Glued it!"), first)[1] == []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(log.data)
        connection.execute(
            "UPDATE cursorDiskKV SET value = replace(value, 'it.', 'it well.') WHERE key LIKE '%b3'"
        )
        connection.commit()
        later = bytes(connection.serialize())
    assert states("state.vscdb", later, first)[1] == ["kite"]


def test_a_new_run_of_aider_leaves_the_others_as_they_are() -> None:
    first, _ = states("h.md", AIDER, {})
    more = AIDER + b"\n# aider chat started at 2026-03-07 19:05:00\n\n#### once more\n\nDone.\n"
    second, read = states("h.md", more, first)
    assert len(second) == 3
    assert read == list(second)[2:]


@pytest.mark.parametrize("path", ["state.vscdb", "sessions.db", "opencode.db", "h.md"])
def test_what_is_none_is_an_error(path: str) -> None:
    with pytest.raises(ParseFailedError):
        list(parse_each(Bundle.of_file(path, b"SQLite format 3\0" + b"\0" * 100), None, OPTIONS))
