"""Conditional and partial requests: ``If-None-Match``, ``Range``, ``If-Range`` (RFC 9110 §13, §14)."""

from opensession.site.errors import RangeNotSatisfiableError
from opensession.site.http import Headers, Reply, Request
from opensession.store.protocols import ByteRange

KEPT_BY_304 = frozenset(
    {"cache-control", "content-location", "date", "etag", "expires", "vary", "x-robots-tag", "link"}
)
"""What a 304 may carry of the headers a 200 would have had (RFC 9110 §15.4.5)."""


def is_current(request: Request, etag: str) -> bool:
    """Tell whether the client holds this version already; compares weakly, as If-None-Match does."""
    condition = request.header("if-none-match")
    if condition is None:
        return False
    wanted = _opaque(etag)
    return condition.strip() == "*" or any(_opaque(tag) == wanted for tag in condition.split(","))


def not_modified(headers: Headers) -> Reply:
    """Make the 304 that stands for a 200 with these headers."""
    return Reply(304, [(name, value) for name, value in headers if is_kept(name.lower())])


def is_kept(name: str) -> bool:
    """Tell whether a 304 carries the header: ours do, so that a cached page still tells what it shows."""
    return name in KEPT_BY_304 or name.startswith("x-opensession-")


def requested_range(request: Request, size: int, etag: str) -> ByteRange | None:
    """Return the one byte range to send, or None for the whole body.

    Several ranges, another unit and malformed values are ignored, as RFC 9110 §14.2 allows; a stale
    If-Range too. Raises RangeNotSatisfiableError for a range that starts past the end.
    """
    value = request.header("range")
    if value is None or request.method != "GET":
        return None
    condition = request.header("if-range")
    if condition is not None and condition.strip() != etag:
        return None
    unit, _, spec = value.partition("=")
    if unit.strip().lower() != "bytes" or "," in spec:
        return None
    first, dash, last = (part.strip() for part in spec.partition("-"))
    if not dash or not _digits_or_blank(first) or not _digits_or_blank(last):
        return None
    return _resolve(first, last, size)


def _resolve(first: str, last: str, size: int) -> ByteRange | None:
    if not first and not last:
        return None
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise RangeNotSatisfiableError(size)
        return ByteRange(size - length, length)
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise RangeNotSatisfiableError(size)
    return ByteRange(start, end - start + 1)


def _digits_or_blank(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) <= 15)


def _opaque(etag: str) -> str:
    return etag.strip().removeprefix("W/")
