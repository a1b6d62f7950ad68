"""What importing all parsers costs: the first request to /parsers does it, any other does nothing."""

import importlib
from typing import Any

from workers import Response, WorkerEntrypoint

import opensession.hail


class Default(WorkerEntrypoint):
    """Has the format's package from the start, and the parsers on request."""

    async def fetch(self, request: Any) -> Any:
        """Import the parsers if that is asked for."""
        if request.url.endswith("/parsers"):
            importlib.import_module("opensession.parsers.registry")
        return Response(opensession.hail.VERSION)
