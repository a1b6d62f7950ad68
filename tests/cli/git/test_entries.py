"""Entries of the index: what is written is read, and anything else is nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.cli.git.entries import Entry, describe, parse
from tests.cli.git.clones import session

ENTRIES = st.builds(
    Entry,
    id=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    paths=st.lists(st.text(), min_size=1, max_size=3),
    title=st.none() | st.text(),
)


@given(ENTRIES)
def test_what_is_written_is_read(entry: Entry) -> None:
    data = entry.dump().encode()
    assert parse(data) == entry
    assert data.count(b"\n") == 1
    assert data.endswith(b"\n")


@given(st.binary())
def test_any_bytes_are_an_entry_or_nothing(data: bytes) -> None:
    entry = parse(data)
    assert entry is None or entry.id


ENTRY = json.loads(describe(session("one"), "a.jsonl").dump())


def test_keys_of_later_writers_are_ignored() -> None:
    assert parse(json.dumps({**ENTRY, "later": [1]}).encode()) == parse(json.dumps(ENTRY).encode())


@pytest.mark.parametrize(
    "change",
    [
        *({key: None} for key in ENTRY if key != "title"),
        *({"id": text} for text in ("x" * 64, "A" * 64, "0" * 63, f"{'0' * 64}\n", 5)),
        *({"paths": paths} for paths in ([], "a", [1])),
        *({"bytes": size} for size in ("5", 1.5, True)),
        *({"format": number} for number in (2, "1", 1.5)),
    ],
)
def test_what_is_not_quite_an_entry_is_none(change: dict[str, object]) -> None:
    assert parse(json.dumps({**ENTRY, **change}).encode()) is None


def test_an_entry_follows_from_the_session_alone() -> None:
    assert describe(session("one"), "a.jsonl") == describe(session("one"), "a.jsonl")
    assert describe(session("one"), "a.jsonl").at(["b", "a", "b"]).paths == ["a", "b"]
