"""Bodies made here, as the streams that replies are made of."""

from collections.abc import AsyncIterator

from opensession.hail.linestream import transform_stream
from opensession.hail.objectlines import LinesToObject

PIECE_BYTES = 64 * 1024


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


def single_object(canonical: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Turn canonical HAIL JSONL into the single-object form (hail.md §2.4) as it streams by."""
    return transform_stream(canonical, LinesToObject())
