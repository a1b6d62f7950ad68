"""The forms of a session for readers without JavaScript, terminals and agents, made while its body passes."""

from typing import NamedTuple

from opensession.site.conditional import is_current, not_modified
from opensession.site.errors import BadRequestError
from opensession.site.handlers.addresses import public_origin, source_path
from opensession.site.handlers.family import FamilyStream
from opensession.site.handlers.sessions import REVALIDATE, find_session, found_body, robots_headers, send_body
from opensession.site.handlers.sources import open_source
from opensession.site.http import JSON, JSONL, MARKDOWN, TEXT, Headers, Reply
from opensession.site.limits import MAX_LINK_DEPTH, MIN_MARKDOWN_BYTES
from opensession.site.negotiation import preferred
from opensession.site.rendering.bounded import BoundedStream
from opensession.site.rendering.streams import render_document, render_markdown, render_plain
from opensession.site.routing import Call
from opensession.store.protocols import Stream
from opensession.store.records import StoredSession

FORMS = {"md": MARKDOWN, "txt": TEXT, "json": JSON, "jsonl": JSONL}
"""Suffix of a session's address, and the media type that gives the same by ``Accept``."""

RENDERING_VERSION = "1"
"""Part of the entity tag of rendered forms: raise it when a renderer's output changes."""

OF_THE_BODY = frozenset({"content-type", "content-length", "etag", "cache-control"})
"""Headers of a HAIL body that are not true of another form of it, which may change with its renderer."""


def negotiate(call: Call) -> str:
    """Return the form that ``Accept`` prefers; the page unless another is asked for by name."""
    offered = {"text/html": "html"} | {kind.partition(";")[0]: suffix for suffix, kind in FORMS.items()}
    return offered[preferred(call.request.header("accept"), list(offered))]


def asked_form(call: Call) -> str | None:
    """Return the form that a source's ``form`` parameter names, None when it is absent or blank.

    A suffix would belong to the file's name, and a plain link cannot choose an ``Accept``. Raises
    BadRequestError for a form that does not exist.
    """
    form = call.request.query.get("form", "").strip().lower()
    if form and form not in FORMS:
        raise BadRequestError("There is no such form.", hint=f"There are: {', '.join(FORMS)}.")
    return form or None


async def session_form(call: Call, form: str, headers: Headers) -> Reply:
    """Stream a session in another form, made while its body passes."""
    if form == "jsonl":
        return await send_body(call, headers)
    extent = read_extent(call, form)
    found = await find_session(call)
    headers = [
        ("content-type", FORMS[form]),
        ("cache-control", REVALIDATE),
        *robots_headers(call),
        *headers,
    ]
    if not extent.depth:
        # What follows a session changes without it, so a document with its children has no validator.
        etag = f'W/"{found.id[:32]}-{form}-{extent.version}"'
        headers.append(("etag", etag))
        if is_current(call.request, etag):
            return not_modified(headers)
    body = found_body(await call.ports.blobs.open(found.body_key)).stream
    origin, ports = public_origin(call), call.ports
    if extent.depth:
        family = FamilyStream(
            found, body, origin, extent.depth, extent.max_bytes, ports.metadata, ports.blobs
        )
        return Reply(200, headers, family)
    full_form = f"{origin}/session/{found.id}.jsonl"
    return Reply(200, headers, render(form, body, full_form, found.title, extent))


class Extent(NamedTuple):
    """How much of a session a Markdown document holds."""

    max_bytes: int | None = None
    """None for no bound."""
    depth: int = 0
    """Generations of sessions started from it that follow."""

    @property
    def version(self) -> str:
        """What distinguishes documents of one session in their entity tags."""
        return RENDERING_VERSION if self.max_bytes is None else f"{RENDERING_VERSION}-{self.max_bytes}"


def read_extent(call: Call, form: str) -> Extent:
    """Read ``max_bytes`` and ``depth``; forms but Markdown are always whole. Raises BadRequestError."""
    if form != "md":
        return Extent()
    query = call.request.query
    depth = read_number(query, "depth", 0, MAX_LINK_DEPTH)
    return Extent(read_number(query, "max_bytes", MIN_MARKDOWN_BYTES, 10**9), depth or 0)


def read_number(query: dict[str, str], name: str, least: int, most: int) -> int | None:
    """Read a whole number within bounds; blank counts as absent. Raises BadRequestError."""
    value = query.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 12 and least <= int(value) <= most):
        raise BadRequestError(f"{name} must be a whole number from {least:,} to {most:,}.")
    return int(value)


def render(form: str, body: Stream, full_form: str, title: str | None, extent: Extent) -> Stream:
    """Put the renderer of a form behind a body."""
    if form == "json":
        return render_document(body)
    if extent.max_bytes is not None:
        return BoundedStream(body, full_form, title, extent.max_bytes)
    return (render_markdown if form == "md" else render_plain)(body, full_form, title)


async def source_form(call: Call, form: str, headers: Headers) -> Reply:
    """Stream a log in another form, made while its HAIL passes. A suffix would belong to the file's name."""
    extent = read_extent(call, form)
    reading, described = await open_source(call)
    headers += [(name, value) for name, value in described if name not in OF_THE_BODY]
    etag = reading.etag if form == "jsonl" else f'W/"{reading.etag[1:33]}-{form}-{extent.version}"'
    headers += [("content-type", FORMS[form]), ("etag", etag), ("cache-control", REVALIDATE)]
    if is_current(call.request, etag):
        return not_modified(headers)
    if form == "jsonl":
        return Reply(200, headers, reading.stream)
    full_form = f"{public_origin(call)}/api{source_path(call)}"
    return Reply(200, headers, render(form, reading.stream, full_form, reading.facts.title, extent))


def form_links(found: StoredSession) -> Headers:
    """Name every form of a session (RFC 8288); the head of its page has no room for all of them."""
    links = (
        f'</session/{found.id}.{suffix}>; rel="alternate"; type="{media_type(suffix)}"' for suffix in FORMS
    )
    return [("link", ", ".join(links))]


def media_type(suffix: str) -> str:
    """Return the media type of a form without its parameters."""
    return FORMS[suffix].partition(";")[0]
