"""Reading ``hail/0.1``, the shape that early documents of the original showed (hail.md §22).

It is read for goodwill and never written. A record it cannot place is kept as a ``Custom`` event.
"""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import JsonValue, ValidationError

from opensession.hail.account import Tally
from opensession.hail.blocks import Content
from opensession.hail.decoder import Members
from opensession.hail.errors import HailError, HailIoError, HailJsonError
from opensession.hail.event_types import (
    AgentMessage,
    Custom,
    EventType,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    ShellCommand,
    SystemMessage,
    Thinking,
    ToolCall,
    ToolResult,
    UserMessage,
)
from opensession.hail.instant import Instant
from opensession.hail.jsontext import decode_json
from opensession.hail.lines import NumberedLine, numbered_lines
from opensession.hail.model import VERSION, Agent, Event, Header, SessionContext
from opensession.hail.record import Attributes
from opensession.hail.salvage import is_too_deep_to_wrap, raw_block

_ROLES: dict[str, EventType] = {
    "human": UserMessage(),
    "user": UserMessage(),
    "agent": AgentMessage(),
    "assistant": AgentMessage(),
    "model": AgentMessage(),
    "system": SystemMessage(),
    "thinking": Thinking(),
    "reasoning": Thinking(),
    "thought": Thinking(),
}
_Typed = FileEdit | FileCreate | FileDelete | FileRead | ShellCommand | ToolCall | ToolResult
_TYPES: dict[str, type[_Typed]] = {
    "file_edit": FileEdit,
    "file_create": FileCreate,
    "file_delete": FileDelete,
    "file_read": FileRead,
    "command": ShellCommand,
    "shell": ShellCommand,
    "shell_command": ShellCommand,
    "tool_call": ToolCall,
    "tool_result": ToolResult,
}
_TOOL_PROVIDERS = {"claude-code": "anthropic", "codex": "openai", "gemini": "google"}
_MODEL_PROVIDERS = {
    "anthropic": ("claude", "opus", "sonnet", "haiku"),
    "openai": ("gpt", "codex"),
    "google": ("gemini",),
}
_OPENAI_PREFIXES = ("o1", "o3", "o4")
_ARGUMENT_NAMES = ("arguments", "args", "input")
_ERROR_TEXT_NAMES = ("message", "content", "error")


class _Part(NamedTuple):
    """What one event is made of, before it gets its id and time."""

    event_type: EventType
    blocks: list[JsonValue]
    attributes: Attributes


class LegacyLog:
    """A 0.1 log whose header has been made; the body is gone through once for that and once for the events.

    Raises HailJsonError or HailIoError if the first line alone is not an object.
    """

    def __init__(self, data: bytes, *, tolerant: bool) -> None:
        self._data = data
        self._tolerant = tolerant
        self._created: Instant | None = None
        self.header: Header = self._make_header()

    def records(self, tally: Tally) -> Iterator[Event]:
        """Yield the events in order; the first line is counted, but not yielded."""
        lines = numbered_lines(self._data)
        next(lines)
        tally.count_mapped()
        if self._created is None:
            tally.warn("line 1: no readable time; 1970-01-01T00:00:00Z is used")
        previous = self.header.context.created_at
        for number, line in lines:
            try:
                value = _decode_numbered(line, number)
            except (HailJsonError, HailIoError) as error:
                if not self._tolerant:
                    raise
                tally.count_broken(number, error.cause)
                continue
            previous = _time(value) or previous
            for index, part in enumerate(_parts(value, number, line, tally)):
                event_id = f"legacy-{number}-{index}" if index else f"legacy-{number}"
                yield _event(event_id, previous, part)

    def _make_header(self) -> Header:
        lines = numbered_lines(self._data)
        number, line = next(lines)
        value = _decode_numbered(line, number)
        first = value if isinstance(value, dict) else {}
        self._created = _time(first)
        created = self._created or Instant(0)
        return Header(
            version=VERSION,
            session_id=_text(first, "session_id", "id") or self._content_id(),
            agent=_agent(first),
            context=_context(first, created, self._latest(lines, created)),
        )

    def _content_id(self) -> str:
        return f"legacy-{hashlib.sha256(self._data).hexdigest()[:32]}"

    def _latest(self, lines: Iterator[NumberedLine], created: Instant) -> Instant:
        latest = created
        for _number, line in lines:
            try:
                latest = max(latest, _time(decode_json(line)) or created)
            except HailError:
                continue  # reported when the events are read
        return latest


def _decode_numbered(line: bytes, number: int) -> JsonValue:
    try:
        return decode_json(line)
    except (HailJsonError, HailIoError) as error:
        raise type(error)(error.cause, line=number) from None


def _event(event_id: str, timestamp: Instant, part: _Part) -> Event:
    return Event(
        event_id=event_id,
        timestamp=timestamp,
        event_type=part.event_type,
        content=Content.model_validate({"blocks": part.blocks}),
        attributes=part.attributes,
    )


def _parts(value: JsonValue, number: int, line: bytes, tally: Tally) -> list[_Part]:
    if isinstance(value, dict) and not is_too_deep_to_wrap(line):
        parts = _known_parts(value)
        if parts:
            tally.count_mapped()
            return parts
    tag = (_text(value, "type") if isinstance(value, dict) else None) or "unknown"
    tally.count_raw(f"line:{tag}")
    tally.warn(f"line {number}: a record of this kind is not known and is kept as it came")
    return [_Part(Custom(kind=f"legacy:{tag}"), [raw_block(value, line)], {})]


def _known_parts(members: Members) -> list[_Part]:
    role, tag = _text(members, "role"), _text(members, "type")
    if role in _ROLES:
        return _message(_ROLES[role], members)
    if tag == "error":
        return [_error(members)]
    if tag not in _TYPES:
        return []
    fields: Members = {"is_error": False, **members, "name": _text(members, "name", "tool")}
    fields.pop("type")
    try:
        event_type = _TYPES[tag].model_validate(fields)
    except ValidationError:
        return []
    if tag == "tool_call":
        return [_tool_call(members)]
    lines_changed = members.get("lines_changed")
    attributes: Attributes = {} if lines_changed is None else {"legacy.lines_changed": lines_changed}
    return [_Part(event_type, _blocks(members.get("content")), attributes)]


def _message(event_type: EventType, members: Members) -> list[_Part]:
    calls = members.get("tool_calls")
    attributes: Attributes = {}
    if isinstance(calls, int | float) and not isinstance(calls, bool):
        attributes["legacy.tool_call_count"] = calls
    message = _Part(event_type, _blocks(members.get("content")), attributes)
    return [message, *map(_tool_call, calls)] if isinstance(calls, list) else [message]


def _tool_call(call: JsonValue) -> _Part:
    members = call if isinstance(call, dict) else {}
    name = call if isinstance(call, str) else _text(members, "name", "tool")
    arguments = next((members[key] for key in _ARGUMENT_NAMES if key in members), None)
    call_id = _text(members, "id")
    return _Part(
        ToolCall(name=name or "unknown"),
        [] if arguments is None else [{"type": "Json", "data": arguments}],
        {"semantic.call_id": call_id} if call_id else {},
    )


def _error(members: Members) -> _Part:
    name = _text(members, "tool", "name")
    text = _text(members, *_ERROR_TEXT_NAMES)
    event_type = ToolResult(name=name, is_error=True) if name else Custom(kind="error")
    return _Part(event_type, [_text_block(text)] if text else [], {})


def _blocks(content: JsonValue) -> list[JsonValue]:
    if content is None:
        return []
    return [_block(part) for part in (content if isinstance(content, list) else [content])]


def _block(part: JsonValue) -> JsonValue:
    if isinstance(part, str):
        return _text_block(part)
    if isinstance(part, dict) and isinstance(text := part.get("text"), str):
        return _text_block(text)
    return {"type": "Json", "data": part}


def _text_block(text: str) -> JsonValue:
    return {"type": "Text", "text": text}


def _agent(first: Members) -> Agent:
    tool, model = _text(first, "tool") or "unknown", _text(first, "model") or "unknown"
    return Agent(
        provider=_text(first, "provider") or _TOOL_PROVIDERS.get(tool) or _provider_of(model),
        model=model,
        tool=tool,
        tool_version=_text(first, "tool_version"),
    )


def _provider_of(model: str) -> str:
    lowered = model.lower()
    if lowered.startswith(_OPENAI_PREFIXES):
        return "openai"
    named = (
        provider for provider, words in _MODEL_PROVIDERS.items() if any(word in lowered for word in words)
    )
    return next(named, "unknown")


def _context(first: Members, created: Instant, updated: Instant) -> SessionContext:
    tags = first.get("tags")
    return SessionContext(
        title=_text(first, "title"),
        description=_text(first, "description"),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        created_at=created,
        updated_at=updated,
        attributes={"legacy.version": first.get("v")},
    )


def _text(members: Members, *names: str) -> str | None:
    return next((value for name in names if isinstance(value := members.get(name), str)), None)


def _time(value: JsonValue) -> Instant | None:
    text = _text(value, "ts", "timestamp") if isinstance(value, dict) else None
    try:
        return Instant.parse(text) if text is not None else None
    except ValueError:
        return None
