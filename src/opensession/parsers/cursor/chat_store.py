"""Chats of Cursor's command line, one ``store.db`` each.

Table ``meta`` has one row whose text is JSON in hexadecimal digits; table ``blobs`` holds contents by their
SHA-256. The blob that ``latestRootBlobId`` names is a protobuf message: its fields 1 are the ids of the
messages in order, each a blob of JSON with ``role`` and ``content``. Blobs of earlier states stay in the file
and belong to nothing. A record is a message that the latest state names.
"""

from collections.abc import Iterator

from opensession.parsers.calls import Calls
from opensession.parsers.composition import SessionDraft
from opensession.parsers.cursor.key_values import decode_value, object_of
from opensession.parsers.cursor.messages import ROLES, Messages
from opensession.parsers.decoding import Json, NotJsonError, Object
from opensession.parsers.fields import as_object, as_text, name_at
from opensession.parsers.recorder import Recorder
from opensession.parsers.sqlite_file import Database, Value
from opensession.parsers.times import parse_time
from opensession.parsers.titles import short_title

SCHEMA = "cursor-chat-v1"
_UNNAMED = frozenset({"New Agent", "New Chat", "Untitled"})
_ID_BYTES = 32
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MAX_VARINT_BYTES = 10
_MESSAGE_FIELD = 1


def is_chat_store(database: Database) -> bool:
    """Tell whether a database has the tables of a chat."""
    return database.columns("blobs") >= {"id", "data"} and database.columns("meta") >= {"key", "value"}


def read_chat(database: Database) -> tuple[Object, list[Value]]:
    """Return a chat's facts and its messages in order, None for those that are not there."""
    meta = next((facts for value in _meta_values(database) if (facts := _facts_of(value))), {})
    root = _blob(database, as_text(meta.get("latestRootBlobId")))
    ids = [data.hex() for number, data in _fields(root) if number == _MESSAGE_FIELD] if root else []
    return meta, [_blob(database, id_) for id_ in ids if len(id_) == 2 * _ID_BYTES]


def convert_chat(meta: Object, messages: list[Value], recorder: Recorder, session: SessionDraft) -> None:
    """Add a chat's events and facts."""
    name = name_at(meta, "name") or ""
    session.session_id = name_at(meta, "agentId")
    session.title = None if name in _UNNAMED else short_title(name)
    session.created_at = parse_time(meta.get("createdAt"))
    session.note_model(name_at(meta, "lastUsedModel"))
    session.note("mode", name_at(meta, "mode"))
    conversion = Messages(recorder, session, SCHEMA, Calls(recorder, SCHEMA), time=session.created_at)
    for number, value in enumerate(messages, 1):
        try:
            message = decode_value(value)
        except NotJsonError as error:
            recorder.tally.count_broken(number, str(error))
        else:
            recorder.count(_convert(message, conversion))


def _convert(value: Json, conversion: Messages) -> str:
    message = as_object(value)
    role, content = as_text(message.get("role")), message.get("content")
    if role not in ROLES or not isinstance(content, str | list):
        conversion.recorder.keep_raw("message", value)
        return "message"
    conversion.convert(role, content, message)
    return role


def _meta_values(database: Database) -> Iterator[Value]:
    return (value for (value,) in database.rows("SELECT value FROM meta ORDER BY key"))


def _facts_of(value: Value) -> Object:
    """Read the facts: JSON, as hexadecimal digits or as it is."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if isinstance(text, str) and not text.lstrip().startswith("{"):
        try:
            return object_of(bytes.fromhex(text))
        except ValueError:
            return {}
    return object_of(text)


def _blob(database: Database, id_: str) -> bytes | None:
    rows = database.rows("SELECT data FROM blobs WHERE id = ?", id_)
    for (data,) in rows:
        if isinstance(data, str):
            return data.encode()
        if isinstance(data, bytes):
            return data
    return None


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of the length-delimited fields of a protobuf message, as far as it is one."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        wire = key & 7
        if wire == _BYTES:
            size, place = _varint(data, place)
            if size > len(data) - place:
                return
            yield key >> 3, data[place : place + size]
            place += size
        elif wire == _VARINT:
            _, place = _varint(data, place)
        elif wire in (_FIXED64, _FIXED32):
            place += 8 if wire == _FIXED64 else 4
        else:
            return


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of seven bits a byte and the place behind it; the end of data ends it too."""
    value = 0
    for shift, byte in enumerate(data[place : place + _MAX_VARINT_BYTES]):
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, place + shift + 1
    return value, len(data)
