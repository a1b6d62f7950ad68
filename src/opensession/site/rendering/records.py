"""Lines of a HAIL body as plain JSON objects: cheaper than the model, and never a reason to stop.

Stored bodies were checked when they were published, so nothing is validated again here. What does not
have the expected shape reads as absent.
"""

import json
from collections.abc import Mapping
from typing import TypeAlias

from opensession.hail import JsonValue

Record: TypeAlias = Mapping[str, JsonValue]

EMPTY: Record = {}


def decode_line(line: bytes) -> Record | None:
    """Decode one line; None for what is not a JSON object."""
    try:
        value: JsonValue = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def string(record: Record, key: str) -> str:
    """Return a string field; empty when it is absent or something else."""
    value = record.get(key)
    return value if isinstance(value, str) else ""


def integer(record: Record, key: str) -> int | None:
    """Return an integer field of 64 bits, None when it is absent or something else."""
    value = record.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**64:
        return None
    return value


def mapping(record: Record, key: str) -> Record:
    """Return an object field; empty when it is absent or something else."""
    value = record.get(key)
    return value if isinstance(value, dict) else EMPTY


def items(record: Record, key: str) -> list[JsonValue]:
    """Return an array field; empty when it is absent or something else."""
    value = record.get(key)
    return value if isinstance(value, list) else []


def pretty(value: JsonValue) -> str:
    """Write any JSON value for people: two-space indent, text unescaped."""
    return json.dumps(value, ensure_ascii=False, indent=2)
