"""A renderer put behind a stream of bytes: the stored body goes in, the other form comes out."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from opensession.hail.linestream import LineTransformer, transform_stream
from opensession.hail.objectlines import LinesToObject
from opensession.site.rendering.markdown import MarkdownRenderer
from opensession.site.rendering.plain import PlainRenderer
from opensession.store.protocols import Stream


@dataclass(frozen=True, slots=True)
class RenderedStream:
    """A stream that renders another one as it is read; memory is one chunk and one line."""

    source: Stream
    start: Callable[[], LineTransformer]

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the rendered form."""
        return transform_stream(self.source.chunks(), self.start())


def render_markdown(source: Stream, full_form: str, title: str | None = None) -> RenderedStream:
    """Return the Markdown form; ``full_form`` is the address of the ``.jsonl`` form that cuts point to."""
    return RenderedStream(source, lambda: MarkdownRenderer(full_form, title))


def render_plain(source: Stream, full_form: str, title: str | None = None) -> RenderedStream:
    """Return the plain text form; parameters as for Markdown."""
    return RenderedStream(source, lambda: PlainRenderer(full_form, title))


def render_document(source: Stream) -> RenderedStream:
    """Return the single-object JSON form."""
    return RenderedStream(source, LinesToObject)
