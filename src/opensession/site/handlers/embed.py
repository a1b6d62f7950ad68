"""A session's page for a frame on another site: the same shell, the only reply that may be framed."""

from opensession.site.errors import NotFoundError
from opensession.site.handlers.pages import NO_INDEX, page, public_origin, session_title
from opensession.site.handlers.sessions import find_session
from opensession.site.http import Reply
from opensession.site.rendering.head import PageFacts
from opensession.site.routing import Call


async def session(call: Call) -> Reply:
    """Answer with the shell. What of the session is shown, and how, the page reads from its query.

    An unknown id gives the page with status 404; it may be framed as well, so that readers of the other
    site see what happened. Search engines are sent to the session's own page.
    """
    try:
        found = await find_session(call)
    except NotFoundError:
        reply = await page(call, PageFacts(title="Session not found", robots="noindex"), 404, [NO_INDEX])
    else:
        head = PageFacts(
            title=session_title(found),
            canonical=f"{public_origin(call)}/session/{found.id}",
            robots="noindex",
        )
        reply = await page(call, head, 200, [NO_INDEX])
    reply.framing = "any"
    return reply
