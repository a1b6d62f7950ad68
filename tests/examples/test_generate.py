"""The generator writes canonical sessions of exactly the asked length, the same each time."""

import json
from pathlib import Path

import pytest

from examples.generate import main, session_lines
from opensession.hail import ingest, validate_session
from opensession.hail import read_session as read


@pytest.mark.parametrize("events", [1, 2, 63, 64, 500])
def test_length_is_exact_and_bytes_are_canonical(events: int) -> None:
    data = b"".join(session_lines(events))
    session = read(data)
    assert len(session.events) == session.stats.event_count == events
    assert validate_session(session) == ()
    assert ingest(data).canonical() == data


def test_same_seed_gives_same_bytes_and_another_seed_does_not() -> None:
    assert list(session_lines(300, seed=1)) == list(session_lines(300, seed=1))
    assert list(session_lines(300, seed=1)) != list(session_lines(300, seed=2))


def test_long_session_is_varied_and_readable() -> None:
    session = read(b"".join(session_lines(5000)))
    kinds = [event.event_type.type for event in session.events]
    expected = {
        "UserMessage",
        "AgentMessage",
        "FileEdit",
        "ShellCommand",
        "FileRead",
        "TaskStart",
        "WebSearch",
    }
    assert expected <= set(kinds)
    assert kinds.count("TaskStart") == kinds.count("TaskEnd") > 20
    assert session.stats.user_message_count > 200
    assert session.stats.lines_added > 500


def test_edits_apply_to_what_was_read_before() -> None:
    """A diff removes only lines that the last read of the same file showed, or an edit put there."""
    shown: dict[str, str] = {}
    path = ""
    for line in session_lines(1000):
        record = json.loads(line)
        kind = record.get("event_type", {})
        data = kind.get("data", {})
        if kind.get("type") == "FileRead":
            path = data["path"]
        elif kind.get("type") == "ToolResult" and data["name"] == "Read":
            shown[path] = record["content"]["blocks"][0]["code"]
        elif kind.get("type") == "FileEdit":
            rows = data["diff"].splitlines()[2:]
            removed = [row[1:] for row in rows if row.startswith("-")]
            assert all(row in shown[data["path"]] for row in removed)
            shown[data["path"]] += "\n".join(row[1:] for row in rows if row.startswith("+"))


def test_command_writes_the_file(tmp_path: Path) -> None:
    output = tmp_path / "long.hail.jsonl"
    assert main(["--events", "40", "--output", str(output)]) == 0
    assert output.read_bytes() == b"".join(session_lines(40))


def test_command_refuses_an_empty_session(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--events", "0", "--output", str(tmp_path / "never")])
