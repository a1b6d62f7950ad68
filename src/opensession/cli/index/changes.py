"""Writing to the index: what files were found to hold, and which are gone."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opensession.cli.index.entries import Entry
from opensession.cli.index.index import Index
from opensession.local.discovery import Found

_ADD_FILE = """
INSERT INTO file (path, tool, kind, size, modified_ns, subagent, problem) VALUES (?, ?, ?, ?, ?, ?, ?)
RETURNING id
"""
_ADD_SESSION = f"INSERT INTO session VALUES (?, ?, {', '.join('?' * 17)})"  # noqa: S608  # marks only
_OF_THE_FILE = 4
"""How many members an entry begins with that its file has, not the session."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file after it was read: its sessions, or why there are none."""

    found: Found
    entries: tuple[Entry, ...]
    problem: str | None = None


def change(index: Index, read: Sequence[FileRead], gone: Iterable[str] = ()) -> None:
    """Put files in place of what was known of them and forget files, all or nothing. Raises sqlite3.Error."""
    connection = index.connection
    forgotten = [os.fsencode(path) for path in (*gone, *(str(one.found.path) for one in read))]
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany("DELETE FROM file WHERE path = ?", ((path,) for path in forgotten))
        for one in read:
            _add(connection, one)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _add(connection: sqlite3.Connection, read: FileRead) -> None:
    found = read.found
    facts = (found.tool, found.kind, found.size, found.modified_ns, found.subagent, read.problem)
    (file_id,) = connection.execute(_ADD_FILE, (os.fsencode(found.path), *facts)).fetchone()
    rows = ((file_id, place, *entry[_OF_THE_FILE:]) for place, entry in enumerate(read.entries))
    connection.executemany(_ADD_SESSION, rows)
