"""The HTML shell with its head filled in, and the forms of a session for readers without JavaScript."""

from collections.abc import Callable

from opensession.site.conditional import is_current, not_modified
from opensession.site.errors import NotFoundError
from opensession.site.handlers.sessions import REVALIDATE, find_session, robots_headers, send_body
from opensession.site.http import HTML, JSON, JSONL, MARKDOWN, TEXT, Headers, Reply
from opensession.site.negotiation import preferred
from opensession.site.rendering.head import PageFacts, fill_shell
from opensession.site.rendering.streams import RenderedStream, render_document, render_markdown, render_plain
from opensession.site.routing import Call
from opensession.sources.address import AddressError, parse_web_path
from opensession.sources.reading import peek
from opensession.store.records import StoredSession

FORMS = {"md": MARKDOWN, "txt": TEXT, "json": JSON, "jsonl": JSONL}
"""Suffix of a session's address to the media type it gives."""
