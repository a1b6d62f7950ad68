"""Putting the two stores in order, a part at a time: bodies without a row, rows made anew from bodies.

Each call takes a cursor and a bound and gives the next cursor: a Worker has little time for one request.
"""

from dataclasses import dataclass, replace

from opensession.hail import HailError, ingest, object_id
from opensession.store.derivation import BODY_PREFIX, new_session, session_id_of
from opensession.store.protocols import BlobEntry, BlobStore, MetadataStore
from opensession.store.publishing import UPLOADED_AT


@dataclass(frozen=True, slots=True)
class BodyPage:
    """A part of the inventory of all stored bodies."""

    entries: tuple[BlobEntry, ...]
    next: str | None
    """Where the next part begins; None after the last."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one step of a sweep found."""

    examined: int
    """How many bodies were looked at."""
    orphans: tuple[BlobEntry, ...]
    """Bodies that no row refers to and that are old enough."""
    next: str | None


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What one step of a rebuild did."""

    restored: tuple[str, ...]
    """Ids of the sessions whose rows are now as their bodies say."""
    rejected: tuple[str, ...]
    """Keys of bodies that are damaged, are not HAIL, or were not stored by publishing."""
    next: str | None


async def list_bodies(blobs: BlobStore, after: str, limit: int) -> BodyPage:
    """Return the first ``limit`` bodies whose key comes after a text."""
    entries = await blobs.list_after(BODY_PREFIX, after, limit)
    return BodyPage(tuple(entries), entries[-1].key if len(entries) == limit else None)


async def sweep(
    metadata: MetadataStore, blobs: BlobStore, after: str, limit: int, *, before: float, remove: bool
) -> Sweep:
    """Find bodies that no session refers to, and remove them when asked to.

    A body is stored a moment before its row, so that only one stored before ``before``, in seconds since the
    epoch, counts. What is published again while its old body is swept is left without that body: ``verify``
    of the command line finds such a session, and publishing it once more heals it.
    """
    page = await list_bodies(blobs, after, limit)
    keys = {session_id_of(entry.key): entry for entry in page.entries if entry.stored_at < before}
    orphans = [keys[session_id] for session_id in await metadata.unpublished(list(keys))] if keys else []
    if remove and orphans:
        await blobs.delete(*(entry.key for entry in orphans))
    return Sweep(len(page.entries), tuple(orphans), page.next)


async def rebuild(
    metadata: MetadataStore,
    blobs: BlobStore,
    after: str,
    limit: int,
    *,
    budget: int,
    now: float,
    score_plugin: str = "heuristic_v1",
) -> Rebuild:
    """Write rows, links, totals and search index anew from the bodies alone.

    This is the way back from a lost database: apply the migrations to an empty one, then rebuild. Sweep first
    on a live site, or sessions whose deletion broke off between row and body come back. The step ends early
    once bodies of ``budget`` bytes have been read, but never before the first one.
    """
    page = await list_bodies(blobs, after, limit)
    restored: list[str] = []
    rejected: list[str] = []
    for number, entry in enumerate(page.entries):
        if number and entry.size > budget:
            return Rebuild(tuple(restored), tuple(rejected), page.entries[number - 1].key)
        budget -= entry.size
        session_id = await _restore(metadata, blobs, entry.key, score_plugin)
        if session_id is None:
            rejected.append(entry.key)
        else:
            restored.append(session_id)
    if page.next is None:
        await metadata.expire(int(now))
    return Rebuild(tuple(restored), tuple(rejected), page.next)


async def _restore(metadata: MetadataStore, blobs: BlobStore, key: str, score_plugin: str) -> str | None:
    blob = await blobs.open(key)
    if blob is None:
        return None
    data = b"".join([chunk async for chunk in blob.stream.chunks()])
    session_id = session_id_of(key)
    if object_id(data) != session_id or UPLOADED_AT not in blob.metadata:
        return None
    try:
        ingested = ingest(data, score_plugin=score_plugin)
    except HailError:
        return None
    verbatim = replace(ingested, id=session_id, chunks=(data,), size=len(data))
    await metadata.replace_session(new_session(verbatim, blob.metadata[UPLOADED_AT]))
    return session_id
