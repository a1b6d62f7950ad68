"""Text rules shared by every part of the format (hail.md §1.4)."""

import re
from collections.abc import Iterable

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Unicode White_Space. ``str.strip()`` and ``str.split()`` also take U+001C to U+001F, so they do not do."""

_RUN = re.compile(f"[{WHITE_SPACE}]+")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def trim(text: str) -> str:
    """Strip Unicode White_Space at both ends."""
    return text.strip(WHITE_SPACE)


def collapse(text: str) -> str:
    """Put one space between words: ``"a \\n b "`` becomes ``"a b"``."""
    return trim(_RUN.sub(" ", text))


def lines(text: str) -> list[str]:
    """Split on ``\\n`` alone, drop a ``\\r`` directly before it, give no empty last line."""
    parts = text.split("\n")
    last = parts.pop()
    kept = [part.removesuffix("\r") for part in parts]
    return [*kept, last] if last else kept


def ascii_lower(text: str) -> str:
    """Lower-case A to Z and nothing else."""
    return text.translate(_ASCII_LOWER)


def trunc(text: str, limit: int) -> str:
    """Cut to ``limit`` UTF-8 bytes, the last three of them ``...``; short text is returned unchanged.

    For ``limit`` below 3 the result is ``...`` and so longer than asked, as in the original.
    """
    # A character is at least one byte, so limit + 1 of them decide; the rest may be megabytes.
    head = text[: limit + 1].encode("utf-8", "surrogatepass")
    if len(head) <= limit:
        return text
    return head[: max(limit - 3, 0)].decode("utf-8", "ignore") + "..."


def trunc_characters(text: str, limit: int) -> str:
    """Cut to ``limit`` characters, the last three of them ``...`` (display texts, hail.md §20 row 16)."""
    return text if len(text) <= limit else text[: max(limit - 3, 0)] + "..."


def dedupe(texts: Iterable[str]) -> list[str]:
    """Drop repeated strings, keeping the order of first occurrence."""
    return list(dict.fromkeys(texts))
