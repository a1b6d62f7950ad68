"""What was read before, kept beside the published sessions under keys of its own.

Two kinds of objects. A *body* is a parsed session under its identity: which file, at which validator (commit,
ETag or content hash), read by which parser. It never changes. A *link* is a small record under the hash of
what was asked for; it says which body that is, and when this was last checked with the host. Writing either
twice does no harm, so readers who come at once need no lock. Losing either costs one fetch.
"""

import hashlib
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from opensession.hail import Account
from opensession.parsers.candidates import Candidate
from opensession.parsers.registry import SET_VERSION
from opensession.parsers.session import Listed
from opensession.sources.location import Location
from opensession.store.protocols import Blob, BlobStore

PREFIX = "sources/"
"""All keys begin so: everything below may be deleted at any time."""

log = logging.getLogger("opensession.sources")

CONTENT_TYPE = "application/jsonl"


class SourceFacts(BaseModel):
    """What the head of a source page needs, known without the network once the source was read."""

    model_config = ConfigDict(frozen=True)

    name: str
    """File name, or the directory's."""
    directory: bool = False
    session_id: str
    title: str | None
    description: str | None
    tool: str
    model: str
    created_at: str
    """RFC 3339 in UTC with ``Z``."""
    event_count: int
    parser: str
    native_adapter: str | None
    fetched_at: float
    """When the file came from its host, in seconds since the epoch."""


class CachedLink(BaseModel):
    """The answer to one source and parser hint."""

    model_config = ConfigDict(frozen=True)

    identity: str
    """Names the body."""
    digest: str
    """SHA-256 of the body, 64 lower-case hexadecimal digits."""
    size: int
    """Bytes of the body."""
    upstream_etag: str | None
    commit: str | None
    checked_at: float
    """When the host last confirmed this, or was last asked in vain; seconds since the epoch."""
    trouble: str | None = None
    """Why the host could not confirm it at ``checked_at``."""
    facts: SourceFacts
    account: Account
    warnings: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    sessions: tuple[Listed, ...] = ()
    """All sessions of the file, when it holds several."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks of a source, beyond where it lies."""

    hint: str | None = None
    """The parser to try first."""
    session: str | None = None
    """Which session of a file that holds several."""


def link_key(location: Location, wanted: Wanted) -> str:
    """Return the key of the link for a source and what is asked of it. A new set of parsers starts afresh."""
    asked = (wanted.hint or "", wanted.session or "")
    return f"{PREFIX}link/{_sha256(location.key, *asked, SET_VERSION)}.json"


def identity(location: Location, commit: str | None, etag: str | None, data: bytes, *made_by: str) -> str:
    """Return the identity of what a parser makes of a file, from the strongest validator there is.

    ``made_by`` names the parser and the session that was asked for.
    """
    if commit:
        validator = f"commit {commit}"
    elif etag:
        # A validator holds for one address, and the ref is part of the address (RFC 9110 §8.8).
        validator = f"etag {location.ref} {etag}"
    else:
        validator = f"content {hashlib.sha256(data).hexdigest()}"
    return _sha256(location.remote.url, location.path, validator, *made_by, SET_VERSION)


@dataclass(frozen=True, slots=True)
class SourceCache:
    """Links and bodies in a blob store."""

    blobs: BlobStore

    async def load(self, key: str) -> CachedLink | None:
        """Return a link, or None when it is absent or no longer readable."""
        blob = await self.blobs.open(key)
        if blob is None:
            return None
        try:
            return CachedLink.model_validate_json(await _read(blob.stream.chunks()))
        except ValidationError:
            return None

    async def save(self, key: str, link: CachedLink) -> bool:
        """Write a link; False when the store would not."""
        return await self._put(key, link.model_dump_json().encode(), "application/json", {})

    async def forget(self, key: str) -> None:
        """Remove a link; its body stays, other links may lead to it."""
        await self.blobs.delete(key)

    async def keep_body(self, link: CachedLink, body: bytes) -> bool:
        """Write the body that a link is about to lead to; False when the store would not."""
        return await self._put(_body_key(link), body, CONTENT_TYPE, {"sha256": link.digest})

    async def open_body(self, link: CachedLink) -> Blob | None:
        """Open a link's body; None when it is gone or is not what the link says."""
        blob = await self.blobs.open(_body_key(link))
        if blob is None or blob.size != link.size or blob.metadata.get("sha256") != link.digest:
            return None
        return blob

    async def _put(self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str]) -> bool:
        try:
            await self.blobs.put(key, data, content_type, metadata)
        except Exception as error:  # noqa: BLE001  a store may refuse, as when two readers write one key at once
            log.warning("%s while writing to the source cache", type(error).__name__)
            return False
        return True


def _body_key(link: CachedLink) -> str:
    return f"{PREFIX}body/{link.identity}.hail.jsonl"


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


async def _read(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])
