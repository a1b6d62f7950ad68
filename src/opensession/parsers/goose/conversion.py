"""Goose's messages as events, one after another."""

from collections.abc import Callable

from opensession.hail import (
    AgentMessage,
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    ImageBlock,
    Instant,
    SystemMessage,
    TextBlock,
    Thinking,
    UserMessage,
)
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.fields import (
    as_list,
    as_object,
    as_text,
    count_at,
    exit_code_at,
    name_at,
    object_at,
    text_at,
)
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.results import result_blocks
from opensession.parsers.times import parse_time
from opensession.parsers.titles import prompt_title
from opensession.parsers.tools import read_call
from opensession.parsers.usage import INPUT, OUTPUT, Usage

SCHEMA = "goose-session-v1"
_HEADER = frozenset({"working_dir", "description", "message_count", "total_tokens", "tools"})


class Conversion:
    """Converts the messages of one session."""

    def __init__(self, recorder: Recorder, session: SessionDraft) -> None:
        self.recorder = recorder
        self.session = session
        self.calls = Calls(recorder, SCHEMA)
        self.first_prompt: str | None = None
        self.description: str | None = None
        self.has_messages = False

    def convert(self, record: Object) -> str:
        """Convert a line of a session file: the metadata in front, or a message."""
        if is_header(record):
            self.header(record)
            return "metadata"
        return self.message(record)

    def finish(self) -> None:
        """Complete the session's facts, and state its token counts, which no message has."""
        self.session.title = self.description or self.first_prompt
        members = self.session.usage.members()
        totals: Attributes = {f"{name}_total": members[name] for name in (INPUT, OUTPUT) if name in members}
        if totals and self.has_messages:
            self.recorder.add(Draft(Custom(kind="token_count"), [], attributes=totals))

    def header(self, info: Object) -> None:
        """Take up what is known about the session as a whole."""
        session = self.session
        config = info.get("model_config") or info.get("model_config_json")
        model = as_object(decode_text(config) if isinstance(config, str) else config)
        session.session_id = session.session_id or name_at(info, "id")
        self.description = name_at(info, "description", "name") or self.description
        session.note("cwd", name_at(info, "working_dir"))
        session.provider = session.provider or name_at(info, "provider_name")
        session.note_model(name_at(model, "model_name", "model"))
        session.created_at = session.created_at or parse_time(info.get("created_at"))
        session.updated_at = session.updated_at or parse_time(info.get("updated_at"))
        session.parent_session_id = session.parent_session_id or name_at(info, "parent_session_id")
        stated = Usage(
            input=count_at(info, "accumulated_input_tokens", "input_tokens"),
            output=count_at(info, "accumulated_output_tokens", "output_tokens"),
        )
        self._totals(stated)

    def message(self, record: Object) -> str:
        """Convert a message and return its native type name."""
        role, time = as_text(record.get("role")), parse_time(record.get("created"))
        content = record.get("content")
        items = as_list(decode_text(content) if isinstance(content, str) else content)
        if role not in {"user", "assistant", "system"} or not isinstance(content, list | str):
            self.recorder.keep_raw(f"message.{role or 'unnamed'}", record, time)
            return "message"
        self.has_messages = True
        shared: Attributes = {"source.schema_version": SCHEMA}
        if group := name_at(record, "id", "message_id"):
            shared["semantic.group_id"] = group
        hidden = object_at(record, "metadata").get("userVisible") is False
        said: list[ContentBlock] = [TextBlock(text=content)] if isinstance(content, str) and not items else []
        for item in items:
            block = as_object(item)
            kind = as_text(block.get("type"))
            reader = _BLOCKS.get(kind)
            if reader:
                reader(self, block, time, shared)
            elif (shown := self._shown(kind, item)) is not None:
                said.append(shown)
        if said:
            self._said(role, said, time, shared, hidden=hidden)
        return f"message.{role}"

    def _said(
        self, role: str, blocks: list[ContentBlock], time: Instant | None, shared: Attributes, *, hidden: bool
    ) -> None:
        event_type: EventType = AgentMessage() if role == "assistant" else SystemMessage()
        named = shared | {"source.raw_type": "text"}
        if hidden:
            event_type = SystemMessage()
            named["hidden"] = "userVisible"
        elif role == "user":
            event_type = UserMessage()
            texts = [block.text for block in blocks if isinstance(block, TextBlock)]
            self.first_prompt = self.first_prompt or prompt_title("\n".join(texts))
        self.recorder.add(Draft(event_type, blocks, time, attributes=named))

    def _shown(self, kind: str, item: Json) -> ContentBlock | None:
        """Return the block for a text or picture; what is neither stays as it came."""
        block = as_object(item)
        if kind == "text" or isinstance(item, str):
            text = as_text(item) or as_text(block.get("text"))
            return TextBlock(text=text) if text.strip() else None
        if kind == "image":
            return image_of(block) or self.recorder.raw_block("block:image", item)
        return self.recorder.raw_block(f"block:{kind or 'unnamed'}", item)

    def _thinking(self, block: Object, time: Instant | None, shared: Attributes) -> None:
        text = text_at(block, "thinking", "text")
        if text:
            named = shared | {"source.raw_type": "thinking"}
            self.recorder.add(Draft(Thinking(), [TextBlock(text=text)], time, attributes=named))

    def _redacted(self, _block: Object, time: Instant | None, shared: Attributes) -> None:
        self._thinking({"thinking": "[redacted thinking]"}, time, shared)

    def _notice(self, block: Object, time: Instant | None, shared: Attributes) -> None:
        text = text_at(block, "msg", "message", "text", "prompt", "notificationType") or as_text(
            block.get("type")
        )
        named = shared | {"source.raw_type": as_text(block.get("type"))}
        self.recorder.add(Draft(SystemMessage(), [TextBlock(text=text)], time, attributes=named))

    def _request(self, block: Object, time: Instant | None, shared: Attributes) -> None:
        call = object_at(block, "toolCall")
        value = object_at(call, "value")
        call_id, raw_type = name_at(block, "id"), as_text(block.get("type"))
        use = read_call(name_at(value, "name") or "unknown", value.get("arguments"))
        self.calls.call(use, call_id, raw_type=raw_type, time=time, attributes=shared)
        if call.get("status") == "error":
            failure = text_at(call, "error") or "The call could not be read."
            told: list[ContentBlock] = [TextBlock(text=failure)]
            self.calls.result(
                call_id, told, Outcome(is_error=True), raw_type=raw_type, time=time, attributes=shared
            )

    def _response(self, block: Object, time: Instant | None, shared: Attributes) -> None:
        call_id = name_at(block, "id")
        result = object_at(block, "toolResult")
        value = result.get("value")
        inner = as_object(value)
        content = as_list(value) or as_list(inner.get("content"))
        failed = result.get("status") == "error" or inner.get("isError") is True
        call = self.calls.find(call_id)
        is_read = call is not None and call.family == "read"
        path = call.path if call else None
        texts: list[str] = []
        others: list[ContentBlock] = []
        for item in content:
            part = as_object(item)
            kind = as_text(part.get("type"))
            if kind in {"", "text"} and (text := as_text(item) or as_text(part.get("text"))):
                texts.append(text)
            elif kind == "resource":
                texts.append(text_at(object_at(part, "resource"), "text") or "")
            elif kind == "image" and (image := image_of(part)):
                others.append(image)
            elif kind != "text":
                others.append(self.recorder.raw_block(f"result:{kind or 'unnamed'}", item))
        error = text_at(result, "error") or text_at(object_at(result, "error"), "message")
        text = "\n".join([*texts, *([error] if error else []), *([value] if isinstance(value, str) else [])])
        outcome = Outcome(
            is_error=failed, exit_code=exit_code_at(object_at(inner, "structuredContent"), "exit_code")
        )
        blocks = [*result_blocks(text, path=path, is_read=is_read), *others]
        self.calls.result(call_id, blocks, outcome, raw_type="toolResponse", time=time, attributes=shared)

    def _totals(self, stated: Usage) -> None:
        """Keep the totals that the session states; an event carries them, since no message does."""
        if stated.input or stated.output:
            self.session.usage.add(stated)


def is_header(record: Object) -> bool:
    """Tell the metadata in front of a session file from a message."""
    return "role" not in record and not _HEADER.isdisjoint(record)


def image_of(block: Object) -> ImageBlock | None:
    """Return an image block; None when it has no picture."""
    mime, data = name_at(block, "mimeType", "mime_type") or "image/png", name_at(block, "data")
    return ImageBlock(url=f"data:{mime};base64,{data}", mime=mime) if data else None


_BLOCKS: dict[str, Callable[[Conversion, Object, Instant | None, Attributes], None]] = {
    "thinking": Conversion._thinking,
    "reasoning": Conversion._thinking,
    "redactedThinking": Conversion._redacted,
    "toolRequest": Conversion._request,
    "frontendToolRequest": Conversion._request,
    "toolResponse": Conversion._response,
    "toolConfirmationRequest": Conversion._notice,
    "actionRequired": Conversion._notice,
    "systemNotification": Conversion._notice,
    "conversationCompacted": Conversion._notice,
}
