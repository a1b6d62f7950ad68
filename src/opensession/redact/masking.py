"""Writing a record again with its secrets masked."""

from collections.abc import Callable
from typing import cast

from pydantic import JsonValue

from opensession.redact.findings import Hit
from opensession.redact.places import KeyName, Members, Path, Step
from opensession.redact.private import HOME, TILDE

Marker = Callable[[Hit], str]


def mask(members: Members, placed: list[tuple[Path, list[Hit]]], marker: Marker) -> None:
    """Replace the hits in a decoded line.

    Keys come last, the deepest first, for the paths lead through them.
    """
    keys = [item for item in placed if isinstance(item[0][-1], KeyName)]
    for path, hits in placed:
        if not isinstance(path[-1], KeyName):
            _replace(_holder(members, path), path[-1], hits, marker)
    for path, hits in sorted(keys, key=lambda item: -len(item[0])):
        holder, step = _holder(members, path), path[-1]
        if isinstance(holder, dict) and isinstance(step, KeyName):
            _rename(holder, step.key, masked_text(step.key, hits, marker))


def masked_text(text: str, hits: list[Hit], marker: Marker, *, keep_lines: bool = False) -> str:
    """Return a text with its hits replaced. With ``keep_lines`` a diff keeps the number of its lines."""
    pieces: list[str] = []
    place = 0
    for hit in hits:
        pieces += (text[place : hit.start], TILDE if hit.rule == HOME else marker(hit))
        if keep_lines:
            pieces.append(_line_starts(text[hit.start : hit.end]))
        place = hit.end
    return "".join((*pieces, text[place:]))


def _line_starts(span: str) -> str:
    return "".join("\n" + (line[:1] if line[:1] in {"+", "-", " "} else "") for line in span.split("\n")[1:])


def _replace(holder: JsonValue, step: Step, hits: list[Hit], marker: Marker) -> None:
    if isinstance(holder, list) and isinstance(step, int):
        holder[step] = masked_text(str(holder[step]), hits, marker)
    elif isinstance(holder, dict) and isinstance(step, str):
        holder[step] = masked_text(str(holder[step]), hits, marker, keep_lines=step == "diff")


def _holder(members: Members, path: Path) -> JsonValue:
    value: JsonValue = members
    for step in path[:-1]:
        # The path was walked through this very record, so each step fits.
        value = cast("dict[Step, JsonValue]", value)[step]
    return value


def _rename(holder: Members, key: str, masked: str) -> None:
    """Give a member another key; two that become the same are told apart by a number."""
    value, name, number = holder.pop(key), masked, 1
    while name in holder:
        number += 1
        name = f"{masked} ({number})"
    holder[name] = value
