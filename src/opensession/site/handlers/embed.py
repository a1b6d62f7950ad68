"""A session's page for a frame on another site: the same shell, the only reply that may be framed."""

from opensession.site.errors import NotFoundError
from opensession.site.handlers.addresses import public_origin
from opensession.site.handlers.pages import NO_INDEX, absent, page, session_facts, session_title
from opensession.site.handlers.sessions import find_session
from opensession.site.http import Reply
from opensession.site.rendering.head import PageFacts
from opensession.site.rendering.noscript import Link, describe_page
from opensession.site.routing import Call


async def session(call: Call) -> Reply:
    """Answer with the shell. What of the session is shown, and how, the page reads from its query.

    An unknown id gives the page with status 404; it may be framed as well, so that readers of the other
    site see what happened. Search engines are sent to the session's own page.
    """
    try:
        found = await find_session(call)
    except NotFoundError:
        reply = await page(call, absent("Session not found"), 404, [NO_INDEX])
    else:
        out = Link(f"/session/{found.id}", "The session on a page of its own", leaves_frame=True)
        head = PageFacts(
            title=session_title(found),
            canonical=f"{public_origin(call)}/session/{found.id}",
            robots="noindex",
            body=describe_page(session_title(found), session_facts(found), [out]),
        )
        reply = await page(call, head, 200, [NO_INDEX])
    reply.framing = "any"
    return reply
