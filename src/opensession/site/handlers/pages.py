"""The HTML shell with its head filled in, and the forms of a session for readers without JavaScript."""

from opensession.parsers.errors import InputError
from opensession.site.conditional import is_current, not_modified
from opensession.site.errors import NotFoundError
from opensession.site.handlers.sessions import REVALIDATE, find_session, found_body, robots_headers, send_body
from opensession.site.handlers.sources import (
    canonical_path,
    fetch_policy,
    open_source,
    read_address,
    wanted_of,
)
from opensession.site.http import HTML, JSON, JSONL, MARKDOWN, TEXT, Headers, Reply
from opensession.site.negotiation import preferred
from opensession.site.rendering.cards import card_of
from opensession.site.rendering.head import Alternate, Image, PageFacts, fill_shell
from opensession.site.rendering.streams import render_document, render_markdown, render_plain
from opensession.site.routing import Call
from opensession.sources.address import RemoteSource
from opensession.sources.reading import peek
from opensession.store.protocols import Stream
from opensession.store.records import StoredSession

FORMS = {"md": MARKDOWN, "txt": TEXT, "json": JSON, "jsonl": JSONL}
"""Suffix of a session's address, and the media type that gives the same by ``Accept``."""

RENDERING_VERSION = "1"
"""Part of the entity tag of rendered forms: raise it when a renderer's output changes."""

OF_THE_BODY = frozenset({"content-type", "content-length", "etag", "cache-control"})
"""Headers of a HAIL body that are not true of another form of it, which may change with its renderer."""

NO_INDEX = ("x-robots-tag", "noindex")


async def session(call: Call) -> Reply:
    """Answer a session's address: the page, or the form that its suffix or ``Accept`` asks for."""
    name, dot, suffix = call.path["id"].partition(".")
    if dot and suffix not in FORMS:
        raise NotFoundError("A session has no such form.", hint=f"It has: {', '.join(FORMS)}.")
    negotiated: Headers = [] if dot else [("vary", "Accept")]
    form = suffix if dot else negotiate(call)
    call = Call(call.request, call.ports, {"id": name})
    if form == "html":
        return await session_page(call, negotiated)
    return await session_form(call, form, negotiated)


def negotiate(call: Call) -> str:
    """Return the form that ``Accept`` prefers; the page unless another is asked for by name."""
    offered = {"text/html": "html"} | {kind.partition(";")[0]: suffix for suffix, kind in FORMS.items()}
    return offered[preferred(call.request.header("accept"), list(offered))]


async def session_page(call: Call, headers: Headers) -> Reply:
    """Answer with the shell and the session's title, preview and canonical address in its head.

    An unknown id gives the same page with status 404, so that the reader sees the site and a crawler
    sees the truth.
    """
    try:
        found = await find_session(call)
    except NotFoundError:
        return await page(call, PageFacts(title="Session not found", robots="noindex"), 404, headers)
    head = describe_session(call, found)
    return await page(call, head, 200, headers + form_links(found) + robots_headers(call))


async def session_form(call: Call, form: str, headers: Headers) -> Reply:
    """Stream a session in another form, made while its body passes."""
    if form == "jsonl":
        return await send_body(call, headers)
    found = await find_session(call)
    headers = [
        ("content-type", FORMS[form]),
        ("cache-control", REVALIDATE),
        ("etag", f'W/"{found.id[:32]}-{form}-{RENDERING_VERSION}"'),
        *robots_headers(call),
        *headers,
    ]
    if is_current(call.request, headers[2][1]):
        return not_modified(headers)
    blob = found_body(await call.ports.blobs.open(found.body_key))
    full_form = f"{public_origin(call)}/session/{found.id}.jsonl"
    return Reply(200, headers, render(form, blob.stream, full_form, found.title))


def render(form: str, body: Stream, full_form: str, title: str | None) -> Stream:
    """Put the renderer of a form behind a body."""
    if form == "json":
        return render_document(body)
    return (render_markdown if form == "md" else render_plain)(body, full_form, title)


async def source(call: Call) -> Reply:
    """Answer a source's address: the page, or the form that ``Accept`` asks for."""
    form = negotiate(call)
    negotiated: Headers = [("vary", "Accept")]
    if form == "html":
        return await source_page(call, negotiated)
    return await source_form(call, form, negotiated)


async def source_form(call: Call, form: str, headers: Headers) -> Reply:
    """Stream a log in another form, made while its HAIL passes. A suffix would belong to the file's name."""
    reading, described = await open_source(call)
    headers += [(name, value) for name, value in described if name not in OF_THE_BODY]
    etag = reading.etag if form == "jsonl" else f'W/"{reading.etag[1:33]}-{form}-{RENDERING_VERSION}"'
    headers += [("content-type", FORMS[form]), ("etag", etag), ("cache-control", REVALIDATE)]
    if is_current(call.request, etag):
        return not_modified(headers)
    if form == "jsonl":
        return Reply(200, headers, reading.stream)
    full_form = f"{public_origin(call)}/api{source_path(call)}"
    return Reply(200, headers, render(form, reading.stream, full_form, reading.facts.title))


async def source_page(call: Call, headers: Headers) -> Reply:
    """Answer with the shell; what an earlier reading found out fills its head.

    An address of the wrong shape gives the same page with status 404. Nothing is fetched here.
    """
    try:
        address, wanted = read_address(call), wanted_of(call)
        policy = fetch_policy(call.ports.configuration)
        facts = await peek(address, wanted, policy=policy, blobs=call.ports.blobs)
    except InputError:
        return await page(call, PageFacts(title="Not a source address", robots="noindex"), 404, headers)
    head = PageFacts(
        title=(facts and facts.title) or source_name(address),
        description=(facts and facts.description) or f"An AI coding session from {source_name(address)}.",
        canonical=public_origin(call) + source_path(call),
        robots=robots_policy(call),
        image=preview_image(call, facts.tool if facts else ""),
    )
    return await page(call, head, 200, headers + robots_headers(call))


async def page(call: Call, head: PageFacts, status: int, headers: Headers) -> Reply:
    """Make a page of the shell and a head."""
    text = fill_shell(await shell(call), head)
    extra = [NO_INDEX] if status == 404 and not any(name == "x-robots-tag" for name, _ in headers) else []
    return Reply(status, [("content-type", HTML), ("cache-control", REVALIDATE), *headers, *extra], text)


async def shell(call: Call, path: str = "/index.html") -> str:
    """Return the built shell. Raises NotFoundError when the web UI was not built."""
    text = await call.ports.assets.text(path)
    if text is None:
        raise NotFoundError("The web UI is not part of this build.", hint="Run sh build.sh.")
    return text


def describe_session(call: Call, found: StoredSession) -> PageFacts:
    """Return the head of a session's page."""
    address = f"{public_origin(call)}/session/{found.id}"
    return PageFacts(
        title=session_title(found),
        description=found.description or "",
        canonical=address,
        robots=robots_policy(call),
        image=preview_image(call, found.tool),
        oembed=f"{public_origin(call)}/oembed?url={address}",
        alternates=(Alternate(f"/session/{found.id}.md", media_type("md")),),
    )


def preview_image(call: Call, tool: str) -> Image:
    """Return the picture that stands for a session of this agent."""
    card = card_of(tool)
    return Image(public_origin(call) + card.path, card.alt)


def form_links(found: StoredSession) -> Headers:
    """Name every form of a session (RFC 8288); the head of its page has no room for all of them."""
    links = (
        f'</session/{found.id}.{suffix}>; rel="alternate"; type="{media_type(suffix)}"' for suffix in FORMS
    )
    return [("link", ", ".join(links))]


def media_type(suffix: str) -> str:
    """Return the media type of a form without its parameters."""
    return FORMS[suffix].partition(";")[0]


def session_title(found: StoredSession) -> str:
    """Return how a session is called where it needs a name."""
    return found.title or f"{found.tool} session"


def robots_policy(call: Call) -> str | None:
    """Return what the page tells search engines: nothing when the operator lets them index."""
    return None if call.ports.configuration.indexing else "noindex"


def source_path(call: Call) -> str:
    """Return the path of the page that stands for what is shown. Raises InvalidSourceError."""
    return canonical_path(read_address(call), wanted_of(call).session)


def source_name(address: RemoteSource) -> str:
    """Name a source nobody has read yet: its file."""
    return address.path.rpartition("/")[2]


def public_origin(call: Call) -> str:
    """Return the origin that links on this site should carry."""
    return call.ports.configuration.base_url or call.request.origin
