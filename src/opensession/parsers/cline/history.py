"""API messages as events: those of a task directory and those of the SDK's messages file."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from opensession.hail import (
    AgentMessage,
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    FileBlock,
    FileEdit,
    ImageBlock,
    Instant,
    SystemMessage,
    TextBlock,
    Thinking,
    UserMessage,
)
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.cline.calls import ANSWERS, Replacement, diff_of, read_tool, replacements_of
from opensession.parsers.cline.markup import segments_of
from opensession.parsers.cline.outcomes import Result, blocks_of_result, result_of_blocks
from opensession.parsers.cline.timeline import Timeline
from opensession.parsers.cline.wording import Report, read_report, read_text
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Json, Object
from opensession.parsers.fields import as_object, as_text, count_at, list_at, name_at, object_at, text_at
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.times import parse_time
from opensession.parsers.titles import prompt_title
from opensession.parsers.tools import ToolUse
from opensession.parsers.usage import Usage


@dataclass(slots=True, eq=False, repr=False)
class Pending:
    """A call that waits for its result."""

    call_id: str
    name: str
    path: str | None
    replacements: list[Replacement]


@dataclass(eq=False, repr=False)
class Conversion:
    """The state between messages."""

    recorder: Recorder
    session: SessionDraft
    calls: Calls
    schema: str
    timeline: Timeline = field(default_factory=Timeline)
    position: int = 0
    role: str = ""
    time: Instant | None = None
    """Stated by the message at hand."""
    last_time: Instant | None = None
    """Of the event before, for messages that nothing gives a time."""
    group: str = ""
    model: str | None = None
    usage: Attributes = field(default_factory=dict)
    """Tokens of the response at hand, until its first event took them."""
    pending: dict[str, Pending] = field(default_factory=dict)
    """Calls without a result, by id."""
    queues: dict[str, deque[Pending]] = field(default_factory=dict)
    """Calls in order, by name and all under the blank one; those that got their result go when met."""
    made: int = 0
    """Calls that had no id."""

    def convert(self, position: int, value: Json) -> str:
        """Convert a message and return its name for the account."""
        message = as_object(value)
        self.position, self.role = position, as_text(message.get("role"))
        content = message.get("content")
        self.time = parse_time(message.get("ts"))
        if self.role not in ("user", "assistant", "system") or not isinstance(content, list | str):
            name = f"message:{self.role}" if self.role else "message"
            self.recorder.keep_raw(name, value, self._time_of("text"))
            return name
        self.group = name_at(message, "id") or str(position)
        blocks: list[Json] = [content] if isinstance(content, str) else content
        if self.role == "assistant":
            self._describe(message)
            self._convert_response(blocks)
        else:
            self._convert_input(blocks)
        if self.usage:
            self._add(Custom(kind="token_count"), [], "metrics")
        return self.role

    def finish(self) -> None:
        """Count tokens of requests that got no answer."""
        self.role = ""
        for usage, time in self.timeline.unmatched:
            usage.write_to(self.usage)
            self.session.usage.add(usage)
            self.time = time
            self._add(Custom(kind="token_count"), [], "api_req_started")

    def _describe(self, message: Object) -> None:
        """Note the response's model and tokens."""
        info = object_at(message, "modelInfo")
        self.model = name_at(info, "modelId", "id") or self.model
        self.session.note_model(self.model)
        self.session.provider = self.session.provider or name_at(info, "providerId", "provider")
        usage = self.timeline.usage.pop(self.position, None)
        metrics = object_at(message, "metrics")
        if usage is None:
            usage = _usage_of(metrics)
            cached = count_at(object_at(metrics, "tokens"), "cached")
            if cached:
                # Read and written together: which is which only the UI file tells.
                self.usage["cached_tokens"] = cached
        usage.write_to(self.usage)
        self.session.usage.add(usage)

    def _convert_response(self, blocks: list[Json]) -> None:
        native = any(as_object(block).get("type") == "tool_use" for block in blocks)
        converters: dict[str, Callable[[Object], bool]] = {
            "text": lambda block: self._convert_text(block, calls=not native),
            "thinking": self._convert_thinking,
            "reasoning": self._convert_thinking,
            "redacted_thinking": lambda _: True,
            "tool_use": self._convert_use,
        }
        for value in blocks:
            block: Object = {"type": "text", "text": value} if isinstance(value, str) else as_object(value)
            convert = converters.get(as_text(block.get("type")))
            if image := image_of(block):
                self._add(AgentMessage(), [image], "image")
            elif convert is None or not convert(block):
                self._keep_block(value)

    def _keep_block(self, value: Json) -> None:
        name = f"block:{as_text(as_object(value).get('type')) or 'unknown'}"
        self.recorder.add(
            Draft(Custom(kind=f"unknown:{name}"), [self.recorder.raw_block(name, value)], self._time_of(""))
        )

    def _convert_text(self, block: Object, *, calls: bool) -> bool:
        text = block.get("text")
        if not isinstance(text, str):
            return False
        for segment in segments_of(text, calls=calls):
            if segment.tool:
                self._call(segment.tool, segment.arguments, None)
            elif segment.is_thought:
                self._add(Thinking(), [TextBlock(text=segment.text)], "thinking")
            else:
                self._add(AgentMessage(), [TextBlock(text=segment.text)], "text")
        return True

    def _convert_thinking(self, block: Object) -> bool:
        text = block.get("thinking", block.get("text"))
        if isinstance(text, str) and text.strip():
            self._add(Thinking(), [TextBlock(text=text)], "thinking")
        return isinstance(text, str)

    def _convert_use(self, block: Object) -> bool:
        name = name_at(block, "name")
        if name is None:
            return False
        self._call(name, block.get("input"), name_at(block, "id"))
        return True

    def _call(self, name: str, arguments: Json, call_id: str | None) -> None:
        """Make a call, or a message for the tools that are the agent's way to say something."""
        given = as_object(arguments)
        said = text_at(given, ANSWERS[name]) if name in ANSWERS else None
        use = read_tool(name, arguments)
        if call_id is None:
            self.made += 1
        key = call_id or f"call-{self.made}"
        self._await(Pending(key, name, use.path, replacements_of(given)))
        if said is not None:
            self._add(AgentMessage(), [TextBlock(text=said)], name)
            return
        attributes = self._take(AgentMessage())
        attributes["semantic.group_id"] = self.group
        self.calls.call(
            self._known(use),
            key,
            raw_type="tool_use" if call_id else "text:call",
            time=self._time_of("tool_use"),
            event_id=f"{self.group}-{key}",
            attributes=attributes,
        )

    def _known(self, use: ToolUse) -> ToolUse:
        """Correct a write by what the UI says: whether the file was there, and what changed."""
        write = self.timeline.write_of(self.position, use.path) if use.path else None
        if write is None or not write.existed or use.family not in ("write", "edit") or not use.path:
            return use
        diff = write.diff or (use.event_type.diff if isinstance(use.event_type, FileEdit) else None)
        return use._replace(family="edit", event_type=FileEdit(path=use.path, diff=diff))

    def _convert_input(self, blocks: list[Json]) -> None:
        """Convert a user message: results, what was typed, and what Cline adds to it."""
        shown: list[ContentBlock] = []
        result: Result | None = None
        for value in blocks:
            block: Object = {"type": "text", "text": value} if isinstance(value, str) else as_object(value)
            kind = as_text(block.get("type"))
            image = image_of(block)
            if image and result:
                result.blocks.append(image)
                continue
            if result:
                shown += self._finish_result(result)
                result = None
            if image:
                shown.append(image)
            elif kind == "text" and isinstance(block.get("text"), str):
                result = self._convert_wording(as_text(block.get("text")), shown)
            elif kind == "tool_result":
                result = self._native_result(block)
            elif kind == "file" and (path := name_at(block, "path")):
                shown.append(FileBlock(path=path, content=text_at(block, "content")))
            else:
                self._keep_block(value)
        if result:
            shown += self._finish_result(result)
        if shown:
            self._add(UserMessage() if self.role == "user" else SystemMessage(), shown, "text")
            texts = (block.text for block in shown if isinstance(block, TextBlock))
            self.session.title = self.session.title or next(filter(None, map(prompt_title, texts)), None)

    def _convert_wording(self, text: str, shown: list[ContentBlock]) -> Result | None:
        """Sort a text into what is shown; return a result that it is."""
        for wording in read_text(text):
            if wording.role == "result":
                call = self._awaited(wording.tool)
                is_shell = bool(call and self._is_shell(call.call_id))
                return Result(call.call_id if call else None, wording.tool, [wording.text], [], is_shell)
            if wording.role == "prompt":
                shown.append(TextBlock(text=wording.text))
            elif wording.role == "notice":
                self._add(SystemMessage(), [TextBlock(text=wording.text)], "notice")
        return None

    def _native_result(self, block: Object) -> Result | None:
        call_id = name_at(block, "tool_use_id", "toolUseId")
        name = name_at(block, "name") or ""
        return result_of_blocks(block, call_id, name, is_shell=self._is_shell(call_id))

    def _is_shell(self, call_id: str | None) -> bool:
        call = self.calls.find(call_id) if call_id else None
        return call is not None and call.family == "shell"

    def _awaited(self, tool: str) -> Pending | None:
        """Return the call that a result without an id belongs to: the first that waits and has its name."""
        queue = self.queues.get(tool)
        while queue and self.pending.get(queue[0].call_id) is not queue[0]:
            queue.popleft()
        return queue[0] if queue else None

    def _await(self, call: Pending) -> None:
        """Remember a call until its result comes."""
        self.pending[call.call_id] = call
        for name in (call.name, ""):
            self.queues.setdefault(name, deque()).append(call)

    def _finish_result(self, result: Result) -> list[ContentBlock]:
        """Add a result, and return what the user said with it."""
        pending = self.pending.pop(result.call_id or "", None)
        reports = [read_report(text, is_shell=result.is_shell) for text in result.texts]
        name = pending.name if pending else result.name
        said: list[ContentBlock] = [TextBlock(text=report.said) for report in reports if report.said]
        if name in ANSWERS or (name == "" and not result.texts):
            return said
        path = pending.path if pending else None
        call = self.calls.find(result.call_id) if result.call_id else None
        blocks = [*blocks_of_result(reports, path, bool(call and call.family == "read")), *result.blocks]
        outcome = Outcome(
            is_error=result.is_error or any(report.is_error for report in reports),
            exit_code=next((report.exit_code for report in reports if report.exit_code is not None), None),
            diff=_placed_diff(pending, reports),
        )
        self.calls.result(
            result.call_id,
            blocks,
            outcome,
            raw_type="tool_result" if result.is_native else "text:result",
            name=name or None,
            time=self._time_of("tool_result"),
            attributes={"semantic.group_id": self.group},
        )
        return said

    def _time_of(self, block: str) -> Instant | None:
        """Return the time of a block: that of the UI, else its message's, else the one before."""
        if self.role == "assistant":
            known = self.timeline.of_response(self.position, block)
        else:
            known = self.timeline.requests.get(self.position) if self.role else None
        self.last_time = known or self.time or self.last_time
        return self.last_time

    def _add(self, event_type: EventType, blocks: list[ContentBlock], raw_type: str) -> None:
        attributes: Attributes = {"source.schema_version": self.schema, "source.raw_type": raw_type}
        attributes["semantic.group_id"] = self.group
        kind = "text" if isinstance(event_type, AgentMessage) else raw_type
        self.recorder.add(
            Draft(event_type, blocks, self._time_of(kind), attributes=attributes | self._take(event_type))
        )

    def _take(self, event_type: EventType) -> Attributes:
        """Return the response's model, and its tokens for the first event that asks."""
        usage, self.usage = self.usage, {}
        named: Attributes = {"model": self.model} if self.model and isinstance(event_type, _AGENTS) else {}
        return named | usage


_AGENTS = (AgentMessage, Thinking)


def image_of(block: Object) -> ImageBlock | None:
    """Return the picture that a block is."""
    if block.get("type") != "image":
        return None
    source = object_at(block, "source")
    mime = name_at(source, "media_type", "mediaType") or name_at(block, "mediaType") or "image/png"
    data = text_at(source, "data") or text_at(block, "data")
    url = f"data:{mime};base64,{data}" if data else text_at(source, "url")
    return ImageBlock(url=url, mime=mime) if url else None


def _usage_of(metrics: Object) -> Usage:
    """Return what a message says of its own tokens: the SDK by cache, older files with one sum."""
    tokens = object_at(metrics, "tokens")
    cost = metrics.get("cost")
    return Usage(
        input=count_at(metrics, "inputTokens") or count_at(tokens, "prompt"),
        output=count_at(metrics, "outputTokens") or count_at(tokens, "completion"),
        cache_read=count_at(metrics, "cacheReadTokens"),
        cache_write=count_at(metrics, "cacheWriteTokens"),
        cost_usd=float(cost) if isinstance(cost, int | float) and 0 <= cost < 1e9 else None,
    )


def _placed_diff(pending: Pending | None, reports: list[Report]) -> str | None:
    """Return the diff of an edit with the places it has in the file's final text."""
    final = next((report.final for report in reports if report.final), None)
    if pending is None or not pending.path or not pending.replacements or final is None:
        return None
    return diff_of(pending.path, pending.replacements, final)


def first_working_directory(messages: list[Json]) -> str | None:
    """Return the folder that the editor told the model with the first prompt."""
    for message in messages[:1]:
        for block in list_at(as_object(message), "content"):
            text = as_text(as_object(block).get("text"))
            for mark in ("# Current Working Directory (", "# Current Workspace Directory ("):
                start = text.find(mark)
                end = text.find(") Files", start)
                if 0 <= start < end:
                    return text[start + len(mark) : end]
    return None
