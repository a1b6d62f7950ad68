"""Building URLs from parts that were taken apart before."""

from urllib.parse import quote


def quote_path(path: str) -> str:
    """Percent-encode each segment of a path or ref; the slashes between them stay."""
    return quote(path, safe="/~")
