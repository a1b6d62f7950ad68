"""Cloudflare R2, on the runtime's own binding."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import js
from pyodide.ffi import jsnull, to_js

from opensession.store.byte_streams import PIECE_BYTES, read_stream, write_stream
from opensession.store.protocols import Blob, BlobEntry, BlobFacts, ByteRange

# The runtime's objects have no Python types; Any marks where they pass through.


class R2Blobs:
    """BlobStore over an R2 bucket binding as JavaScript has it."""

    def __init__(self, binding: Any) -> None:
        self._binding = binding

    async def put(self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str]) -> None:
        """Store the bytes; R2 shows the object whole or not at all."""
        options = {"httpMetadata": {"contentType": content_type}, "customMetadata": dict(metadata)}
        if len(data) <= PIECE_BYTES:
            await self._binding.put(key, to_js(data), _object(options))
            return
        # As one array the body would be held three times: here, in JavaScript, and on its way.
        pipe = js.FixedLengthStream.new(len(data))
        stored = self._binding.put(key, pipe.readable, _object(options))
        await asyncio.gather(write_stream(data, pipe.writable), stored)

    async def head(self, key: str) -> BlobFacts | None:
        """Return size and metadata, None when there is no such key."""
        found = await self._binding.head(key)
        return None if found is jsnull else BlobFacts(found.size, found.customMetadata.to_py())

    async def open(self, key: str, byte_range: ByteRange | None = None) -> Blob | None:
        """Open a body; its stream carries R2's own in ``native``."""
        options = {"range": {"offset": byte_range.offset, "length": byte_range.length}} if byte_range else {}
        found = await self._binding.get(key, _object(options))
        if found is jsnull:
            return None
        return Blob(found.size, found.customMetadata.to_py(), R2Stream(found.body))

    async def delete(self, *keys: str) -> None:
        """Remove the objects that are there, all in one call."""
        await self._binding.delete(to_js(keys))

    async def list_after(self, prefix: str, after: str, limit: int) -> list[BlobEntry]:
        """Return the first keys that begin with the prefix and come after a text, in order."""
        entries: list[BlobEntry] = []
        while len(entries) < limit:
            options = {"prefix": prefix, "startAfter": after, "limit": limit - len(entries)}
            # R2 may give fewer than it was asked for and say that there are more.
            page = await self._binding.list(_object({key: value for key, value in options.items() if value}))
            entries += (_entry(found) for found in page.objects)
            if not page.truncated or not entries:
                break
            after = entries[-1].key
        return entries


def _entry(found: Any) -> BlobEntry:
    return BlobEntry(found.key, found.size, int(found.uploaded.getTime() // 1000))


def _object(values: Mapping[str, Any]) -> Any:
    return to_js(values, dict_converter=js.Object.fromEntries)


class R2Stream:
    """The body of an R2 object."""

    def __init__(self, native: Any) -> None:
        self.native = native
        """The JavaScript ReadableStream, for who hands it on unread."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body once; the runtime refuses a second reader."""
        async for piece in read_stream(self.native):
            yield piece
