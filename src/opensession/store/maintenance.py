"""Putting the two stores in order: bodies without a row, rows made anew from bodies."""

from dataclasses import dataclass, replace

from opensession.hail import HailError, ingest, object_id
from opensession.store.derivation import BODY_PREFIX, new_session, session_id_of
from opensession.store.protocols import BlobStore, MetadataStore
from opensession.store.publishing import UPLOADED_AT

IDS_AT_ONCE = 1000
"""Ids asked for in one query, which keeps it far below a megabyte."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What a rebuild did."""

    restored: tuple[str, ...]
    """Ids of the sessions whose rows are now as their bodies say."""
    rejected: tuple[str, ...]
    """Keys of bodies that are damaged, are not HAIL, or were not stored by publishing."""


async def sweep(metadata: MetadataStore, blobs: BlobStore) -> list[str]:
    """Return the keys of bodies that no session refers to; deleting them is up to the caller.

    Run it while nothing is being published: a body is stored a moment before its row.
    """
    keys = {session_id_of(key): key for key in await blobs.list_keys(BODY_PREFIX)}
    ids = list(keys)
    orphans: list[str] = []
    for start in range(0, len(ids), IDS_AT_ONCE):
        orphans += await metadata.unpublished(ids[start : start + IDS_AT_ONCE])
    return [keys[session_id] for session_id in orphans]


async def rebuild(
    metadata: MetadataStore, blobs: BlobStore, *, now: float, score_plugin: str = "heuristic_v1"
) -> Rebuild:
    """Write rows, links, totals and search index anew from the bodies alone.

    This is the way back from a lost database: apply the migrations to an empty one, then rebuild. Sweep first
    on a live site, or sessions whose deletion broke off between row and body come back.
    """
    restored: list[str] = []
    rejected: list[str] = []
    for key in await blobs.list_keys(BODY_PREFIX):
        session_id = await _restore(metadata, blobs, key, score_plugin)
        if session_id is None:
            rejected.append(key)
        else:
            restored.append(session_id)
    await metadata.expire(int(now))
    return Rebuild(tuple(restored), tuple(rejected))


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
