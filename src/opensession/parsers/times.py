"""Times as tools write them (parsers.md §1.9)."""

import re

from opensession.hail import Instant
from opensession.parsers.decoding import Json

_NUMBER = re.compile(r"[0-9]{9,16}(?:\.[0-9]{1,9})?")
_MILLIS_FROM = 100_000_000_000
"""A number this large is milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973."""

ESTIMATED = "time.estimated"
"""Event attribute: the log gives no time here, this one keeps the order only."""


def parse_time(value: Json) -> Instant | None:
    """Read RFC 3339, the same without an offset as UTC, or seconds or milliseconds since 1970; else None."""
    if isinstance(value, str):
        return _parse_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _parse_number(value)


def millis_between(start: Instant | None, end: Instant | None) -> int | None:
    """Return the whole milliseconds from one time to another; None if either is missing or they go back."""
    if start is None or end is None or end < start:
        return None
    return ((end.seconds - start.seconds) * 1_000_000_000 + end.nanos - start.nanos) // 1_000_000


def later(time: Instant, millis: int) -> Instant:
    """Return the time so many milliseconds later, or the same one at the end of all years."""
    nanos = time.nanos + millis * 1_000_000
    try:
        return Instant.parse(str(Instant(time.seconds + nanos // 1_000_000_000, nanos % 1_000_000_000)))
    except (ValueError, OverflowError):
        return time


def _parse_text(text: str) -> Instant | None:
    try:
        return Instant.parse(text)
    except (ValueError, OverflowError):
        pass
    try:
        return Instant.parse(text.strip() + "Z")
    except (ValueError, OverflowError):
        pass
    return _parse_number(float(text)) if _NUMBER.fullmatch(text) else None


def _parse_number(number: float) -> Instant | None:
    """Read an epoch time. Zero and negative numbers are how tools write "unknown"."""
    if not 0 < number < 1e17:
        return None
    millis = number if number >= _MILLIS_FROM else number * 1000
    try:
        return Instant.from_epoch_millis(int(millis))
    except (ValueError, OverflowError):
        return None
