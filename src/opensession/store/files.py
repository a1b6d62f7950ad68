"""Bodies as files in a folder, for tests and the CLI."""

import json
import os
import re
import tempfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from opensession.store.protocols import Blob, BlobEntry, BlobFacts, ByteRange

KEY = re.compile(r"(?!\.{1,2}(?:/|$))[A-Za-z0-9._-]+(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._-]+)*")
"""Relative, ASCII, no part ``.`` or ``..``: nothing that leaves the folder."""

CHUNK_BYTES = 64 * 1024


class FileBlobs:
    """BlobStore in a folder: bodies under ``bodies/<key>``, their metadata under ``metadata/<key>.json``."""

    def __init__(self, folder: Path) -> None:
        self._bodies = folder / "bodies"
        self._metadata = folder / "metadata"

    async def put(self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str]) -> None:
        """Store the bytes atomically; the body appears last. Raises ValueError for an unusable key."""
        body, description = self._paths(key)
        stored = {"content_type": content_type, "metadata": dict(metadata)}
        _write(description, json.dumps(stored, ensure_ascii=False).encode())
        _write(body, data)

    async def head(self, key: str) -> BlobFacts | None:
        """Return size and metadata of a body; None when there is none under the key."""
        body, description = self._paths(key)
        if not body.is_file():
            return None
        metadata: dict[str, str] = json.loads(description.read_bytes())["metadata"]
        return BlobFacts(size=body.stat().st_size, metadata=metadata)

    async def open(self, key: str, byte_range: ByteRange | None = None) -> Blob | None:
        """Open a body; None when there is none under the key."""
        facts = await self.head(key)
        if facts is None:
            return None
        span = byte_range or ByteRange(0, facts.size)
        return Blob(size=facts.size, metadata=facts.metadata, stream=FileStream(self._bodies / key, span))

    async def delete(self, *keys: str) -> None:
        """Remove each body, then its metadata."""
        for path in (path for key in keys for path in self._paths(key)):
            path.unlink(missing_ok=True)

    async def list_after(self, prefix: str, after: str, limit: int) -> list[BlobEntry]:
        """Return the first keys that begin with the prefix and come after a text, in order."""
        files = {path.relative_to(self._bodies).as_posix(): path for path in self._bodies.rglob("*")}
        keys = (key for key in files if key > after and key.startswith(prefix) and KEY.fullmatch(key))
        found = sorted(key for key in keys if files[key].is_file())[:limit]
        return [_entry(key, files[key]) for key in found]

    def _paths(self, key: str) -> tuple[Path, Path]:
        if KEY.fullmatch(key) is None:
            raise ValueError(f"not a key: {key!r}")
        return self._bodies / key, self._metadata / f"{key}.json"


class FileStream:
    """A part of a file, read when asked for."""

    def __init__(self, path: Path, span: ByteRange) -> None:
        self._path = path
        self._span: ByteRange | None = span

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the part once. Raises RuntimeError the second time."""
        span, self._span = self._span, None
        if span is None:
            raise RuntimeError("the stream has been read already")
        left = span.length
        with self._path.open("rb") as file:
            file.seek(span.offset)
            while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
                left -= len(chunk)
                yield chunk


def _entry(key: str, path: Path) -> BlobEntry:
    facts = path.stat()
    return BlobEntry(key, facts.st_size, int(facts.st_mtime))


def _write(path: Path, data: bytes) -> None:
    """Write under a name that is no key (it has a ``~``), then rename: readers see all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix="~", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
