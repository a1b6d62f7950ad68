"""Messages of Gemini CLI as events."""

from dataclasses import dataclass, field

from opensession.hail import (
    AgentMessage,
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    Instant,
    SystemMessage,
    TextBlock,
    Thinking,
    UserMessage,
)
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Json, Object
from opensession.parsers.fields import as_object, as_text, count_at, list_at, name_at, object_at, text_at
from opensession.parsers.gemini.parts import Part, parts_of
from opensession.parsers.gemini.replay import MESSAGE_TYPES, Entry
from opensession.parsers.gemini.tool_calls import Context, ToolCalls
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.times import parse_time
from opensession.parsers.titles import prompt_title
from opensession.parsers.usage import Usage

_ROLES = {"user": "user", "gemini": "assistant"}
_MEMBERS = ("toolCalls", "thoughts", "tokens")
"""A message of the model may consist of these alone."""


@dataclass(eq=False, repr=False)
class Messages:
    """Converts one message after another."""

    recorder: Recorder
    session: SessionDraft
    tool_calls: ToolCalls
    time: Instant | None = None
    """Of the message at hand."""
    message_id: str = ""
    marks: Attributes = field(default_factory=dict)
    """What every event of the message at hand bears."""
    usage: Attributes = field(default_factory=dict)
    """Token counts of the message at hand, until its first event took them."""
    calls_made: int = 0

    def convert(self, entry: Entry) -> None:
        """Convert what stands of a log in one place."""
        message = as_object(entry.value)
        kind = as_text(message.get("type"))
        time = parse_time(message.get("timestamp"))
        parts = parts_of(message.get("content"))
        is_complete = parts is not None or (
            kind == "gemini" and message.get("content") is None and any(key in message for key in _MEMBERS)
        )
        if kind not in MESSAGE_TYPES or not is_complete:
            self.recorder.keep_raw(kind or entry.record.name, entry.value, time)
            return
        self._begin(message, kind, entry.record.form, time)
        if kind == "gemini":
            self._convert_response(message, parts or [])
        else:
            self._convert_input(UserMessage() if kind == "user" else SystemMessage(), parts or [])
        if self.usage:
            self._add(Custom(kind="token_count"), [])

    def _begin(self, message: Object, kind: str, form: str, time: Instant | None) -> None:
        self.time, self.calls_made = time, 0
        self.message_id = name_at(message, "id") or ""
        self.marks = {
            "source.schema_version": _schema(message, form),
            "source.raw_type": kind,
        }
        if self.message_id:
            self.marks["semantic.group_id"] = self.message_id
        if role := _ROLES.get(kind):
            self.marks["semantic.role"] = role
        else:
            self.marks["system.level"] = kind
        if kind == "gemini" and (model := name_at(message, "model")):
            self.session.note_model(model)
            self.marks["model"] = model
        self.usage = {}
        self._count_usage(object_at(message, "tokens"))

    def _count_usage(self, tokens: Object) -> None:
        """Count a message's tokens once; thoughts are output, cached tokens are part of the input (GM3)."""
        output, thoughts = count_at(tokens, "output"), count_at(tokens, "thoughts")
        usage = Usage(
            input=count_at(tokens, "input"),
            output=None if output is None and thoughts is None else (output or 0) + (thoughts or 0),
            cache_read=count_at(tokens, "cached"),
            reasoning=thoughts,
        )
        if any(usage.members().values()):
            usage.write_to(self.usage)
            self.session.usage.add(usage)

    def _convert_input(self, event_type: EventType, parts: list[Part]) -> None:
        shown: list[ContentBlock] = []
        for part in parts:
            if part.kind == "response" and part.body is not None:
                self.tool_calls.result_of_part(part.body, self.time, dict(self.marks))
            elif part.kind == "call" and part.body is not None:
                self.tool_calls.call_of_part(part.body, self._context(name_at(part.body, "id")))
            elif part.block is not None:
                shown.append(part.block)
            elif part.kind == "unknown":
                self.recorder.keep_raw(part.name, part.value, self.time)
        if shown:
            self._add(event_type, shown, event_id=self.message_id)
        if isinstance(event_type, UserMessage) and self.session.title is None:
            texts = (block.text for block in shown if isinstance(block, TextBlock))
            self.session.title = next((title for text in texts if (title := prompt_title(text))), None)

    def _convert_response(self, message: Object, parts: list[Part]) -> None:
        """Convert thoughts, then the text, then the calls: the order in which the model produced them."""
        self._convert_thoughts(message)
        shown: list[ContentBlock] = []
        for part in parts:
            if part.kind == "thought" and part.block:
                self._add(Thinking(), [part.block])
            elif part.kind == "unknown":
                self.recorder.keep_raw(part.name, part.value, self.time)
            elif part.kind == "shown" and part.block:
                shown.append(part.block)
        if shown:
            self._add(AgentMessage(), shown, event_id=self.message_id)
        for part in parts:
            if part.kind == "call" and part.body is not None:
                self.tool_calls.call_of_part(part.body, self._context(name_at(part.body, "id")))
            elif part.kind == "response" and part.body is not None:
                self.tool_calls.result_of_part(part.body, self.time, dict(self.marks))
        self._convert_calls(message)

    def _convert_thoughts(self, message: Object) -> None:
        for value in self._items(message, "thoughts"):
            thought = as_object(value)
            subject, description = text_at(thought, "subject"), text_at(thought, "description")
            lines = [f"**{subject}**"] if subject else []
            lines += [description] if description else []
            if lines:
                time = parse_time(thought.get("timestamp"))
                self._add(Thinking(), [TextBlock(text="\n".join(lines))], time=time)
            else:
                self.recorder.keep_raw("thought", value, self.time)

    def _convert_calls(self, message: Object) -> None:
        for value in self._items(message, "toolCalls"):
            call = as_object(value)
            name = name_at(call, "name")
            if name is None:
                self.recorder.keep_raw("toolCall", value, self.time)
            else:
                self.tool_calls.convert(call, name, self._context(name_at(call, "id")))

    def _items(self, message: Object, key: str) -> list[Json]:
        """Return the items of an array; something else under its key is kept raw, null is none."""
        value = message.get(key)
        if value is not None and not isinstance(value, list):
            self.recorder.keep_raw(key, value, self.time)
        return list_at(message, key)

    def _context(self, call_id: str | None) -> Context:
        self.calls_made += 1
        made = f"{self.message_id or 'message'}-call-{self.calls_made}"
        usage, self.usage = self.usage, {}
        return Context(call_id or made, self.time, dict(self.marks), usage)

    def _add(
        self,
        event_type: EventType,
        blocks: list[ContentBlock],
        *,
        event_id: str = "",
        time: Instant | None = None,
    ) -> None:
        usage, self.usage = self.usage, {}
        self.recorder.add(
            Draft(event_type, blocks, time or self.time, event_id, attributes=self.marks | usage)
        )


def _schema(message: Object, form: str) -> str:
    """Name the reading of a message (parsers.md §6.1)."""
    if list_at(message, "toolCalls"):
        return f"gemini-{form}-v3-toolcalls"
    return f"gemini-{form}-v1" if isinstance(message.get("content"), str) else f"gemini-{form}-v2-parts"
