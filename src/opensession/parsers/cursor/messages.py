"""Messages of a role and content blocks, as agent transcripts and chats of the command line hold them (CU5).

Cursor wraps what a person asked in ``<user_query>`` and puts what it adds around it: that becomes a notice.
``[REDACTED]`` stands for reasoning that is not told, and makes no event.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from opensession.hail import (
    AgentMessage,
    Attributes,
    ContentBlock,
    EventType,
    Instant,
    SystemMessage,
    TaskEnd,
    TaskStart,
    TextBlock,
    Thinking,
    UserMessage,
    trim,
)
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Json, Object
from opensession.parsers.diffs import bare_diff
from opensession.parsers.fields import as_object, as_text, exit_code_at, name_at, object_at, text_at
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.results import json_or_text
from opensession.parsers.titles import prompt_title, short_title, without_wrappers
from opensession.parsers.tools import read_call

ROLES = frozenset({"user", "assistant", "system", "tool"})
_REDACTED = "[REDACTED]"
_QUERY_START, _QUERY_END = "<user_query>", "</user_query>"
_FAILED = frozenset({"error", "failure", "rejected"})


@dataclass(eq=False, repr=False)
class Messages:
    """The conversion of one message after another."""

    recorder: Recorder
    session: SessionDraft
    schema: str
    calls: Calls
    position: int = 0
    call_count: int = 0
    time: Instant | None = None
    marks: Attributes = field(default_factory=dict)
    open_tasks: set[str] = field(default_factory=set)

    def convert(self, role: str, content: Json, extra: Object) -> None:
        """Convert a message's content, a text or blocks; ``extra`` tells more about a tool's result."""
        self.position += 1
        self.marks["semantic.group_id"] = f"message-{self.position}"
        for value in content if isinstance(content, list) else [content]:
            self._convert_block(role, value, extra)

    def _convert_block(self, role: str, value: Json, extra: Object) -> None:
        block: Object = {"type": "text", "text": value} if isinstance(value, str) else as_object(value)
        kind = as_text(block.get("type"))
        readers: dict[str, Callable[[Object], bool]] = {
            "text": lambda block: self._convert_text(role, block),
            "reasoning": lambda block: self._convert_reasoning(block.get("text")),
            "redacted-reasoning": lambda _: True,
            "thinking": lambda block: self._convert_reasoning(block.get("thinking", block.get("text"))),
            "tool_use": lambda block: self._convert_call(
                name_at(block, "name"), block.get("input"), name_at(block, "id"), kind
            ),
            "tool-call": lambda block: self._convert_call(
                name_at(block, "toolName"), block.get("args"), name_at(block, "toolCallId"), kind
            ),
            "tool_result": lambda block: self._convert_result(block, "tool_use_id", "content", extra),
            "tool-result": lambda block: self._convert_result(block, "toolCallId", "result", extra),
        }
        reader = readers.get(kind)
        if reader is None or not reader(block):
            raw = self.recorder.raw_block(f"{role}.{kind or 'block'}", value)
            self._add(_EVENTS.get(role, AgentMessage)(), [raw], kind or "block")

    def _convert_text(self, role: str, block: Object) -> bool:
        text = block.get("text")
        if not isinstance(text, str):
            return False
        if role == "user":
            self._convert_prompt(text)
        else:
            said = trim(text.replace(_REDACTED, "")) if role == "assistant" else trim(text)
            self._say(_EVENTS.get(role, AgentMessage)(), said)
        return True

    def _convert_prompt(self, text: str) -> None:
        """Part what a person wrote from what the tool added around it."""
        query, context = split_query(text)
        self._say(SystemMessage(), context)
        if query:
            self.session.title = self.session.title or prompt_title(query)
        self._say(UserMessage(), query)

    def _convert_reasoning(self, text: Json) -> bool:
        if isinstance(text, str):
            self._say(Thinking(), trim(text.replace(_REDACTED, "")))
        return isinstance(text, str)

    def _convert_call(self, name: str | None, arguments: Json, call_id: str | None, kind: str) -> bool:
        if name is None:
            return False
        self.call_count += 1
        use = read_call(name, arguments)
        event_id = call_id or f"call-{self.call_count}"
        self.calls.call(
            use, call_id, raw_type=kind, time=self.time, event_id=event_id, attributes=dict(self.marks)
        )
        if call_id is None:
            # Nothing will ever tell what came of it.
            self.calls.abandon(event_id)
        elif use.family == "task":
            self.open_tasks.add(call_id)
            title = text_at(as_object(arguments), "description", "title", "prompt") or name
            self._add(TaskStart(title=short_title(title)), [], kind, f"task-{call_id}")
        return True

    def _convert_result(self, block: Object, id_key: str, value_key: str, extra: Object) -> bool:
        if value_key not in block:
            return False
        call_id = name_at(block, id_key)
        call = self.calls.find(call_id)
        kind, payload = _structured(extra)
        code = exit_code_at(payload, "exitCode")
        is_error = block.get("is_error") is True or kind in _FAILED or bool(code)
        diff = bare_diff(text_at(payload, "diffString", "diff") or "")
        self.calls.result(
            call_id,
            json_or_text(
                _plain(block.get(value_key)),
                path=call.path if call else None,
                is_read=bool(call and call.family == "read"),
            ),
            Outcome(is_error, code, diff=diff),
            raw_type=as_text(block.get("type")),
            name=name_at(block, "toolName"),
            time=self.time,
            attributes=dict(self.marks),
        )
        if call_id in self.open_tasks:
            self.open_tasks.discard(call_id or "")
            self._add(TaskEnd(), [], as_text(block.get("type")), f"task-{call_id}")
        return True

    def _say(self, event_type: EventType, text: str) -> None:
        if text:
            self._add(event_type, [TextBlock(text=text)], "text")

    def _add(
        self, event_type: EventType, blocks: list[ContentBlock], raw_type: str, task: str | None = None
    ) -> None:
        attributes: Attributes = {"source.schema_version": self.schema, "source.raw_type": raw_type}
        draft = Draft(event_type, blocks, self.time, task_id=task, attributes=attributes | self.marks)
        self.recorder.add(draft)


_EVENTS: dict[str, type[UserMessage | AgentMessage | SystemMessage]] = {
    "user": UserMessage,
    "assistant": AgentMessage,
    "system": SystemMessage,
    "tool": SystemMessage,
}


def split_query(text: str) -> tuple[str, str]:
    """Return what a person asked, and what stands around it, both trimmed.

    Without ``<user_query>`` all is the person's, unless nothing but elements of the tool's is there.
    """
    if _QUERY_START not in text:
        return (trim(text), "") if trim(without_wrappers(text)) else ("", trim(text))
    asked: list[str] = []
    around: list[str] = []
    rest = text
    while _QUERY_START in rest:
        before, _, after = rest.partition(_QUERY_START)
        query, _, rest = after.partition(_QUERY_END)
        asked.append(trim(query))
        around.append(trim(before))
    around.append(trim(rest))
    return "\n\n".join(filter(None, asked)), "\n\n".join(filter(None, around))


def _structured(extra: Object) -> tuple[str, Object]:
    """Return the word for what came of a call, ``success`` or another, and the facts under it."""
    options = object_at(object_at(extra, "providerOptions"), "cursor")
    output = object_at(object_at(options, "highLevelToolCallResult"), "output")
    return next(((kind, as_object(value)) for kind, value in output.items()), ("", {}))


def _plain(value: Json) -> Json:
    """Return the text of a result that is made of text blocks only."""
    if not isinstance(value, list):
        return value
    texts = [as_object(item).get("text") for item in value]
    plain = [text for text in texts if isinstance(text, str)]
    return "\n".join(plain) if len(plain) == len(value) and plain else value
