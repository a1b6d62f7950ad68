"""The list of sessions as an Atom feed (RFC 4287)."""

import json
import re
from collections.abc import Sequence
from html import escape
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import urlencode

from opensession.site.rendering.cards import agent_name
from opensession.site.rendering.head import SITE_NAME, UNTITLED, plain
from opensession.site.rendering.noscript import duration
from opensession.site.rendering.records import Record, integer, string

ATOM = "application/atom+xml; charset=utf-8"

NEVER = "1970-01-01T00:00:00Z"
"""When an empty feed last changed: a feed has to say, and nothing has happened yet."""

TITLE_LIMIT, SUMMARY_LIMIT = 240, 1000

NO_CHARACTER = re.compile("[\ufffe\uffff]")
"""What XML 1.0 §2.2 does not take of the characters that show."""


class Feed(NamedTuple):
    """What a feed is about, apart from its entries."""

    origin: str
    """Public origin of the site."""
    repository: str | None = None
    """The repository whose sessions these are; None for all."""

    def address(self, path: str, parameter: str) -> str:
        """Return an absolute address about the same sessions; ``parameter`` names the repository there."""
        query = f"?{urlencode({parameter: self.repository})}" if self.repository else ""
        return f"{self.origin}{path}{query}"


def atom_feed(feed: Feed, summaries: bytes) -> bytes:
    """Return a feed of session summaries (api.md §2.4), a JSON array in UTF-8, newest publication first."""
    decoded: Sequence[Record] = json.loads(summaries)
    sessions = sorted(decoded, key=itemgetter("uploaded_at"), reverse=True)
    title = f"{SITE_NAME}: {feed.repository}" if feed.repository else SITE_NAME
    own = feed.address("/feed.atom", "repo")
    updated = string(sessions[0], "uploaded_at") if sessions else NEVER
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{text(own)}</id><title>{text(title)}</title><updated>{text(updated)}</updated>",
        f"<author><name>{SITE_NAME}</name></author>",
        f'<link rel="self" type="application/atom+xml" href="{text(own)}"/>',
        f'<link rel="alternate" type="text/html" href="{text(feed.address("/sessions", "git_repo_name"))}"/>',
        *(entry(feed.origin, session) for session in sessions),
        "</feed>\n",
    ]
    return "\n".join(parts).encode()


def entry(origin: str, session: Record) -> str:
    """Return one session as an entry; its address names it for good."""
    address = f"{origin}/session/{string(session, 'id')}"
    uploaded, tool = string(session, "uploaded_at"), string(session, "tool")
    return (
        f"<entry><id>{text(address)}</id>"
        f"<title>{text(string(session, 'title'), TITLE_LIMIT) or UNTITLED}</title>"
        f"<published>{text(uploaded)}</published><updated>{text(uploaded)}</updated>"
        f'<link rel="alternate" type="text/html" href="{text(address)}"/>'
        f'<link rel="alternate" type="text/markdown" href="{text(address)}.md"/>'
        f'<category term="{text(tool)}" label="{text(agent_name(tool))}"/>'
        f"<summary>{summary(session)}</summary></entry>"
    )


def summary(session: Record) -> str:
    """Return what a feed reader shows below the title: facts, then the description."""
    facts = [
        agent_name(string(session, "tool")),
        string(session, "git_repo_name"),
        f"{integer(session, 'message_count') or 0:,} messages",
        duration(integer(session, "duration_seconds") or 0),
    ]
    line = " · ".join(text(fact) for fact in facts if fact)
    description = text(string(session, "description"), SUMMARY_LIMIT)
    return f"{line} — {description}" if description else line


def text(value: str, limit: int | None = None) -> str:
    """Return a value as XML text, also fit for a quoted attribute: on one line, without markup of its own."""
    shown = NO_CHARACTER.sub("", plain(value))
    if limit is not None and len(shown) > limit:
        shown = shown[: limit - 1].rstrip() + "…"
    return escape(shown)
