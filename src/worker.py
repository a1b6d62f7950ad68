"""The Worker: converts the runtime's request, hands it to the application, converts the reply back."""

import time
from typing import Any

from workers import WorkerEntrypoint

from opensession.edge.messages import make_response, read_request
from opensession.edge.ports import worker_ports
from opensession.site.app import respond


class Default(WorkerEntrypoint):
    """Answers every request that the asset layer leaves to Python."""

    async def fetch(self, request: Any) -> Any:
        """Answer one request."""
        incoming = read_request(request)
        reply = await respond(incoming, worker_ports())
        return make_response(reply, incoming.method)

    async def scheduled(self, controller: Any, env: Any, ctx: Any) -> None:
        """Drop list entries that have left their time window, once an hour; lists stay cheap to read."""
        await worker_ports().metadata.expire(int(time.time()))
