"""Goose's SQLite store: sessions, their messages, and what requests cost."""

from collections.abc import Mapping

from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.fields import as_object
from opensession.parsers.sqlite_file import Database, Value

_SESSIONS = ("id", "name", "description", "session_type", "working_dir", "created_at", "updated_at")
_MORE = ("provider_name", "model_config_json", "parent_session_id")
_TOKENS = ("input_tokens", "output_tokens", "accumulated_input_tokens", "accumulated_output_tokens")
_MESSAGES = ("message_id", "role", "content_json", "created_timestamp", "metadata_json")


def is_database(database: Database) -> bool:
    """Tell Goose's tables from others."""
    return "content_json" in database.columns("messages") and "working_dir" in database.columns("sessions")


def read_sessions(database: Database) -> list[Object]:
    """Return what is known about each session, the newest first."""
    columns = [name for name in (*_SESSIONS, *_MORE, *_TOKENS) if name in database.columns("sessions")]
    order = "updated_at" if "updated_at" in columns else "id"
    # The names are our own.
    query = f"SELECT {', '.join(columns)} FROM sessions ORDER BY {order} DESC, id DESC"  # noqa: S608
    return [_object(dict(zip(columns, row, strict=True))) for row in database.rows(query)]


def read_used(database: Database) -> frozenset[str]:
    """Return the ids of the sessions that have messages."""
    ids = database.rows("SELECT DISTINCT session_id FROM messages")
    return frozenset(id_ for (id_,) in ids if isinstance(id_, str))


def read_lengths(database: Database) -> dict[Value, tuple[Value, Value]]:
    """Return by session how many messages it has, and how long they are together."""
    query = "SELECT session_id, count(*), sum(length(content_json)) FROM messages GROUP BY session_id"
    return {id_: (count, length) for id_, count, length in database.rows(query)}


def read_messages(database: Database, session_id: str) -> list[Object]:
    """Return the messages of a session in order, as a session file has them."""
    known = database.columns("messages")
    columns = [name for name in _MESSAGES if name in known]
    order = "id" if "id" in known else "created_timestamp"
    query = f"SELECT {', '.join(columns)} FROM messages WHERE session_id = ? ORDER BY {order}"  # noqa: S608
    messages = []
    for row in database.rows(query, session_id):
        stored = _object(dict(zip(columns, row, strict=True)))
        content, metadata = stored.get("content_json"), stored.get("metadata_json")
        messages.append(
            {
                "id": stored.get("message_id"),
                "role": stored.get("role"),
                "created": stored.get("created_timestamp"),
                # Decoded by the conversion, which shows a text that is no JSON as it stands.
                "content": content,
                "metadata": as_object(decode_text(metadata)) if isinstance(metadata, str) else {},
            }
        )
    return messages


def _object(row: Mapping[str, Value]) -> Object:
    """Return a row as JSON; blobs are texts here."""
    named: dict[str, Json] = {}
    for name, value in row.items():
        named[name] = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return named
