"""Homes on disk, written from tables of path and content."""

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from opensession.local.discovery import Found

COMPOSER = {"composerData:c1": '{"composerId": "c1", "conversation": []}'}


def write(home: Path, files: Mapping[str, str]) -> None:
    """Write text files below a home."""
    for name, content in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def write_database(path: Path, rows: Mapping[str, str], table: str = "cursorDiskKV") -> None:
    """Write a database of keys and values as Cursor keeps them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE {table} (key TEXT UNIQUE, value BLOB)")
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows.items())


def write_busy_database(path: Path, rows: Mapping[str, str]) -> sqlite3.Connection:
    """Write a database whose rows are still in its write-ahead log, and return the connection in use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE cursorDiskKV (key TEXT UNIQUE, value BLOB)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.executemany("INSERT INTO cursorDiskKV VALUES (?, ?)", rows.items())
    return connection


def lines(*records: Mapping[str, object]) -> str:
    """Write records as JSON Lines."""
    return "".join(f"{json.dumps(record)}\n" for record in records)


def rows_of(found: list[Found], home: Path) -> list[tuple[str, str]]:
    """Return tool and path below the home, in order."""
    return [(row.tool, Path(os.path.relpath(row.path, home)).as_posix()) for row in found]
