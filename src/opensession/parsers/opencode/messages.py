"""One session: its messages and their parts, as events (parsers.md §7.2)."""

from collections.abc import Callable

from opensession.hail import (
    AgentMessage,
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    ImageBlock,
    Instant,
    JsonBlock,
    SystemMessage,
    TextBlock,
    Thinking,
    UserMessage,
)
from opensession.parsers.calls import Calls
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Object
from opensession.parsers.fields import as_text, count_at, name_at, object_at, text_at, without
from opensession.parsers.opencode.store import Message, Stored
from opensession.parsers.opencode.tool_parts import ToolParts
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.times import parse_time
from opensession.parsers.titles import prompt_title
from opensession.parsers.usage import Usage

_QUIET = frozenset({"step-start", "step-finish", "snapshot", "agent"})
"""Beginnings and ends of model steps, whose tokens the message repeats, and names of agents."""

_PLACEHOLDER = "New session - "


class Messages:
    """Converts the messages of one session, or of a child of it as one task."""

    def __init__(
        self, recorder: Recorder, session: SessionDraft, schema: str, task_id: str | None = None
    ) -> None:
        self.recorder = recorder
        self.session = session
        self.schema = schema
        self.task_id = task_id
        self.tools = ToolParts(recorder, Calls(recorder, schema), task_id)
        self.first_prompt: str | None = None
        self._usage: Usage | None = None
        """Of the current message, until an event carries it."""

    def read(self, stored: Stored) -> None:
        """Convert all messages."""
        for path in stored.broken:
            self.recorder.tally.count_broken(1, f"{path} is no JSON object")
        for message in stored.messages:
            self._message(message)

    def _message(self, message: Message) -> None:
        info = message.info
        role = as_text(info.get("role"))
        time = parse_time(object_at(info, "time").get("created"))
        shared = self._shared(info)
        self._usage = _usage(message) if role == "assistant" else None
        if self._usage:
            self.session.usage.add(self._usage)
        parts = _in_order(message.parts)
        if role == "user":
            self._prompt(parts, time, shared)
        for part in parts:
            self._part(part, role, time, shared)
        self._end(info, time, shared)
        if role in {"user", "assistant"}:
            self.recorder.count(f"message:{role}")
        else:
            self.recorder.keep_raw(f"message:{role or 'unnamed'}", info, time)
            self.recorder.count("message")

    def _end(self, info: Object, time: Instant | None, shared: Attributes) -> None:
        """Append what ended a message, and usage that no event carries."""
        error = object_at(info, "error")
        if error:
            name = name_at(error, "name") or "error"
            detail = text_at(object_at(error, "data"), "message") or text_at(error, "message")
            text: list[ContentBlock] = [TextBlock(text=f"{name}: {detail}" if detail else name)]
            aborted = "abort" in name.lower()
            kind: EventType = Custom(kind="turn_aborted") if aborted else SystemMessage()
            named = shared | {"source.raw_type": "message:error", "reason" if aborted else "error": name}
            done = parse_time(object_at(info, "time").get("completed")) or time
            self._add(kind, text, done, "", named)
        if self._usage and (self._usage.input or self._usage.output):
            self._add(Custom(kind="token_count"), [], time, "", shared)

    def _prompt(self, parts: list[Object], time: Instant | None, shared: Attributes) -> None:
        """Append what a person wrote, with its attachments, as one event."""
        blocks: list[ContentBlock] = []
        first: Object = {}
        for part in parts:
            kind = as_text(part.get("type"))
            if kind == "text" and not _is_injected(part) and (text := text_at(part, "text")):
                first = first or part
                blocks.append(TextBlock(text=text))
            elif kind == "file":
                blocks.append(_attachment(part))
        if not blocks:
            return
        texts = [block.text for block in blocks if isinstance(block, TextBlock)]
        self.first_prompt = self.first_prompt or prompt_title("\n".join(texts))
        start = parse_time(object_at(first, "time").get("start")) or time
        attributes = {key: value for key, value in shared.items() if key != "model"}
        told: EventType = UserMessage() if self.task_id is None else SystemMessage()
        named = attributes | {"source.raw_type": "part:text"}
        self._add(told, blocks, start, name_at(first, "id") or "", named)

    def _part(self, part: Object, role: str, time: Instant | None, shared: Attributes) -> None:
        kind = as_text(part.get("type"))
        own = parse_time(object_at(part, "time").get("start"))
        reader = _PARTS.get(kind)
        named = shared | {"source.raw_type": f"part:{kind}"}
        if kind == "tool":
            self.tools.tool(part, own or time, self._carry(shared))
        elif kind == "patch":
            self.tools.patch(part, own or time, shared)
        elif reader and not _lacks_text(part):
            reader(self, part, role, own or time, named)
        elif kind not in _QUIET:
            self.recorder.keep_raw(f"part:{kind or 'unnamed'}", part, own or time)
        self.recorder.count(f"part:{kind or 'unnamed'}")

    def _text(self, part: Object, role: str, time: Instant | None, named: Attributes) -> None:
        text = text_at(part, "text")
        injected = _is_injected(part)
        if text is None or (role == "user" and not injected):
            return
        blocks: list[ContentBlock] = [TextBlock(text=text)]
        if injected or role != "assistant":
            mark = "synthetic" if part.get("synthetic") is True else "ignored"
            self._add(SystemMessage(), blocks, time, name_at(part, "id") or "", named | {"hidden": mark})
        else:
            self._add(AgentMessage(), blocks, time, name_at(part, "id") or "", named)

    def _reasoning(self, part: Object, _role: str, time: Instant | None, named: Attributes) -> None:
        text = text_at(part, "text")
        if text is None and text_at(
            object_at(object_at(part, "metadata"), "openai"), "reasoningEncryptedContent"
        ):
            text = "Encrypted reasoning"
        if text:
            self._add(Thinking(), [TextBlock(text=text)], time, name_at(part, "id") or "", named)

    def _file(self, part: Object, role: str, time: Instant | None, named: Attributes) -> None:
        if role != "user":
            self._add(SystemMessage(), [_attachment(part)], time, name_at(part, "id") or "", named)

    def _compaction(self, part: Object, _role: str, time: Instant | None, named: Attributes) -> None:
        blocks: list[ContentBlock] = [TextBlock(text="context compacted")]
        self._add(Custom(kind="context_compacted"), blocks, time, name_at(part, "id") or "", named)

    def _notice(self, part: Object, _role: str, time: Instant | None, named: Attributes) -> None:
        kind = as_text(part.get("type"))
        said = text_at(part, "description", "prompt") or text_at(object_at(part, "error"), "message")
        rest = without(part, "id", "type", "messageID", "sessionID", "time")
        blocks: list[ContentBlock] = [TextBlock(text=f"{kind}: {said}" if said else kind)]
        blocks += [JsonBlock(data=rest)] if rest else []
        self._add(SystemMessage(), blocks, time, name_at(part, "id") or "", named)

    def _add(
        self,
        event_type: EventType,
        blocks: list[ContentBlock],
        time: Instant | None,
        event_id: str,
        named: Attributes,
    ) -> None:
        carried = self._carry(named) if event_type.type != "UserMessage" else dict(named)
        self.recorder.add(Draft(event_type, blocks, time, event_id, self.task_id, None, carried))

    def _carry(self, named: Attributes) -> Attributes:
        """Return attributes with the message's usage, if no event carries it yet."""
        attributes = dict(named)
        if self._usage:
            self._usage.write_to(attributes)
            self._usage = None
        return attributes

    def _shared(self, info: Object) -> Attributes:
        shared: Attributes = {"source.schema_version": self.schema}
        nested = object_at(info, "model")
        model = name_at(info, "modelID", "modelId") or name_at(nested, "modelID", "modelId", "id")
        provider = name_at(info, "providerID", "providerId") or name_at(nested, "providerID", "providerId")
        if group := name_at(info, "id"):
            shared["semantic.group_id"] = group
        if model:
            shared["model"] = model
            self.session.note_model(model)
        if self.session.provider is None:
            self.session.provider = provider
        return shared


def describe(session: SessionDraft, stored: Stored, first_prompt: str | None) -> None:
    """Fill in what a session's info tells."""
    info = stored.info
    times = object_at(info, "time")
    title = name_at(info, "title")
    session.session_id = stored.id or None
    session.title = first_prompt if title is None or title.startswith(_PLACEHOLDER) else title
    session.tool_version = name_at(info, "version")
    session.created_at, session.updated_at = (
        parse_time(times.get("created")),
        parse_time(times.get("updated")),
    )
    session.parent_session_id = stored.parent
    session.attributes["session_role"] = "auxiliary" if stored.parent else "primary"
    session.note("cwd", name_at(info, "directory"))
    session.note("slug", name_at(info, "slug"))
    nested = object_at(info, "model")
    session.note_model(name_at(nested, "id", "modelID"))
    session.provider = session.provider or name_at(nested, "providerID")


def _usage(message: Message) -> Usage | None:
    """Return a message's usage: its own statement, else the sum of its steps' (parsers.md OC1)."""
    stated = object_at(message.info, "tokens")
    if stated:
        return _tokens(stated, message.info)
    total: Usage | None = None
    for part in message.parts:
        if part.get("type") == "step-finish" and object_at(part, "tokens"):
            total = total or Usage()
            total.add(_tokens(object_at(part, "tokens"), part))
    return total


def _tokens(stated: Object, owner: Object) -> Usage:
    cache = object_at(stated, "cache")
    cost = owner.get("cost")
    is_number = isinstance(cost, int | float) and not isinstance(cost, bool)
    return Usage(
        input=count_at(stated, "input"),
        output=count_at(stated, "output"),
        cache_read=count_at(cache, "read"),
        cache_write=count_at(cache, "write"),
        reasoning=count_at(stated, "reasoning"),
        cost_usd=float(cost) if is_number and isinstance(cost, int | float) and 0 < cost < 1e9 else None,
    )


def _in_order(parts: list[Object]) -> list[Object]:
    """Order parts by their start; those without a time stay behind their predecessor."""
    last = 0
    keyed: list[tuple[int, Object]] = []
    for part in parts:
        own = count_at(object_at(part, "time"), "start")
        own = own if own is not None else count_at(object_at(object_at(part, "state"), "time"), "start")
        last = own if own is not None else last
        keyed.append((last, part))
    return [part for _, part in sorted(keyed, key=lambda pair: pair[0])]


def _is_injected(part: Object) -> bool:
    return part.get("synthetic") is True or part.get("ignored") is True


def _lacks_text(part: Object) -> bool:
    """Tell a text or thought without its text, which is kept as it came; an encrypted thought has none."""
    is_encrypted = part.get("type") == "reasoning" and "metadata" in part
    is_textual = part.get("type") in ("text", "reasoning")
    return is_textual and not isinstance(part.get("text"), str) and not is_encrypted


def _attachment(part: Object) -> ContentBlock:
    mime, url = name_at(part, "mime") or "", name_at(part, "url")
    if url and mime.startswith("image/") and url.startswith(("data:", "https:")):
        return ImageBlock(url=url, mime=mime, alt=name_at(part, "filename"))
    name = name_at(part, "filename", "url") or text_at(part, "text") or "attached file"
    return TextBlock(text=f"Attached file: {name}")


_PARTS: dict[str, Callable[[Messages, Object, str, Instant | None, Attributes], None]] = {
    "text": Messages._text,
    "reasoning": Messages._reasoning,
    "file": Messages._file,
    "compaction": Messages._compaction,
    "retry": Messages._notice,
    "subtask": Messages._notice,
}
