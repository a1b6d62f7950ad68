"""The index, open, and what can be asked of it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from opensession.cli.index.entries import Entry, FileKey
from opensession.cli.index.schema import connect, prepare
from opensession.cli.surroundings import Surroundings
from opensession.local.problems import Problem

_ALL = -1
PATH_VARIABLE = "OPENSESSION_INDEX_PATH"

_ENTRIES = """
SELECT file.tool, file.path, file.kind, file.size, session_id, title, model, cwd, project, remote, branch,
  created_at, updated_at, updated_ns, events, messages, input_tokens, output_tokens, state,
  session.subagent, one_of_many
FROM session JOIN file ON file.id = file_id
"""
_NEWEST = f"{_ENTRIES} ORDER BY updated_ns DESC, file.path, place LIMIT ?"
_IN_FILE = f"{_ENTRIES} WHERE file.path = ?"


def index_path(surroundings: Surroundings) -> Path:
    """Return where the index lies."""
    given = surroundings.environment.get(PATH_VARIABLE, "").strip()
    return surroundings.path(given) if given else surroundings.cache_dir / "index.db"


class Index:
    """The index, open. Several processes may have it open at once; ``changes`` writes to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the index in a file, made if it is missing. Raises OSError and sqlite3.Error."""
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
        self.connection.close()

    def entries(self, limit: int = _ALL) -> list[Entry]:
        """Return the sessions, or so many of them, the last changed first."""
        with closing(self.connection.execute(_NEWEST, (limit,))) as rows:
            return [_entry(row) for row in rows]

    def entries_in(self, path: Path) -> list[Entry]:
        """Return the sessions that are known of a file."""
        return [_entry(row) for row in self.connection.execute(_IN_FILE, (os.fsencode(path),))]

    def files(self) -> dict[str, FileKey]:
        """Return the files that were read, by path."""
        rows = self.connection.execute("SELECT path, size, modified_ns FROM file")
        return {os.fsdecode(path): FileKey(size, modified) for path, size, modified in rows}

    def subagent_files(self) -> frozenset[str]:
        """Return the paths of files that only a search for sub-agents finds."""
        rows = self.connection.execute("SELECT path FROM file WHERE subagent")
        return frozenset(os.fsdecode(path) for (path,) in rows)

    def folders(self, tool: str) -> list[Path]:
        """Return the folders that files of a tool lie in."""
        rows = self.connection.execute("SELECT path FROM file WHERE tool = ?", (tool,))
        return list(dict.fromkeys(Path(os.fsdecode(path)).parent for (path,) in rows))

    def working_folders(self) -> list[Path]:
        """Return the folders in which agents worked."""
        rows = self.connection.execute("SELECT DISTINCT cwd FROM session WHERE cwd IS NOT NULL")
        return [Path(cwd) for (cwd,) in rows if os.path.isabs(cwd)]

    def problems(self) -> list[Problem]:
        """Return the files that could not be read, and why."""
        rows = self.connection.execute(
            "SELECT path, problem FROM file WHERE problem IS NOT NULL ORDER BY path"
        )
        return [Problem(Path(os.fsdecode(path)), problem) for path, problem in rows]


def _entry(row: Any) -> Entry:
    """Make an entry of a row, which SQLite has untyped."""
    tool, path, *facts = row
    facts[-2:] = map(bool, facts[-2:])
    return Entry(tool, Path(os.fsdecode(path)), *facts)
