"""The smallest Python handler: what every request to a Python Worker costs at least."""

from typing import Any

from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    """Answers everything with one word."""

    async def fetch(self, request: Any) -> Any:
        """Answer."""
        return Response("ok")
