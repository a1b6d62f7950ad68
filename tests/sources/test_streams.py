"""Bodies made here, as streams."""

import asyncio
import json
from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st

from opensession import hail
from opensession.sources.streams import PiecesStream, pieces_of, single_object
from tests.support.hail_text import header, lines, talk


async def cut(data: bytes, size: int) -> AsyncIterator[bytes]:
    """Yield data in chunks of a size."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def joined(chunks: AsyncIterator[bytes]) -> bytes:
    """Read an iterator to its end."""
    return b"".join([chunk async for chunk in chunks])


@given(st.lists(st.text(max_size=30), max_size=6), st.integers(1, 400))
def test_the_single_object_is_the_same_session_however_it_is_cut(texts: list[str], size: int) -> None:
    canonical = hail.ingest(lines(header("s1", title="T"), *talk(*texts))).canonical()
    whole = asyncio.run(joined(single_object(cut(canonical, size))))
    assert hail.read_session_object(whole) == hail.read_session(canonical)
    assert list(json.loads(whole)) == ["version", "session_id", "agent", "context", "events", "stats"]


@given(st.binary(max_size=200_000))
def test_pieces_make_the_whole(body: bytes) -> None:
    assert asyncio.run(joined(PiecesStream(pieces_of(body)).chunks())) == body
