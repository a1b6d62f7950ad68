"""The tables of the index, and opening its file (cli.md §9)."""

import os
import sqlite3
import tempfile
import zlib
from contextlib import closing, suppress
from pathlib import Path

from opensession import __version__

SCHEMA = """
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  path BLOB NOT NULL UNIQUE,  -- as the system has it, which need not be text
  tool TEXT NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  subagent INTEGER NOT NULL,  -- told by its place, whatever its sessions say
  problem TEXT                -- why nothing could be read
);
CREATE TABLE session (
  file_id INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,     -- in the file
  session_id TEXT NOT NULL,
  title TEXT,
  model TEXT,
  cwd TEXT,
  project TEXT,
  remote TEXT,
  branch TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_ns INTEGER NOT NULL,
  events INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  state TEXT NOT NULL,
  subagent INTEGER NOT NULL,
  one_of_many INTEGER NOT NULL,
  PRIMARY KEY (file_id, place)
) WITHOUT ROWID;
CREATE INDEX session_by_time ON session (updated_ns);
"""

LAYOUT = zlib.crc32(f"{SCHEMA}{__version__}".encode()) & 0x7FFFFFFF
"""Kept as ``user_version``: other tables, or parsers of another release, make the index anew."""

_WAIT_SECONDS = 10.0
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_UNUSABLE = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_PRIMARY_CODE = 0xFF
"""The low byte of an extended result code is the primary one (sqlite.org/rescode.html)."""


def is_damage(error: sqlite3.Error) -> bool:
    """Tell a file that is broken, or has not our tables, from one that is busy or may not be written."""
    return _code_of(error) in _DAMAGED


def is_unusable(error: sqlite3.Error) -> bool:
    """Tell a disk that cannot be written from a file that is busy."""
    return _code_of(error) in _UNUSABLE


def is_busy(error: sqlite3.Error) -> bool:
    """Tell that other processes were in the way for longer than one waits, or where SQLite does not wait."""
    return _code_of(error) in _BUSY


def _code_of(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & _PRIMARY_CODE


def connect(path: Path) -> sqlite3.Connection:
    """Open the index, making what is missing. Raises OSError and sqlite3.Error."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _create(path)
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        # SQLite does not wait for others when it changes the mode, so that is done for a lone file.
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        # The index may lose its last changes with the machine's power, and never its order.
        connection.execute("PRAGMA synchronous = NORMAL")
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path) -> None:
    """Make an empty index beside the place and put it there whole, unless another process was quicker."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        with closing(sqlite3.connect(name, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            prepare(connection)
        # A file system without links lets SQLite make the file in its place.
        with suppress(OSError):
            os.link(name, path)
    finally:
        for ending in ("-wal", "-shm", ""):
            Path(name + ending).unlink(missing_ok=True)


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, in place of those of another layout. Raises sqlite3.Error."""
    connection.execute("PRAGMA foreign_keys = ON")
    if _layout_of(connection) == LAYOUT:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been quicker.
        if _layout_of(connection) != LAYOUT:
            _make_tables(connection)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _layout_of(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _make_tables(connection: sqlite3.Connection) -> None:
    for name in ("session", "file"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {LAYOUT}")


def remove(path: Path) -> None:
    """Delete a damaged index with its log. Processes that have it open go on with what they hold."""
    for ending in ("-wal", "-shm", ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)
