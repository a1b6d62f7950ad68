"""Our parsers against the counts that were made without them."""

import json
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from opensession.parsers.bundle import Bundle
from opensession.parsers.registry import parse
from opensession.parsers.session import Options, Parsed
from tests.parsers.expectations.facts import Json
from tests.parsers.expectations.matching import differences, missing_events
from tests.parsers.expectations.observation import observe, session_of
from tests.shared_material import SHARED

FOLDER = Path(__file__).parent
LIMIT = 50_000_000


def expectations() -> list[tuple[str, str]]:
    """Return all inputs, each with the agent whose log it is; none without the shared folder."""
    if SHARED is None:
        return []
    files = sorted(FOLDER.glob("*.json"))
    return [(file.stem, name) for file in files for name in json.loads(file.read_text())["files"]]


@cache
def expected(agent: str, name: str) -> Json:
    """Return what is expected of an input."""
    return json.loads((FOLDER / f"{agent}.json").read_text())["files"][name]


@pytest.mark.parametrize(("agent", "name"), expectations())
def test_a_parser_finds_what_the_log_holds(agent: str, name: str) -> None:
    facts = expected(agent, name)
    bundle, session = bundle_of(agent, name)
    if "sessions" in facts:
        listed = read(agent, bundle, None).sessions
        ids = [one.get("session_id") for one in facts["sessions"]]
        if None in ids:  # The log names none: ours are made up, in the log's order.
            ids = [one.id for one in listed]
        for one, id_ in zip(facts["sessions"], ids, strict=True):
            assert not wrong(one, read(agent, bundle, id_))
    else:
        assert not wrong(facts, read(agent, bundle, session))


def wrong(facts: Json, parsed: Parsed) -> list[str]:
    """Say where a parsed session contradicts the expectation."""
    events = [event.model_dump(mode="json") for event in session_of(parsed).events]
    missing = missing_events(facts.get("must_have", []), events)
    return [*differences(facts, observe(parsed)), *(f"missing: {demand}" for demand in missing)]


def read(agent: str, bundle: Bundle, session: str | None) -> Parsed:
    """Parse an input; the parser has to be found without a hint."""
    parsed = parse(bundle, None, Options(LIMIT, session))
    assert parsed.parser == agent
    return parsed.session


def bundle_of(agent: str, name: str) -> tuple[Bundle, str | None]:
    """Return an input as the parser gets it, and which of its sessions is meant."""
    assert SHARED is not None
    path = SHARED / "fixtures" / name
    if agent == "cursor" and path.is_dir():
        return Bundle.of_file("state.vscdb", cursor_database(path)), None
    if path.is_dir():
        return directory(path, name), None
    if agent == "opencode" and "/session/" in name:
        root = path.parent.parent.parent
        return directory(root, name.partition("/session/")[0]), json.loads(path.read_text())["id"]
    return Bundle.of_file(name, path.read_bytes()), None


def directory(path: Path, name: str) -> Bundle:
    """Read a directory."""
    files = (file for file in path.rglob("*") if file.is_file())
    return Bundle.of_directory(name, {file.relative_to(path).as_posix(): file.read_bytes() for file in files})


def cursor_database(path: Path) -> bytes:
    """Make the database that the two JSON files describe (the fixtures' index tells how)."""
    values = {"composerData:comp-fixture": json.loads((path / "composer_data.json").read_text())}
    values |= json.loads((path / "bubbles.json").read_text())
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE cursorDiskKV (key TEXT PRIMARY KEY, value TEXT)")
        rows = [(key, json.dumps(value)) for key, value in values.items()]
        connection.executemany("INSERT INTO cursorDiskKV VALUES (?, ?)", rows)
        connection.commit()
        return bytes(connection.serialize())
