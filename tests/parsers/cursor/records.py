"""Invented rows of Cursor's databases."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing

from pydantic import JsonValue

from opensession.parsers.bundle import Bundle
from opensession.parsers.cursor import CursorParser
from tests.parsers.reading import Read, read

Record = dict[str, JsonValue]
Rows = Mapping[str, JsonValue | bytes]
"""Values by key; bytes are stored as they are, anything else as JSON text."""

USER, ASSISTANT = 1, 2


def millis(second: int) -> int:
    """Return a time of 2026-03-04 07:00 in milliseconds since 1970."""
    return 1772607600000 + 1000 * second


def stamp(second: int) -> str:
    """Return the same time as text."""
    return f"2026-03-04T07:00:{second:02d}.000Z"


def bubble(kind: JsonValue, text: JsonValue = "", **members: JsonValue) -> Record:
    """Return a message."""
    return {"type": kind, "text": text, **members}


def tool(name: str, arguments: JsonValue, result: JsonValue = None, **members: JsonValue) -> Record:
    """Return ``toolFormerData`` of a completed call; arguments and result are JSON in strings."""
    given: Record = {
        "name": name,
        "status": "completed",
        "toolCallId": "t1",
        "rawArgs": json.dumps(arguments),
    }
    given |= {} if result is None else {"result": result if isinstance(result, str) else json.dumps(result)}
    return given | members


def call(name: str, arguments: JsonValue, result: JsonValue = None, **members: JsonValue) -> Record:
    """Return a message with a call."""
    return bubble(ASSISTANT, createdAt=stamp(9), toolFormerData=tool(name, arguments, result, **members))


def conversation(id_: str, *bubbles: JsonValue | bytes, **members: JsonValue) -> dict[str, JsonValue | bytes]:
    """Return the rows of a conversation as version 3 keeps it: messages ``b1``, ``b2`` … beside it."""
    headers: JsonValue = [{"bubbleId": f"b{place}"} for place, _ in enumerate(bubbles, 1)]
    composer: Record = {"_v": 3, "composerId": id_, "fullConversationHeadersOnly": headers, **members}
    rows: dict[str, JsonValue | bytes] = {f"composerData:{id_}": composer}
    return rows | {f"bubbleId:{id_}:b{place}": value for place, value in enumerate(bubbles, 1)}


def database(
    rows: Rows, table: str = "cursorDiskKV", *, index: Mapping[str, JsonValue] | None = None
) -> bytes:
    """Write a ``state.vscdb``; ``index`` are rows of ``ItemTable``, stored as blobs."""
    with closing(sqlite3.connect(":memory:")) as connection:
        _fill(connection, table, [(key, _text(value)) for key, value in rows.items()])
        if index is not None:
            _fill(
                connection, "ItemTable", [(key, json.dumps(value).encode()) for key, value in index.items()]
            )
        connection.commit()
        return connection.serialize()


def open_rows(rows: Rows, session: str | None = None) -> Read:
    """Parse a database of these rows."""
    return read(CursorParser(), Bundle.of_file("globalStorage/state.vscdb", database(rows)), session)


def open_bubbles(*bubbles: JsonValue | bytes, **members: JsonValue) -> Read:
    """Parse a database of one conversation."""
    return open_rows(conversation("cmp-1", *bubbles, **members))


def _text(value: JsonValue | bytes) -> str | bytes:
    return value if isinstance(value, bytes) else json.dumps(value)


def _fill(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[str, str | bytes]]) -> None:
    connection.execute(f"CREATE TABLE {table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
    connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
