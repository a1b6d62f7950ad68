"""The oEmbed endpoint: from the link to a session to the frame that shows it (oembed.com §2)."""

import json
from urllib.parse import urlsplit

from opensession.site.errors import BadRequestError, FormNotOfferedError, NotFoundError
from opensession.site.handlers.addresses import public_origin
from opensession.site.handlers.pages import session_title
from opensession.site.handlers.sessions import REVALIDATE, content_tag, find_session, robots_headers
from opensession.site.http import JSON, Reply
from opensession.site.rendering.cards import card_of
from opensession.site.rendering.oembed import Frame, SessionLink, describe_frame, read_link
from opensession.site.routing import Call

MAX_PIXELS_DIGITS = 9


async def oembed(call: Call) -> Reply:
    """Describe the frame for the session whose address ``url`` has.

    Raises BadRequestError for parameters that cannot be understood, FormNotOfferedError for another format
    than JSON, NotFoundError for an address that is no session of this site.
    """
    query = {name: value.strip() for name, value in call.request.query.items()}
    if query.get("format", "json").lower() not in {"json", ""}:
        raise FormNotOfferedError("Only format=json is offered.")
    frame = Frame(read_pixels(query, "maxwidth"), read_pixels(query, "maxheight"))
    link = session_link(call, query.get("url", ""))
    found = await find_session(Call(call.request, call.ports, {"id": link.session_id}))
    reply = describe_frame(link, session_title(found), card_of(found.tool), public_origin(call), frame)
    body = json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode()
    headers = [("content-type", JSON), ("etag", content_tag(body)), ("cache-control", REVALIDATE)]
    return Reply(200, headers + robots_headers(call), body)


def session_link(call: Call, url: str) -> SessionLink:
    """Read the ``url`` parameter. Raises BadRequestError without one, NotFoundError for other addresses."""
    if not url:
        raise BadRequestError("url is missing.", hint="It is the address of a session's page.")
    own = (public_origin(call), call.request.origin)
    link = read_link(url, frozenset(urlsplit(origin).netloc.lower() for origin in own))
    if link is None:
        raise NotFoundError("This is not the address of a session on this site.")
    return link


def read_pixels(query: dict[str, str], name: str) -> int | None:
    """Read an upper bound in pixels; blank counts as absent. Raises BadRequestError."""
    value = query.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= MAX_PIXELS_DIGITS and int(value)):
        raise BadRequestError(f"{name} must be a whole number of pixels.")
    return int(value)
