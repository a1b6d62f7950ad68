"""The smallest Python handler that asks the database: one row through one batch, over the SDK's wrappers."""

from typing import Any

from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    """Answers everything with what one query gives."""

    async def fetch(self, request: Any) -> Any:
        """Answer."""
        [result] = await self.env.DB.batch([self.env.DB.prepare("SELECT 'ok' AS word")])
        return Response(result.results[0]["word"])
