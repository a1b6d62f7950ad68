"""One session: summary, links, validators, and its end (api.md §2.6, §2.9)."""

import pytest

from tests.support.author import Author
from tests.support.client import ADMIN_HEADER, SiteClient

ABSENT = "0" * 64


def test_an_unknown_session_is_404(site: SiteClient) -> None:
    for path in (
        f"/api/sessions/{ABSENT}",
        f"/api/sessions/{ABSENT}/raw",
        "/api/sessions/abc",
        "/api/sessions/repos/raw",
    ):
        assert site.get(path).error() == (404, "not_found"), path


def test_an_id_in_capitals_is_another_address(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    assert session_id.upper() != session_id
    assert site.get(f"/api/sessions/{session_id.upper()}").status == 404


def test_the_detail_is_revalidated_by_its_tag(site: SiteClient, author: Author) -> None:
    path = f"/api/sessions/{author.publish(author.write('Hi'))}"
    first = site.get(path)
    etag = str(first.header("etag"))
    assert first.header("cache-control") == "public, no-cache"
    for condition in (etag, "*", f'"other", {etag}', etag.removeprefix("W/")):
        answer = site.get(path, {"If-None-Match": condition})
        assert (answer.status, answer.body, answer.header("etag")) == (304, b"", etag), condition
        assert answer.header("content-type") is None
    assert site.get(path, {"If-None-Match": '"other"'}).body == first.body


def test_without_links_the_key_is_absent(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    assert "linked_sessions" not in site.get(f"/api/sessions/{session_id}").json


def test_links_show_from_both_ends(site: SiteClient, author: Author) -> None:
    first = author.publish(author.write("one", title="First"))
    tool = f"{author.name}-other"
    second = author.publish(author.write("two", related=[first], title="Second", tool=tool))
    other_ends = {first: ("Second", tool), second: ("First", author.name)}
    for session_id, (title, other_tool) in other_ends.items():
        links = site.get(f"/api/sessions/{session_id}").json["linked_sessions"]
        assert isinstance(links, list)
        (link,) = links
        created_at = link.pop("created_at")
        assert created_at.endswith("Z")
        ends = {"session_id": second, "linked_session_id": first, "link_type": "related"}
        assert link == {**ends, "title": title, "tool": other_tool}


def test_links_change_the_tag(site: SiteClient, author: Author) -> None:
    first = author.publish(author.write("one"))
    before = site.get(f"/api/sessions/{first}").header("etag")
    author.publish(author.write("two", related=[first]))
    assert site.get(f"/api/sessions/{first}").header("etag") != before


def test_deleting_one_end_removes_the_link(site: SiteClient, author: Author) -> None:
    first = author.publish(author.write("one"))
    second = author.publish(author.write("two", related=[first]))
    site.delete(second)
    assert "linked_sessions" not in site.get(f"/api/sessions/{first}").json


def test_a_deleted_session_leaves_nothing(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    everywhere = [
        f"/api/sessions/{session_id}",
        f"/api/sessions/{session_id}/raw",
        *(f"/session/{session_id}{suffix}" for suffix in ("", ".md", ".txt", ".json", ".jsonl")),
    ]
    for path in everywhere:
        assert site.get(path).status == 200, path
    assert author.listed() == [session_id]
    answer = site.delete(session_id)
    assert (answer.status, answer.json) == (200, {"ok": True})
    for path in everywhere:
        assert site.get(path).status == 404, path
    assert author.listed() == []
    assert site.get("/api/sessions", tool=author.name).json["total"] == 0


def test_a_cached_copy_is_not_confirmed_after_deletion(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    paths = (f"/api/sessions/{session_id}", f"/api/sessions/{session_id}/raw", f"/session/{session_id}.md")
    tags = {path: str(site.get(path).header("etag")) for path in paths}
    site.delete(session_id)
    for path, etag in tags.items():
        assert site.get(path, {"If-None-Match": etag}).status == 404, path


def test_deleting_twice_is_404(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    assert site.delete(session_id).status == 200
    assert site.delete(session_id).error() == (404, "not_found")
    assert site.delete("abc").error() == (404, "not_found")


def test_a_deleted_session_can_be_published_again(site: SiteClient, author: Author) -> None:
    body = author.write("Hi", "ningaui")
    session_id = author.publish(body)
    raw = site.get(f"/api/sessions/{session_id}/raw").body
    site.delete(session_id)
    assert author.publish(body) == session_id
    assert site.get(f"/api/sessions/{session_id}/raw").body == raw
    assert author.listed(search="ningaui") == [session_id]


@pytest.mark.parametrize("headers", [{}, {ADMIN_HEADER: "wrong"}])
def test_deleting_needs_the_key(site: SiteClient, author: Author, headers: dict[str, str]) -> None:
    session_id = author.publish(author.write("Hi"))
    answer = site.request("DELETE", f"/api/admin/sessions/{session_id}", headers)
    assert answer.error() == (401, "unauthorized")
    assert site.get(f"/api/sessions/{session_id}").status == 200


def test_deleting_one_session_keeps_the_others(site: SiteClient, author: Author) -> None:
    gone, kept = author.publish(author.write("one")), author.publish(author.write("two"))
    site.delete(gone)
    assert author.listed() == [kept]
    assert site.get(f"/api/sessions/{kept}/raw").status == 200
