"""The Worker's entry: proves that the runtime, pydantic and the bindings work together."""

import pydantic
from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    """Answers every request with the versions that serve it."""

    async def fetch(self, request: object) -> Response:
        return Response.json({"status": "ok", "pydantic": pydantic.VERSION})
