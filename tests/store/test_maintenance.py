"""Sweeping bodies without a row, and making the database anew from bodies."""

from dataclasses import replace
from pathlib import Path

import pytest

from opensession.hail import object_id
from opensession.store.derivation import body_key
from opensession.store.files import FileBlobs
from opensession.store.maintenance import IDS_AT_ONCE, rebuild, sweep
from opensession.store.metadata import SqlMetadataStore
from opensession.store.publishing import UPLOADED_AT, publish, unpublish
from opensession.store.records import TimeRange
from opensession.store.sqlite import SqliteDatabase
from tests.store.conftest import new_database
from tests.store.logs import log
from tests.store.sessions import DAY, NOON, listed, rfc3339, rows, run, total

JSONL = "application/jsonl"
TABLES = ("session_links", "feed", "feed_counts")
LOGS = [
    log("s-1", "전체검색을 고쳐줘", "Done", created_at="2026-01-01T10:00:00Z"),
    log("s-2", "Second needle", related=["s-1"], created_at="2025-12-28T10:00:00Z"),
    log("s-3", "Third needle", attributes={"parent_session_id": "s-1"}, created_at="2025-06-01T10:00:00Z"),
]


@pytest.fixture
def published(store: SqlMetadataStore, blobs: FileBlobs) -> list[str]:
    """Three sessions, published one minute after the other."""
    return [
        run(publish(store, blobs, written.digest, now=NOON + 60 * n)).id for n, written in enumerate(LOGS)
    ]


def content(database: SqliteDatabase) -> list[object]:
    """Return all that a database holds, keys apart: they follow the order of writing."""
    sessions = [
        {name: value for name, value in row.items() if name != "key"}
        for row in rows(database, "SELECT * FROM sessions ORDER BY id")
    ]
    links = rows(database, "SELECT * FROM session_links ORDER BY session_id, linked_session_id")
    counts = rows(database, "SELECT * FROM feed_counts ORDER BY days, tool, repository")
    feed = rows(database, "SELECT days, tool, repository, id_prefix FROM feed ORDER BY 1, 2, 3, 4")
    search = rows(
        database,
        "SELECT id, search.* FROM search JOIN sessions ON sessions.key = search.rowid ORDER BY id",
    )
    return [sessions, links, counts, feed, search]


def test_a_lost_database_is_rebuilt_from_the_bodies(
    database: SqliteDatabase, blobs: FileBlobs, published: list[str]
) -> None:
    empty = new_database()
    answer = run(rebuild(SqlMetadataStore(empty), blobs, now=NOON + 120))
    assert (set(answer.restored), answer.rejected) == (set(published), ())
    assert content(empty) == content(database)
    assert listed(SqlMetadataStore(empty), search="검색") == [published[0]]
    assert listed(SqlMetadataStore(empty), search="needle") == [published[1], published[2]]
    empty.close()


def test_a_rebuild_repairs_what_is_there(
    store: SqlMetadataStore, database: SqliteDatabase, blobs: FileBlobs, published: list[str]
) -> None:
    before = content(database)
    for table in (*TABLES, "search"):
        rows(database, f"DELETE FROM {table}")
    rows(database, "UPDATE sessions SET title = 'damaged', summary = '{}'")
    run(rebuild(store, blobs, now=NOON + 120))
    assert content(database) == before


def test_a_rebuild_twice_is_a_rebuild_once(
    store: SqlMetadataStore, database: SqliteDatabase, blobs: FileBlobs, published: list[str]
) -> None:
    before = content(database)
    run(rebuild(store, blobs, now=NOON + 120))
    assert content(database) == before


def test_a_late_rebuild_counts_windows_from_its_own_time(
    store: SqlMetadataStore, database: SqliteDatabase, blobs: FileBlobs, published: list[str]
) -> None:
    later = NOON + 10 * DAY
    run(rebuild(store, blobs, now=later))
    assert total(store, later, time_range=TimeRange.WEEK) == 0
    assert total(store, later, time_range=TimeRange.MONTH) == 2
    assert rows(database, "SELECT DISTINCT days FROM feed ORDER BY days") == [{"days": 0}, {"days": 30}]


def test_bodies_that_cannot_be_right_are_reported(
    store: SqlMetadataStore, blobs: FileBlobs, published: list[str]
) -> None:
    stamp = {UPLOADED_AT: rfc3339(NOON)}
    junk, body = b"not hail\n", LOGS[0].body.replace(b"s-1", b"s-9")
    bad = {
        body_key(object_id(junk)): (junk, stamp),
        body_key("ab" * 32): (body, stamp),
        body_key(object_id(body)): (body, {}),
        "sessions/stray": (body, stamp),
    }
    for key, (data, metadata) in bad.items():
        run(blobs.put(key, data, JSONL, metadata))
    answer = run(rebuild(store, blobs, now=NOON))
    assert set(answer.rejected) == set(bad)
    assert set(answer.restored) == set(published)


def test_a_verbatim_body_keeps_its_id(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    verbatim = LOGS[0].body.replace(b"\n", b" \n")
    digest = replace(LOGS[0].digest, id=object_id(verbatim), chunks=(verbatim,), size=len(verbatim))
    run(publish(store, blobs, digest, now=NOON))
    assert run(rebuild(store, blobs, now=NOON)).restored == (object_id(verbatim),)
    assert listed(store) == [object_id(verbatim)]


def test_a_sweep_finds_bodies_without_a_row(
    store: SqlMetadataStore, blobs: FileBlobs, published: list[str]
) -> None:
    assert run(sweep(store, blobs)) == []
    run(store.delete_session(published[0]))
    run(blobs.put("sessions/stray", b"x", JSONL, {}))
    run(blobs.put("sources/not-a-session", b"x", JSONL, {}))
    assert set(run(sweep(store, blobs))) == {body_key(published[0]), "sessions/stray"}
    run(unpublish(store, blobs, published[0]))
    assert run(sweep(store, blobs)) == ["sessions/stray"]


def test_a_sweep_asks_in_portions(store: SqlMetadataStore, tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "many")
    keys = [f"sessions/{number:04}" for number in range(IDS_AT_ONCE + 3)]
    for key in keys:
        run(blobs.put(key, b"x", JSONL, {}))
    assert run(sweep(store, blobs)) == keys
