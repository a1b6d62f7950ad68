"""Object ids, and when bytes are kept as they came (hail.md §10.2, §10.3)."""

import hashlib
from dataclasses import dataclass

from opensession.hail.ingest import stream_canonical


@dataclass(frozen=True, slots=True)
class Adopted:
    """Bytes to store under ``id``, in chunks; ``verbatim`` if they are the ones given."""

    id: str
    chunks: tuple[bytes, ...]
    verbatim: bool


def object_id(data: bytes) -> str:
    """Return the id of stored bytes: lower-case hex SHA-256. They are never decoded for this."""
    return hashlib.sha256(data).hexdigest()


def adopt(data: bytes, claimed_id: str | None) -> Adopted:
    """Decide what to store for an imported object.

    Bytes whose SHA-256 is the claimed id (upper or lower case) stay exactly as they are, whoever wrote them;
    anything else is new input and is canonicalised, which raises the HailError subclasses of strict reading.
    """
    actual = object_id(data)
    if claimed_id is not None and claimed_id.lower() == actual:
        return Adopted(actual, (data,), verbatim=True)
    chunks = tuple(stream_canonical(data))
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return Adopted(digest.hexdigest(), chunks, verbatim=False)
