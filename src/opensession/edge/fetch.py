"""The HttpClient of the Worker, on the runtime's fetch."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from opensession.sources.fetching import Incoming, NetworkError, Outgoing
from opensession.store.byte_streams import read_stream

# The runtime's objects have no Python types; Any marks where they pass through.


class WorkerHttpClient:
    """Sends requests to Git hosts. Redirects come back as they are, and nothing is taken from a cache."""

    async def send(self, request: Outgoing, deadline_seconds: float) -> Incoming:
        """Send and return at the head; the deadline goes on over the body. Raises NetworkError."""
        exchange = _Exchange(deadline_seconds)
        response = await exchange.start(request)

        def header(name: str) -> str | None:
            value = response.headers.get(name)
            return value if isinstance(value, str) else None

        return Incoming(response.status, header, lambda: exchange.chunks(response.body), exchange.close)


class _Exchange:
    """One request under one deadline. Aborting frees one of the six connections a Worker may have open."""

    def __init__(self, deadline_seconds: float) -> None:
        self._end = asyncio.get_running_loop().time() + deadline_seconds
        self._controller = js.AbortController.new()
        self._finished = False

    async def start(self, request: Outgoing) -> Any:
        options: dict[str, Any] = {
            "method": request.method,
            "headers": dict(request.headers),
            "redirect": "manual",
            "cache": "no-store",
            "signal": self._controller.signal,
        }
        if request.body is not None:
            options["body"] = js.Uint8Array.new(to_js(request.body))
        try:
            async with asyncio.timeout_at(self._end):
                return await js.fetch(request.url, to_js(options, dict_converter=js.Object.fromEntries))
        except (JsException, TimeoutError) as error:
            await self.close()
            raise _network_error(error) from error

    async def chunks(self, body: Any) -> AsyncIterator[bytes]:
        """Yield the body; an answer without one yields nothing."""
        pieces = read_stream(body)
        try:
            while piece := await self._next(pieces):
                yield piece
        except (JsException, TimeoutError) as error:
            raise _network_error(error) from error
        self._finished = True

    async def _next(self, pieces: AsyncIterator[bytes]) -> bytes:
        """Return the next piece in time, or nothing at the end."""
        async with asyncio.timeout_at(self._end):
            return await anext(pieces, b"")

    async def close(self) -> None:
        """Abort what is under way; an exchange that was read to its end has nothing left to abort."""
        if not self._finished:
            self._finished = True
            self._controller.abort()


def _network_error(error: Exception) -> NetworkError:
    """Name the kind of failure only: what the runtime says may hold addresses."""
    return NetworkError(type(error).__name__, timed_out=isinstance(error, TimeoutError))
