"""Amp's thread documents (parsers.md §10). A record is a message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

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
    TaskEnd,
    TaskStart,
    TextBlock,
    Thinking,
    UserMessage,
)
from opensession.parsers.bundle import Bundle
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.decoding import Json, Object
from opensession.parsers.diffs import bare_diff
from opensession.parsers.errors import UnreadableError
from opensession.parsers.fields import (
    as_object,
    as_text,
    count_at,
    exit_code_at,
    list_at,
    name_at,
    object_at,
    objects_at,
    text_at,
    without,
)
from opensession.parsers.limits import MAX_DOCUMENT_BYTES
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.results import json_or_text, result_blocks
from opensession.parsers.session import Description, Options, Parsed
from opensession.parsers.times import parse_time
from opensession.parsers.titles import prompt_title, short_title
from opensession.parsers.tools import read_call
from opensession.parsers.usage import Usage

SCHEMA = "amp-thread-v1"
_FAILED = {
    "error": "The tool failed.",
    "cancelled": "The call was cancelled.",
    "rejected-by-user": "The user rejected the call.",
}
_RESULT_TEXTS = ("content", "output", "text")
_SHOWN_ELSEWHERE = ("absolutePath", "exitCode", "diff")
_BRANCH = "refs/heads/"


class AmpParser:
    """Threads as Amp keeps and exports them."""

    id = "amp"
    label = "Amp"
    version = 1
    description = Description(
        formats=("thread document (JSON)",),
        paths=("~/.local/share/amp/threads/<thread>.json",),
        limits=(f"documents of up to {MAX_DOCUMENT_BYTES // 2**20} MiB",),
    )

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by the members of the document and the path."""
        name = bundle.name.lower()
        if bundle.directory or name.endswith(".jsonl"):
            return None
        by_path = parser_for_path(bundle.path) == self.id
        thread = as_object(bundle.document) if len(bundle.data) <= MAX_DOCUMENT_BYTES else {}
        if _is_thread(thread):
            return Candidate(self.id, 98 if by_path else 94, "thread document of Amp")
        if any(_is_message(message) for message in objects_at(thread, "messages")):
            return Candidate(self.id, 82, "messages of Amp")
        if by_path:
            return Candidate(self.id, 75, "path of an Amp thread")
        return Candidate(self.id, 46, "file name ends .json") if name.endswith(".json") else None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert a thread. Raises UnreadableError, ResultTooLargeError."""
        if bundle.directory:
            raise UnreadableError("a thread of Amp is one file")
        if len(bundle.data) > MAX_DOCUMENT_BYTES:
            raise UnreadableError(f"the document is larger than {MAX_DOCUMENT_BYTES:,} bytes")
        thread = as_object(bundle.document)
        messages = list_at(thread, "messages")
        if not any(_is_message(as_object(message)) for message in messages):
            raise UnreadableError("it is no thread document of Amp")

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            _describe(thread, session)
            conversion = _Conversion(recorder, session, Calls(recorder, SCHEMA), _times_of_tools(thread))
            conversion.time = session.created_at
            for message in messages:
                recorder.count(conversion.convert(message))

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)


def _is_thread(thread: Object) -> bool:
    """Tell a thread's own members; one alone is in other agents' documents too."""
    if "messages" not in thread:
        return False
    signs = (
        as_text(thread.get("id")).startswith("T-"),
        "agentMode" in thread,
        "created" in thread and "v" in thread,
        any(_is_message(message) for message in objects_at(thread, "messages")),
    )
    return sum(signs) >= 2


def _is_message(message: Object) -> bool:
    """Tell whether this is a message as only Amp writes it."""
    return message.get("role") in ("user", "assistant") and "messageId" in message and "content" in message


def _describe(thread: Object, session: SessionDraft) -> None:
    """Fill the session's facts; the machine's identifiers beside them are never copied (parsers.md AM5)."""
    session.session_id = name_at(thread, "id")
    session.title = short_title(text_at(thread, "title") or "")
    session.created_at = parse_time(thread.get("created"))
    session.note("agent_mode", name_at(thread, "agentMode"))
    initial = object_at(object_at(thread, "env"), "initial")
    platform = object_at(initial, "platform")
    session.tool_version = name_at(platform, "clientVersion")
    session.note("originator", name_at(platform, "client"))
    folders = [path for tree in objects_at(initial, "trees") if (path := _path_of(name_at(tree, "uri")))]
    session.note("cwd", next(iter(folders), None))
    session.note("all_cwds", [*folders] if len(set(folders)) > 1 else None)
    for tree in objects_at(initial, "trees"):
        repository = object_at(tree, "repository")
        ref = name_at(repository, "ref") or ""
        session.note("git_branch", ref.removeprefix(_BRANCH) if ref.startswith(_BRANCH) else None)
        session.note("git_commit", name_at(repository, "sha"))
        session.note("git_repository_url", name_at(repository, "url"))


def _path_of(uri: str | None) -> str | None:
    """Return the path of a ``file:`` address, and anything else as it is."""
    return unquote(uri.removeprefix("file://")) if uri and uri.startswith("file://") else uri


def _times_of_tools(thread: Object) -> dict[int, Instant]:
    """Return when the calls of a message were done, by message id, as far as the thread was traced."""
    times: dict[int, Instant] = {}
    for trace in objects_at(object_at(thread, "meta"), "traces"):
        message, end = count_at(object_at(trace, "context"), "messageId"), parse_time(trace.get("endTime"))
        if trace.get("name") == "tools" and message is not None and end:
            times[message] = end
    return times


@dataclass(eq=False, repr=False)
class _Conversion:
    """The state between messages."""

    recorder: Recorder
    session: SessionDraft
    calls: Calls
    tool_times: dict[int, Instant]
    time: Instant | None = None
    """Of the message at hand; a message without one has that of the message before."""
    message_id: int | None = None
    marks: Attributes = field(default_factory=dict)
    """What every event of the message at hand bears."""
    usage: Attributes = field(default_factory=dict)
    """Token counts of the message at hand, until its first event took them."""
    open_tasks: set[str] = field(default_factory=set)

    def convert(self, value: Json) -> str:
        """Convert a message and return its name for the account."""
        message = as_object(value)
        role = as_text(message.get("role"))
        content = message.get("content")
        blocks: list[Json] = [content] if isinstance(content, str) else list_at(message, "content")
        if role not in ("user", "assistant", "system") or not isinstance(content, list | str):
            name = f"message:{role}" if role else "message"
            self.recorder.keep_raw(name, value, self.time)
            return name
        self._begin(message, role)
        self._count_usage(message)
        if role == "assistant":
            for block in blocks:
                self._convert_block(block)
        else:
            self._convert_input(UserMessage() if role == "user" else SystemMessage(), blocks)
        if self.usage:
            self._add(Custom(kind="token_count"), [], "usage")
        return role

    def _begin(self, message: Object, role: str) -> None:
        """Note a message's time: when it was sent, when its inference ended, or when its tools were done."""
        before, self.message_id = self.message_id, count_at(message, "messageId")
        usage = object_at(message, "usage")
        stated = parse_time(object_at(message, "meta").get("sentAt")) or parse_time(usage.get("timestamp"))
        of_tools = self.tool_times.get(before) if role == "user" and before is not None else None
        self.time = stated or of_tools or self.time
        self.marks = {}
        if self.message_id is not None:
            self.marks["semantic.group_id"] = str(self.message_id)
        if model := name_at(usage, "model"):
            self.session.note_model(model)
            self.marks["model"] = model

    def _convert_input(self, event_type: EventType, blocks: list[Json]) -> None:
        """Make one event of what was typed, attached and shown; results stand for themselves."""
        shown: list[ContentBlock] = []
        for value in blocks:
            block = as_object(value)
            readable = _readable(value)
            if readable is not None:
                shown += readable
            elif block.get("type") == "tool_result":
                self._convert_result(block)
            else:
                self.recorder.keep_raw(_block_name(block), value, self.time)
        if shown:
            self._add(event_type, shown, "text")
        title = next((prompt_title(block.text) for block in shown if isinstance(block, TextBlock)), None)
        if isinstance(event_type, UserMessage) and not self.session.title:
            self.session.title = title

    def _convert_block(self, value: Json) -> None:
        block = as_object(value)
        readable = _readable(value)
        convert: Callable[[Object], bool] | None = {
            "thinking": self._convert_thinking,
            "redacted_thinking": lambda _: True,
            "tool_use": self._convert_call,
            "tool_result": self._convert_result,
        }.get(as_text(block.get("type")))
        if readable is not None:
            if readable:
                self._add(AgentMessage(), readable, "text")
        elif convert is None or not convert(block):
            self.recorder.keep_raw(_block_name(block), value, self.time)

    def _convert_thinking(self, block: Object) -> bool:
        text = block.get("thinking")
        if isinstance(text, str) and text.strip():
            self._add(Thinking(), [TextBlock(text=text)], "thinking")
        return isinstance(text, str)

    def _convert_call(self, block: Object) -> bool:
        name = name_at(block, "name")
        if name is None:
            return False
        use = read_call(name, block.get("input"), lazy=True)
        call_id = name_at(block, "id")
        event_id = call_id or f"{self.message_id}-call"
        attributes = self._take_marks()
        self.calls.call(
            use, call_id, raw_type="tool_use", time=self.time, event_id=event_id, attributes=attributes
        )
        if use.family == "task" and call_id:
            self.open_tasks.add(call_id)
            title = text_at(as_object(block.get("input")), "description", "title", "query", "task")
            self._add(TaskStart(title=short_title(title or name)), [], "tool_use", call_id, "start")
        return True

    def _convert_result(self, block: Object) -> bool:
        run = object_at(block, "run")
        status = as_text(run.get("status"))
        call_id = name_at(block, "toolUseID", "tool_use_id", "toolUseId")
        if status == "in-progress" and run.get("result") is None:
            # Nothing came back before the thread was written.
            self.calls.abandon(call_id or "")
            return True
        call = self.calls.find(call_id)
        is_error = status in _FAILED
        result = run.get("result")
        members = as_object(result)
        blocks = _error_blocks(run, status) if is_error else []
        blocks += _result_blocks(result, call.path if call else None, bool(call and call.family == "read"))
        code = exit_code_at(members, "exitCode", "exit_code")
        outcome = Outcome(is_error or bool(code), code, diff=bare_diff(text_at(members, "diff") or ""))
        self.calls.result(
            call_id,
            blocks,
            outcome,
            raw_type="tool_result",
            time=self.time,
            event_id=f"{call_id}-result" if call_id else "",
            attributes=self._take_marks() | ({"status": status} if status else {}),
        )
        if call_id in self.open_tasks:
            self.open_tasks.discard(call_id or "")
            self._add(TaskEnd(), [], "tool_result", call_id, "end")
        return True

    def _add(
        self,
        event_type: EventType,
        blocks: list[ContentBlock],
        raw_type: str,
        call_id: str | None = None,
        ending: str = "",
    ) -> None:
        """Append an event; with a call id, as a boundary of the task that the call started."""
        attributes: Attributes = {"source.schema_version": SCHEMA, "source.raw_type": raw_type}
        attributes |= self._take_marks()
        draft = Draft(event_type, blocks, self.time, attributes=attributes)
        if call_id:
            draft.event_id, draft.task_id = f"task-{call_id}-{ending}", f"task-{call_id}"
            attributes["semantic.call_id"] = call_id
        self.recorder.add(draft)

    def _take_marks(self) -> Attributes:
        """Return the message's marks, with its usage for the first event that asks."""
        usage, self.usage = self.usage, {}
        return self.marks | usage

    def _count_usage(self, message: Object) -> None:
        """Count a response's tokens once: they go to its first event, or to one of their own."""
        stated = object_at(message, "usage")
        usage = Usage(
            input=count_at(stated, "inputTokens"),
            output=count_at(stated, "outputTokens"),
            cache_read=count_at(stated, "cacheReadInputTokens"),
            cache_write=count_at(stated, "cacheCreationInputTokens"),
        )
        if not any(usage.members().values()):
            return
        usage.write_to(self.usage)
        self.session.usage.add(usage)


def _readable(value: Json) -> list[ContentBlock] | None:
    """Return a text or picture as blocks, none for blank text; None for a block that is neither."""
    if isinstance(value, str):
        return [TextBlock(text=value)] if value.strip() else []
    block = as_object(value)
    if block.get("type") == "text" and isinstance(text := block.get("text"), str):
        return [TextBlock(text=text)] if text.strip() else []
    if block.get("type") != "image":
        return None
    source = object_at(block, "source")
    mime = name_at(source, "mediaType", "media_type") or "image/png"
    data = text_at(source, "data")
    url = f"data:{mime};base64,{data}" if data else text_at(source, "url")
    return [ImageBlock(url=url, mime=mime)] if url else None


def _block_name(block: Object) -> str:
    return f"block:{as_text(block.get('type')) or 'unknown'}"


def _error_blocks(run: Object, status: str) -> list[ContentBlock]:
    """Say what went wrong, in the tool's words where it has some."""
    error = run.get("error")
    text = as_text(error) or text_at(as_object(error), "message") or text_at(run, "reason")
    if text:
        return result_blocks(text)
    if error is not None:
        return [JsonBlock(data=error)]
    return [] if run.get("result") else [TextBlock(text=_FAILED[status])]


def _result_blocks(result: Json, path: str | None, is_read: bool) -> list[ContentBlock]:
    """Show what a tool returned: its text as text, everything that is not shown elsewhere as JSON."""
    if not isinstance(result, dict):
        return json_or_text(result, path=path, is_read=is_read)
    mime = name_at(object_at(result, "imageInfo"), "mimeType")
    data = text_at(result, "content") if mime else None
    if mime and data:
        return [ImageBlock(url=f"data:{mime};base64,{data}", mime=mime)]
    text = next((key for key in _RESULT_TEXTS if isinstance(result.get(key), str)), "")
    blocks = result_blocks(as_text(result.get(text)), path=path, is_read=is_read)
    shown = _SHOWN_ELSEWHERE if bare_diff(as_text(result.get("diff"))) else _SHOWN_ELSEWHERE[:-1]
    rest = without(result, text, *shown)
    return [*blocks, JsonBlock(data=rest)] if rest else blocks
