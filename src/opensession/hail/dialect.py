"""Recognising which form of HAIL an input has, and opening it (hail.md §2.5, §22.1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from opensession.hail.account import Tally
from opensession.hail.decoder import Line
from opensession.hail.errors import HailError
from opensession.hail.jsonl import header_of, strict_records, tolerant_records
from opensession.hail.jsontext import decode_json
from opensession.hail.legacy import LegacyLog
from opensession.hail.lines import Source, body_start, numbered_lines
from opensession.hail.model import Header
from opensession.hail.objectform import ObjectLog
from opensession.hail.spans import Outline, outline
from opensession.hail.text import ascii_lower

Dialect = Literal["hail-jsonl", "hail-json", "hail-0.1"]

_NAME_CONFIDENCE = ((".hail.jsonl", 95), (".jsonl", 70), (".json", 34))
# One of these is in every form; a search is far cheaper than an outline of somebody else's megabytes.
_TELLING_KEYS = (b'"session_id"', b'"events"', b'"v"')
_SUPPORTED = "hail-1."


def recognise(head: bytes, name: str) -> int:
    """Say how surely an input is HAIL: 100 for a header line down to 0 (hail.md §2.5); 90 for ``hail/0.1``.

    ``head`` is the start of the input, or all of it: some kilobytes are enough. An object cut off inside its
    events counts as HAIL when ``agent`` and ``context`` come before them.
    """
    lowered = ascii_lower(name)
    by_name = next((confidence for suffix, confidence in _NAME_CONFIDENCE if lowered.endswith(suffix)), 0)
    return max(by_name, _confidence_in_content(head))


def dialect_of(data: bytes) -> Dialect:
    """Tell which form an input has, JSONL when it is none."""
    return _dialect(data)[0]


@dataclass(frozen=True, slots=True)
class Log:
    """An input whose form is known and whose header has been read. ``records`` counts into ``tally``."""

    dialect: Dialect
    header: Header
    records: Iterator[Line]
    tally: Tally


def open_log(source: Source, *, tolerant: bool) -> Log:
    """Find the form of an input and read its header; raise a HailError subclass if there is none.

    JSONL given as chunks is read as they come; the other forms need the whole body and join it.
    """
    dialect, source, places = _dialect(source)
    if dialect == "hail-json":
        log = _opened(dialect, ObjectLog(_joined(source), places, tolerant=tolerant))
    elif dialect == "hail-0.1":
        log = _opened(dialect, LegacyLog(_joined(source), tolerant=tolerant))
    else:
        log = _open_lines(source, tolerant=tolerant)
    if not log.header.version.startswith(_SUPPORTED):
        log.tally.warn(f"version {log.header.version[:40]!r} is not known; it is read as hail-1.0.0")
    return log


def _opened(dialect: Dialect, body: ObjectLog | LegacyLog) -> Log:
    tally = Tally()
    return Log(dialect, body.header, body.records(tally), tally)


def _open_lines(source: Source, *, tolerant: bool) -> Log:
    tally = Tally()
    lines = numbered_lines(source)
    header = header_of(lines)
    tally.count_mapped()
    start = header.context.created_at
    records = tolerant_records(lines, tally, start) if tolerant else strict_records(lines, tally)
    return Log("hail-jsonl", header, records, tally)


def _confidence_in_content(head: bytes) -> int:
    if not any(key in head for key in _TELLING_KEYS):
        return 0
    places = outline(head, body_start(head))
    if _decoded(head, places, "type") == "header" and places.has("version", "session_id"):
        line = next((line for _number, line in numbered_lines(head)), b"")
        return 100 if b"\n" not in head or _is_json(line) else 0
    if _is_legacy(head, places):
        return 90
    events = places.span("events")
    if events is None or not places.has("agent", "context"):
        return 0
    return 86 if not events.closed or places.has("version", "session_id") else 0


def _dialect(source: Source) -> tuple[Dialect, Source, Outline]:
    """Tell the form by the members of the first object.

    In a body of lines that object ends with its line, so the outline of the whole costs no more than the
    line's. Of chunks only the first line is taken, unless that is no object by itself.
    """
    first, source = (source, source) if isinstance(source, bytes) else _first_line(source)
    places = outline(first, body_start(first))
    if not (isinstance(source, bytes) or places.has("type") or places.has("v")):
        first = source = _joined(source)
        places = outline(first, body_start(first))
    if _is_legacy(first, places):
        return "hail-0.1", source, places
    is_object = places.has("events") and not places.has("type")
    return ("hail-json" if is_object else "hail-jsonl"), source, places


def _first_line(source: Iterable[bytes]) -> tuple[bytes, Source]:
    """Return the first line that is not blank, and a source that still begins with it."""
    chunks, taken = iter(source), list[bytes]()
    first = next((line for _number, line in numbered_lines(_noted(chunks, taken))), b"")
    return first, chain(taken, chunks)


def _noted(chunks: Iterable[bytes], taken: list[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        taken.append(chunk)
        yield chunk


def _is_legacy(text: bytes, places: Outline) -> bool:
    version = _decoded(text, places, "v")
    is_old = isinstance(version, str) and version.startswith("hail/")
    return is_old and _decoded(text, places, "type") != "header"


def _decoded(text: bytes, places: Outline, name: str) -> object:
    span = places.span(name)
    try:
        return decode_json(text[span.start : span.end]) if span else None
    except HailError:
        return None


def _is_json(line: bytes) -> bool:
    try:
        decode_json(line)
    except HailError:
        return False
    return True


def _joined(source: Source) -> bytes:
    return source if isinstance(source, bytes) else b"".join(source)
