"""The HttpClient for runs in this process, on httpx."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator

import httpx

from opensession.sources.fetching import Incoming, NetworkError, Outgoing

PIECE_BYTES = 64 * 1024


class HttpxClient:
    """Sends each request on a connection of its own, so that it works in any event loop."""

    async def send(self, request: Outgoing, deadline_seconds: float) -> Incoming:
        """Send and return at the head; the deadline goes on over the body."""
        exchange = _Exchange(deadline_seconds)
        response = await exchange.start(request)
        return Incoming(response.status_code, response.headers.get, exchange.chunks, exchange.close)


class _Exchange:
    def __init__(self, deadline_seconds: float) -> None:
        self._end = asyncio.get_running_loop().time() + deadline_seconds
        self._client = httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=None)
        self._response: httpx.Response | None = None

    async def start(self, request: Outgoing) -> httpx.Response:
        headers = {"accept-encoding": "gzip", **request.headers}
        outgoing = self._client.build_request(
            request.method, request.url, headers=headers, content=request.body
        )
        try:
            async with asyncio.timeout_at(self._end):
                self._response = await self._client.send(outgoing, stream=True)
        except (httpx.HTTPError, TimeoutError) as error:
            await self.close()
            raise _network_error(error) from error
        return self._response

    async def chunks(self) -> AsyncIterator[bytes]:
        assert self._response is not None
        raw = self._response.aiter_raw(PIECE_BYTES)
        packed = self._response.headers.get("content-encoding") == "gzip"
        inflater = zlib.decompressobj(wbits=31) if packed else None
        try:
            while (chunk := await self._next(raw)) is not None:
                for piece in _inflate(inflater, chunk) if inflater else (chunk,):
                    yield piece
        except (httpx.HTTPError, TimeoutError, zlib.error) as error:
            raise _network_error(error) from error

    async def _next(self, raw: AsyncIterator[bytes]) -> bytes | None:
        async with asyncio.timeout_at(self._end):
            return await anext(raw, None)

    async def close(self) -> None:
        if self._response is not None:
            await self._response.aclose()
        await self._client.aclose()


def _inflate(inflater: "zlib._Decompress", chunk: bytes) -> Iterator[bytes]:
    """Undo gzip in pieces of bounded size, as the runtime of the Worker does."""
    while chunk:
        yield inflater.decompress(chunk, PIECE_BYTES)
        chunk = inflater.unconsumed_tail


def _network_error(error: Exception) -> NetworkError:
    timed_out = isinstance(error, TimeoutError | httpx.TimeoutException)
    return NetworkError(type(error).__name__, timed_out=timed_out)
