"""A Worker killed between two steps: 500 without detail, and a repeat that ends in one consistent session."""

import asyncio
from dataclasses import replace

import pytest

from opensession.site.ports import Ports
from opensession.store.derivation import body_key
from tests.site.conftest import SiteMaker
from tests.support.author import Author
from tests.support.failing_ports import SECRET_DETAIL, FailingBlobs, FailingMetadata
from tests.support.invariants import check_no_leak
from tests.support.local_site import LocalSite


class Fragile:
    """A site with stores that can be told to fail."""

    def __init__(self, make_site: SiteMaker) -> None:
        self.site: LocalSite = make_site(change=self._wrap)
        self.author = Author(self.site, "fragile")

    def _wrap(self, ports: Ports) -> Ports:
        self.blobs, self.metadata = FailingBlobs(ports.blobs), FailingMetadata(ports.metadata)
        return replace(ports, blobs=self.blobs, metadata=self.metadata)

    def fail(self, *methods: str) -> None:
        """Let these methods of either store fail from now on, and no others."""
        self.blobs.failing, self.metadata.failing = set(methods), set(methods)

    def bodies(self) -> list[str]:
        """Return the keys of all stored bodies."""
        return [entry.key for entry in asyncio.run(self.blobs.real.list_after("sessions/", "", 1000))]

    def check_one_session(self, session_id: str) -> None:
        """Check that the session is there once, in every place."""
        assert self.bodies() == [body_key(session_id)]
        assert self.author.listed() == [session_id]
        assert self.author.listed(search="quoll") == [session_id]
        assert self.site.get("/api/sessions").json["total"] == 1
        assert self.site.get(f"/api/sessions/{session_id}").status == 200
        assert self.site.get(f"/api/sessions/{session_id}/raw").status == 200
        assert self.site.get(f"/session/{session_id}.md").status == 200

    def check_no_session(self, session_id: str) -> None:
        """Check that the session is nowhere."""
        assert self.bodies() == []
        assert self.author.listed() == []
        assert self.author.listed(search="quoll") == []
        assert self.site.get(f"/api/sessions/{session_id}").status == 404


@pytest.fixture
def fragile(make_site: SiteMaker) -> Fragile:
    """Return a site with stores that can be told to fail."""
    return Fragile(make_site)


@pytest.mark.parametrize("step", ["head", "put", "insert_session"])
def test_a_publish_that_breaks_off_is_healed_by_a_repeat(fragile: Fragile, step: str) -> None:
    body = fragile.author.write("a quoll", related=["somewhere-else"])
    fragile.fail(step)
    broken = fragile.site.publish(body)
    assert broken.error() == (500, "internal")
    fragile.fail()
    assert fragile.author.listed() == [], "what is not stored in full is not shown"
    first = fragile.site.publish(body)
    assert first.status == 201
    again = fragile.site.publish(body)
    assert (again.status, again.json["id"]) == (200, first.json["id"])
    fragile.check_one_session(str(first.json["id"]))


def test_between_body_and_row_there_is_a_body_only(fragile: Fragile) -> None:
    fragile.fail("insert_session")
    fragile.site.publish(fragile.author.write("a quoll"))
    fragile.fail()
    assert len(fragile.bodies()) == 1
    assert fragile.site.get("/api/sessions").json["total"] == 0


@pytest.mark.parametrize("step", ["delete_session", "delete"])
def test_a_deletion_that_breaks_off_is_healed_by_a_repeat(fragile: Fragile, step: str) -> None:
    """The row goes first: a body without a row is unreachable, a row without a body would be a dead link."""
    session_id = fragile.author.publish(fragile.author.write("a quoll"))
    fragile.fail(step)
    assert fragile.site.delete(session_id).error() == (500, "internal")
    fragile.fail()
    if step == "delete":
        assert fragile.site.get(f"/api/sessions/{session_id}").status == 404
        assert len(fragile.bodies()) == 1
    assert fragile.site.delete(session_id).status in {200, 404}
    fragile.check_no_session(session_id)


def test_after_a_broken_deletion_the_list_is_not_old(fragile: Fragile) -> None:
    session_id = fragile.author.publish(fragile.author.write("a quoll"))
    assert fragile.author.listed() == [session_id]
    fragile.fail("delete")
    fragile.site.delete(session_id)
    fragile.fail()
    assert fragile.author.listed() == []


def test_a_publish_that_broke_off_is_published_with_its_first_time(fragile: Fragile) -> None:
    body = fragile.author.write("a quoll")
    session_id = fragile.author.publish(body)
    before = fragile.site.get(f"/api/sessions/{session_id}").body
    fragile.fail("insert_session")
    assert fragile.site.publish(body).status == 500
    fragile.fail()
    fragile.site.publish(body)
    assert fragile.site.get(f"/api/sessions/{session_id}").body == before


@pytest.mark.parametrize(
    ("step", "method", "path"),
    [
        ("list_sessions", "GET", "/api/sessions"),
        ("list_sessions", "GET", "/api/sessions?search=x"),
        ("list_sessions", "GET", "/api/sessions?errors=1"),
        ("count_facets", "GET", "/api/sessions/facets"),
        ("list_repositories", "GET", "/api/sessions/repos"),
        ("get_session", "GET", "/api/sessions/{id}"),
        ("get_session", "GET", "/api/sessions/{id}/raw"),
        ("open", "GET", "/api/sessions/{id}/raw"),
        ("get_session", "GET", "/session/{id}"),
        ("open", "GET", "/session/{id}.md"),
        ("open", "GET", "/session/{id}.jsonl"),
        ("open", "GET", "/api/src/gh/kim/logs/ref/main/path/a.jsonl"),
    ],
)
def test_a_failing_store_is_500_without_detail(fragile: Fragile, step: str, method: str, path: str) -> None:
    session_id = fragile.author.publish(fragile.author.write("a quoll"))
    fragile.fail(step)
    answer = fragile.site.request(method, path.replace("{id}", session_id))
    assert answer.error() == (500, "internal")
    assert answer.json["message"] == "Something went wrong on this site."
    assert set(answer.json) == {"code", "message"}


def test_what_is_logged_names_the_error_and_nothing_of_its_inside(fragile: Fragile) -> None:
    session_id = fragile.author.publish(fragile.author.write("a quoll"))
    fragile.fail("get_session", "insert_session")
    fragile.site.get(f"/api/sessions/{session_id}", search="private words")
    fragile.site.publish(fragile.author.write("a quoll"))
    log = fragile.site.log()
    assert "KilledError" in log
    assert "/api/sessions" in log
    for hidden in (SECRET_DETAIL, session_id, "private words", fragile.site.admin_key):
        assert hidden not in log
    check_no_leak(log, fragile.site.admin_key)


def test_a_missing_body_is_404_not_500(fragile: Fragile) -> None:
    session_id = fragile.author.publish(fragile.author.write("a quoll"))
    asyncio.run(fragile.blobs.real.delete(body_key(session_id)))
    for path in (
        f"/api/sessions/{session_id}/raw",
        f"/session/{session_id}.md",
        f"/session/{session_id}.jsonl",
    ):
        assert fragile.site.get(path).error() == (404, "not_found"), path
    assert fragile.site.get(f"/api/sessions/{session_id}").status == 200


def test_a_lost_body_comes_back_with_the_next_publish(fragile: Fragile) -> None:
    body = fragile.author.write("a quoll")
    session_id = fragile.author.publish(body)
    asyncio.run(fragile.blobs.real.delete(body_key(session_id)))
    answer = fragile.site.publish(body)
    assert (answer.status, answer.json["id"]) == (200, session_id)
    fragile.check_one_session(session_id)
