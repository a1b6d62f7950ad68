"""What the rules find in one text."""

import re

from opensession.redact import kubernetes
from opensession.redact.anchors import DETECTORS, KEYWORD
from opensession.redact.findings import Hit
from opensession.redact.rules import RULES

_SHORTEST = 8
_WORD = re.compile(r"[\w+%-]")


def hits_in(text: str) -> list[Hit]:
    """Return everything the rules find in a text; hits may overlap."""
    if len(text) < _SHORTEST:
        return []
    lowered = ascii_lowered(text)
    found = [
        hit
        for match in KEYWORD.finditer(lowered)
        for detect in DETECTORS[match[0]]
        if (hit := detect(text, match.start(), match.end()))
    ]
    if "kind:" in lowered:
        found += kubernetes.secrets_in(text)
    return found


def apart(found: list[Hit]) -> list[Hit]:
    """Put hits in order and drop those that overlap a better one: rank of the rule first, then length."""
    if len(found) < 2:
        return found
    kept: list[Hit] = []
    for hit in sorted(dict.fromkeys(found), key=_merit):
        # Few hits share a text; only neighbours in it could overlap.
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept)


def are_covered(found: list[Hit], kept: list[Hit]) -> bool:
    """Tell whether each hit lies within one that is kept."""
    return all(any(one.start <= hit.start and hit.end <= one.end for one in kept) for hit in found)


def is_glued(text: str, hits: list[Hit]) -> bool:
    """Tell whether a hit has beside it what belongs to words, so that its marker would end one."""
    beside = [text[hit.start - 1 : hit.start] + text[hit.end : hit.end + 1] for hit in hits]
    return _WORD.search("".join(beside)) is not None


def ascii_lowered(text: str) -> str:
    """Lower-case A to Z and nothing else, so that every character stays in its place."""
    return text.lower() if text.isascii() else text.encode().lower().decode()


def _merit(hit: Hit) -> tuple[int, int, int, str]:
    return RULES[hit.rule].rank, hit.start - hit.end, hit.start, hit.rule
