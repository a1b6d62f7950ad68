"""A session followed by those that were started from it, as one Markdown document."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from opensession.site.limits import MAX_LINKED_SESSIONS, MIN_MARKDOWN_BYTES
from opensession.site.rendering.bounded import NOTE_BYTES, BoundedStream
from opensession.site.rendering.markdown import code_span
from opensession.site.rendering.streams import render_markdown
from opensession.store.protocols import BlobStore, MetadataStore, Stream
from opensession.store.records import StoredSession


@dataclass(slots=True)
class FamilyStream:
    """Markdown of a session and, below it, of its children and theirs; each is opened when its turn comes."""

    first: StoredSession
    body: Stream
    origin: str
    depth: int
    """How many generations follow the first one."""
    max_bytes: int | None
    """Bytes of the whole document; None for no bound."""
    metadata: MetadataStore
    blobs: BlobStore
    _seen: set[str] = field(default_factory=set)
    _used: int = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the document."""
        waiting: list[tuple[str, str, int]] = []
        session: StoredSession | None = self.first
        body: Stream | None = self.body
        depth = 0
        while True:
            if session and body:
                self._seen.add(session.id)
                async for piece in self._write(session, body):
                    yield piece
                if depth < self.depth:
                    below = [(child, session.id, depth + 1) for child in children(session)]
                    waiting = [*below, *waiting]
            waiting = [entry for entry in waiting if entry[0] not in self._seen]
            if not waiting:
                return
            if reason := self._obstacle():
                yield f"\n---\n\n**Linked sessions are left out here:** {reason}.\n".encode()
                return
            child, parent, depth = waiting.pop(0)
            self._seen.add(child)
            session = await self.metadata.get_session(child)
            blob = await self.blobs.open(session.body_key) if session else None
            body = blob.stream if blob else None
            head = f"\n---\n\n*Session that was started from* {code_span(parent)}\n\n".encode()
            self._used += len(head)
            yield head

    async def _write(self, session: StoredSession, body: Stream) -> AsyncIterator[bytes]:
        full_form = f"{self.origin}/session/{session.id}.jsonl"
        if self.max_bytes is None:
            document: Stream = render_markdown(body, full_form, session.title)
        else:
            document = BoundedStream(body, full_form, session.title, self.max_bytes - self._used - NOTE_BYTES)
        async for piece in document.chunks():
            self._used += len(piece)
            yield piece

    def _obstacle(self) -> str | None:
        if len(self._seen) > MAX_LINKED_SESSIONS:
            return f"at most {MAX_LINKED_SESSIONS} follow the first one"
        if self.max_bytes is not None and self.max_bytes - self._used < MIN_MARKDOWN_BYTES:
            return f"the document was asked for with at most {self.max_bytes:,} bytes"
        return None


def children(session: StoredSession) -> list[str]:
    """Return the ids of the published sessions that name this one as their parent."""
    found: dict[str, None] = {}
    for link in json.loads(session.links):
        kind, near, far = link["link_type"], link["session_id"], link["linked_session_id"]
        if kind == "parent" and far == session.id:
            found[near] = None
        elif kind == "child" and near == session.id:
            found[far] = None
    return list(found)
