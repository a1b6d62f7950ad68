"""Bodies of the Workers runtime, read and written piece by piece.

Both ways use one buffer again and again. Reading without it leaves as many bytes of garbage in JavaScript
as the body is long, and 4 KiB a piece (``python -m bench.memory``).
"""

from collections.abc import AsyncIterator
from typing import Any, Final

import js
from pyodide.ffi import to_js

# The runtime's objects have no Python types; Any marks where they pass through.

PIECE_BYTES: Final = 128 * 1024


async def read_stream(stream: Any) -> AsyncIterator[bytes]:
    """Yield the bytes of a ReadableStream in pieces of at most 128 KiB; an absent body has none."""
    if not hasattr(stream, "getReader"):
        return
    reader = stream.getReader(mode="byob")
    view = js.Uint8Array.new(PIECE_BYTES)
    try:
        # A read takes the buffer away and hands it back under a new view.
        while not (result := await reader.readAtLeast(PIECE_BYTES, view)).done:
            yield result.value.to_bytes()
            view = js.Uint8Array.new(result.value.buffer)
    finally:
        # A reader that stops early (a body over the limit) must tell the sender to stop as well.
        await reader.cancel()


async def write_stream(data: bytes, writable: Any) -> None:
    """Write bytes to a WritableStream, no faster than they are taken, and close it."""
    writer = writable.getWriter()
    pieces = memoryview(data)
    for start in range(0, len(pieces), PIECE_BYTES):
        await writer.write(to_js(pieces[start : start + PIECE_BYTES]))
    await writer.close()
