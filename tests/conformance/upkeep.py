"""The operator's routes for the whole site: what is stored, and putting it in order step by step."""

from collections.abc import Iterator

import pytest

from tests.support.answer import JsonObject
from tests.support.author import Author
from tests.support.client import ADMIN_HEADER, SiteClient

ROUTES = (
    ("GET", "/api/admin/sessions"),
    ("GET", "/api/admin/bodies"),
    ("POST", "/api/admin/sweep"),
    ("POST", "/api/admin/reindex"),
)


def ask(site: SiteClient, method: str, path: str, query: str = "") -> JsonObject:
    """Ask as the operator and return the answer's fields."""
    target = f"{path}?{query}" if query else path
    answer = site.request(method, target, {ADMIN_HEADER: site.admin_key})
    assert answer.status == 200, answer.text
    assert answer.header("cache-control") == "private, no-store"
    return answer.json


def steps(site: SiteClient, method: str, path: str, query: str = "") -> Iterator[JsonObject]:
    """Walk through a route from its first answer to its last."""
    after: object = ""
    while after is not None:
        step = ask(site, method, path, f"{query}&after={after}" if query else f"after={after}")
        yield step
        assert step["next"] is None or str(step["next"]) > str(after), "a cursor goes forward"
        after = step["next"]


def listed(step: JsonObject, name: str) -> list[JsonObject]:
    """Return the objects of a list."""
    found = step[name]
    assert isinstance(found, list)
    return found


def rows(site: SiteClient, query: str = "") -> list[JsonObject]:
    """Return every row of the inventory."""
    return [row for step in steps(site, *ROUTES[0], query) for row in listed(step, "sessions")]


def bodies(site: SiteClient, query: str = "") -> list[JsonObject]:
    """Return every stored body of the inventory."""
    return [body for step in steps(site, *ROUTES[1], query) for body in listed(step, "bodies")]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("headers", [{}, {ADMIN_HEADER: "wrong"}])
def test_upkeep_needs_the_key(site: SiteClient, method: str, path: str, headers: dict[str, str]) -> None:
    assert site.request(method, path, headers).error() == (401, "unauthorized")


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("query", ["limit=x", "limit=-1", f"after={'x' * 1025}", "after=%00", "after=%C3%A9"])
def test_what_cannot_be_understood_is_400(site: SiteClient, method: str, path: str, query: str) -> None:
    answer = site.request(method, f"{path}?{query}", {ADMIN_HEADER: site.admin_key})
    assert answer.error() == (400, "bad_request")


@pytest.mark.parametrize("query", ["apply=yes", "min_age=old"])
def test_a_sweep_refuses_what_it_does_not_know(site: SiteClient, query: str) -> None:
    answer = site.request("POST", f"/api/admin/sweep?{query}", {ADMIN_HEADER: site.admin_key})
    assert answer.error() == (400, "bad_request")


@pytest.mark.parametrize("number", ["1", "2", "1000", "999999999", ""])
def test_the_inventory_has_each_session_once_whatever_the_step(
    site: SiteClient, author: Author, number: str
) -> None:
    written = [author.write(f"number {count}") for count in range(3)]
    published = {author.publish(body): body for body in written}
    found = rows(site, f"limit={number}")
    ids = [str(row["id"]) for row in found]
    assert ids == sorted(set(ids))
    mine = {str(row["id"]): row for row in found if row["id"] in published}
    for session_id in published:
        detail = site.get(f"/api/sessions/{session_id}").json
        raw = site.get(f"/api/sessions/{session_id}/raw").body
        assert mine[session_id] == {
            "id": session_id,
            "bytes": len(raw),
            "uploaded_at": detail["uploaded_at"],
        }
    stored = {str(body["key"]): body["bytes"] for body in bodies(site, f"limit={number}")}
    for session_id in published:
        assert stored[f"sessions/{session_id[:2]}/{session_id}.hail.jsonl"] == mine[session_id]["bytes"]


def test_a_step_has_no_more_than_asked_for(site: SiteClient, author: Author) -> None:
    for count in range(3):
        author.publish(author.write(f"number {count}"))
    for (method, path), name in zip(ROUTES[:2], ("sessions", "bodies"), strict=True):
        step = ask(site, method, path, "limit=2")
        assert len(listed(step, name)) == 2
        assert step["next"] is not None


def test_what_is_taken_down_is_in_no_inventory(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    site.delete(session_id)
    assert session_id not in {row["id"] for row in rows(site)}
    assert not [body for body in bodies(site) if session_id in str(body["key"])]


def test_a_sweep_of_a_site_in_order_finds_nothing(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    found = list(steps(site, "POST", "/api/admin/sweep", "min_age=0&limit=50&apply=1"))
    assert [step["orphans"] for step in found] == [[]] * len(found)
    assert {step["removed"] for step in found} == {True}
    assert sum(int(str(step["examined"])) for step in found) == len(bodies(site))
    assert site.get(f"/api/sessions/{session_id}/raw").status == 200


def test_reindexing_changes_nothing_that_is_right(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Where is the thylacine?", "Gone."))
    other = author.publish(author.write("Hi", related=[session_id]))
    before = site.get(f"/api/sessions/{session_id}").json
    inventory = rows(site)
    found = list(steps(site, "POST", "/api/admin/reindex"))
    restored = [item for step in found for item in listed(step, "restored")]
    assert sorted(map(str, restored)) == sorted(str(row["id"]) for row in inventory)
    assert [step["rejected"] for step in found] == [[]] * len(found)
    assert rows(site) == inventory
    assert site.get(f"/api/sessions/{session_id}").json == before
    assert author.listed(search="thylacine") == [session_id]
    assert set(author.listed()) == {session_id, other}


def test_who_has_the_key_is_not_counted(site: SiteClient) -> None:
    statuses = {
        site.request("GET", "/api/admin/bodies?limit=1", {ADMIN_HEADER: site.admin_key}).status
        for _ in range(130)
    }
    assert statuses == {200}
