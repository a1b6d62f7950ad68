"""Requests and replies as plain values, so that the same handlers run in workerd and under CPython."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal
from urllib.parse import parse_qsl

from opensession.site.errors import BodyTooLargeError
from opensession.store.protocols import Stream

HTML = "text/html; charset=utf-8"
JSON = "application/json"
JSONL = "application/jsonl"
MARKDOWN = "text/markdown; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

Headers = list[tuple[str, str]]
"""Pairs in order; a name may repeat, as ``Set-Cookie`` does."""

Framing = Literal["deny", "any"]
"""Who may show a reply inside a frame: nobody, or any page."""


@dataclass
class Request:
    """One request. Nothing is decoded or read before a handler asks for it."""

    method: str
    url_path: str
    """The path as sent: percent-encoding untouched, no query."""
    query_string: str
    """What follows ``?``, undecoded; empty when there is none."""
    origin: str
    """Scheme and authority the client used, such as ``https://example.org``; no trailing slash."""
    client: str
    """Who counts as one client for rate limits: an address, or ``local``."""
    header: Callable[[str], str | None]
    """Look a header up by its lower-case name."""
    chunks: Callable[[], AsyncIterator[bytes]]
    """Open the body; it can be read once."""

    @cached_property
    def query(self) -> dict[str, str]:
        """Decoded query parameters; the first of a repeated name wins, blank values are kept."""
        pairs = parse_qsl(self.query_string, keep_blank_values=True)
        return dict(reversed(pairs))

    def repeated(self, name: str) -> list[str]:
        """Return all values of a query parameter that may be given more than once, decoded, in order."""
        return [value for key, value in parse_qsl(self.query_string, keep_blank_values=True) if key == name]

    async def body(self, limit: int) -> bytes:
        """Read the whole body. Raises BodyTooLargeError as ``pieces`` does."""
        return b"".join(await self.pieces(limit))

    async def pieces(self, limit: int) -> list[bytes]:
        """Read the whole body as it arrives, for who need not hold it twice to have it in one piece.

        Raises BodyTooLargeError as soon as more than ``limit`` bytes were announced or have arrived,
        so that no more than that is ever held.
        """
        announced = self.header("content-length") or ""
        if announced.isdecimal() and int(announced) > limit:
            raise BodyTooLargeError(limit)
        pieces: list[bytes] = []
        size = 0
        async for chunk in self.chunks():
            size += len(chunk)
            if size > limit:
                raise BodyTooLargeError(limit)
            pieces.append(chunk)
        return pieces


@dataclass(slots=True)
class Reply:
    """One reply: status, header pairs, and a body that is text, bytes, or a stream nobody here reads."""

    status: int = 200
    headers: Headers = field(default_factory=list)
    body: str | bytes | Stream = b""
    framing: Framing = "deny"

    def header(self, name: str) -> str | None:
        """Return the first value of a header, compared without regard to case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


def json_reply(value: object, status: int = 200, headers: Headers | None = None) -> Reply:
    """Make a reply from a JSON-ready value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, [("content-type", JSON), *(headers or [])], text)


def text_reply(body: str, content_type: str = TEXT, headers: Headers | None = None) -> Reply:
    """Make a 200 reply from text."""
    return Reply(200, [("content-type", content_type), *(headers or [])], body)
