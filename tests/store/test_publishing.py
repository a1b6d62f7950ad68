"""Publishing and taking down, through crashes at every step."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from opensession.store.database import Row, SqlDatabase, Statement
from opensession.store.derivation import body_key
from opensession.store.files import FileBlobs
from opensession.store.metadata import SqlMetadataStore
from opensession.store.protocols import Blob, BlobEntry, BlobFacts, ByteRange
from opensession.store.publishing import UPLOADED_AT, publish, unpublish
from opensession.store.sqlite import SqliteDatabase
from tests.store.logs import log
from tests.store.sessions import NOON, count, keys, listed, orphans, rfc3339, run

LOG = log("s-1", "찾을 말", "An answer", related=["s-2"])


class CrashError(Exception):
    """The Worker was killed here."""


class Crashes:
    """Lets steps through until the chosen one, which dies before or after its effect."""

    def __init__(self, step: int, *, after: bool) -> None:
        self._name = f"{'after' if after else 'before'} step {step}"
        self._left = step
        self._after = after

    def __repr__(self) -> str:
        return self._name

    def before(self) -> None:
        """Die here, or count the step."""
        self._left -= 1
        if self._left == 0 and not self._after:
            raise CrashError

    def after(self) -> None:
        """Die here when the step is done but nobody heard of it."""
        if self._left == 0 and self._after:
            raise CrashError


class CrashingDatabase:
    """A SqlDatabase whose process may be killed around a batch."""

    def __init__(self, database: SqlDatabase, crashes: Crashes) -> None:
        self._database = database
        self._crashes = crashes

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the batch or die."""
        self._crashes.before()
        results = await self._database.batch(statements)
        self._crashes.after()
        return results


class CrashingBlobs:
    """A BlobStore whose process may be killed around each call."""

    def __init__(self, blobs: FileBlobs, crashes: Crashes) -> None:
        self._blobs = blobs
        self._crashes = crashes

    async def put(self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str]) -> None:
        """Store or die."""
        self._crashes.before()
        await self._blobs.put(key, data, content_type, metadata)
        self._crashes.after()

    async def head(self, key: str) -> BlobFacts | None:
        """Look or die."""
        self._crashes.before()
        found = await self._blobs.head(key)
        self._crashes.after()
        return found

    async def open(self, key: str, byte_range: ByteRange | None = None) -> Blob | None:
        """Open or die."""
        self._crashes.before()
        return await self._blobs.open(key, byte_range)

    async def delete(self, *keys: str) -> None:
        """Delete or die."""
        self._crashes.before()
        await self._blobs.delete(*keys)
        self._crashes.after()

    async def list_after(self, prefix: str, after: str, limit: int) -> list[BlobEntry]:
        """List or die."""
        self._crashes.before()
        return await self._blobs.list_after(prefix, after, limit)


def read(blobs: FileBlobs, key: str) -> bytes | None:
    """Return a body, None when there is none."""

    async def chunks() -> bytes | None:
        blob = await blobs.open(key)
        return None if blob is None else b"".join([chunk async for chunk in blob.stream.chunks()])

    return run(chunks())


def test_a_session_is_published_once(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    first = run(publish(store, blobs, LOG.digest, now=NOON + 0.9))
    again = run(publish(store, blobs, LOG.digest, now=NOON + 500))
    assert (first.id, first.created) == (LOG.digest.id, True)
    assert (again.id, again.created) == (LOG.digest.id, False)
    body = read(blobs, body_key(first.id))
    assert body == LOG.body
    assert hashlib.sha256(body).hexdigest() == first.id
    assert keys(blobs) == [body_key(first.id)]
    stored = run(store.get_session(first.id))
    assert stored is not None
    assert f'"uploaded_at":"{rfc3339(NOON)}"' in stored.summary


def test_the_body_tells_when_it_was_published(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    for now in (NOON, NOON + 500):
        run(publish(store, blobs, LOG.digest, now=now))
    facts = run(blobs.head(body_key(LOG.digest.id)))
    assert facts == BlobFacts(len(LOG.body), {UPLOADED_AT: rfc3339(NOON)})


def test_a_body_can_be_kept_verbatim(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    verbatim = LOG.body.replace(b"\n", b" \n")
    identity = hashlib.sha256(verbatim).hexdigest()
    digest = replace(LOG.digest, id=identity, chunks=(verbatim,), size=len(verbatim))
    publication = run(publish(store, blobs, digest, now=NOON))
    assert publication.id == identity
    assert read(blobs, body_key(identity)) == verbatim


def test_unpublishing_leaves_nothing(
    store: SqlMetadataStore, blobs: FileBlobs, database: SqliteDatabase
) -> None:
    run(publish(store, blobs, LOG.digest, now=NOON))
    assert run(unpublish(store, blobs, LOG.digest.id)) is True
    assert run(unpublish(store, blobs, LOG.digest.id)) is False
    assert keys(blobs) == []
    for table in ("sessions", "session_links", "feed", "feed_counts", "search"):
        assert count(database, table) == 0


@pytest.mark.parametrize("session_id", ["", "..", "../../etc/passwd", "a/b", "%", "\x00", "A" * 64, "a" * 63])
def test_unpublishing_what_is_no_id_does_nothing(
    store: SqlMetadataStore, blobs: FileBlobs, session_id: str
) -> None:
    run(publish(store, blobs, LOG.digest, now=NOON))
    assert run(unpublish(store, blobs, session_id)) is False
    assert listed(store) == [LOG.digest.id]


@dataclass(frozen=True, slots=True)
class Site:
    """The two stores as readers see them, and as a process that dies at a step sees them."""

    database: SqliteDatabase
    blobs: FileBlobs

    @property
    def store(self) -> SqlMetadataStore:
        """The metadata store that lives on."""
        return SqlMetadataStore(self.database)

    def dying(self, crashes: Crashes) -> tuple[SqlMetadataStore, CrashingBlobs]:
        """Return the same stores, dying."""
        return SqlMetadataStore(CrashingDatabase(self.database, crashes)), CrashingBlobs(self.blobs, crashes)

    def check(self) -> None:
        """No row may be without its body, whatever happened."""
        for session_id in listed(self.store):
            assert read(self.blobs, body_key(session_id)) == LOG.body


@pytest.fixture
def site(database: SqliteDatabase, blobs: FileBlobs) -> Site:
    """Both stores, empty."""
    return Site(database, blobs)


def crashes(steps: int) -> list[Crashes]:
    """Return each way of dying in so many steps."""
    return [Crashes(step, after=after) for step in range(1, steps + 1) for after in (False, True)]


@pytest.mark.parametrize("crash", crashes(3), ids=repr)
def test_a_publish_that_died_is_healed_by_repeating_it(site: Site, crash: Crashes) -> None:
    with pytest.raises(CrashError):
        run(publish(*site.dying(crash), LOG.digest, now=NOON))
    site.check()
    if count(site.database, "sessions") == 0:
        assert orphans(site.store, site.blobs) == keys(site.blobs)
    run(publish(site.store, site.blobs, LOG.digest, now=NOON + 60))
    assert listed(site.store) == listed(site.store, search="찾을") == [LOG.digest.id]
    assert read(site.blobs, body_key(LOG.digest.id)) == LOG.body
    assert [count(site.database, table) for table in ("sessions", "session_links", "search")] == [1, 1, 1]
    assert orphans(site.store, site.blobs) == []


@pytest.mark.parametrize("crash", crashes(2), ids=repr)
def test_an_unpublish_that_died_is_healed_by_repeating_it(site: Site, crash: Crashes) -> None:
    run(publish(site.store, site.blobs, LOG.digest, now=NOON))
    with pytest.raises(CrashError):
        run(unpublish(*site.dying(crash), LOG.digest.id))
    site.check()
    run(unpublish(site.store, site.blobs, LOG.digest.id))
    assert keys(site.blobs) == []
    for table in ("sessions", "session_links", "feed", "feed_counts", "search"):
        assert count(site.database, table) == 0


def test_a_lost_body_comes_back_with_the_next_publish(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    run(publish(store, blobs, LOG.digest, now=NOON))
    run(blobs.delete(body_key(LOG.digest.id)))
    assert run(publish(store, blobs, LOG.digest, now=NOON)).created is False
    assert read(blobs, body_key(LOG.digest.id)) == LOG.body


def test_a_cut_body_is_written_anew(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    key = body_key(LOG.digest.id)
    run(blobs.put(key, LOG.body[:-5], "application/jsonl", {UPLOADED_AT: rfc3339(NOON)}))
    run(publish(store, blobs, LOG.digest, now=NOON))
    assert read(blobs, key) == LOG.body
