"""A rendered stream gives the same bytes however its source is cut into chunks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.generate import session_lines
from opensession.hail.linestream import LineTransformer, transform
from opensession.hail.objectlines import LinesToObject
from opensession.site.rendering.markdown import MarkdownRenderer
from opensession.site.rendering.plain import PlainRenderer
from opensession.site.rendering.streams import RenderedStream, render_document, render_markdown, render_plain
from opensession.store.protocols import Stream
from tests.site.rendering.material import FULL_FORM

BODY = b"".join(session_lines(12))

FORMS: list[tuple[Callable[[Stream], RenderedStream], Callable[[], LineTransformer]]] = [
    (lambda source: render_markdown(source, FULL_FORM, "T"), lambda: MarkdownRenderer(FULL_FORM, "T")),
    (lambda source: render_plain(source, FULL_FORM), lambda: PlainRenderer(FULL_FORM)),
    (render_document, LinesToObject),
]


@dataclass
class Pieces:
    """A stream over given chunks that counts how many were taken."""

    pieces: list[bytes]
    taken: int = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            self.taken += 1
            yield piece


async def collect(stream: Stream) -> bytes:
    return b"".join([chunk async for chunk in stream.chunks()])


@pytest.mark.parametrize(("form", "renderer"), FORMS, ids=["markdown", "plain", "document"])
@given(cuts=st.lists(st.integers(0, len(BODY)), max_size=20), final_newline=st.booleans())
def test_cuts_do_not_show(
    form: Callable[[Stream], RenderedStream],
    renderer: Callable[[], LineTransformer],
    cuts: list[int],
    final_newline: bool,
) -> None:
    data = BODY if final_newline else BODY.removesuffix(b"\n")
    edges = [0, *sorted(cuts), len(data)]
    pieces = [data[start:end] for start, end in pairwise(edges)]
    assert asyncio.run(collect(form(Pieces(pieces)))) == b"".join(transform(data.split(b"\n"), renderer()))


@pytest.mark.parametrize(("form", "renderer"), FORMS, ids=["markdown", "plain", "document"])
def test_output_comes_while_input_arrives(
    form: Callable[[Stream], RenderedStream], renderer: Callable[[], LineTransformer]
) -> None:
    source = Pieces([row + b"\n" for row in BODY.split(b"\n")])

    async def first_chunk() -> bytes:
        async for chunk in form(source).chunks():
            return chunk
        return b""

    assert asyncio.run(first_chunk()) != b""
    assert source.taken == 1


def test_a_stream_can_be_read_twice_when_its_source_can() -> None:
    stream = render_markdown(Pieces([BODY]), FULL_FORM)
    assert asyncio.run(collect(stream)) == asyncio.run(collect(stream))
