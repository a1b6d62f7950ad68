"""Cutting a body, whole or in chunks, into numbered lines."""

import re
from collections.abc import Iterable, Iterator

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(rb"[^\n]+")

Source = bytes | Iterable[bytes]
"""A body: all of it, or chunks in order as they arrive."""


NumberedLine = tuple[int, bytes]
"""A 1-based line number and the line without its ``\\n``."""


def numbered_lines(source: Source) -> Iterator[NumberedLine]:
    """Yield every line that is not blank, with its number.

    A byte order mark at the start is dropped and whitespace-only lines are blank (hail.md §20 row 4); they
    still count. Lines are cut at ``\\n`` alone; a ``\\r`` before it is left, JSON takes it as white space.
    """
    pieces = _cut(source) if isinstance(source, bytes) else enumerate(_cut_chunks(source), 1)
    for number, line in pieces:
        text = line.removeprefix(_BOM) if number == 1 else line
        if text and not text.isspace():
            yield number, text


def body_start(data: bytes) -> int:
    """Return the offset behind a byte order mark: 3 or 0."""
    return len(_BOM) if data.startswith(_BOM) else 0


def _cut(data: bytes) -> Iterator[NumberedLine]:
    number, place = 1, 0
    for match in _LINE.finditer(data):
        number += data.count(b"\n", place, match.start())
        place = match.end()
        yield number, match[0]


def _cut_chunks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    pending: list[bytes] = []
    for chunk in chunks:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            pending.append(chunk[start:end])
            yield b"".join(pending)
            pending.clear()
            start = end + 1
        if start < len(chunk):
            pending.append(chunk[start:])
    if pending:
        yield b"".join(pending)
