"""Publishing and taking down: blob first and row second, the other way round when deleting.

A crash between the two leaves at worst a blob that no row refers to, and repeating the step heals it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from opensession.hail import Digest
from opensession.store.derivation import body_key, new_session
from opensession.store.protocols import BlobStore, MetadataStore

OBJECT_ID = re.compile(r"[0-9a-f]{64}")

CONTENT_TYPE = "application/jsonl"

UPLOADED_AT = "uploaded-at"
"""Blob metadata: when the session was published. With the body this is all that a rebuild needs."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did."""

    id: str
    created: bool
    """False when the session was there already."""


async def publish(metadata: MetadataStore, blobs: BlobStore, digest: Digest, *, now: float) -> Publication:
    """Store a session's body and its row. ``now`` is in seconds since the epoch.

    To keep a body verbatim, give a digest whose ``id``, ``chunks`` and ``size`` are replaced by its own.

    Idempotent: a body that is there is left alone, with the time of its first publication.
    """
    uploaded_at = await _stored_body(blobs, digest, now)
    created = await metadata.insert_session(new_session(digest, uploaded_at))
    return Publication(digest.id, created)


async def unpublish(metadata: MetadataStore, blobs: BlobStore, session_id: str) -> bool:
    """Remove a session; False when there was none. An orphaned body under the id goes in either case."""
    key = await metadata.delete_session(session_id)
    if key is not None or OBJECT_ID.fullmatch(session_id):
        await blobs.delete(key or body_key(session_id))
    return key is not None


async def _stored_body(blobs: BlobStore, digest: Digest, now: float) -> str:
    """Make sure that the body is stored; return when it was."""
    key = body_key(digest.id)
    found = await blobs.head(key)
    if found is not None and found.size == digest.size and UPLOADED_AT in found.metadata:
        return found.metadata[UPLOADED_AT]
    uploaded_at = datetime.fromtimestamp(int(now), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    await blobs.put(key, digest.canonical(), CONTENT_TYPE, {UPLOADED_AT: uploaded_at})
    return uploaded_at
