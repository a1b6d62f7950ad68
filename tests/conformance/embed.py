"""``/embed/session/{id}``: the page that other sites may frame, and the only one."""

import pytest

from tests.conformance.pages import ABSENT, BROWSER, HOSTILE, Page
from tests.support.author import Author
from tests.support.client import SiteClient
from tests.support.invariants import FRAMED_POLICY


def test_an_embedded_session_may_be_framed_by_anyone(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi", title="Fix the parser"))
    answer = site.get(f"/embed/session/{session_id}", BROWSER)
    page = Page(answer)
    assert answer.status == 200
    assert answer.header("content-security-policy") == FRAMED_POLICY
    assert "frame-ancestors *" in FRAMED_POLICY
    assert answer.header("x-frame-options") is None
    assert page.titles == ["Fix the parser · OpenSession"]
    assert page.links["canonical"] == [f"{site.origin}/session/{session_id}"]
    assert "script" in page.tags or "div" in page.tags, "the site itself"


def test_the_query_is_the_page_s_own(site: SiteClient, author: Author) -> None:
    path = f"/embed/session/{author.publish(author.write('Hi'))}"
    plain = site.get(path, BROWSER)
    for query in ("from=e0&to=e1&theme=dark", "from=%3Cscript%3E", "theme=", "x", "from=%FF"):
        answer = site.get(f"{path}?{query}", BROWSER)
        assert (answer.status, answer.body) == (200, plain.body)


def test_an_embedded_page_stays_out_of_search_engines(site: SiteClient, author: Author) -> None:
    """The session's own page is the one to find."""
    answer = site.get(f"/embed/session/{author.publish(author.write('Hi'))}", BROWSER)
    assert answer.header("x-robots-tag") == "noindex"
    assert Page(answer).meta["robots"] == "noindex"
    assert answer.header("cache-control") == "public, no-cache"


@pytest.mark.parametrize("name", [ABSENT, "abc", f"{ABSENT}.md", "%3Cscript%3Ealert(1)%3C%2Fscript%3E"])
def test_an_unknown_session_is_a_page_with_status_404_in_the_frame(site: SiteClient, name: str) -> None:
    answer = site.get(f"/embed/session/{name}", BROWSER)
    page = Page(answer)
    assert answer.status == 404
    assert page.titles == ["Session not found · OpenSession"]
    assert answer.header("x-robots-tag") == page.meta["robots"] == "noindex"
    assert answer.header("x-frame-options") is None
    assert page.inline_scripts == 0
    assert "alert(1)" not in answer.text


def test_a_deleted_session_is_gone_from_frames(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    assert site.get(f"/embed/session/{session_id}", BROWSER).status == 200
    site.delete(session_id)
    assert site.get(f"/embed/session/{session_id}", BROWSER).status == 404


@pytest.mark.parametrize("path", ["/session/{}", "/session/{}.md", "/api/sessions/{}", "/docs", "/session/x"])
def test_no_other_page_may_be_framed(site: SiteClient, author: Author, path: str) -> None:
    answer = site.get(path.format(author.publish(author.write("Hi"))), BROWSER)
    assert answer.header("x-frame-options") == "DENY"
    assert "frame-ancestors 'none'" in str(answer.header("content-security-policy"))


@pytest.mark.parametrize(
    "path",
    ["/embed", "/embed/", "/embed/session", "/embed/session/", f"/embed/session/{ABSENT}/x", "/embed/x"],
)
def test_other_paths_below_embed_are_404(site: SiteClient, path: str) -> None:
    answer = site.send("GET", path, BROWSER, None)
    assert answer.status == 404
    assert answer.header("x-frame-options") == "DENY"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_the_head_of_a_frame(site: SiteClient, author: Author, text: str) -> None:
    plain = Page(site.get(f"/embed/session/{author.publish(author.write('Hi', title='t'))}", BROWSER))
    session_id = author.publish(author.write("Hi", title=text))
    page = Page(site.get(f"/embed/session/{session_id}", BROWSER))
    assert page.structure() == plain.structure()
    assert page.attributes == plain.attributes
    assert page.inline_scripts == 0
