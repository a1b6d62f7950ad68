"""What changes on the site as time passes: lists, caches, sources."""

from dataclasses import replace

import pytest

from tests.site.conftest import SiteMaker
from tests.standin.server import StandinHost
from tests.support.answer import Answer
from tests.support.author import Author
from tests.support.clock import Clock
from tests.support.local_site import LocalSite
from tests.support.remote_files import Shelf, github

PATH = "a.hail.jsonl"


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def timed(make_site: SiteMaker, clock: Clock) -> LocalSite:
    """Return a site that goes by the clock."""
    return make_site(change=lambda ports: replace(ports, now=clock))


@pytest.fixture
def writer(timed: LocalSite, request: pytest.FixtureRequest) -> Author:
    """Return an author on the timed site."""
    return Author(timed, request.node.name.replace("_", "-"))


@pytest.fixture
def logs(git_host: StandinHost, writer: Author) -> Shelf:
    """Return a repository of the test's own."""
    return Shelf(git_host, f"kim/{writer.name}")


def test_a_session_leaves_a_time_range_without_anybody_tidying(writer: Author, clock: Clock) -> None:
    session_id = writer.publish(writer.write("Hi", created_at=clock.ago(hours=23)))
    assert writer.listed(time_range="24h") == [session_id]
    clock.move(hours=1)
    assert writer.listed(time_range="24h") == [session_id], "the bound itself is inside"
    clock.move(seconds=31)
    assert writer.listed(time_range="24h") == []
    assert writer.site.get("/api/sessions", time_range="24h").json["total"] == 0
    assert writer.listed(time_range="7d") == [session_id]
    clock.move(hours=24 * 31)
    assert writer.listed(time_range="30d") == []
    assert writer.listed() == [session_id]


def test_tidying_changes_no_list(writer: Author, clock: Clock, timed: LocalSite) -> None:
    for age in (1, 25, 24 * 8, 24 * 31):
        writer.publish(writer.write("Hi", created_at=clock.ago(hours=age)))
    spans = ("24h", "7d", "30d", "all")
    clock.move(hours=30)
    before = {span: writer.listed(time_range=span, search="Hi") for span in spans}
    timed.run(timed.ports.metadata.expire(int(clock())))
    assert {span: writer.listed(time_range=span, search="Hi") for span in spans} == before
    assert [len(found) for found in before.values()] == [0, 2, 3, 4]


def test_the_time_of_publication_is_the_site_s(writer: Author, clock: Clock) -> None:
    session_id = writer.publish(writer.write("Hi"))
    assert writer.site.get(f"/api/sessions/{session_id}").json["uploaded_at"] == "2026-11-17T12:00:00Z"
    clock.move(hours=5)
    writer.send(writer.write("Hi"))
    assert writer.site.get(f"/api/sessions/{session_id}").json["uploaded_at"] == "2026-11-17T12:00:00Z"


def test_a_cached_list_runs_out(writer: Author, clock: Clock) -> None:
    def outcome() -> str | None:
        return writer.site.get("/api/sessions").header("x-opensession-cache")

    assert (outcome(), outcome()) == ("MISS", "HIT")
    clock.move(seconds=29)
    assert outcome() == "HIT"
    clock.move(seconds=1)
    assert (outcome(), outcome()) == ("MISS", "HIT")


def read(site: LocalSite, shelf: Shelf, ref: str = "main") -> Answer:
    """GET the shelf's file as HAIL."""
    return site.get(f"/api/src/{github(shelf.name, ref, PATH)}")


def test_a_branch_that_has_not_moved_is_confirmed_with_one_question(
    timed: LocalSite, writer: Author, logs: Shelf, clock: Clock
) -> None:
    commit = logs.commit(PATH, writer.write("one"))
    first = read(timed, logs)
    asked = len(logs.asked())
    clock.move(seconds=59)
    assert read(timed, logs).header("x-opensession-cache") == "hit"
    clock.move(seconds=2)
    again = read(timed, logs)
    assert again.header("x-opensession-cache") == "revalidated"
    assert again.header("x-opensession-commit") == commit
    assert again.body == first.body
    assert len(logs.asked()) == asked + 1
    assert logs.asked()[-1].endswith("git-upload-pack")
    assert read(timed, logs).header("x-opensession-cache") == "hit"


def test_a_branch_that_moved_shows_what_is_there_now(
    timed: LocalSite, writer: Author, logs: Shelf, clock: Clock
) -> None:
    logs.commit(PATH, writer.write("one"))
    first = read(timed, logs)
    moved = logs.commit(PATH, writer.write("two"))
    assert read(timed, logs).body == first.body, "for a minute nobody is asked"
    clock.move(seconds=61)
    second = read(timed, logs)
    assert second.header("x-opensession-cache") == "miss"
    assert second.header("x-opensession-commit") == moved
    assert second.header("etag") != first.header("etag")
    assert '"two"' in second.text
    etag = str(first.header("etag"))
    changed = timed.get(f"/api/src/{github(logs.name, 'main', PATH)}", {"If-None-Match": etag})
    assert changed.status == 200


def test_a_commit_beside_the_file_does_not_fetch_it_again(
    timed: LocalSite, writer: Author, logs: Shelf, clock: Clock
) -> None:
    logs.commit(PATH, writer.write("one"))
    first = read(timed, logs)
    moved = logs.commit("another.jsonl", b"{}\n")
    clock.move(seconds=61)
    second = read(timed, logs)
    assert second.header("x-opensession-cache") == "revalidated"
    assert second.header("x-opensession-commit") == moved
    assert (second.body, second.header("etag")) == (first.body, first.header("etag"))


def test_a_commit_is_never_asked_for_again(
    timed: LocalSite, writer: Author, logs: Shelf, clock: Clock
) -> None:
    commit = logs.commit(PATH, writer.write("one"))
    first = read(timed, logs, commit)
    logs.commit(PATH, writer.write("two"))
    asked = logs.asked()
    clock.move(hours=24 * 365)
    again = read(timed, logs, commit)
    assert (again.body, again.header("x-opensession-cache")) == (first.body, "hit")
    assert logs.asked() == asked


def test_while_a_host_is_down_the_last_reading_is_shown_as_old(
    timed: LocalSite, writer: Author, logs: Shelf, clock: Clock, git_host: StandinHost
) -> None:
    logs.commit(PATH, writer.write("one"))
    first = read(timed, logs)
    clock.move(seconds=61)
    git_host.down = True
    try:
        stale = read(timed, logs)
        again = read(timed, logs)
    finally:
        git_host.down = False
    for answer in (stale, again):
        assert (answer.status, answer.body) == (200, first.body)
        assert answer.header("x-opensession-cache") == "stale"
    clock.move(seconds=61)
    assert read(timed, logs).header("x-opensession-cache") == "revalidated"


def test_what_was_deleted_at_its_host_is_not_served_on(
    timed: LocalSite, writer: Author, logs: Shelf, clock: Clock, git_host: StandinHost
) -> None:
    logs.commit(PATH, writer.write("one"))
    assert read(timed, logs).status == 200
    logs.repository.delete_branch("main")
    clock.move(seconds=61)
    assert read(timed, logs).error() == (404, "source_not_found")
    git_host.down = True
    try:
        assert read(timed, logs).error() == (502, "fetch_failed"), "nor when the host cannot be asked again"
    finally:
        git_host.down = False


def test_what_became_private_is_not_served_on(
    timed: LocalSite, writer: Author, logs: Shelf, clock: Clock, git_host: StandinHost
) -> None:
    logs.commit(PATH, writer.write("one"))
    assert read(timed, logs).status == 200
    git_host.private.add(logs.name)
    clock.move(seconds=61)
    assert read(timed, logs).status == 404
    assert timed.get(f"/src/{github(logs.name, 'main', PATH)}", {"Accept": "text/html"}).status == 200
