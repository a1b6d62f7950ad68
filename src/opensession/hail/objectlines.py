"""A session as one JSON object (hail.md §2.4), made from its lines without decoding them.

A canonical line starts with its tag, and what follows the tag is what the object form holds. Lines in
another order, which a body stored byte for byte may have, are decoded and written again.
"""

import json

HEADER, EVENT, STATS = (b'{"type":"%s",' % tag for tag in (b"header", b"event", b"stats"))


class LinesToObject:
    """A LineTransformer that writes header fields, ``events`` and, last, ``stats``.

    A body without a stats line gives an object without ``stats``; of several the last one counts, and
    headers after the first are ignored, as the line reader does (hail.md §2.1).
    """

    def __init__(self) -> None:
        self._separator = b""
        self._opened = False
        self._stats = b""

    def feed(self, line: bytes) -> bytes:
        """Return the piece of the object that this line gives.

        Raises ValueError for a line that is no header, event or stats line, or an event before the header.
        """
        line = line.strip()
        if not line:
            return b""
        tag, body = _split(line)
        if tag == "event":
            if not self._opened:
                raise ValueError("event before the header")
            separator, self._separator = self._separator, b","
            return separator + body
        if tag == "stats":
            self._stats = body
        elif not self._opened:
            self._opened = True
            return body.removesuffix(b"}") + b',"events":['
        return b""

    def finish(self) -> bytes:
        """Close the object. Raises ValueError when no header was seen."""
        if not self._opened:
            raise ValueError("no header")
        return b"]" + (b',"stats":' + self._stats if self._stats else b"") + b"}\n"


def _split(line: bytes) -> tuple[str, bytes]:
    """Return a line's tag and the rest of it as an object."""
    if line.startswith(EVENT):
        return "event", b"{" + line[len(EVENT) :]
    if line.startswith(HEADER):
        return "header", b"{" + line[len(HEADER) :]
    if line.startswith(STATS):
        return "stats", b"{" + line[len(STATS) :]
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        record = None
    tag = record.pop("type", None) if isinstance(record, dict) else None
    if tag not in {"header", "event", "stats"}:
        raise ValueError("not a HAIL line")
    return tag, json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
