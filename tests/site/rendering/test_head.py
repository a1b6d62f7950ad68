"""The head of a page: no value gets out of its place, and all of it is where previews look."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.site.rendering.head import Alternate, Image, PageFacts, fill_shell, fit, plain
from opensession.site.rendering.visible import HIDDEN
from tests.site.rendering.material import HOSTILE

SHELL = (
    '<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="utf-8" />\n'
    '    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />\n'
    "    <!--title--><title>OpenSession</title><!--/title-->\n    <!--head-->\n"
    "  </head>\n  <body></body>\n</html>\n"
)
ID = "f" * 64
URL = f"https://opensession.example/session/{ID}"
OEMBED = f"https://opensession.example/oembed?url={URL}"
IMAGE = Image("https://opensession.example/cards/claude-code.png", "Claude Code session")
ALTERNATES = (Alternate(f"{URL}.md", "text/markdown"),)


class Head(HTMLParser):
    """Collects every tag with its attributes, and the text of the title."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.title = ""
        self._in_title = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def meta(self, name: str) -> str:
        """Return the content of the one meta element with this name or property."""
        (content,) = [
            tag["content"]
            for kind, tag in self.tags
            if kind == "meta" and name in (tag.get("name"), tag.get("property"))
        ]
        return content


def facts(title: str = "A title", description: str = "What it is about", url: str = URL) -> PageFacts:
    return PageFacts(title, description, url, "noindex", IMAGE, OEMBED, ALTERNATES)


def test_head_holds_what_previews_need() -> None:
    head = Head(fill_shell(SHELL, facts()))
    assert head.title == "A title · OpenSession"
    assert head.meta("description") == head.meta("og:description") == "What it is about"
    assert head.meta("og:title") == "A title"
    assert head.meta("og:type") == "article"
    assert head.meta("og:site_name") == "OpenSession"
    assert head.meta("twitter:card") == "summary_large_image"
    assert head.meta("og:image") == IMAGE.address
    assert (head.meta("og:image:width"), head.meta("og:image:height")) == ("1200", "630")
    assert head.meta("og:image:alt") == "Claude Code session"
    assert head.meta("robots") == "noindex"
    assert head.meta("og:url") == URL
    links = [tag for kind, tag in head.tags if kind == "link"]
    assert links[0] == {"rel": "canonical", "href": URL}
    assert [(link["rel"], link["type"], link["href"]) for link in links[1:]] == [
        ("alternate", "application/json+oembed", OEMBED),
        ("alternate", "text/markdown", f"/session/{ID}.md"),
    ]


def test_what_is_unknown_is_left_out() -> None:
    page = fill_shell(SHELL, PageFacts("Not found"))
    assert Head(page).meta("twitter:card") == "summary"
    assert [kind for kind, _ in Head(page).tags if kind == "link"] == []
    assert not any(name in page for name in ("og:url", "og:description", "og:image", "robots"))


def test_other_forms_elsewhere_keep_their_origin() -> None:
    forms = (("https://opensession.example.evil/x", "text/plain"), ("/y", "text/plain"))
    head = Head(fill_shell(SHELL, PageFacts("T", canonical=URL, alternates=forms)))
    links = [tag["href"] for kind, tag in head.tags if kind == "link" and tag["rel"] == "alternate"]
    assert links == ["https://opensession.example.evil/x", "/y"]


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_value_gets_out_of_its_place(title: str, description: str, url: str, href: str) -> None:
    honest = [(kind, set(tag)) for kind, tag in Head(fill_shell(SHELL, facts(description="x"))).tags]
    alternates = tuple(Alternate(href, href) for _ in ALTERNATES)
    image = Image("x" + url, "x" + title)
    page = PageFacts(title, description + "x", "x" + url, "x" + url, image, "x" + href, alternates)
    head = Head(fill_shell(SHELL, page))
    assert [(kind, set(tag)) for kind, tag in head.tags] == honest
    values = [head.title, *(value for _, tag in head.tags for value in tag.values())]
    assert not any(HIDDEN.search(value) or "\n" in value for value in values)


@given(st.text(), st.text())
def test_a_preview_finds_everything_in_the_first_two_kilobytes(title: str, description: str) -> None:
    page = fill_shell(SHELL, facts(title * 50, description * 50))
    assert page.encode().index(b"</head>") <= 2048


@pytest.mark.parametrize("words", ["'" * 999, "한" * 999, "🧭" * 999, "<" * 999, "a" * 999, "&quot;" * 200])
def test_worst_texts_fit_into_two_kilobytes(words: str) -> None:
    page = fill_shell(SHELL, facts(words, words)).encode()
    assert page.index(b"</head>") <= 2048
    assert b"<title></title>" not in page


def test_the_real_shell_leaves_room_for_all_of_it() -> None:
    shell = (Path(__file__).resolve().parents[3] / "web/index.html").read_text(encoding="utf-8")
    page = fill_shell(shell, facts("한" * 999, "한" * 999)).encode()
    assert page.rindex(b'rel="alternate"') < 2048 - len(f'type="text/markdown" href="/session/{ID}.md">')


def test_title_comes_early_even_with_an_endless_address() -> None:
    page = fill_shell(SHELL, facts("한" * 99, "한" * 999, "https://x.example/" + "p" * 4000)).encode()
    assert (
        max(page.index(mark) for mark in (b"og:title", b"og:description", b"og:site_name", b"noindex")) < 1500
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<command-name>/init</command-name> Set up", "/init Set up"),
        ("a < b and c > d", "a < b and c > d"),
        ("Vec<T> is fine", "Vec is fine"),
        ("line\nbreak\x1b[31m red\x1b[0m", "line break red"),
        ("evil\u202etxt", "evil txt"),
        ("<b>", ""),
    ],
)
def test_titles_lose_markup_and_control_characters(title: str, expected: str) -> None:
    assert plain(title) == expected
    shown = Head(fill_shell(SHELL, facts(title))).title
    assert shown == f"{expected or 'Untitled session'} · OpenSession"


@given(st.text(), st.integers(1, 60), st.integers(8, 200))
def test_fit_keeps_both_limits(text: str, characters: int, size: int) -> None:
    clean = plain(text)
    cut = fit(clean, characters, size)
    assert len(cut.encode()) <= size or len(clean) <= characters
    assert len(cut.encode()) <= max(size, 0) + 3
    assert not set("<>\"'") & set(cut)


def test_shell_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        fill_shell(SHELL.replace("<!--head-->", ""), facts())


def test_readers_without_javascript_see_the_page_s_own_words() -> None:
    shell = SHELL.replace("<body>", "<body><noscript><!--body-->generic<!--/body--></noscript>")
    assert "<noscript><p>own</p></noscript>" in fill_shell(shell, PageFacts("T", body="<p>own</p>"))
    assert "generic" in fill_shell(shell, PageFacts("T"))
    with pytest.raises(ValueError, match="no place"):
        fill_shell(SHELL, PageFacts("T", body="x"))


def test_backslashes_and_dollars_stay_as_they_are() -> None:
    assert Head(fill_shell(SHELL, facts(r"C:\1 \g<0> $& {x}"))).meta("og:title") == r"C:\1 \g<0> $& {x}"
