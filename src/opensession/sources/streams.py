"""Bodies made here, as the streams that replies are made of."""

from collections.abc import AsyncIterator

PIECE_BYTES = 64 * 1024

EVENT_START = b'{"type":"event",'
STATS_START = b'{"type":"stats",'
HEADER_START = b'{"type":"header",'


class PiecesStream:
    """A Stream over an asynchronous iterator; it can be read once."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces

    def chunks(self) -> AsyncIterator[bytes]:
        """Return the iterator itself."""
        return self._pieces


async def pieces_of(body: bytes) -> AsyncIterator[bytes]:
    """Yield a body in pieces of 64 KiB."""
    for start in range(0, len(body), PIECE_BYTES):
        yield body[start : start + PIECE_BYTES]


async def single_object(canonical: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Turn canonical HAIL JSONL into the single-object form (hail.md §2.4) as it streams by.

    Canonical lines begin with their tag and are compact, so the object is made by cutting tags off, without
    decoding: header fields, then ``events``, then ``stats``.
    """
    separator = b""
    async for line in _lines(canonical):
        if line.startswith(EVENT_START):
            yield separator + b"{" + line[len(EVENT_START) :]
            separator = b","
        elif line.startswith(HEADER_START):
            yield b"{" + line[len(HEADER_START) : -1] + b',"events":['
        elif line.startswith(STATS_START):
            yield b'],"stats":{' + line[len(STATS_START) :] + b"}"


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the lines of chunks cut anywhere, without their newlines; the text ends with one."""
    held: list[bytes] = []
    async for chunk in chunks:
        first, *others = chunk.split(b"\n")
        held.append(first)
        for following in others:
            yield b"".join(held)
            held = [following]
