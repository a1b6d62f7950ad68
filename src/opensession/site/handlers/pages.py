"""The HTML shell with its head filled in, and the words for readers without JavaScript."""

import json

from opensession.parsers.errors import InputError
from opensession.site.errors import NotFoundError
from opensession.site.handlers.addresses import public_origin, source_form_path, source_name, source_path
from opensession.site.handlers.forms import (
    FORMS,
    asked_form,
    form_links,
    media_type,
    negotiate,
    session_form,
    source_form,
)
from opensession.site.handlers.sessions import REVALIDATE, find_session, robots_headers
from opensession.site.handlers.sources import fetch_policy, read_address, wanted_of
from opensession.site.http import HTML, Headers, Reply
from opensession.site.rendering.cards import agent_name, card_of
from opensession.site.rendering.facts import Fact
from opensession.site.rendering.head import Alternate, Image, PageFacts, fill_shell
from opensession.site.rendering.noscript import FORM_LABELS, Link, describe_absence, describe_page, duration
from opensession.site.routing import Call
from opensession.sources.address import RemoteSource
from opensession.sources.cache import SourceFacts
from opensession.sources.reading import peek
from opensession.store.records import StoredSession

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


async def session_page(call: Call, headers: Headers) -> Reply:
    """Answer with the shell and the session's title, preview and canonical address in its head.

    An unknown id gives the same page with status 404, so that the reader sees the site and a crawler
    sees the truth.
    """
    try:
        found = await find_session(call)
    except NotFoundError:
        return await page(call, absent("Session not found"), 404, headers)
    head = describe_session(call, found)
    return await page(call, head, 200, headers + form_links(found) + robots_headers(call))


async def source(call: Call) -> Reply:
    """Answer a source's address: the page, or the form that the query or ``Accept`` asks for."""
    asked = asked_form(call)
    negotiated: Headers = [] if asked else [("vary", "Accept")]
    form = asked or negotiate(call)
    if form == "html":
        return await source_page(call, negotiated)
    return await source_form(call, form, negotiated)


async def source_page(call: Call, headers: Headers) -> Reply:
    """Answer with the shell; what an earlier reading found out fills its head.

    An address of the wrong shape gives the same page with status 404. Nothing is fetched here.
    """
    try:
        address, wanted = read_address(call), wanted_of(call)
        policy = fetch_policy(call.ports.configuration)
        facts = await peek(address, wanted, policy=policy, blobs=call.ports.blobs)
    except InputError:
        return await page(call, absent("Not a source address"), 404, headers)
    title = (facts and facts.title) or source_name(address)
    links = source_links(call)
    head = PageFacts(
        title=title,
        description=(facts and facts.description) or f"An AI coding session from {source_name(address)}.",
        canonical=public_origin(call) + source_path(call),
        robots=robots_policy(call),
        image=preview_image(call, facts.tool if facts else ""),
        alternates=tuple((link.href, media_type(form)) for form, link in links.items()),
        body=describe_page(title, source_facts(address, facts), links.values()),
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
        body=describe_page(session_title(found), session_facts(found), session_links(found)),
    )


def session_facts(found: StoredSession) -> list[Fact]:
    """Return what a session's row tells readers without JavaScript."""
    summary = json.loads(found.summary)
    return [
        Fact("Agent", agent_name(found.tool)),
        Fact("Model", summary.get("agent_model") or ""),
        Fact("Started", found.created_at),
        Fact("Messages", f"{found.message_count:,}"),
        Fact("Duration", duration(found.duration_seconds)),
    ]


def session_links(found: StoredSession) -> list[Link]:
    """Return the links to a session's forms."""
    return [Link(f"/session/{found.id}.{form}", label) for form, label in FORM_LABELS.items()]


def source_facts(address: RemoteSource, facts: SourceFacts | None) -> list[Fact]:
    """Return what is known of a source: nothing but its file until somebody has read it."""
    file = Fact("File", address.path)
    if facts is None:
        return [file]
    return [
        Fact("Agent", agent_name(facts.tool)),
        Fact("Model", facts.model),
        Fact("Started", facts.created_at),
        Fact("Events", f"{facts.event_count:,}"),
        file,
    ]


def source_links(call: Call) -> dict[str, Link]:
    """Return the links to a source's forms by form; none where this site does not read sources."""
    if not call.ports.configuration.parse_preview:
        return {}
    return {form: Link(source_form_path(call, form), label) for form, label in FORM_LABELS.items()}


def absent(title: str) -> PageFacts:
    """Return what a page is that has nothing to show."""
    return PageFacts(title=title, robots="noindex", body=describe_absence(title))


def preview_image(call: Call, tool: str) -> Image:
    """Return the picture that stands for a session of this agent."""
    card = card_of(tool)
    return Image(public_origin(call) + card.path, card.alt)


def session_title(found: StoredSession) -> str:
    """Return how a session is called where it needs a name."""
    return found.title or f"{found.tool} session"


def robots_policy(call: Call) -> str | None:
    """Return what the page tells search engines: nothing when the operator lets them index."""
    return None if call.ports.configuration.indexing else "noindex"
