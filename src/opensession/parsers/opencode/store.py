"""The sessions of a store, whichever of its three forms that has (parsers.md §7.1)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from opensession.parsers.decoding import NotJsonError, Object, decode, decode_text
from opensession.parsers.fields import as_text, count_at, list_at, name_at, object_at, objects_at
from opensession.parsers.sqlite_file import Database, Value

PARENTS = (
    *("parentID", "parentId", "parent_id", "parentUUID", "parent_uuid", "parentSessionID", "parentSessionId"),
    *("parentSessionUuid", "parent_session_uuid"),
)
_PREFIX = "msg_"


@dataclass(slots=True, eq=False, repr=False)
class Message:
    """A message and its parts, in the order of the log."""

    info: Object
    parts: list[Object] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class Stored:
    """One session of a store."""

    info: Object
    messages: list[Message] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Files, rows and items of it that are no JSON object."""

    @property
    def id(self) -> str:
        """The session's id; blank if it has none."""
        return name_at(self.info, "id") or ""

    @property
    def parent(self) -> str | None:
        """The session that this one serves."""
        parent = name_at(self.info, *PARENTS)
        return parent if parent != self.id else None

    @property
    def updated(self) -> int:
        """When it was last changed, in epoch milliseconds; 0 if the log does not say."""
        return count_at(object_at(self.info, "time"), "updated", "created") or 0


def read_export(document: Object) -> Stored:
    """Read an ``export`` document."""
    stored = Stored(object_at(document, "info"))
    messages: list[Message] = []
    for place, item in enumerate(list_at(document, "messages")):
        if not isinstance(item, dict):
            stored.broken.append(f"messages[{place}]")
            continue
        parts = list_at(item, "parts")
        stored.broken += [
            f"messages[{place}].parts[{number}]"
            for number, part in enumerate(parts)
            if not isinstance(part, dict)
        ]
        messages.append(Message(object_at(item, "info") or item, [*objects_at(item, "parts")]))
    stored.messages = _in_order(messages)
    return stored


def read_tree(files: Mapping[str, bytes]) -> list[Stored]:
    """Read the files of a storage folder, whatever stands before ``session/``, ``message/`` and ``part/``."""
    parts: dict[str, list[tuple[str, bytes]]] = {}
    messages: dict[str, list[tuple[str, bytes]]] = {}
    infos: list[tuple[str, bytes]] = []
    for path, data in sorted(files.items()):
        segments = path.split("/")
        kind = segments[-3] if len(segments) >= 3 and path.endswith(".json") else ""
        if kind == "session":
            infos.append((path, data))
        elif kind == "message":
            messages.setdefault(segments[-2], []).append((path, data))
        elif kind == "part":
            parts.setdefault(segments[-2], []).append((path, data))
    sessions = [Stored(info) for path, data in infos if (info := _object(data)) is not None]
    for session in sessions:
        _fill(session, messages.get(session.id, []), parts)
    return sessions


def is_tree(paths: Iterable[str]) -> bool:
    """Tell whether files lie as a storage folder's do."""
    kinds = {segments[-3] for path in paths if len(segments := path.split("/")) >= 3}
    return "session" in kinds and not kinds.isdisjoint({"message", "part"})


def is_database(database: Database) -> bool:
    """Tell OpenCode's tables from others."""
    return {"session", "message", "part"} <= database.tables and "data" in database.columns("message")


def read_database(database: Database) -> list[Stored]:
    """Read the SQLite store: sessions by columns, messages and parts as JSON in ``data``."""
    sessions = read_sessions(database)
    read_contents(database, sessions)
    return sessions


def read_sessions(database: Database) -> list[Stored]:
    """Return the sessions of the SQLite store without their messages."""
    return [Stored(_session_from_row(row)) for row in _rows(database, "session")]


def read_lengths(database: Database) -> dict[str, int]:
    """Return by session how long its messages and their parts are together."""
    lengths: dict[str, int] = {}
    for table in ("message", "part"):
        if not {"session_id", "data"} <= database.columns(table):
            continue
        query = f"SELECT session_id, sum(length(data)) FROM {table} GROUP BY session_id"  # noqa: S608
        for id_, length in database.rows(query):
            if isinstance(id_, str) and isinstance(length, int):
                lengths[id_] = lengths.get(id_, 0) + length
    return lengths


def read_contents(database: Database, sessions: Sequence[Stored]) -> None:
    """Give sessions their messages; rows that name another session stay undecoded."""
    ids = {session.id for session in sessions}
    parts: dict[str, list[Object]] = {}
    for row in _rows_of(database, "part", ids):
        part = _from_row(row, ("messageID", "message_id"), ("sessionID", "session_id"))
        parts.setdefault(name_at(part, "messageID") or "", []).append(part)
    messages: dict[str, list[Message]] = {}
    for row in _rows_of(database, "message", ids):
        info = _from_row(row, ("sessionID", "session_id"))
        message = Message(info, parts.get(name_at(info, "id") or "", []))
        messages.setdefault(name_at(info, "sessionID") or "", []).append(message)
    for session in sessions:
        session.messages = _in_order(messages.get(session.id, []))


def _rows_of(database: Database, table: str, ids: Set[str]) -> Iterator[dict[str, Value]]:
    """Yield the rows that belong to one of the sessions, or say nothing about it."""
    for row in _rows(database, table):
        session = row.get("session_id")
        if not isinstance(session, str) or session in ids:
            yield row


def _fill(
    session: Stored, files: list[tuple[str, bytes]], parts: Mapping[str, list[tuple[str, bytes]]]
) -> None:
    messages: list[Message] = []
    for path, data in files:
        info = _object(data)
        if info is None:
            session.broken.append(path)
            continue
        own = name_at(info, "id") or ""
        bare = own.removeprefix(_PREFIX)
        found = next((parts[key] for key in (own, bare, _PREFIX + own) if key in parts), [])
        message = Message(info)
        for part_path, part_data in found:
            part = _object(part_data)
            if part is None:
                session.broken.append(part_path)
            else:
                message.parts.append(part)
        messages.append(message)
    session.messages = _in_order(messages)


def _in_order(messages: list[Message]) -> list[Message]:
    """Order messages by their creation; those without a time stay behind their predecessor."""
    last = 0
    keyed: list[tuple[int, Message]] = []
    for message in messages:
        last = count_at(object_at(message.info, "time"), "created") or last
        keyed.append((last, message))
    return [message for _, message in sorted(keyed, key=lambda pair: pair[0])]


def _object(data: bytes) -> Object | None:
    try:
        value = decode(data)
    except NotJsonError:
        return None
    return value if isinstance(value, dict) else None


def _rows(database: Database, table: str) -> Iterator[dict[str, Value]]:
    columns = sorted(database.columns(table))
    names = ", ".join(f'"{column}"' for column in columns if '"' not in column)
    order = "id" if "id" in columns else "rowid"
    # Names of columns come from the file's own schema, and are quoted.
    for row in database.rows(f'SELECT {names} FROM "{table}" ORDER BY "{order}"'):  # noqa: S608
        yield dict(zip((column for column in columns if '"' not in column), row, strict=True))


def _from_row(row: Mapping[str, Value], *aliases: tuple[str, str]) -> Object:
    """Return the object in ``data`` with the ids of the row's columns."""
    data = row.get("data")
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else as_text(data)
    decoded = decode_text(text)
    # What is no object is kept as a member, so that the unknown record shows it.
    value: Object = {**decoded} if isinstance(decoded, dict) else ({"data": text} if text else {})
    for name, column in (("id", "id"), *aliases):
        if isinstance(given := row.get(column), str):
            value.setdefault(name, given)
    created = row.get("time_created")
    if isinstance(created, int) and "time" not in value:
        value["time"] = {"created": created}
    return value


def _session_from_row(row: Mapping[str, Value]) -> Object:
    info = _from_row(row, ("parentID", "parent_id"), ("projectID", "project_id"))
    for name in ("title", "directory", "version", "slug"):
        if isinstance(given := row.get(name), str):
            info.setdefault(name, given)
    times = {"created": row.get("time_created"), "updated": row.get("time_updated")}
    known: Object = {name: value for name, value in times.items() if isinstance(value, int)}
    info["time"] = {**known, **object_at(info, "time")}
    return info


def files_named(part: Object) -> list[str]:
    """Return the files that a ``patch`` part names."""
    return [name for item in list_at(part, "files") if (name := as_text(item).strip())]
