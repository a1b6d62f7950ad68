"""Choosing a form of a resource from the ``Accept`` header (RFC 9110 §12.5.1)."""

from collections.abc import Sequence


def preferred(accept: str | None, offered: Sequence[str]) -> str:
    """Return the media type of ``offered`` that the client likes best.

    The most specific matching range gives a type its weight; equal weights are settled by the order of
    ``offered``, and so is a header that allows none of them: an answer in another form than asked helps
    more than a 406.

    >>> preferred("text/markdown, text/html;q=0.5", ["text/html", "text/markdown"])
    'text/markdown'
    """
    if not accept or accept.strip() == "*/*":
        return offered[0]
    ranges = [_media_range(part) for part in accept.split(",")]
    weights = [_weight(media_type, ranges) for media_type in offered]
    best = max(weights)
    return offered[weights.index(best)] if best > 0 else offered[0]


def _media_range(text: str) -> tuple[str, float]:
    name, _, parameters = text.partition(";")
    weight = 1.0
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                weight = 0.0
    return name.strip().lower(), weight


def _weight(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """Weigh one type: an exact range beats ``type/*``, which beats ``*/*``."""
    for pattern in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        for name, weight in ranges:
            if name == pattern:
                return weight
    return 0.0
