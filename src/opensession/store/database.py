"""The little that the SQL needs from a database: several statements in one round trip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SqlValue = str | int | float | None
"""What may be bound and what comes back. Numbers are bound as REAL (platform.md §12.1): STRICT columns turn
them back, text columns must be given text."""

Row = Mapping[str, SqlValue | bytes]
"""One result row by column name; names within a statement are distinct. Bytes come from ``utf8`` alone."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement with numbered parameters (``?1`` is ``parameters[0]``), at most 100 of them."""

    sql: str
    parameters: tuple[SqlValue, ...] = ()
    utf8: bool = False
    """Give each column as UTF-8, numbers in decimal, NULL as ``null``: for long text that is only sent on."""


def utf8_row(row: Mapping[str, SqlValue]) -> Row:
    """Return a row as an ``utf8`` statement gives it."""
    return {name: b"null" if value is None else str(value).encode() for name, value in row.items()}


class SqlDatabase(Protocol):
    """A SQLite database behind one call: D1 in the Worker, a file or memory elsewhere."""

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements in order as one transaction; return the rows of each.

        Either all statements take effect or none. Errors of the database are raised as they come.
        """
        ...
