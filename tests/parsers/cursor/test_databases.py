"""Which conversation of a database is shown, and what belongs to it (parsers.md §8.1, CU1, CU2)."""

import json

import pytest
from pydantic import JsonValue

from opensession.parsers.bundle import Bundle
from opensession.parsers.cursor import CursorParser
from opensession.parsers.errors import UnreadableError
from opensession.parsers.session import Options
from tests.parsers.cursor.records import (
    ASSISTANT,
    USER,
    Rows,
    bubble,
    conversation,
    database,
    millis,
    open_rows,
    stamp,
)
from tests.parsers.reading import LIMIT, read, text_of


def talk(id_: str, said: str, **members: JsonValue) -> dict[str, JsonValue | bytes]:
    """Return a conversation of a prompt and an answer."""
    return conversation(id_, bubble(USER, said), bubble(ASSISTANT, f"{said}: done"), **members)


MANY: Rows = {
    **talk("cats", "Feed the cat", name="Cats", createdAt=millis(1), lastUpdatedAt=stamp(40)),
    **talk("dogs", "Walk the dog", name="Dogs", createdAt=stamp(2), lastUpdatedAt=str(millis(50))),
    **talk("eels", "Count the eels", createdAt=stamp(30)),
    "composerData:bare": {"_v": 3, "composerId": "bare", "name": "Nothing was said"},
    "composerData:torn": b'{"_v": 3, "comp',
    "checkpointId:cats:c1": {"files": []},
}


def unreadable(data: bytes, session: str | None = None, path: str = "state.vscdb") -> str:
    """Return why a file cannot be read."""
    with pytest.raises(UnreadableError) as caught:
        CursorParser().parse(Bundle.of_file(path, data), Options(LIMIT, session))
    return str(caught.value)


def test_the_conversation_last_changed_is_shown_whatever_form_its_time_has() -> None:
    assert open_rows(MANY).session.session_id == "dogs"


@pytest.mark.parametrize(("wanted", "said"), [("cats", "Feed the cat"), ("eels", "Count the eels")])
def test_another_conversation_is_shown_when_asked_for(wanted: str, said: str) -> None:
    log = open_rows(MANY, wanted)
    assert log.session.session_id == wanted
    assert [text_of(event) for event in log.events] == [said, f"{said}: done"]


def test_all_conversations_with_messages_are_listed() -> None:
    log = open_rows(MANY)
    assert [tuple(one) for one in log.parsed.sessions] == [
        ("cats", "Cats", "2026-03-04T07:00:01Z"),
        ("dogs", "Dogs", "2026-03-04T07:00:02Z"),
        ("eels", None, "2026-03-04T07:00:30Z"),
    ]
    assert log.session.context.attributes["sessions_in_file"] == [
        one._asdict() for one in log.parsed.sessions
    ]


def test_a_single_conversation_is_not_listed() -> None:
    assert open_rows(talk("cats", "Feed the cat")).parsed.sessions == ()


def test_a_conversation_that_is_not_there() -> None:
    assert "no conversation of that id" in unreadable(database(MANY), "bats")


@pytest.mark.parametrize("rows", [{}, {"composerData:bare": {"_v": 3}}, {"other": 1}])
def test_a_database_without_messages(rows: Rows) -> None:
    assert "no messages" in unreadable(database(rows))


def test_messages_that_were_taken_back_are_counted_and_not_shown() -> None:
    rows = talk("cats", "Feed the cat") | {"bubbleId:cats:old": bubble(ASSISTANT, "Barked at it.")}
    log = open_rows(rows)
    assert [text_of(event) for event in log.events] == ["Feed the cat", "Feed the cat: done"]
    assert log.parsed.account.mapped_types["bubble:taken_back"] == 1


def test_messages_that_are_not_there_are_told() -> None:
    rows = talk("cats", "Feed the cat")
    del rows["bubbleId:cats:b2"]
    log = open_rows(rows)
    assert log.types == ["UserMessage"]
    assert log.parsed.warnings == ("1 messages that the conversation names are not in the database",)


def test_messages_in_the_conversations_map() -> None:
    rows = talk("cats", "Feed the cat", conversationMap={"b2": bubble(ASSISTANT, "Fed.")})
    del rows["bubbleId:cats:b2"]
    assert [text_of(event) for event in open_rows(rows).events] == ["Feed the cat", "Fed."]


def test_a_torn_conversation_is_broken_and_its_messages_are_shown_by_time() -> None:
    rows: Rows = {
        "composerData:torn": b'{"_v": 3, "comp',
        "bubbleId:torn:a": bubble(ASSISTANT, "Fed.", createdAt=stamp(9)),
        "bubbleId:torn:b": bubble(USER, "Feed the cat", createdAt=stamp(3)),
    }
    log = open_rows(rows)
    assert [text_of(event) for event in log.events] == ["Feed the cat", "Fed."]
    assert (log.session.session_id, log.parsed.account.broken, log.parsed.account.mapped) == ("torn", 1, 2)


def test_rows_may_be_blobs_in_the_other_table() -> None:
    rows: Rows = {key: json.dumps(value).encode() for key, value in talk("cats", "Feed the cat").items()}
    log = read(CursorParser(), Bundle.of_file("state.vscdb", database(rows, "ItemTable")))
    assert log.types == ["UserMessage", "AgentMessage"]


def test_the_index_knows_names_and_times() -> None:
    entry: JsonValue = {"composerId": "cats", "name": "Cats by index", "createdAt": millis(7)}
    data = database(talk("cats", "Feed the cat"), index={"composer.composerData": {"allComposers": [entry]}})
    context = read(CursorParser(), Bundle.of_file("state.vscdb", data)).session.context
    assert (context.title, str(context.created_at)) == ("Cats by index", "2026-03-04T07:00:07Z")


@pytest.mark.parametrize(
    ("path", "data", "confidence"),
    [
        ("globalStorage/state.vscdb", database(MANY), 98),
        ("a.db", database(MANY), 95),
        ("a.vscdb", database(MANY, "kittens"), 92),
        ("a.vscdb", b"junk", 92),
        ("a.db", database(MANY, "kittens"), None),
    ],
)
def test_recognition(path: str, data: bytes, confidence: int | None) -> None:
    found = CursorParser().recognise(Bundle.of_file(path, data))
    assert (found.confidence if found else None) == confidence


def test_other_tables_and_other_bytes_are_refused() -> None:
    assert "none of Cursor's tables" in unreadable(database(MANY, "kittens"))
    assert "no readable SQLite" in unreadable(b"SQLite format 3\0" + b"x" * 200)
    assert "neither a database" in unreadable(b"junk")
