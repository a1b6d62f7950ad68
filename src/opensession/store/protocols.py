"""The seams between the application and where things are kept."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from opensession.store.records import (
    ListQuery,
    NewSession,
    RowPage,
    SessionFacets,
    SessionPage,
    StoredSession,
)


@runtime_checkable
class Stream(Protocol):
    """A body that is handed on without being read, or read chunk by chunk by who must.

    An adapter may carry the runtime's own stream; only the edge looks at that.
    """

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body once, in order. A second call is an error."""
        ...


@dataclass(frozen=True, slots=True)
class ByteRange:
    """A satisfied range of a body: ``length`` bytes from ``offset``, both within the body."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class BlobFacts:
    """What is known about a body without opening it."""

    size: int
    """Bytes."""
    metadata: Mapping[str, str]
    """As given to ``put``: ASCII names and values."""


@dataclass(frozen=True, slots=True)
class Blob:
    """An open body: its full size, its stored metadata and a stream over the asked range."""

    size: int
    """Bytes of the whole object, whatever range was asked for."""
    metadata: Mapping[str, str]
    stream: Stream


@dataclass(frozen=True, slots=True)
class BlobEntry:
    """One line of a blob store's listing."""

    key: str
    size: int
    """Bytes."""
    stored_at: int
    """When the body was last written, seconds since the epoch."""


class BlobStore(Protocol):
    """Immutable bodies by key. Keys are ASCII, relative, with ``/`` between parts."""

    async def put(self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str]) -> None:
        """Store the bytes under the key, atomically, replacing what was there."""
        ...

    async def head(self, key: str) -> BlobFacts | None:
        """Return size and metadata of a body, or None when there is no such key."""
        ...

    async def open(self, key: str, byte_range: ByteRange | None = None) -> Blob | None:
        """Open a body for streaming, or give None when there is no such key."""
        ...

    async def delete(self, *keys: str) -> None:
        """Remove keys, at most 1,000 in one call; removing an absent key is not an error."""
        ...

    async def list_after(self, prefix: str, after: str, limit: int) -> list[BlobEntry]:
        """Return the first ``limit`` keys that begin with the prefix and come after a text, in binary order.

        Fewer than the limit means that there are no more. For maintenance, not for readers' requests.
        """
        ...


class MetadataStore(Protocol):
    """Session rows, links and the search index. Each method is one round trip to the database."""

    async def list_sessions(self, query: ListQuery) -> SessionPage:
        """Return one page of visible sessions with the total for the same filters.

        Pages that begin after the first 10,000 sessions are empty, with the right total.
        """
        ...

    async def count_facets(self, query: ListQuery) -> SessionFacets:
        """Count the sessions of each value that the list of a query can be narrowed by.

        Each facet is counted under the filters of all others; page, size and sort do not matter.
        """
        ...

    async def list_repositories(self) -> list[str]:
        """Return the distinct repository names of visible sessions in binary order."""
        ...

    async def get_session(self, session_id: str) -> StoredSession | None:
        """Return one session by store id, or None."""
        ...

    async def insert_session(self, session: NewSession) -> bool:
        """Write row, links and search entry in one transaction; False when the id was there already.

        A repeated insert completes whatever is missing and changes nothing else.
        """
        ...

    async def replace_session(self, session: NewSession) -> None:
        """Write the session anew, in one transaction, whatever was there under its id."""
        ...

    async def delete_session(self, session_id: str) -> str | None:
        """Remove row, links in both directions and search entry; return the body key, None if unknown."""
        ...

    async def expire(self, now: int) -> None:
        """Drop list entries that have left their time window by ``now``, seconds since the epoch.

        Lists are exact without it; run it hourly, so that they also stay cheap.
        """
        ...

    async def list_rows(self, after: str, limit: int) -> RowPage:
        """Return the first ``limit`` rows whose id comes after a text, in the order of ids."""
        ...

    async def unpublished(self, session_ids: Sequence[str]) -> list[str]:
        """Return those of the ids that have no row. For maintenance, not for requests."""
        ...
