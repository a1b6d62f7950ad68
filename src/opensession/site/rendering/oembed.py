"""What a site that was given a session's link puts in its place (oembed.com, version 1.0, type rich)."""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from opensession.site.rendering import cards
from opensession.site.rendering.cards import Card
from opensession.site.rendering.head import SITE_NAME, TITLE_CHARACTERS, attribute, plain
from opensession.site.schema import ApiModel

WIDTH, HEIGHT = 800, 600
"""Pixels of the frame unless less is asked for: a measure of text, and a dozen rows."""

RANGE: tuple[str, str] = ("from", "to")
"""Parameters of the embedded page that name the first and the last event shown."""

THEMES = frozenset({"light", "dark"})

SESSION_PATH = re.compile("(?:/embed)?/session/([^/]+)")


class OembedBody(ApiModel):
    """The reply to an oEmbed request."""

    type: Literal["rich"]
    version: Literal["1.0"]
    title: str
    provider_name: str
    provider_url: str
    html: str
    width: int
    height: int
    thumbnail_url: str | None = None
    """This and its size are absent when it would be larger than asked for."""
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None


class Frame(NamedTuple):
    """Pixels that the asker has room for; None where it named no limit."""

    max_width: int | None = None
    max_height: int | None = None


@dataclass(frozen=True, slots=True)
class SessionLink:
    """What a link to a session asks for, each part as untrusted as the link."""

    session_id: str
    view: dict[str, str]
    """Parameters of the embedded page: the ends of ``RANGE``, and ``theme``."""

    def address(self, origin: str) -> str:
        """Return the absolute address of the embedded page."""
        query = f"?{urlencode(self.view)}" if self.view else ""
        return f"{origin}/embed/session/{self.session_id}{query}"


def read_link(url: str, authorities: frozenset[str]) -> SessionLink | None:
    """Read the link to a session's page on this site; None for any other address.

    ``authorities`` are the hosts, with their ports, that this site answers under. A link to an event opens
    the frame there, a link to a range shows that range.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = SESSION_PATH.fullmatch(parts.path)
    if path is None or parts.scheme not in {"http", "https"} or parts.netloc.lower() not in authorities:
        return None
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    is_frame = parts.path.startswith("/embed/")
    view = {name: given[name] for name in RANGE if is_frame and name in given}
    if parts.fragment.startswith("e="):
        ends = parts.fragment.removeprefix("e=").split("..", 1)
        view = {name: unquote(end) for name, end in zip(RANGE, ends, strict=False) if end}
    if given.get("theme") in THEMES:
        view["theme"] = given["theme"]
    return SessionLink(path[1], view)


def describe_frame(
    link: SessionLink, title: str, card: Card, origin: str, frame: Frame
) -> dict[str, str | int]:
    """Return the reply for a session; no side of frame or picture is longer than asked for."""
    width = min(WIDTH, frame.max_width or WIDTH)
    height = min(HEIGHT, frame.max_height or HEIGHT)
    shown = shorten(plain(title))
    html = (
        f'<iframe src="{attribute(link.address(origin))}" title="{attribute(shown)}" width="{width}" '
        f'height="{height}" loading="lazy" allow="clipboard-write" style="border:0"></iframe>'
    )
    return {
        "type": "rich",
        "version": "1.0",
        "title": shown,
        "provider_name": SITE_NAME,
        "provider_url": origin,
        "html": html,
        "width": width,
        "height": height,
        **thumbnail(card, origin, frame),
    }


def thumbnail(card: Card, origin: str, frame: Frame) -> dict[str, str | int]:
    """Return the fields of the picture, or none when there is no room for it."""
    room = (frame.max_width or cards.WIDTH, frame.max_height or cards.HEIGHT)
    if room[0] < cards.WIDTH or room[1] < cards.HEIGHT:
        return {}
    return {
        "thumbnail_url": origin + card.path,
        "thumbnail_width": cards.WIDTH,
        "thumbnail_height": cards.HEIGHT,
    }


def shorten(title: str) -> str:
    """Cut a title to what the head of a page shows of it."""
    return title if len(title) <= TITLE_CHARACTERS else title[: TITLE_CHARACTERS - 1].rstrip() + "…"
