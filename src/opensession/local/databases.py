"""Agents' SQLite files, looked at while the agent may be running: never locked, never written to."""

import mmap
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from opensession.local.problems import Problem, Report

_CONVERSATION_KEYS = """
    SELECT 1 FROM {table}
    WHERE key = 'composer.composerData' OR (key >= 'composerData:' AND key < 'composerData;') LIMIT 1
"""
_CONVERSATION_TABLES = ("cursorDiskKV", "ItemTable")
_IN_LOG = (b"composerData:", b"composer.composerData")


def holds_conversations(path: Path, report: Report) -> bool:
    """Tell whether a Cursor database has a conversation or an index of them (parsers.md §2).

    What is no database is reported and holds none.
    """
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            queries = [
                _CONVERSATION_KEYS.format(table=name) for name in _CONVERSATION_TABLES if name in tables
            ]
            found = any(connection.execute(query).fetchone() for query in queries)
    except sqlite3.Error:
        report(Problem(path, "not a readable database"))
        return False
    return found or _log_mentions(path.with_name(f"{path.name}-wal"))


def _log_mentions(log: Path) -> bool:
    """Tell whether a write-ahead log, which an immutable look does not read, has such a key."""
    try:
        with log.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(key) >= 0 for key in _IN_LOG)
    except (OSError, ValueError):
        return False  # no log, or an empty one


def merge_log(path: Path, log: Path) -> bytes:
    """Return a database with what its write-ahead log adds, as one file's bytes.

    Works on a copy, so that nothing appears in the agent's own folder. Raises OSError and sqlite3.Error.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.db")
        shutil.copyfile(path, copy)
        shutil.copyfile(log, copy.with_name("copy.db-wal"))
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        return copy.read_bytes()
