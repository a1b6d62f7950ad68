"""The little that the SQL needs from a database: several statements in one round trip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SqlValue = str | int | float | None
"""What may be bound and what comes back. Numbers are bound as REAL (platform.md §12.1): STRICT columns turn
them back, text columns must be given text."""

Row = Mapping[str, SqlValue]
"""One result row by column name; names within a statement are distinct."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement with numbered parameters (``?1`` is ``parameters[0]``), at most 100 of them."""

    sql: str
    parameters: tuple[SqlValue, ...] = ()


class SqlDatabase(Protocol):
    """A SQLite database behind one call: D1 in the Worker, a file or memory elsewhere."""

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements in order as one transaction; return the rows of each.

        Either all statements take effect or none. Errors of the database are raised as they come.
        """
        ...
