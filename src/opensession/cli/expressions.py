"""``HEAD`` and its kin: sessions named by how long ago they were changed.

``HEAD~N`` and ``HEAD^N`` both mean the N-th session before the last one, counted from 0; without a number, 1.
Sessions have no second parent that would give the signs different meanings, and earlier tools wrote either.
"""

import re

HEAD = "HEAD"

_HEAD = re.compile(r"HEAD(?:[~^](?P<count>[0-9]{0,9}))?")


def parse_head(text: str) -> int | None:
    """Return how many sessions before the last one an expression means; None for what is none."""
    match = _HEAD.fullmatch(text)
    if match is None:
        return None
    if match["count"] is None:
        return 0
    return int(match["count"] or 1)


def format_head(count: int) -> str:
    """Write the expression for the session that many before the last one."""
    return f"{HEAD}~{count}" if count else HEAD
