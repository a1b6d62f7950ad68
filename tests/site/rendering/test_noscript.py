"""The words for readers without JavaScript: facts as text, and links that lead where they say."""

from html.parser import HTMLParser

import pytest
from hypothesis import given

from opensession.site.rendering.facts import Fact
from opensession.site.rendering.noscript import Link, describe_absence, describe_page, duration
from opensession.site.rendering.visible import HIDDEN
from tests.site.rendering.material import HOSTILE

LINKS = [Link("/session/f.txt", "Plain text"), Link("/session/f.md", "Markdown")]


class Words(HTMLParser):
    """The elements of a piece of HTML, and the text in each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, list[str]]] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attrs]))
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_has_title_facts_and_links() -> None:
    words = Words(describe_page("Fix it", [Fact("Agent", "Codex"), Fact("Model", "")], LINKS))
    assert words.texts[:3] == ["Fix it", "Agent", "Codex"]
    assert "Model" not in words.texts
    assert words.links == ["/session/f.txt", "/session/f.md"]


def test_without_links_none_are_promised() -> None:
    words = Words(describe_page("Fix it", [Fact("File", "a.jsonl")], []))
    assert words.texts == ["Fix it", "File", "a.jsonl"]


def test_a_link_in_a_frame_leads_out_of_it() -> None:
    html = describe_page("T", [], [Link("/session/f", "Page", leaves_frame=True)])
    assert '<a href="/session/f" target="_blank" rel="noopener">Page</a>' in html
    assert 'target="_blank"' in describe_absence("Session not found")


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_gets_out_of_its_place(title: str, value: str, href: str) -> None:
    honest = Words(describe_page("t", [Fact("Model", "x")], [Link("/x", "Markdown")]))
    page = describe_page(title, [Fact("Model", f"x{value}")], [Link(f"/{href}", "Markdown")])
    assert Words(page).tags == honest.tags
    assert "</noscript" not in page.lower()
    assert not any(HIDDEN.search(text) for text in Words(page).texts)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (7500, "2 h 5 min"),
        (36_000_000, "10,000 h"),
    ],
)
def test_durations_have_two_units_at_most(seconds: int, words: str) -> None:
    assert duration(seconds) == words
