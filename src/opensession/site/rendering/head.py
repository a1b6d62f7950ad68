"""The part of a page's head that tells browsers, search engines and link previews what the page is.

Everything is text from a log or an address, so every value is stripped of markup and control characters,
cut, and escaped for a quoted attribute. Previews read only the first kilobytes of a page: for a session's
address all of it lies within the first 2 KB of the document, whatever the texts are.
"""

import re
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from opensession.site.rendering.cards import HEIGHT, WIDTH
from opensession.site.rendering.visible import HIDDEN, TERMINAL_SEQUENCE

SITE_NAME = "OpenSession"
UNTITLED = "Untitled session"

TITLE_CHARACTERS = 80
DESCRIPTION_CHARACTERS = 180
TITLE_BYTES = 180
DESCRIPTION_BYTES = 330
"""Bytes once escaped: the title stands in the page twice, the description once."""

TITLE_OPEN, TITLE_CLOSE = "<!--title-->", "<!--/title-->"
HEAD_MARK = "<!--head-->"
BODY_OPEN, BODY_CLOSE = "<!--body-->", "<!--/body-->"
"""Around what readers without JavaScript see."""

TAG = re.compile(r"<[/!?]?[A-Za-z-][^<>]*>")


class Alternate(NamedTuple):
    """Another form of the page: its address, absolute or from the root, and its media type."""

    href: str
    media_type: str


class Image(NamedTuple):
    """A picture of the size that previews show large."""

    address: str
    """Absolute: those who show it have only the page's text."""
    alt: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page is. Texts may hold anything; an empty title gets a stand-in."""

    title: str
    description: str = ""
    canonical: str | None = None
    """The absolute address that stands for this page; None when it has none."""
    robots: str | None = None
    """What search engines may do, such as ``noindex``; None leaves them free."""
    image: Image | None = None
    """The picture of a preview; None makes a small one without."""
    oembed: str | None = None
    """The absolute address that tells other sites how to embed the page; None when it cannot be."""
    alternates: tuple[tuple[str, str], ...] = ()
    """Other forms, ``Alternate`` or plain pairs of address and media type."""
    body: str = ""
    """HTML for readers without JavaScript; when empty they see what the shell says itself."""


def fill_shell(shell: str, facts: PageFacts) -> str:
    """Return the HTML shell with title, head and the words for readers without JavaScript filled in.

    Raises ValueError when the shell lacks a marker, which a build of the web UI always has.
    """
    before, opened, rest = shell.partition(TITLE_OPEN)
    _, closed, rest = rest.partition(TITLE_CLOSE)
    between, marked, after = rest.partition(HEAD_MARK)
    if not (opened and closed and marked):
        raise ValueError("the shell has no place for title and head")
    if facts.body:
        start, opened, rest = after.partition(BODY_OPEN)
        _, closed, end = rest.partition(BODY_CLOSE)
        if not (opened and closed):
            raise ValueError("the shell has no place for readers without JavaScript")
        after = f"{start}{facts.body}{end}"
    return f"{before}{title_tag(facts)}{between}{head_tags(facts)}{after}"


def title_tag(facts: PageFacts) -> str:
    """Return the page's ``title`` element."""
    return f"<title>{page_title(facts)} · {SITE_NAME}</title>"


def head_tags(facts: PageFacts) -> str:
    """Return the other elements, those first that previews cannot do without."""
    tags = [
        f'<meta property="og:title" content="{page_title(facts)}">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:site_name" content="{SITE_NAME}">',
        f'<meta name="twitter:card" content="{"summary_large_image" if facts.image else "summary"}">',
    ]
    if facts.image:
        tags += image_tags(facts.image)
    if description := fit(plain(facts.description), DESCRIPTION_CHARACTERS, DESCRIPTION_BYTES):
        # One element under both names: it is the longest text here and would cost its bytes twice.
        tags.insert(0, f'<meta name="description" property="og:description" content="{description}">')
    if facts.robots:
        tags.append(f'<meta name="robots" content="{attribute(facts.robots)}">')
    if facts.canonical:
        address = attribute(facts.canonical)
        tags.append(f'<meta property="og:url" content="{address}"><link rel="canonical" href="{address}">')
    if facts.oembed:
        address = attribute(facts.oembed)
        tags.append(f'<link rel="alternate" type="application/json+oembed" href="{address}">')
    origin = origin_of(facts.canonical or "")
    for href, media_type in facts.alternates:
        # An address of this site needs no origin, and the bytes are short.
        near = attribute(href.removeprefix(origin) if href.startswith(f"{origin}/") else href)
        tags.append(f'<link rel="alternate" type="{attribute(media_type)}" href="{near}">')
    return "".join(tags)


def image_tags(image: Image) -> list[str]:
    """Return the elements of a preview's picture."""
    return [
        f'<meta property="og:image" content="{attribute(image.address)}">',
        f'<meta property="og:image:width" content="{WIDTH}">',
        f'<meta property="og:image:height" content="{HEIGHT}">',
        f'<meta property="og:image:alt" content="{attribute(image.alt)}">',
    ]


def origin_of(url: str) -> str:
    """Return scheme and authority of an absolute address, empty for another one."""
    scheme, separator, rest = url.partition("://")
    return scheme + separator + rest.partition("/")[0] if separator else ""


def page_title(facts: PageFacts) -> str:
    """Return the title, cleaned, cut and escaped."""
    return fit(plain(facts.title) or UNTITLED, TITLE_CHARACTERS, TITLE_BYTES)


def plain(text: str) -> str:
    """Return text on one line without tags, terminal sequences, and characters that do not show."""
    text = HIDDEN.sub(" ", TERMINAL_SEQUENCE.sub("", text))
    return " ".join(TAG.sub(" ", text).split())


def fit(text: str, characters: int, size: int) -> str:
    """Return text escaped for a quoted attribute, cut to so many characters and, escaped, bytes."""
    if len(text) <= characters and len((escaped := escape(text)).encode()) <= size:
        return escaped
    short = text[:characters]
    room = size - len("…".encode())
    used = [len(escape(char).encode()) for char in short]
    while short and sum(used) > room:
        short, used = short[:-1], used[:-1]
    return escape(short.rstrip()) + "…"


def attribute(text: str) -> str:
    """Escape an address or media type for a quoted attribute; characters that do not show are dropped."""
    return escape(HIDDEN.sub("", text.replace("\n", "").replace("\t", "")))
