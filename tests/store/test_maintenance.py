"""Sweeping bodies without a row, and making the database anew from bodies."""

import json
import math
from dataclasses import replace

import pytest

from opensession.hail import object_id
from opensession.store.derivation import body_key
from opensession.store.files import FileBlobs
from opensession.store.maintenance import Rebuild, Sweep, rebuild, sweep
from opensession.store.metadata import SqlMetadataStore
from opensession.store.publishing import UPLOADED_AT, publish, unpublish
from opensession.store.records import RowPage, TimeRange
from opensession.store.sqlite import SqliteDatabase
from tests.store.conftest import new_database
from tests.store.logs import log
from tests.store.sessions import DAY, NOON, keys, listed, orphans, rfc3339, rows, run, total

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


def rebuilt(store: SqlMetadataStore, blobs: FileBlobs, now: float) -> Rebuild:
    """Rebuild everything in one step."""
    return run(rebuild(store, blobs, "", 1000, budget=1 << 30, now=now))


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
    answer = rebuilt(SqlMetadataStore(empty), blobs, now=NOON + 120)
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
    rebuilt(store, blobs, now=NOON + 120)
    assert content(database) == before


def test_a_rebuild_twice_is_a_rebuild_once(
    store: SqlMetadataStore, database: SqliteDatabase, blobs: FileBlobs, published: list[str]
) -> None:
    before = content(database)
    rebuilt(store, blobs, now=NOON + 120)
    assert content(database) == before


def test_a_late_rebuild_counts_windows_from_its_own_time(
    store: SqlMetadataStore, database: SqliteDatabase, blobs: FileBlobs, published: list[str]
) -> None:
    later = NOON + 10 * DAY
    rebuilt(store, blobs, now=later)
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
    answer = rebuilt(store, blobs, now=NOON)
    assert set(answer.rejected) == set(bad)
    assert set(answer.restored) == set(published)


def test_a_verbatim_body_keeps_its_id(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    verbatim = LOGS[0].body.replace(b"\n", b" \n")
    digest = replace(LOGS[0].digest, id=object_id(verbatim), chunks=(verbatim,), size=len(verbatim))
    run(publish(store, blobs, digest, now=NOON))
    assert rebuilt(store, blobs, now=NOON).restored == (object_id(verbatim),)
    assert listed(store) == [object_id(verbatim)]


def test_a_rebuild_goes_on_where_it_stopped(blobs: FileBlobs, published: list[str]) -> None:
    empty = new_database()
    steps: list[Rebuild] = []
    after: str | None = ""
    while after is not None:
        steps.append(run(rebuild(SqlMetadataStore(empty), blobs, after, 2, budget=1 << 20, now=NOON)))
        after = steps[-1].next
    assert [len(step.restored) for step in steps] == [2, 1]
    assert [session_id for step in steps for session_id in step.restored] == sorted(published)
    empty.close()


def test_a_step_of_a_rebuild_reads_no_more_than_its_budget(
    store: SqlMetadataStore, blobs: FileBlobs, published: list[str]
) -> None:
    first, second, _ = sorted(published)
    one = run(rebuild(store, blobs, "", 9, budget=0, now=NOON))
    assert (one.restored, one.next) == ((first,), body_key(first)), "one is always read"
    sizes = {entry.key: entry.size for entry in run(blobs.list_after("", "", 9))}
    budget = sizes[body_key(first)] + sizes[body_key(second)]
    assert run(rebuild(store, blobs, "", 9, budget=budget, now=NOON)).restored == (first, second)


def test_a_sweep_finds_bodies_without_a_row(
    store: SqlMetadataStore, blobs: FileBlobs, published: list[str]
) -> None:
    assert orphans(store, blobs) == []
    run(store.delete_session(published[0]))
    run(blobs.put("sessions/stray", b"x", JSONL, {}))
    run(blobs.put("sources/not-a-session", b"x", JSONL, {}))
    assert set(orphans(store, blobs)) == {body_key(published[0]), "sessions/stray"}
    run(unpublish(store, blobs, published[0]))
    assert orphans(store, blobs) == ["sessions/stray"]


def test_a_sweep_leaves_young_bodies_alone(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    run(blobs.put("sessions/stray", b"x", JSONL, {}))
    [entry] = run(blobs.list_after("", "", 9))
    for before, found in ((entry.stored_at, ()), (entry.stored_at + 1, (entry,))):
        assert run(sweep(store, blobs, "", 9, before=before, remove=False)).orphans == found


def test_a_sweep_removes_what_it_found_when_asked_to(
    store: SqlMetadataStore, blobs: FileBlobs, published: list[str]
) -> None:
    run(store.delete_session(published[1]))
    run(blobs.put("sessions/stray", b"x", JSONL, {}))
    step = run(sweep(store, blobs, "", 9, before=math.inf, remove=True))
    assert {entry.key for entry in step.orphans} == {body_key(published[1]), "sessions/stray"}
    assert keys(blobs) == sorted(body_key(published[number]) for number in (0, 2))


def test_a_sweep_goes_on_where_it_stopped(store: SqlMetadataStore, blobs: FileBlobs) -> None:
    names = [f"sessions/{number}" for number in range(5)]
    for name in names:
        run(blobs.put(name, b"x", JSONL, {}))
    steps: list[Sweep] = []
    after: str | None = ""
    while after is not None:
        steps.append(run(sweep(store, blobs, after, 2, before=math.inf, remove=True)))
        after = steps[-1].next
    assert [step.examined for step in steps] == [2, 2, 1]
    assert [entry.key for step in steps for entry in step.orphans] == names
    assert keys(blobs) == []


def test_the_inventory_has_every_row_once(store: SqlMetadataStore, published: list[str]) -> None:
    pages: list[RowPage] = []
    after: str | None = ""
    while after is not None:
        pages.append(run(store.list_rows(after, 2)))
        after = pages[-1].last
    found = [row for page in pages for row in json.loads(page.rows)]
    assert [row["id"] for row in found] == sorted(published)
    sizes = {written.digest.id: len(written.body) for written in LOGS}
    assert {row["id"]: row["bytes"] for row in found} == sizes
    assert {row["uploaded_at"] for row in found} == {rfc3339(NOON + 60 * n) for n in range(3)}


def test_the_inventory_of_nothing_is_empty(store: SqlMetadataStore) -> None:
    assert run(store.list_rows("", 5)) == RowPage(b"[]", None)
