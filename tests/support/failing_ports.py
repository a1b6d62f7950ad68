"""Stores that fail on demand, around real ones: a Worker that is killed between two steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from opensession.store.protocols import Blob, BlobEntry, BlobFacts, BlobStore, ByteRange, MetadataStore
from opensession.store.records import (
    ListQuery,
    NewSession,
    RowPage,
    SessionFacets,
    SessionPage,
    StoredSession,
)

SECRET_DETAIL = "D1_ERROR: no such table: sessions in /srv/app/worker.py at SELECT * FROM sessions"
"""What an inner error says, and nobody outside may read."""


class KilledError(Exception):
    """The end of a Worker in the middle of its work."""


@dataclass
class FailingBlobs:
    """A blob store whose named methods fail; the others are the real one's."""

    real: BlobStore
    failing: set[str] = field(default_factory=set)

    def _pass(self, method: str) -> None:
        if method in self.failing:
            raise KilledError(SECRET_DETAIL)

    async def put(self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str]) -> None:
        """Store, or fail."""
        self._pass("put")
        await self.real.put(key, data, content_type, metadata)

    async def head(self, key: str) -> BlobFacts | None:
        """Describe, or fail."""
        self._pass("head")
        return await self.real.head(key)

    async def open(self, key: str, byte_range: ByteRange | None = None) -> Blob | None:
        """Open, or fail."""
        self._pass("open")
        return await self.real.open(key, byte_range)

    async def delete(self, *keys: str) -> None:
        """Remove, or fail."""
        self._pass("delete")
        await self.real.delete(*keys)

    async def list_after(self, prefix: str, after: str, limit: int) -> list[BlobEntry]:
        """List, or fail."""
        self._pass("list_after")
        return await self.real.list_after(prefix, after, limit)


@dataclass
class FailingMetadata:
    """A metadata store whose named methods fail; the others are the real one's."""

    real: MetadataStore
    failing: set[str] = field(default_factory=set)

    def _pass(self, method: str) -> None:
        if method in self.failing:
            raise KilledError(SECRET_DETAIL)

    async def list_sessions(self, query: ListQuery) -> SessionPage:
        """List, or fail."""
        self._pass("list_sessions")
        return await self.real.list_sessions(query)

    async def count_facets(self, query: ListQuery) -> SessionFacets:
        """Count, or fail."""
        self._pass("count_facets")
        return await self.real.count_facets(query)

    async def list_repositories(self) -> list[str]:
        """List, or fail."""
        self._pass("list_repositories")
        return await self.real.list_repositories()

    async def get_session(self, session_id: str) -> StoredSession | None:
        """Find, or fail."""
        self._pass("get_session")
        return await self.real.get_session(session_id)

    async def insert_session(self, session: NewSession) -> bool:
        """Write, or fail."""
        self._pass("insert_session")
        return await self.real.insert_session(session)

    async def replace_session(self, session: NewSession) -> None:
        """Write anew, or fail."""
        self._pass("replace_session")
        await self.real.replace_session(session)

    async def delete_session(self, session_id: str) -> str | None:
        """Remove, or fail."""
        self._pass("delete_session")
        return await self.real.delete_session(session_id)

    async def expire(self, now: int) -> None:
        """Expire, or fail."""
        self._pass("expire")
        await self.real.expire(now)

    async def list_rows(self, after: str, limit: int) -> RowPage:
        """List, or fail."""
        self._pass("list_rows")
        return await self.real.list_rows(after, limit)

    async def unpublished(self, body_keys: Sequence[str]) -> list[str]:
        """Compare, or fail."""
        self._pass("unpublished")
        return await self.real.unpublished(body_keys)
