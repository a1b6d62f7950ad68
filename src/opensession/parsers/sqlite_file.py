"""Reading SQLite files that strangers made, without a file system.

The bytes are loaded into a connection in memory. Nothing but reading of named tables is allowed, and a query
that goes on for too long is stopped: a file may hold views, triggers and loops made to hurt.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from opensession.parsers.errors import UnreadableError

Value = str | bytes | int | float | None

_WAL_VERSIONS = slice(18, 20)
_ROLLBACK = b"\x01\x01"
_STEPS_BETWEEN_CHECKS = 10_000
_MAX_CHECKS = 20_000
"""Some 200 million steps of SQLite's machine: seconds, far beyond reading every row of an allowed file."""

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})


class Database:
    """The tables of one file, for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.tables = frozenset(
            name
            for (name,) in self.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if isinstance(name, str)
        )

    def columns(self, table: str) -> frozenset[str]:
        """Return the column names of a table; none if it does not exist."""
        if table not in self.tables:
            return frozenset()
        with _readable():
            # The name is one of the file's own tables, and quoted.
            cursor = self._connection.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0")  # noqa: S608
        return frozenset(column[0] for column in cursor.description)

    def rows(self, query: str, *arguments: Value) -> Iterator[tuple[Value, ...]]:
        """Run a query of ours and yield its rows. Raises UnreadableError when the file is damaged."""
        with _readable():
            yield from self._connection.execute(query, arguments)


@contextmanager
def open_database(data: bytes) -> Iterator[Database]:
    """Open the bytes of a database file. Raises UnreadableError if they are none."""
    connection = sqlite3.connect(":memory:")
    try:
        with _readable():
            connection.deserialize(_without_wal(data))
            connection.text_factory = _text
            connection.set_authorizer(_authorise)
            connection.set_progress_handler(_Stopwatch(), _STEPS_BETWEEN_CHECKS)
        yield Database(connection)
    finally:
        connection.close()


class _Stopwatch:
    """Counts the handler's calls; SQLite stops the query when it answers true."""

    def __init__(self) -> None:
        self._checks = 0

    def __call__(self) -> int:
        self._checks += 1
        return self._checks > _MAX_CHECKS


def _without_wal(data: bytes) -> bytes:
    """Mark a database in write-ahead mode as a plain one: in memory there is no log beside it.

    SQLite file format §1.3.3: bytes 18 and 19 of the header.
    """
    header = bytearray(data[:100])
    header[_WAL_VERSIONS] = _ROLLBACK
    return bytes(header) + data[100:]


def _authorise(action: int, *_details: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeError):
        # The message about a damaged schema quotes its bytes, which Python then cannot decode.
        raise UnreadableError("it is no readable SQLite database") from None
