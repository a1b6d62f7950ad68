"""What a page says to readers without JavaScript: its title, a few facts, and links that work.

It stands in the shell's ``noscript`` element, in English with one line in Korean, like the text it replaces.
Every value is as untrusted as the log it comes from.
"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from opensession.site.rendering.facts import Fact
from opensession.site.rendering.head import UNTITLED, fit, plain

TITLE_LIMIT = (300, 1200)
VALUE_LIMIT = (200, 800)
"""Characters, and bytes once escaped."""

FORM_LABELS = {"txt": "Plain text", "md": "Markdown", "json": "JSON", "jsonl": "HAIL, one event a line"}
"""Every form with its name; plain text first, which every browser shows."""

INVITATION = (
    "<p>This page is drawn by JavaScript. The whole session can be read without it:</p>"
    '<p lang="ko">자바스크립트 없이도 아래 형식으로 세션 전체를 읽을 수 있습니다.</p>'
)

MINUTE, HOUR = 60, 3600


class Link(NamedTuple):
    """A link on this site and what it leads to."""

    href: str
    label: str
    leaves_frame: bool = False
    """Pages inside a frame lead out of it: nothing else of this site may be framed."""


def describe_page(title: str, facts: Iterable[Fact], links: Iterable[Link]) -> str:
    """Return the words for a page that shows a session; facts without a value are left out."""
    rows = "".join(
        f"<dt>{escape(fact.label)}</dt><dd>{fit(value, *VALUE_LIMIT)}</dd>"
        for fact in facts
        if (value := plain(fact.value))
    )
    items = "".join(f"<li>{_anchor(link)}</li>" for link in links)
    forms = f"{INVITATION}<ul>{items}</ul>" if items else ""
    return f"<main><h1>{fit(plain(title) or UNTITLED, *TITLE_LIMIT)}</h1><dl>{rows}</dl>{forms}</main>"


def describe_absence(title: str) -> str:
    """Return the words for a page that has nothing to show."""
    return (
        f"<main><h1>{escape(title)}</h1><p>There is nothing at this address.</p>"
        '<p lang="ko">이 주소에는 아무것도 없습니다.</p>'
        "<ul><li>"
        f"{_anchor(Link('/docs', 'Guide', leaves_frame=True))}</li></ul></main>"
    )


def duration(seconds: int) -> str:
    """Write a duration in two units at most: ``41 min``, ``2 h 5 min``, ``38 s``."""
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min" + (f" {seconds % MINUTE} s" if seconds % MINUTE else "")
    minutes = seconds % HOUR // MINUTE
    return f"{seconds // HOUR:,} h" + (f" {minutes} min" if minutes else "")


def _anchor(link: Link) -> str:
    target = ' target="_blank" rel="noopener"' if link.leaves_frame else ""
    return f'<a href="{escape(link.href)}"{target}>{escape(link.label)}</a>'
