"""The shell of ``/session/…`` and ``/src/…``: what the Worker writes into its head, and statuses."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.answer import Answer
from tests.support.author import Author
from tests.support.client import SiteClient
from tests.support.remote_files import Shelf, github

ABSENT = "0" * 64
TYPES = ("md", "txt", "json", "jsonl")
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

DESCRIPTIONS = {"description", "og:description"}
HOSTILE = (
    '"><script>alert(1)</script>',
    "</title><script>alert(1)</script>",
    "<!--head--><!--title--><!--/title-->",
    "' onload='alert(1)' x='",
    "&lt;script&gt;&amp;quot;",
    "<svg/onload=alert(1)>",
    "--><img src=x onerror=alert(1)>",
    "\\u003cscript\\u003e ${alert(1)} {{7*7}}",
    "right\u202eto left\u2066 and \u200bhidden",
    "two\nlines\tand\r\ntabs",
)


class Parsed(HTMLParser):
    """Any piece of HTML: its elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.text += data


class Page(HTMLParser):
    """A page taken apart by a parser of its own: title, meta, links, and elements that must not be there."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        assert answer.header("content-type") == "text/html; charset=utf-8"
        self.titles: list[str] = []
        self.meta: dict[str, str] = {}
        self.links: dict[str, list[str]] = {}
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.inline_scripts = 0
        self._open = ""
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        values = {name: value or "" for name, value in attrs}
        self._open = tag
        self.tags.append(tag)
        self.attributes |= values.keys()
        self.inline_scripts += tag == "script" and "src" not in values
        if tag == "title":
            self.titles.append("")
        for key in ("name", "property"):
            if tag == "meta" and key in values and "media" not in values:
                assert values[key] not in self.meta, f"two elements for {values[key]}"
                self.meta[values[key]] = values.get("content", "")
        if tag == "link":
            self.links.setdefault(values.get("rel", ""), []).append(values.get("href", ""))

    def handle_data(self, data: str) -> None:
        """Note the title's text."""
        if self._open == "title":
            self.titles[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ended."""
        self._open = ""

    def structure(self) -> list[str]:
        """Return the elements in order, without ``meta``: a text that holds nothing has none."""
        return [tag for tag in self.tags if tag != "meta"]


def test_a_session_page_says_what_it_is(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi", title="Fix the parser", description="It broke on Monday."))
    answer = site.get(f"/session/{session_id}", BROWSER)
    page = Page(answer)
    address = f"{site.origin}/session/{session_id}"
    assert answer.status == 200
    assert page.titles == ["Fix the parser · OpenSession"]
    assert page.meta["og:title"] == "Fix the parser"
    assert page.meta["description"] == "It broke on Monday."
    assert page.meta["og:description"] == "It broke on Monday."
    assert page.meta["og:url"] == address
    assert page.meta["og:site_name"] == "OpenSession"
    assert page.meta["og:type"] == "article"
    assert page.links["canonical"] == [address]
    oembed = f"{site.origin}/oembed?url={address}"
    assert page.links["alternate"] == [oembed, f"/session/{session_id}.md"]


@pytest.mark.parametrize(("tool", "name"), [("codex", "codex"), ("own-agent", "session")])
def test_a_preview_shows_the_agent_s_card(site: SiteClient, author: Author, tool: str, name: str) -> None:
    session_id = author.publish(author.write("Hi", tool=tool))
    meta = Page(site.get(f"/session/{session_id}", BROWSER)).meta
    assert meta["og:image"] == f"{site.origin}/cards/{name}.png"
    assert meta["twitter:card"] == "summary_large_image"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["og:image:alt"].endswith(" session")


def without_javascript(answer: Answer) -> Parsed:
    """Return what the page holds for a browser that runs no script."""
    words = re.findall("<noscript>(.*?)</noscript>", answer.text, re.DOTALL)
    assert len(words) == 1
    return Parsed(words[0])


def hrefs(words: Parsed) -> list[str]:
    """Return where the links lead."""
    return [attributes["href"] for tag, attributes in words.elements if tag == "a"]


def test_without_javascript_a_session_has_facts_and_links(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi", "Hello", title="Fix <T> & co", tool="codex"))
    words = without_javascript(site.get(f"/session/{session_id}", BROWSER))
    for text in ("Fix & co", "Codex", "claude-opus-4-6", "2026-03-01T10:00:00Z", "Messages2", "Duration1 s"):
        assert text in words.text
    assert hrefs(words) == [f"/session/{session_id}.{form}" for form in ("txt", "md", "json", "jsonl")]
    for path in hrefs(words):
        assert site.get(path, BROWSER).status == 200, path


def test_without_javascript_a_missing_page_says_so(site: SiteClient) -> None:
    for path, title in ((f"/session/{ABSENT}", "Session not found"), ("/src/gh", "Not a source address")):
        words = without_javascript(site.get(path, BROWSER))
        assert title in words.text
        assert [site.get(href, BROWSER).status for href in hrefs(words)] == [200]


def test_without_javascript_a_source_has_links_before_anybody_read_it(
    site: SiteClient, shelf: Shelf, author: Author
) -> None:
    shelf.commit("day/a & b.jsonl", author.write("Hi", title="Seen once", tool="codex"))
    page = f"/src/{github(shelf.name, 'main', 'day/a & b.jsonl')}?parser_hint=hail"
    words = without_javascript(site.get(page, BROWSER))
    assert "day/a & b.jsonl" in words.text
    assert "Seen once" not in words.text
    links = hrefs(words)
    assert [parse_qs(urlsplit(link).query) for link in links] == [
        {"parser_hint": ["hail"], "form": [form]} for form in ("txt", "md", "json", "jsonl")
    ]
    for link in links:
        answer = site.get(link, BROWSER)
        assert answer.status == 200, link
        assert "Seen once" in answer.text
    again = without_javascript(site.get(page, BROWSER))
    for text in ("Seen once", "Codex", "Events1", "day/a & b.jsonl"):
        assert text in again.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_without_javascript(site: SiteClient, author: Author, text: str) -> None:
    plain = without_javascript(site.get(f"/session/{author.publish(author.write('Hi', title='t'))}", BROWSER))
    session_id = author.publish(author.write("Hi", title=text))
    words = without_javascript(site.get(f"/session/{session_id}", BROWSER))
    assert [tag for tag, _ in words.elements] == [tag for tag, _ in plain.elements]


def test_a_session_page_names_its_forms_in_a_header(site: SiteClient, author: Author) -> None:
    """RFC 8288: the head of the page has room for one of them only."""
    session_id = author.publish(author.write("Hi"))
    answer = site.get(f"/session/{session_id}", BROWSER)
    links = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', str(answer.header("link")))
    assert [path for path, _ in links] == [f"/session/{session_id}.{form}" for form in TYPES]
    for path, media_type in links:
        form = site.get(path)
        assert form.status == 200
        assert str(form.header("content-type")).partition(";")[0] == media_type


def test_a_session_page_stays_out_of_search_engines(site: SiteClient, author: Author) -> None:
    answer = site.get(f"/session/{author.publish(author.write('Hi'))}", BROWSER)
    assert answer.header("x-robots-tag") == "noindex"
    assert Page(answer).meta["robots"] == "noindex"


def test_a_session_page_may_be_kept_but_not_trusted(site: SiteClient, author: Author) -> None:
    answer = site.get(f"/session/{author.publish(author.write('Hi'))}", BROWSER)
    assert answer.header("cache-control") == "public, no-cache"
    assert "Accept" in answer.tokens("vary")


def test_a_page_without_title_gets_one(site: SiteClient, author: Author) -> None:
    body = author.write(events=[{**author_event(), "content": {"blocks": []}}])
    (title,) = Page(site.get(f"/session/{author.publish(body)}", BROWSER)).titles
    assert title.endswith(" · OpenSession")
    assert title.removesuffix(" · OpenSession").strip()


def author_event() -> dict[str, object]:
    """Return an event that no title can be made of."""
    return {
        "type": "event",
        "event_id": "1",
        "timestamp": "2026-03-01T10:00:00Z",
        "event_type": {"type": "Thinking"},
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_the_head(site: SiteClient, author: Author, text: str) -> None:
    plain = Page(site.get(f"/session/{author.publish(author.write('Hi', title='t'))}", BROWSER))
    session_id = author.publish(author.write("Hi", title=text, description=text))
    answer = site.get(f"/session/{session_id}", BROWSER)
    page = Page(answer)
    assert answer.status == 200
    assert page.structure() == plain.structure(), "no element more, none less"
    assert page.attributes == plain.attributes, "no text ends the attribute that holds it"
    assert page.inline_scripts == 0
    assert page.titles == [f"{page.meta['og:title']} · OpenSession"]
    assert page.meta.keys() | DESCRIPTIONS == plain.meta.keys() | DESCRIPTIONS
    assert "\u202e" not in answer.text
    assert "\n" not in page.titles[0]


def test_ordinary_signs_are_shown_as_they_are(site: SiteClient, author: Author) -> None:
    title = "Fix “a < b && c > d” in Grüße — 한국어 제목 🚀"
    page = Page(site.get(f"/session/{author.publish(author.write('Hi', title=title))}", BROWSER))
    assert page.meta["og:title"] == title


def test_long_texts_are_cut_and_come_early(site: SiteClient, author: Author) -> None:
    """Link previews read the first kilobytes only."""
    body = author.write("Hi", title="가" * 300, description="나&" * 700)
    answer = site.get(f"/session/{author.publish(body)}", BROWSER)
    page = Page(answer)
    assert len(page.meta["og:title"]) <= 80
    assert page.meta["og:title"].startswith("가가가")
    assert page.meta["og:title"].endswith("…")
    assert page.meta["description"].endswith("…")
    assert answer.body.index(b'rel="canonical"') < 4096


def test_an_unknown_session_is_a_page_with_status_404(site: SiteClient) -> None:
    for name in (ABSENT, "abc", "repos"):
        answer = site.get(f"/session/{name}", BROWSER)
        page = Page(answer)
        assert answer.status == 404
        assert page.titles == ["Session not found · OpenSession"]
        assert page.meta["robots"] == "noindex"
        assert answer.header("x-robots-tag") == "noindex"
        assert "script" in page.tags or "div" in page.tags, "the site itself, not an error text"


def test_a_name_of_a_session_is_not_echoed_as_markup(site: SiteClient) -> None:
    answer = site.get("/session/%3Cscript%3Ealert(1)%3C%2Fscript%3E", BROWSER)
    assert answer.status == 404
    assert "alert(1)" not in answer.text


@pytest.mark.parametrize("path", ["/session", "/session/", f"/session/{ABSENT}/x", f"/session/{ABSENT}/raw"])
def test_other_paths_below_session_are_404(site: SiteClient, path: str) -> None:
    assert site.get(path).status == 404


def test_a_source_page_is_served_without_asking_its_host(site: SiteClient, author: Author) -> None:
    """Nothing is fetched for the page: its host does not exist."""
    path = f"/src/gh/{author.name}/logs/ref/main/path/day/a.hail.jsonl"
    answer = site.get(path, BROWSER)
    page = Page(answer)
    assert answer.status == 200
    assert page.titles == ["a.hail.jsonl · OpenSession"]
    assert page.links["canonical"] == [f"{site.origin}{path}"]
    assert page.meta["robots"] == "noindex"
    assert page.meta["og:image"] == f"{site.origin}/cards/session.png", "nobody knows the agent yet"


def test_a_source_page_names_one_canonical_address(site: SiteClient) -> None:
    """A ref in several plain segments and the same ref encoded are one page (api.md §2.15)."""
    for ref in ("feature/x", "feature%2Fx", "feature%2fx"):
        page = Page(site.get(f"/src/gh/kim/logs/ref/{ref}/path/a.jsonl", BROWSER))
        assert page.links["canonical"] == [f"{site.origin}/src/gh/kim/logs/ref/feature%2Fx/path/a.jsonl"]


@pytest.mark.parametrize(
    "rest",
    [
        "gh",
        "gh/owner/repo",
        "gh/owner/repo/blob/main/a.jsonl",
        "gh/owner/repo/ref/main/path/",
        "gh/owner/repo/ref/main/path/../a",
        "gh/owner/repo/ref/main/path/%2e%2e/a",
        "gl/!!!/ref/main/path/a.jsonl",
        "git/aHR0cHM6Ly9sb2NhbGhvc3Qvby9y/ref/main/path/a.jsonl",
        "svn/x/ref/main/path/a.jsonl",
        "%3Cscript%3E",
    ],
)
def test_what_is_no_source_address_is_a_page_with_status_404(site: SiteClient, rest: str) -> None:
    answer = site.get(f"/src/{rest}", BROWSER)
    page = Page(answer)
    assert answer.status == 404
    assert page.titles == ["Not a source address · OpenSession"]
    assert page.meta["robots"] == "noindex"
    assert page.inline_scripts == 0


def test_a_hostile_source_path_stays_text(site: SiteClient) -> None:
    path = "/src/gh/kim/logs/ref/main/path/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E.jsonl"
    page = Page(site.get(path, BROWSER))
    plain = Page(site.get("/src/gh/kim/logs/ref/main/path/a.jsonl", BROWSER))
    assert page.structure() == plain.structure()
    assert page.attributes == plain.attributes
    assert page.inline_scripts == 0
