"""The smallest Python handler with the library our code imports: what that costs at start."""

from typing import Any

import pydantic
from workers import Response, WorkerEntrypoint

WORD = pydantic.VERSION


class Default(WorkerEntrypoint):
    """Answers everything with the version of the library."""

    async def fetch(self, request: Any) -> Any:
        """Answer."""
        return Response(WORD)
