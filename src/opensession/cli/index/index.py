"""Reading and changing the rows of the index."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from opensession.cli.index.entries import Entry, FileKey
from opensession.cli.index.schema import connect, is_damage, prepare, remove
from opensession.local.discovery import Found
from opensession.local.problems import Problem

_ENTRIES = """
SELECT file.tool, file.path, file.kind, file.size, session_id, title, model, cwd, project, remote, branch,
  created_at, updated_at, updated_ns, events, messages, input_tokens, output_tokens,
  session.subagent, one_of_many
FROM session JOIN file ON file.id = file_id
ORDER BY updated_ns DESC, file.path, place
"""
_ADD_FILE = """
INSERT INTO file (path, tool, kind, size, modified_ns, subagent, problem) VALUES (?, ?, ?, ?, ?, ?, ?)
RETURNING id
"""
_ADD_SESSION = f"INSERT INTO session VALUES (?, ?, {', '.join('?' * 16)})"  # noqa: S608  # marks only


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file after it was read: its sessions, or why there are none."""

    found: Found
    entries: tuple[Entry, ...]
    problem: str | None = None


class Index:
    """The index, open. Several processes may have it open at once; each change is a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the index in a file, making it anew when it is damaged.

        Raises OSError and sqlite3.Error when the file cannot be made.
        """
        try:
            return cls(connect(path))
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        remove(path)
        return cls(connect(path))

    @classmethod
    def open_existing(cls, path: Path) -> Self:
        """Open the index for reading alone, as it is. Raises sqlite3.Error when there is none."""
        return cls(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None))

    @classmethod
    def in_memory(cls) -> Self:
        """Return an index that is gone when it is closed, for a disk that cannot be written."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        prepare(connection)
        return cls(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def entries(self) -> list[Entry]:
        """Return all sessions, the last changed first."""
        with closing(self._connection.execute(_ENTRIES)) as rows:
            return [_entry(row) for row in rows]

    def files(self) -> dict[str, FileKey]:
        """Return the files that were read, by path."""
        rows = self._connection.execute("SELECT path, size, modified_ns FROM file")
        return {os.fsdecode(path): FileKey(size, modified) for path, size, modified in rows}

    def subagent_files(self) -> frozenset[str]:
        """Return the paths of files that only a search for sub-agents finds."""
        rows = self._connection.execute("SELECT path FROM file WHERE subagent")
        return frozenset(os.fsdecode(path) for (path,) in rows)

    def folders(self, tool: str) -> list[Path]:
        """Return the folders that files of a tool lie in."""
        rows = self._connection.execute("SELECT path FROM file WHERE tool = ?", (tool,))
        return list(dict.fromkeys(Path(os.fsdecode(path)).parent for (path,) in rows))

    def working_folders(self) -> list[Path]:
        """Return the folders in which agents worked."""
        rows = self._connection.execute("SELECT DISTINCT cwd FROM session WHERE cwd IS NOT NULL")
        return [Path(cwd) for (cwd,) in rows if os.path.isabs(cwd)]

    def problems(self) -> list[Problem]:
        """Return the files that could not be read, and why."""
        rows = self._connection.execute(
            "SELECT path, problem FROM file WHERE problem IS NOT NULL ORDER BY path"
        )
        return [Problem(Path(os.fsdecode(path)), problem) for path, problem in rows]

    def change(self, read: Sequence[FileRead], gone: Iterable[str] = ()) -> None:
        """Put files in place of what was known of them, and forget files, all or nothing."""
        connection = self._connection
        forgotten = [os.fsencode(path) for path in (*gone, *(str(one.found.path) for one in read))]
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany("DELETE FROM file WHERE path = ?", ((path,) for path in forgotten))
            for one in read:
                self._add(one)
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def _add(self, read: FileRead) -> None:
        found = read.found
        (file_id,) = self._connection.execute(
            _ADD_FILE,
            (
                os.fsencode(found.path),
                found.tool,
                found.kind,
                found.size,
                found.modified_ns,
                found.subagent,
                read.problem,
            ),
        ).fetchone()
        rows = ((file_id, place, *astuple(entry)[4:]) for place, entry in enumerate(read.entries))
        self._connection.executemany(_ADD_SESSION, rows)


def _entry(row: Any) -> Entry:
    """Make an entry of a row, which SQLite has untyped."""
    tool, path, *facts = row
    facts[-2:] = map(bool, facts[-2:])
    return Entry(tool, Path(os.fsdecode(path)), *facts)
