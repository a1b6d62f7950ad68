"""JSONL as it streams: chunks cut anywhere go in, what is made of each line comes out."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Protocol


class LineTransformer(Protocol):
    """Makes another form of a session while its lines pass. One transformer serves one body."""

    def feed(self, line: bytes) -> str | bytes:
        """Take the next line, with or without its newline, and return what can be written now."""
        ...

    def finish(self) -> str | bytes:
        """Return what comes after the last line."""
        ...


def transform(lines: Iterable[bytes], transformer: LineTransformer) -> Iterator[bytes]:
    """Yield the whole other form, piece by piece."""
    for line in lines:
        if piece := transformer.feed(line):
            yield encoded(piece)
    yield encoded(transformer.finish())


async def transform_stream(
    chunks: AsyncIterator[bytes], transformer: LineTransformer
) -> AsyncIterator[bytes]:
    """Yield the other form, one piece for each chunk that gives something; memory is a chunk and a line."""
    pending: list[bytes] = []
    async for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        pending.append(first)
        if not rest:
            continue
        lines = [b"".join(pending), *rest[:-1]]
        pending = [rest[-1]]
        if piece := b"".join(encoded(transformer.feed(line)) for line in lines):
            yield piece
    last = encoded(transformer.feed(b"".join(pending)))
    yield last + encoded(transformer.finish())


def encoded(piece: str | bytes) -> bytes:
    """Return a piece as UTF-8."""
    return piece if isinstance(piece, bytes) else piece.encode()
