"""The list of sessions for feed readers."""

from opensession.site.handlers.addresses import public_origin
from opensession.site.handlers.sessions import (
    NOT_KEPT,
    PUBLIC_LIST,
    check_feed,
    content_tag,
    is_cacheable,
    robots_headers,
)
from opensession.site.http import Reply
from opensession.site.limits import FEED_ENTRIES
from opensession.site.rendering.atom import ATOM, Feed, atom_feed
from opensession.site.routing import Call
from opensession.store.records import ListQuery


async def atom(call: Call) -> Reply:
    """Answer with the newest sessions as an Atom feed; ``repo`` keeps those of one repository.

    Raises UnauthorizedError where the list is closed, as the list itself does.
    """
    check_feed(call)
    now = call.ports.now()
    repository = call.request.query.get("repo", "").strip() or None
    feed = Feed(public_origin(call), repository)
    query = ListQuery(now=int(now), per_page=FEED_ENTRIES, repository=repository)
    cache = call.ports.list_cache if is_cacheable(call, query) else None
    key = f"atom {feed.origin}"
    body = cache.get(key, now) if cache else None
    if body is None:
        page = await call.ports.metadata.list_sessions(query)
        body = atom_feed(feed, page.summaries)
        if cache:
            cache.put(key, body, now)
    control = PUBLIC_LIST if call.ports.configuration.public_feed else NOT_KEPT
    headers = [("content-type", ATOM), ("etag", content_tag(body)), ("cache-control", control)]
    return Reply(200, headers + robots_headers(call), body)
