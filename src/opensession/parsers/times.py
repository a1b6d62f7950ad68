"""Times as tools write them (parsers.md §1.9)."""

import re
from functools import lru_cache

from opensession.hail import Instant
from opensession.parsers.decoding import Json

_NUMBER = re.compile(r"[0-9]{9,16}(?:\.[0-9]{1,9})?")
_USUAL_LENGTH = len("2026-03-01T10:00:00.250Z")
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
    if len(text) == _USUAL_LENGTH and (usual := _parse_usual(text)):
        return usual
    try:
        return Instant.parse(text)
    except (ValueError, OverflowError):
        pass
    try:
        return Instant.parse(text.strip() + "Z")
    except (ValueError, OverflowError):
        pass
    return _parse_number(float(text)) if _NUMBER.fullmatch(text) else None


def _parse_usual(text: str) -> Instant | None:
    """Read ``2026-03-01T10:00:00.250Z``, the form that nearly every record of a large log has."""
    if text[10] + text[13] + text[16] + text[19] + text[23] != "T::.Z":
        return None
    digits = text[11:13] + text[14:16] + text[17:19] + text[20:23]
    if not (digits.isascii() and digits.isdecimal()):
        return None
    clock = int(digits)
    hour, minute, second = clock // 10_000_000, clock // 100_000 % 100, clock // 1000 % 100
    if hour > 23 or minute > 59 or second > 59:
        return None
    midnight = _midnight(text[:10])
    if midnight is None:
        return None
    return Instant(midnight + hour * 3600 + minute * 60 + second, clock % 1000 * 1_000_000)


@lru_cache(maxsize=64)
def _midnight(day: str) -> int | None:
    try:
        return Instant.parse(f"{day}T00:00:00Z").seconds
    except (ValueError, OverflowError):
        return None


def _parse_number(number: float) -> Instant | None:
    """Read an epoch time. Zero and negative numbers are how tools write "unknown"."""
    if not 0 < number < 1e17:
        return None
    millis = number if number >= _MILLIS_FROM else number * 1000
    try:
        return Instant.from_epoch_millis(int(millis))
    except (ValueError, OverflowError):
        return None
