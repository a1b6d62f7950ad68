"""Each flaw of a file is found with its line and column."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.hail import Session, read_session, write_session
from opensession.hail.checking import Flaw, check, place_of
from tests.hail.samples import HEADER_LINE
from tests.hail.strategies import sessions
from tests.support.hail_text import event, talk


def lines(*records: object) -> bytes:
    """Write a header and records as JSON Lines; text stands as it is."""
    written = (record if isinstance(record, str) else json.dumps(record) for record in records)
    return HEADER_LINE + "".join(f"{line}\n" for line in written).encode()


def at(data: bytes, flaw: Flaw) -> str:
    """Return what stands in the file from a flaw's place on."""
    return data.decode().split("\n")[flaw.line - 1][flaw.column - 1 :]


def test_a_good_file_has_none() -> None:
    assert check(lines(*talk("Wind it", "Done"))) == ((), 2)


def test_broken_json_is_found_where_it_breaks() -> None:
    data = lines(*talk("a"), '{"type":"event","title":"시계", oops}', event(2, "UserMessage"))
    (flaw,), _ = check(data)
    assert (flaw.kind, flaw.line) == ("unreadable", 3)
    assert at(data, flaw) == "oops}"


def test_a_text_that_never_ends() -> None:
    (flaw,), _ = check(lines('{"type":"event","event_id":"e1'))
    assert flaw.message == "Unterminated string starting at column 28"


def test_a_member_of_another_shape_is_found_where_it_stands() -> None:
    data = lines(event(1, "ShellCommand", data={"command": 5}), event(2, "UserMessage", at="noon"))
    shape, time = check(data)[0]
    assert at(data, shape).startswith("5}")
    assert at(data, time).startswith('"noon"')


def test_broken_rules_are_found_and_do_not_hide_each_other() -> None:
    twice = event(1, "UserMessage", "a")
    data = lines(twice, event(2, "ShellCommand", data={"command": ""}), twice)
    flaws, events = check(data)
    assert events == 3
    assert [(flaw.kind, flaw.line) for flaw in flaws] == [("rule", 3), ("rule", 4), ("order", 4)]
    assert [at(data, flaw)[:4] for flaw in flaws] == ['""}}', '"e1"', '"202']


def test_a_file_without_header() -> None:
    assert check(b"")[0][0].message == "Missing header line"
    flaws, _ = check(b'{"type":"stats"}\n')
    assert flaws[0].line == 1


def test_a_line_that_is_no_text() -> None:
    (flaw,), _ = check(lines() + b"\xff\xfe\n")
    assert (flaw.kind, flaw.line, flaw.column) == ("unreadable", 2, 1)


def test_the_single_object_is_checked_by_line() -> None:
    body = {**json.loads(HEADER_LINE), "events": [event(1, "UserMessage"), 7]}
    del body["type"]
    text = json.dumps(body, indent=1).encode()
    flaws, _ = check(text)
    assert [flaw.line for flaw in flaws] == [text.count(b"\n", 0, text.index(b"\n  7")) + 2]


@pytest.mark.parametrize(
    ("path", "found"),
    [(("a", "b"), "1"), (("list", 1), '"x"'), (("gone",), "{"), (("a", "gone"), '{"b"'), (("list", 9), "[")],
)
def test_the_place_of_a_member(path: tuple[str | int, ...], found: str) -> None:
    text = b'{"a":{"b":1},"list":[0,"x"]}'
    assert text[place_of(text, path) :].startswith(found.encode())


@given(sessions)
def test_what_we_write_is_readable(session: Session) -> None:
    data = write_session(session)
    assert read_session(data) == session
    assert not [flaw for flaw in check(data)[0] if flaw.kind == "unreadable"]


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes) -> None:
    flaws, _ = check(data)
    for flaw in flaws:
        assert flaw.line >= 1
        assert flaw.column >= 1
