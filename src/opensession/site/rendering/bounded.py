"""Markdown of at most so many bytes, for readers who pay for every word (web.md F22).

What comes first is kept: prompts and answers in order, long texts cut shorter when room runs out, and a plain
note where the document ends early.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from opensession.hail.linestream import encoded, transform_stream
from opensession.site.rendering.excerpt import Limit
from opensession.site.rendering.facts import Fact
from opensession.site.rendering.markdown import MarkdownRenderer, code_span, shorten
from opensession.site.rendering.transcript import Entry
from opensession.site.rendering.visible import one_line
from opensession.store.protocols import Stream

NOTE_BYTES = 600
"""Kept free for the note at the end; the address in it is the longest part."""

FACT_CHARACTERS = 120

SHORTER = tuple(Limit(1200, 300, characters) for characters in (4000, 1000, 250))
"""Tried one after the other for an event that does not fit as it is."""


class BoundedMarkdown(MarkdownRenderer):
    """Writes the same document until ``max_bytes`` are used up."""

    def __init__(self, full_form: str, title: str | None, max_bytes: int) -> None:
        super().__init__(full_form, title)
        self.is_full = False
        self._max_bytes = max_bytes
        self._room = max_bytes - NOTE_BYTES
        self._last = 0

    def feed(self, line: bytes) -> str:
        """Render one line, or nothing once the document is full."""
        piece = "" if self.is_full else super().feed(line)
        size = len(encoded(piece))
        if size > self._room:
            self.is_full = True
            return ""
        self._room -= size
        return piece

    def opening(self, title: str, facts: list[Fact]) -> str:
        """Write the top of the document; facts are shortened when they would take half of the room."""
        whole = super().opening(title, facts)
        if len(encoded(whole)) <= self._room // 2:
            return whole
        short = [Fact(fact.label, shorten(one_line(fact.value), FACT_CHARACTERS)) for fact in facts]
        return super().opening(title, short)

    def entry(self, entry: Entry) -> str:
        """Write one event, with shorter texts if it does not fit otherwise."""
        prompts = self.prompts
        piece = super().entry(entry)
        for limit in SHORTER:
            if len(encoded(piece)) <= self._room:
                break
            self.prompts = prompts
            piece = self.write(entry, limit)
        if len(encoded(piece)) <= self._room:
            self._last = entry.number
        return piece

    def finish(self) -> str:
        """Render the totals, or where the document was cut."""
        totals = "" if self.is_full else super().finish()
        if totals and len(encoded(totals)) <= self._room:
            return totals
        return (
            f"**Cut here** after event {self._last}: this document was asked for with at most "
            f"{self._max_bytes:,} bytes. The whole session is in {code_span(self.full_form, 300)}.\n"
        )


@dataclass(frozen=True, slots=True)
class BoundedStream:
    """A stream that renders another one and stops reading it once there is no room."""

    source: Stream
    full_form: str
    title: str | None
    max_bytes: int

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the document."""
        renderer = BoundedMarkdown(self.full_form, self.title, self.max_bytes)
        return transform_stream(_until_full(self.source.chunks(), renderer), renderer)


async def _until_full(chunks: AsyncIterator[bytes], renderer: BoundedMarkdown) -> AsyncIterator[bytes]:
    try:
        async for chunk in chunks:
            yield chunk
            if renderer.is_full:
                break
    finally:
        # Whoever sends the rest has to hear that nobody wants it.
        if isinstance(chunks, AsyncGenerator):
            await chunks.aclose()
