"""The texts of a record, each with its place: all a reader may see but ids, times and names of tools."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import JsonValue

Members = dict[str, JsonValue]


class KeyName(NamedTuple):
    """The last step of a path that means the key itself, not the value under it."""

    key: str


Step = str | int | KeyName
Path = tuple[Step, ...]


class Text(NamedTuple):
    """A text, where it stands in its record, and the name that it is the value of, if a free-form one."""

    path: Path
    text: str
    name: str | None = None


_SHORTEST = 6
_BLOCK_DEPTH = 4
_EVENT_DATA_IDS = frozenset({"name", "call_id"})
_BLOCK_TEXTS = frozenset({"text", "code", "path", "content", "url", "alt", "uri"})
_IDS = frozenset(
    {
        "semantic.call_id",
        "semantic.group_id",
        "subagent_id",
        "parent_session_id",
        "source.raw_type",
        "redactions",
    }
)
_NAMES = ("name", "key", "Name", "Key")
_VALUES = ("value", "Value")
_MEDIA = re.compile(r"data:(?:image|audio|video|font|application/(?:pdf|octet-stream|zip))[^,]{0,80};base64,")
_BASE64 = re.compile(r"[A-Za-z0-9+/\r\n]{2000}")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,47}", re.ASCII)


def texts_of(members: Members) -> Iterator[Text]:
    """Yield the texts of a decoded line: a header's or an event's. A stats line has none."""
    if members["type"] == "event":
        yield from _texts_of_event(members)
    elif members["type"] == "header":
        yield from _texts_of_context(members)


def place_name(path: Path, line: int) -> str:
    """Write a path: ``context.title``, ``events[0].content.blocks[1].text``; line 1 is the header.

    Keys that are no plain words are given as numbers, so that a place cannot hold what it is the place of.
    """
    written = [] if line == 1 else [f"events[{line - 2}]"]
    for step in path:
        if isinstance(step, KeyName):
            written.append("(key)")
        elif isinstance(step, int):
            written.append(f"[{step}]")
        else:
            written.append(f".{step}" if _PLAIN_KEY.fullmatch(step) else "[…]")
    return "".join(written).removeprefix(".")


def is_free(path: Path) -> bool:
    """Tell whether a path leads through keys that the log chose, not the format."""
    return "attributes" in path or (path[0] == "content" and len(path) > _BLOCK_DEPTH)


def _texts_of_context(members: Members) -> Iterator[Text]:
    context = members["context"]
    if not isinstance(context, dict):
        return
    for key in ("title", "description"):
        value = context.get(key)
        if isinstance(value, str):
            yield Text(("context", key), value)
    yield from _free(context.get("tags"), ("context", "tags"), None)
    yield from _attributes(context.get("attributes"), ("context", "attributes"))


def _texts_of_event(members: Members) -> Iterator[Text]:
    event_type, content = members["event_type"], members["content"]
    data = event_type.get("data") if isinstance(event_type, dict) else None
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str) and key not in _EVENT_DATA_IDS:
                yield Text(("event_type", "data", key), value)
    blocks = content.get("blocks") if isinstance(content, dict) else None
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, dict):
            yield from _texts_of_block(block, ("content", "blocks", number))
    yield from _attributes(members.get("attributes"), ("attributes",))


def _texts_of_block(block: Members, path: Path) -> Iterator[Text]:
    if block["type"] == "Json":
        yield from _free(block.get("data"), (*path, "data"), None)
        return
    for key, value in block.items():
        if key in _BLOCK_TEXTS and isinstance(value, str) and not _is_opaque(value):
            yield Text((*path, key), value)


def _attributes(attributes: JsonValue, path: Path) -> Iterator[Text]:
    if isinstance(attributes, dict):
        for key, value in attributes.items():
            if key not in _IDS:
                yield from _free(value, (*path, key), key)
                yield from _key(key, path)


def _free(value: JsonValue, path: Path, name: str | None) -> Iterator[Text]:
    """Yield the texts of free-form JSON at any depth, keys included."""
    if isinstance(value, str):
        if len(value) >= _SHORTEST and not _is_opaque(value):
            yield Text(path, value, name)
    elif isinstance(value, dict):
        named = _named_value(value)
        for key, inner in value.items():
            yield from _free(inner, (*path, key), named if named and key in _VALUES else key)
            yield from _key(key, path)
    elif isinstance(value, list):
        option: str | None = None
        for number, inner in enumerate(value):
            yield from _free(inner, (*path, number), option)
            option = inner[2:] if isinstance(inner, str) and inner.startswith("--") else None


def _key(key: str, path: Path) -> Iterator[Text]:
    if len(key) >= _SHORTEST:
        yield Text((*path, KeyName(key)), key)


def _named_value(value: Members) -> str | None:
    """Return the name in ``{"name": "DB_PASSWORD", "value": …}``."""
    if not any(key in value for key in _VALUES):
        return None
    return next((name for key in _NAMES if isinstance(name := value.get(key), str)), None)


def _is_opaque(text: str) -> bool:
    """Tell media in base64, which no rule can say anything about."""
    return len(text) > 256 and bool(_MEDIA.match(text) or (_BASE64.match(text) and " " not in text[:4000]))
