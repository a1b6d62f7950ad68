"""Keeping records of unknown type, so that a log from a newer or foreign writer loses nothing to view.

An event of unknown type becomes ``Custom{kind: "unknown:<type>"}`` whose only block is the whole record as
JSON. In an event of known type an unknown block alone is replaced, by a ``Json`` block holding it. A line of
unknown type becomes an event like the first case, at the time it states or else that of its predecessor.
"""

from typing import NamedTuple

from pydantic import JsonValue

from opensession.hail.blocks import BLOCK_TYPES
from opensession.hail.decoder import Members, build
from opensession.hail.errors import HailError, HailJsonError
from opensession.hail.event_types import EVENT_TYPES
from opensession.hail.instant import Instant
from opensession.hail.jsontext import MAX_DEPTH, decode_json, nesting
from opensession.hail.model import Event

_LINE_TYPES = ("header", "event", "stats")
_WRAPPING = 4  # containers around the data of a block: line, content, blocks, block


class Salvaged(NamedTuple):
    """An event made of a record that the format does not know, and the unknown name."""

    event: Event
    name: str


def salvage_line(line: bytes, number: int, previous: Instant) -> Salvaged | None:
    """Keep a JSONL line of unknown kind; None if it is broken rather than unknown."""
    members = _object(line)
    if members is None:
        return None
    tag = members.get("type")
    if tag == "event":
        return _salvage(members, line)
    if tag in _LINE_TYPES:
        return None
    name = tag if isinstance(tag, str) else "(none)"
    event_id = members.get("event_id")
    event: Members = {
        "event_id": event_id if isinstance(event_id, str) else f"line-{number}",
        "timestamp": _time(members.get("timestamp"), previous),
    }
    return _kept(event, f"line:{name}", name, raw_block(members, line))


def salvage_event(text: bytes) -> Salvaged | None:
    """Keep an event of the single-object form; None if it is broken rather than unknown."""
    members = _object(text)
    return None if members is None else _salvage(members, text)


def raw_block(value: JsonValue, text: bytes) -> JsonValue:
    """Make a block of a decoded value; ``text`` is the record it stands in.

    Wrapped, a record near the nesting limit could not be read again; then its text is kept as code instead.
    """
    if is_too_deep_to_wrap(text):
        return {"type": "Code", "code": text.decode(), "language": "json"}
    return {"type": "Json", "data": value}


def is_too_deep_to_wrap(text: bytes) -> bool:
    """Tell whether a value nested like ``text`` would break the nesting limit inside a block."""
    return nesting(text, MAX_DEPTH - _WRAPPING) > MAX_DEPTH - _WRAPPING


def _object(text: bytes) -> Members | None:
    try:
        value = decode_json(text)
    except HailError:
        return None
    return value if isinstance(value, dict) else None


def _salvage(members: Members, text: bytes) -> Salvaged | None:
    event_type = members.get("event_type")
    tag = event_type.get("type") if isinstance(event_type, dict) else None
    if isinstance(tag, str) and tag not in EVENT_TYPES:
        return _kept(members, f"event:{tag}", tag, raw_block(members, text))
    content = members.get("content")
    blocks = content.get("blocks") if isinstance(content, dict) else None
    if not isinstance(blocks, list):
        return None
    unknown = [str(name) for block in blocks if (name := _unknown_block(block)) is not None]
    if not unknown:
        return None
    kept: list[JsonValue] = [
        block if _unknown_block(block) is None else raw_block(block, text) for block in blocks
    ]
    return _salvaged({**members, "content": {"blocks": kept}}, f"block:{unknown[0]}")


def _unknown_block(block: JsonValue) -> str | None:
    tag = block.get("type") if isinstance(block, dict) else None
    return tag if isinstance(tag, str) and tag not in BLOCK_TYPES else None


def _kept(members: Members, name: str, tag: str, block: JsonValue) -> Salvaged | None:
    event_type: JsonValue = {"type": "Custom", "data": {"kind": f"unknown:{tag}"}}
    return _salvaged({**members, "event_type": event_type, "content": {"blocks": [block]}}, name)


def _salvaged(members: Members, name: str) -> Salvaged | None:
    try:
        return Salvaged(build(Event, members), name)
    except HailJsonError:
        return None


def _time(value: JsonValue, previous: Instant) -> str:
    try:
        return str(Instant.parse(value)) if isinstance(value, str) else str(previous)
    except ValueError:
        return str(previous)
