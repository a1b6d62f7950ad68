"""Cloudflare D1 through the Workers SDK."""

from collections.abc import Awaitable, Sequence
from typing import Protocol

from opensession.store.database import Row, SqlValue, Statement


class D1Statement(Protocol):
    """A prepared statement of the binding."""

    def bind(self, *values: SqlValue) -> "D1Statement":
        """Return the statement with its parameters."""
        ...


class D1Result(Protocol):
    """What one statement of a batch gave; rows are dicts in column order."""

    results: list[Row]


class D1Binding(Protocol):
    """``env.DB`` as the SDK wraps it: null is None and objects are dicts already (platform.md §11)."""

    def prepare(self, sql: str) -> D1Statement:
        """Prepare one statement."""
        ...

    def batch(self, statements: list[D1Statement]) -> Awaitable[list[D1Result]]:
        """Run statements in order in one transaction and one round trip."""
        ...


class D1Database:
    """SqlDatabase over a D1 binding."""

    def __init__(self, binding: D1Binding) -> None:
        self._binding = binding

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements as one transaction (SqlDatabase). Errors are the runtime's ``JsException``."""
        prepared = [
            self._binding.prepare(statement.sql).bind(*statement.parameters) for statement in statements
        ]
        return [result.results for result in await self._binding.batch(prepared)]
