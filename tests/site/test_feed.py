"""The feed is closed, cached and bounded as the list is."""

from tests.conformance.feeds import entries
from tests.site.conftest import SiteMaker
from tests.support.author import Author
from tests.support.client import ADMIN_HEADER


def test_a_closed_list_has_no_feed(make_site: SiteMaker) -> None:
    site = make_site({"OPENSESSION_PUBLIC_FEED_ENABLED": "false"})
    session_id = Author(site, "closed").publish(Author(site, "closed").write("Hi"))
    for path in ("/feed.atom", "/feed.atom?repo=kim/x", "/api/sessions"):
        assert site.get(path).error() == (401, "unauthorized")
    answer = site.get("/feed.atom", {ADMIN_HEADER: site.admin_key})
    assert session_id in entries(answer)
    assert answer.header("cache-control") == "private, no-store"
    assert site.get("/feed.atom").status == 401, "what the operator saw is not kept for others"


def test_a_feed_holds_thirty_sessions(make_site: SiteMaker) -> None:
    site = make_site()
    author = Author(site, "many")
    ids = [
        author.publish(author.write("Hi", created_at=f"2026-03-01T10:00:{second:02}Z"))
        for second in range(32)
    ]
    assert entries(site.get("/feed.atom")).keys() == set(ids[2:])


def test_an_empty_site_has_a_feed(make_site: SiteMaker) -> None:
    assert entries(make_site().get("/feed.atom")) == {}


def test_the_operator_s_choice_about_indexing_counts_for_feeds(make_site: SiteMaker) -> None:
    site = make_site({"OPENSESSION_INDEXING_ENABLED": "true", "BASE_URL": "https://sessions.example.org"})
    answer = site.get("/feed.atom")
    assert answer.header("x-robots-tag") is None
    assert "<id>https://sessions.example.org/feed.atom</id>" in answer.text
