"""The Worker: converts the runtime's request, hands it to the application, converts the reply back."""

import logging
import time
from typing import Any

from workers import WorkerEntrypoint

from opensession.edge.messages import discard_unread_body, make_response, read_request
from opensession.edge.ports import worker_ports
from opensession.site.app import misconfigured, respond

log = logging.getLogger("opensession.worker")

BODILESS_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Default(WorkerEntrypoint):
    """Answers every request that the asset layer leaves to Python."""

    async def fetch(self, request: Any) -> Any:
        """Answer one request."""
        incoming = read_request(request)
        try:
            ports = worker_ports()
        except ValueError as error:
            log.error("configuration: %s", error)
            return make_response(misconfigured(incoming), incoming.method)
        reply = await respond(incoming, ports)
        if reply.status >= 400 and incoming.method not in BODILESS_METHODS:
            await discard_unread_body(request)
        return make_response(reply, incoming.method)

    async def scheduled(self, controller: Any, env: Any, ctx: Any) -> None:
        """Drop list entries that have left their time window, once an hour; lists stay cheap to read."""
        await worker_ports().metadata.expire(int(time.time()))
