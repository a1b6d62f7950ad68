"""Everything to be masked in one text."""

from opensession.redact.anchors import DETECTORS, TOKEN_KEYWORD, WORD_KEYWORD
from opensession.redact.findings import Hit
from opensession.redact.rules import RULES

_SHORTEST = 8


def hits_in(text: str) -> list[Hit]:
    """Return what is to be masked, in order and without overlaps; of two that overlap the telling rule's."""
    if len(text) < _SHORTEST:
        return []
    lowered = ascii_lowered(text)
    found = [
        hit
        for keyword in (TOKEN_KEYWORD, WORD_KEYWORD)
        for match in keyword.finditer(lowered)
        for detect in DETECTORS[match[0]]
        if (hit := detect(text, match.start(), match.end()))
    ]
    return apart(found) if found else found


def apart(found: list[Hit]) -> list[Hit]:
    """Drop hits that overlap a better one: rank of the rule first, then length."""
    if len(found) == 1:
        return found
    kept: list[Hit] = []
    for hit in sorted(set(found), key=_merit):
        # Few hits share a text; only neighbours in it could overlap.
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept)


def ascii_lowered(text: str) -> str:
    """Lower-case A to Z and nothing else, so that every character stays in its place."""
    return text.lower() if text.isascii() else text.encode().lower().decode()


def _merit(hit: Hit) -> tuple[int, int, int, str]:
    return RULES[hit.rule].rank, hit.start - hit.end, hit.start, hit.rule
