"""Reading published sessions: list, repositories, detail, raw body (api.md §2.4 to §2.7)."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from urllib.parse import urlencode

from opensession.site.admin_key import is_operator
from opensession.site.conditional import is_current, not_modified, requested_range
from opensession.site.errors import NotFoundError, UnauthorizedError
from opensession.site.http import JSON, JSONL, Headers, Reply, json_reply
from opensession.site.limits import (
    LIST_CACHE_PAGE_SIZE,
    LIST_CACHE_PAGES,
    LIST_CACHE_SECONDS,
)
from opensession.site.list_parameters import read_list_query
from opensession.site.routing import Call
from opensession.store.derivation import body_key
from opensession.store.protocols import Blob
from opensession.store.records import ListQuery, SessionPage, StoredSession

PUBLIC_LIST = f"public, max-age={LIST_CACHE_SECONDS}, stale-while-revalidate={2 * LIST_CACHE_SECONDS}"
NOT_KEPT = "private, no-store"

UNKNOWN_SESSION = "There is no session with this id."

REVALIDATE = "public, no-cache"
"""Shared caches may keep it but must ask each time, so a deleted session is gone at once."""


async def list_sessions(call: Call) -> Reply:
    """Return one page of sessions; see ``list_parameters`` for what it takes."""
    check_feed(call)
    query = read_list_query(call.request.query, int(call.ports.now()))
    if not is_cacheable(call, query):
        page = await call.ports.metadata.list_sessions(query)
        # Nobody may keep it, so a validator would be for nothing.
        return Reply(200, [("content-type", JSON), ("cache-control", NOT_KEPT)], render_page(page, query))

    async def render() -> bytes:
        return render_page(await call.ports.metadata.list_sessions(query), query)

    return await shared_list(call, cache_key(query), render)


async def shared_list(call: Call, key: str, render: Callable[[], Awaitable[bytes]]) -> Reply:
    """Answer from memory, or render and remember: for what is the same to everybody."""
    now = call.ports.now()
    body = call.ports.list_cache.get(key, now)
    outcome = "MISS" if body is None else "HIT"
    if body is None:
        body = await render()
        call.ports.list_cache.put(key, body, now)
    return _tagged_reply(body, [("cache-control", PUBLIC_LIST), ("x-opensession-cache", outcome)])


async def list_repositories(call: Call) -> Reply:
    """Return the repository names that the list can be filtered by."""
    check_feed(call)
    repositories = await call.ports.metadata.list_repositories()
    control = PUBLIC_LIST if call.ports.configuration.public_feed else NOT_KEPT
    return json_reply({"repos": repositories}, headers=[("cache-control", control)])


async def detail(call: Call) -> Reply:
    """Return one session's summary and its links in both directions."""
    session = await find_session(call)
    text = session.summary
    if session.links != "[]":
        text = f'{text[:-1]},"linked_sessions":{session.links}}}'
    return _tagged_reply(text.encode(), [("cache-control", REVALIDATE)])


async def raw(call: Call) -> Reply:
    """Stream the HAIL body, whole or one byte range of it."""
    return await send_body(call, [("content-disposition", 'attachment; filename="session.hail.jsonl"')])


async def send_body(call: Call, headers: Headers) -> Reply:
    """Answer with the stored body; it goes from the store to the reader without being read here.

    Raises NotFoundError when session or body is gone, RangeNotSatisfiableError for a range outside it.
    """
    etag = f'"{call.path["id"]}"'
    headers = [
        ("content-type", JSONL),
        ("cache-control", REVALIDATE),
        ("etag", etag),
        ("accept-ranges", "bytes"),
        *headers,
        *robots_headers(call),
    ]
    if not (is_current(call.request, etag) or call.request.header("range")):
        blob = await open_published(call)
        return Reply(200, [*headers, ("content-length", str(blob.size))], blob.stream)
    session = await find_session(call)
    if is_current(call.request, etag):
        return not_modified(headers)
    wanted = requested_range(call.request, session.body_bytes, etag)
    blob = found_body(await call.ports.blobs.open(session.body_key, wanted))
    if wanted is None:
        return Reply(200, [*headers, ("content-length", str(blob.size))], blob.stream)
    last = wanted.offset + wanted.length - 1
    span = [
        ("content-range", f"bytes {wanted.offset}-{last}/{blob.size}"),
        ("content-length", str(wanted.length)),
    ]
    return Reply(206, headers + span, blob.stream)


async def open_published(call: Call) -> Blob:
    """Open the whole body of a published session. Raises NotFoundError.

    The id tells the key, so row and body are asked for at the same time: each is a way to another machine.
    """
    session_id = call.path["id"]
    if not is_session_id(session_id):
        raise NotFoundError(UNKNOWN_SESSION)
    blob, _ = await asyncio.gather(call.ports.blobs.open(body_key(session_id)), find_session(call))
    return found_body(blob)


def found_body(blob: Blob | None) -> Blob:
    """Return the body that a row promises. Raises NotFoundError when it is gone."""
    if blob is None:
        raise NotFoundError("The body of this session is missing.")
    return blob


async def find_session(call: Call) -> StoredSession:
    """Return the session of the ``id`` parameter. Raises NotFoundError."""
    session_id = call.path["id"]
    session = await call.ports.metadata.get_session(session_id) if is_session_id(session_id) else None
    if session is None:
        raise NotFoundError(UNKNOWN_SESSION)
    return session


def is_session_id(text: str) -> bool:
    """Tell whether the text has the form of a store id, so that nothing else reaches the database."""
    return len(text) == 64 and all(char in "0123456789abcdef" for char in text)


def robots_headers(call: Call) -> Headers:
    """Keep session text out of search engines unless the operator opted in."""
    return [] if call.ports.configuration.indexing else [("x-robots-tag", "noindex")]


def check_feed(call: Call) -> None:
    """Refuse the list to strangers when the operator closed the feed."""
    if not call.ports.configuration.public_feed and not is_operator(call):
        raise UnauthorizedError("The list of sessions on this site is not public.")


def is_cacheable(call: Call, query: ListQuery) -> bool:
    """Tell whether this list is the same for everybody and likely to be asked for again."""
    request = call.request
    return (
        call.ports.configuration.public_feed
        and request.header("authorization") is None
        and "no-store" not in (request.header("cache-control") or "")
        and query.search is None
        and query.repository is None
        and query.narrowing is None
        and query.page <= LIST_CACHE_PAGES
        and query.per_page <= LIST_CACHE_PAGE_SIZE
    )


def cache_key(query: ListQuery) -> str:
    """Return the cache key: known parameters only, so unknown ones cannot fill the cache."""
    return urlencode(
        {
            "page": query.page,
            "per_page": query.per_page,
            "sort": query.sort,
            "time_range": query.time_range,
            "tool": query.tool or "",
        }
    )


def render_page(page: SessionPage, query: ListQuery) -> bytes:
    """Put the stored summaries into the reply's envelope without decoding them."""
    exact = "true" if page.total_is_exact else "false"
    numbers = f'"total":{page.total},"total_exact":{exact},"page":{query.page},"per_page":{query.per_page}'
    return b'{"sessions":%b,%b}' % (page.summaries, numbers.encode())


def content_tag(body: bytes) -> str:
    """Return a weak entity tag for a body."""
    return f'W/"{blake2b(body, digest_size=12).hexdigest()}"'


def _tagged_reply(body: bytes, headers: Headers) -> Reply:
    return Reply(200, [("content-type", JSON), ("etag", content_tag(body)), *headers], body)
