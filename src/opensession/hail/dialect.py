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
from opensession.hail.lines import BOM, Source, numbered_lines
from opensession.hail.model import Header
from opensession.hail.objectform import ObjectLog
from opensession.hail.spans import Span, members
from opensession.hail.text import ascii_lower

Dialect = Literal["hail-jsonl", "hail-json", "hail-0.1"]

_NAME_CONFIDENCE = ((".hail.jsonl", 95), (".jsonl", 70), (".json", 34))
_HEADER_KEYS = frozenset({"version", "session_id"})
_OBJECT_KEYS = frozenset({"version", "session_id", "agent", "context", "events"})
_FIRST_OBJECT_KEYS = frozenset({"agent", "context", "events"})
_SUPPORTED = "hail-1."


def recognise(head: bytes, name: str) -> int:
    """Say how surely an input is HAIL: 100 for a header line down to 0 (hail.md §2.5); 90 for ``hail/0.1``.

    ``head`` is the start of the input, or all of it: some kilobytes are enough. An object cut off inside its
    events counts as HAIL when ``agent`` and ``context`` come before them.
    """
    lowered = ascii_lower(name)
    by_name = next((confidence for suffix, confidence in _NAME_CONFIDENCE if lowered.endswith(suffix)), 0)
    return max(by_name, _confidence_in_content(head))


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
    tally = Tally()
    first, source = _first_line(source)
    dialect, source = _dialect(first, source)
    if dialect == "hail-jsonl":
        lines = numbered_lines(source)
        header = header_of(lines)
        tally.count_mapped()
        start = header.context.created_at
        records = tolerant_records(lines, tally, start) if tolerant else strict_records(lines, tally)
    else:
        log = (ObjectLog if dialect == "hail-json" else LegacyLog)(_joined(source), tolerant=tolerant)
        header, records = log.header, log.records(tally)
    if not header.version.startswith(_SUPPORTED):
        tally.warn(f"version {header.version[:40]!r} is not known; it is read as hail-1.0.0")
    return Log(dialect, header, records, tally)


def _confidence_in_content(head: bytes) -> int:
    line = next((line for _number, line in numbered_lines(head)), b"")
    keys = _spans(line)
    if _decoded(line, keys, "type") == "header" and keys.keys() >= _HEADER_KEYS:
        return 100 if b"\n" not in head or _is_json(line) else 0
    if _is_legacy(line, keys):
        return 90
    keys = _spans(head)
    if keys.keys() >= _OBJECT_KEYS:
        return 86
    is_cut_off = "events" in keys and not keys["events"].closed
    return 86 if is_cut_off and keys.keys() >= _FIRST_OBJECT_KEYS else 0


def _first_line(source: Source) -> tuple[bytes, Source]:
    """Return the first line that is not blank, and a source that still begins with it."""
    if isinstance(source, bytes):
        return next((line for _number, line in numbered_lines(source)), b""), source
    chunks, taken = iter(source), list[bytes]()
    first = next((line for _number, line in numbered_lines(_noted(chunks, taken))), b"")
    return first, chain(taken, chunks)


def _noted(chunks: Iterable[bytes], taken: list[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        taken.append(chunk)
        yield chunk


def _dialect(first: bytes, source: Source) -> tuple[Dialect, Source]:
    keys = _spans(first)
    if _is_legacy(first, keys):
        return "hail-0.1", source
    if "type" in keys or not first.lstrip().startswith(b"{"):
        return "hail-jsonl", source
    if "events" not in keys:
        # Perhaps an object over several lines; the whole text decides.
        source = _joined(source)
        keys = _spans(source)
    return ("hail-json" if "events" in keys and "type" not in keys else "hail-jsonl"), source


def _is_legacy(line: bytes, keys: dict[str, Span]) -> bool:
    version = _decoded(line, keys, "v")
    return (
        isinstance(version, str) and version.startswith("hail/") and _decoded(line, keys, "type") != "header"
    )


def _spans(text: bytes) -> dict[str, Span]:
    """Return the places of an object's members, as far as the text is one."""
    found: dict[str, Span] = {}
    try:
        found.update(members(text, len(BOM) if text.startswith(BOM) else 0))
    except HailError:
        return found
    return found


def _decoded(text: bytes, keys: dict[str, Span], name: str) -> object:
    span = keys.get(name)
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
