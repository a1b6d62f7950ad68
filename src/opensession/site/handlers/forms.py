"""The forms of a session for readers without JavaScript, terminals and agents, made while its body passes."""

from opensession.site.conditional import is_current, not_modified
from opensession.site.errors import BadRequestError
from opensession.site.handlers.addresses import public_origin, source_path
from opensession.site.handlers.sessions import REVALIDATE, find_session, found_body, robots_headers, send_body
from opensession.site.handlers.sources import open_source
from opensession.site.http import JSON, JSONL, MARKDOWN, TEXT, Headers, Reply
from opensession.site.negotiation import preferred
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


def form_links(found: StoredSession) -> Headers:
    """Name every form of a session (RFC 8288); the head of its page has no room for all of them."""
    links = (
        f'</session/{found.id}.{suffix}>; rel="alternate"; type="{media_type(suffix)}"' for suffix in FORMS
    )
    return [("link", ", ".join(links))]


def media_type(suffix: str) -> str:
    """Return the media type of a form without its parameters."""
    return FORMS[suffix].partition(";")[0]
