"""Plain decoding: takes a body of JSON lines and decodes each with the standard library, nothing else."""

import json
from typing import Any

from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    """Answers with the number of lines."""

    async def fetch(self, request: Any) -> Any:
        """Decode the body."""
        body = await request.bytes()
        return Response(str(sum(1 for line in body.splitlines() if json.loads(line))))
