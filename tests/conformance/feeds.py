"""``/feed.atom``: the list for feed readers (RFC 4287)."""

import re
from xml.etree import ElementTree

import pytest

from tests.conformance.pages import HOSTILE
from tests.support.answer import Answer
from tests.support.author import Author
from tests.support.client import SiteClient

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
HOSTILE_TO_XML = ("]]>", "<![CDATA[x]]>", "<!--", "\ufffe\uffff\x0b\x1b[31m", "&#0;&bogus;")
ALLOWED = {"id", "title", "published", "updated", "link", "category", "summary"}


def read_feed(answer: Answer) -> ElementTree.Element:
    """Return a feed that holds what RFC 4287 §4.1 demands of a feed and its entries."""
    assert answer.status == 200, answer.text
    assert answer.header("content-type") == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.body)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name"), "entries without an author need the feed's"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
            assert element.findtext(f"{ATOM}{name}"), name
        assert INSTANT.fullmatch(element.findtext(f"{ATOM}updated", ""))
        kinds = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
        assert len(set(kinds)) == len(kinds), "one link for each relation and type"
    updates = [entry.findtext(f"{ATOM}updated", "") for entry in feed.iter(f"{ATOM}entry")]
    assert updates == sorted(updates, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == (updates[0] if updates else "1970-01-01T00:00:00Z")
    return feed


def entries(answer: Answer) -> dict[str, ElementTree.Element]:
    """Return the entries by the id of their session."""
    found = read_feed(answer).findall(f"{ATOM}entry")
    named = {entry.findtext(f"{ATOM}id", "").rpartition("/")[2]: entry for entry in found}
    assert len(named) == len(found), "every entry has an id of its own"
    return named


def href(element: ElementTree.Element, relation: str) -> list[str | None]:
    """Return where the links of a relation lead."""
    return [link.get("href") for link in element.findall(f"{ATOM}link") if link.get("rel") == relation]


def with_repository(name: str) -> dict[str, object]:
    """Return the attributes of a session that was made in a repository."""
    return {"git_remote": f"https://github.com/{name}.git"}


def test_a_feed_has_the_sessions_of_the_list(site: SiteClient, author: Author) -> None:
    later = "2099-01-02T03:04:05Z"
    session_id = author.publish(
        author.write(
            "Hi", "Hello", title="Fix <it> & more", description="It broke.", tool="codex", created_at=later
        )
    )
    answer = site.get("/feed.atom")
    entry = entries(answer)[session_id]
    address = f"{site.origin}/session/{session_id}"
    assert entry.findtext(f"{ATOM}id") == address
    assert entry.findtext(f"{ATOM}title") == "Fix & more"
    assert href(entry, "alternate") == [address, f"{address}.md"]
    assert [element.attrib for element in entry.findall(f"{ATOM}category")] == [
        {"term": "codex", "label": "Codex"}
    ]
    summary = entry.findtext(f"{ATOM}summary", "")
    assert summary.startswith("Codex · ")
    assert "2 messages" in summary
    assert summary.endswith(" — It broke.")
    assert {child.tag.removeprefix(ATOM) for child in entry} == ALLOWED
    feed = read_feed(answer)
    assert href(feed, "self") == [f"{site.origin}/feed.atom"]
    assert href(feed, "alternate") == [f"{site.origin}/sessions"]


def test_a_repository_has_a_feed_of_its_own(site: SiteClient, author: Author) -> None:
    name = f"kim/{author.name}"
    own = author.publish(author.write("Hi", attributes=with_repository(name)))
    other = author.publish(author.write("Hi", attributes=with_repository(f"{name}-2")))
    answer = site.get("/feed.atom", repo=name)
    assert entries(answer).keys() == {own}
    assert other not in answer.text
    feed = read_feed(answer)
    assert feed.findtext(f"{ATOM}title") == f"OpenSession: {name}"
    assert feed.findtext(f"{ATOM}id") == href(feed, "self")[0]
    assert str(href(feed, "self")[0]).startswith(f"{site.origin}/feed.atom?repo=kim%2F")
    listed = str(href(feed, "alternate")[0]).removeprefix(site.origin)
    assert listed.startswith("/sessions?git_repo_name=kim%2F")
    assert author.listed(git_repo_name=name) == [own]


def test_a_blank_repository_is_none_and_an_unknown_one_is_empty(site: SiteClient, author: Author) -> None:
    author.publish(author.write("Hi", created_at="2099-01-02T03:04:05Z"))
    assert site.get("/feed.atom", repo=" ").body == site.get("/feed.atom").body
    answer = site.get("/feed.atom", repo='no/such"><x>&\u202e\x00\ufffe')
    assert entries(answer) == {}


@pytest.mark.parametrize("text", [*HOSTILE, *HOSTILE_TO_XML])
def test_hostile_text_stays_text_in_a_feed(site: SiteClient, author: Author, text: str) -> None:
    name = f"kim/{author.name}"
    body = author.write("Hi", title=text, description=text, tool=text, attributes=with_repository(name))
    session_id = author.publish(body)
    entry = entries(site.get("/feed.atom", repo=name))[session_id]
    assert [child.tag.removeprefix(ATOM) for child in entry] == [
        *("id", "title", "published", "updated", "link", "link", "category", "summary")
    ]
    assert [set(element.attrib) for element in entry.findall(f"{ATOM}category")] == [{"term", "label"}]
    shown = "".join(entry.itertext())
    assert "<script" not in shown
    assert not set(shown) & set("\u202e\u200b\x1b\x0b\ufffe")


def test_a_feed_is_revalidated_and_not_indexed(site: SiteClient, author: Author) -> None:
    name = f"kim/{author.name}"
    author.publish(author.write("Hi", attributes=with_repository(name)))
    first = site.get("/feed.atom", repo=name)
    tag = str(first.header("etag"))
    assert first.header("x-robots-tag") == "noindex"
    assert str(first.header("cache-control")).startswith("public, max-age=30")
    again = site.get(f"/feed.atom?repo={name}", {"If-None-Match": tag})
    assert (again.status, again.body, again.header("etag")) == (304, b"", tag)
    author.publish(author.write("Hi again", attributes=with_repository(name)))
    assert site.get(f"/feed.atom?repo={name}", {"If-None-Match": tag}).status == 200


def test_publishing_and_taking_down_show_at_once(site: SiteClient, author: Author) -> None:
    assert author.name not in site.get("/feed.atom").text
    session_id = author.publish(author.write("Hi", created_at="2099-01-02T03:04:05Z"))
    assert session_id in entries(site.get("/feed.atom"))
    site.delete(session_id)
    assert session_id not in entries(site.get("/feed.atom"))
