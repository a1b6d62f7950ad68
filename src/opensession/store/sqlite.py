"""SQLite from the standard library, as strict as D1: what passes here passes there (platform.md §12)."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from opensession.store.database import Row, SqlValue, Statement, utf8_row

D1_LIMITS = {
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 100,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_LENGTH: 2_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 5,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 32,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
"""D1's published limits and workerd's guards (platform.md §12.2, §12.3)."""

REFUSED_ACTIONS = frozenset(
    {
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
    }
)
REFUSED_FUNCTIONS = frozenset({"sqlite_version", "load_extension"})
ALLOWED_PRAGMAS = frozenset(
    {"data_version", "defer_foreign_keys", "foreign_key_check", "index_info", "index_list", "index_xinfo"}
    | {"optimize", "quick_check", "table_info", "table_list", "table_xinfo"}
)
"""FTS5 itself asks for ``data_version``."""
ALLOWED_VIRTUAL_TABLES = frozenset({"fts5", "fts5vocab", "rtree"})

LARGEST_INTEGER = 2**53
"""Above this a JavaScript number is not exact and D1 refuses the value."""

MIGRATIONS_TABLE = """
CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)"""
"""The ledger that ``wrangler d1 migrations`` keeps, so that either tool can follow the other."""


class SqliteDatabase:
    """A database in a file, or in memory by default. Calls block; meant for tests and the CLI."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA foreign_keys = ON")
        for category, limit in D1_LIMITS.items():
            self._connection.setlimit(category, limit)

    def close(self) -> None:
        """Close the file. The database cannot be used afterwards."""
        self._connection.close()

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements as one transaction (SqlDatabase). Raises sqlite3.Error as D1 would refuse."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.set_authorizer(_authorize)
            try:
                results = [self._run(statement) for statement in statements]
            finally:
                self._connection.set_authorizer(None)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        return results

    def _run(self, statement: Statement) -> list[Row]:
        cursor = self._connection.execute(statement.sql, tuple(map(_bound, statement.parameters)))
        names = [column[0] for column in cursor.description or ()]
        rows = (dict(zip(names, map(_returned, row), strict=True)) for row in cursor)
        return [utf8_row(row) if statement.utf8 else row for row in rows]

    def apply_migrations(self, folder: Path) -> list[str]:
        """Apply the ``NNNN_name.sql`` files of a folder that are not applied yet; return their names."""
        self._connection.execute(MIGRATIONS_TABLE)
        applied = {name for (name,) in self._connection.execute("SELECT name FROM d1_migrations")}
        new = [path for path in sorted(folder.glob("*.sql")) if path.name not in applied]
        for path in new:
            self._connection.executescript(path.read_text(encoding="utf-8"))
            self._connection.execute("INSERT INTO d1_migrations (name) VALUES (?)", (path.name,))
        return [path.name for path in new]


def apply_migrations(database: SqliteDatabase, folder: Path) -> list[str]:
    """Bring a database up to the newest schema; return the names of the migrations that were new."""
    return database.apply_migrations(folder)


def _bound(value: SqlValue) -> str | float | None:
    """Turn a parameter into what D1 binds: every number becomes REAL."""
    if isinstance(value, int | float):
        if abs(value) > LARGEST_INTEGER:
            raise sqlite3.DataError(f"number {value} is too large for D1")
        return float(value)
    return value


def _returned(value: str | float | bytes | None) -> SqlValue:
    """Turn a result into what D1 returns: a whole REAL arrives as an integer."""
    if isinstance(value, bytes):
        raise sqlite3.DataError("BLOB columns are not used: D1 returns them as lists of numbers")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    refused = (
        action in REFUSED_ACTIONS
        or (action == sqlite3.SQLITE_PRAGMA and first not in ALLOWED_PRAGMAS)
        or (action == sqlite3.SQLITE_FUNCTION and second in REFUSED_FUNCTIONS)
        or (action == sqlite3.SQLITE_CREATE_VTABLE and second not in ALLOWED_VIRTUAL_TABLES)
    )
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK
