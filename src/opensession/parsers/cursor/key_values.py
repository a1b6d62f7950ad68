"""Conversations in the key-value tables of Cursor's ``state.vscdb`` (parsers.md §8.1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from opensession.hail import Instant, encode_json, object_id
from opensession.parsers.decoding import Json, NotJsonError, Object, decode
from opensession.parsers.fields import as_object, count_at, name_at, object_at, objects_at
from opensession.parsers.session import Listed
from opensession.parsers.sqlite_file import Database, Value
from opensession.parsers.times import parse_time

TABLES = ("cursorDiskKV", "ItemTable")
COMPOSER, BUBBLE, CONTENT = "composerData:", "bubbleId:", "composer.content."
_INDEXES = ("composer.composerData", "composer.composerHeaders")
_COLUMNS = frozenset({"key", "value"})
_FIRST_HEADER_VERSION = 3


class KeyValues:
    """The rows of both tables as one mapping; of a key in both, the first table's value counts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables = [table for table in TABLES if database.columns(table) >= _COLUMNS]

    def __bool__(self) -> bool:
        """Tell whether there is such a table at all."""
        return bool(self._tables)

    def get(self, key: str) -> Value:
        """Return a key's value; None for a key that is not there."""
        for table in self._tables:
            query = f"SELECT value FROM {table} WHERE key = ?"  # noqa: S608 — one of our two names
            for (value,) in self._database.rows(query, key):
                if value is not None:
                    return value
        return None

    def lengths(self, prefix: str) -> dict[str, int]:
        """Return by the next part of the key, up to a colon, how long the values are together."""
        lengths: dict[str, int] = {}
        for table in self._tables:
            query = (
                "SELECT substr(key, ?1, instr(substr(key, ?1), ':') - 1), sum(length(value))"  # noqa: S608
                f" FROM {table} WHERE key >= ?2 AND key < ?3 GROUP BY 1"
            )
            after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
            for name, length in self._database.rows(query, len(prefix) + 1, prefix, after):
                if isinstance(name, str) and isinstance(length, int):
                    lengths[name] = lengths.get(name, 0) + length
        return lengths

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys that begin so, each once, in order of the tables and then of their texts."""
        seen: set[str] = set()
        for table in self._tables:
            query = f"SELECT key FROM {table} WHERE key >= ? AND key < ? ORDER BY key"  # noqa: S608
            for (key,) in self._database.rows(query, prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)):
                if isinstance(key, str) and key.startswith(prefix) and key not in seen:
                    seen.add(key)
                    yield key


def decode_value(value: Value) -> Json:
    """Read a value, text or blob, as JSON. Raises NotJsonError."""
    if isinstance(value, str):
        return decode(value.encode())
    if isinstance(value, bytes):
        return decode(value)
    raise NotJsonError("no value")


def object_of(value: Value) -> Object:
    """Read a value as a JSON object; empty for anything else."""
    try:
        return as_object(decode_value(value))
    except NotJsonError:
        return {}


@dataclass(eq=False, repr=False)
class Conversation:
    """What choosing a conversation needs; its messages stay in the database."""

    id: str
    name: str | None
    created: Instant | None
    updated: Instant | None
    bubble_ids: list[str] = field(default_factory=list)
    """Of the messages that have rows of their own, in the conversation's order as far as it is known."""
    unlisted: list[str] = field(default_factory=list)
    """Rows that the conversation does not name: messages that were taken back."""
    count: int = 0
    state: str = ""
    """Digest of the conversation's own value, and how long those of its messages are together."""

    @property
    def rank(self) -> tuple[bool, Instant, int]:
        """Order by when it was last changed, and then by how much there is."""
        latest = self.updated or self.created
        return latest is not None, latest or Instant(0), self.count

    @property
    def listed(self) -> Listed:
        """The entry in the list of the file's sessions."""
        return Listed(self.id, self.name, str(self.created) if self.created else None)


def read_conversations(values: KeyValues) -> list[Conversation]:
    """Return the conversations that have messages, by id."""
    rows: dict[str, list[str]] = {}
    for key in values.keys(BUBBLE):
        composer_id, _, bubble_id = key.removeprefix(BUBBLE).partition(":")
        rows.setdefault(composer_id, []).append(bubble_id)
    ids = [key.removeprefix(COMPOSER) for key in values.keys(COMPOSER)]
    index = _read_index(values)
    lengths = values.lengths(BUBBLE)
    found = (_conversation(values, id_, rows.get(id_, []), index) for id_ in dict.fromkeys([*ids, *rows]))
    with_messages = [conversation for conversation in found if conversation.count]
    for conversation in with_messages:
        conversation.state += f"/{conversation.count}/{lengths.get(conversation.id, 0)}"
    return with_messages


def schema_of(composer: Object) -> str:
    """Name the way a conversation is kept: messages inside it, or in rows of their own."""
    version = count_at(composer, "_v") or 0
    return "cursor-v3" if version >= _FIRST_HEADER_VERSION else "cursor-v2"


def _read_index(values: KeyValues) -> dict[str, Object]:
    """Return the entries of the workspace's index, which knows names and times of its own."""
    index: dict[str, Object] = {}
    for key in _INDEXES:
        for entry in objects_at(object_of(values.get(key)), "allComposers"):
            index.setdefault(name_at(entry, "composerId") or "", entry)
    return index


def _conversation(values: KeyValues, id_: str, rows: list[str], index: dict[str, Object]) -> Conversation:
    composer, entry = object_of(values.get(COMPOSER + id_)), index.get(id_, {})
    headers = objects_at(composer, "fullConversationHeadersOnly")
    named = [name for header in headers if (name := name_at(header, "bubbleId"))]
    inside = list(objects_at(composer, "conversation"))
    known = set(named) | {name_at(bubble, "bubbleId") or "" for bubble in inside}
    is_ordered = bool(named or inside)
    return Conversation(
        id_,
        name_at(composer, "name") or name_at(entry, "name"),
        parse_time(composer.get("createdAt")) or parse_time(entry.get("createdAt")),
        parse_time(composer.get("lastUpdatedAt")) or parse_time(entry.get("lastUpdatedAt")),
        named if is_ordered else _by_time(values, id_, rows),
        [row for row in rows if row not in known] if is_ordered else [],
        len(named) or len(inside) or len(rows),
        object_id(encode_json([composer, entry]).encode()),
    )


def _by_time(values: KeyValues, id_: str, rows: list[str]) -> list[str]:
    """Order messages that nothing else puts in order by their times; those without stay in front."""
    if not rows:
        return rows
    times = {row: time_of(object_of(values.get(f"{BUBBLE}{id_}:{row}"))) for row in rows}
    return sorted(rows, key=lambda row: times[row] or Instant(0))


_EARLIEST_MILLIS = 1e11


def time_of(bubble: Object) -> Instant | None:
    """Return when a message was made, as far as the log tells; clocks since a program's start are no time."""
    timing = object_at(bubble, "timingInfo")
    stamps = (timing.get("clientStartTime"), timing.get("startTime"))
    starts = (stamp for stamp in stamps if isinstance(stamp, int | float) and stamp > _EARLIEST_MILLIS)
    return parse_time(bubble.get("createdAt")) or next(filter(None, map(parse_time, starts)), None)
