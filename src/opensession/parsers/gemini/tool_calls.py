"""Tool calls with the results they carry (parsers.md §6.1, §6.4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from opensession.hail import (
    Attributes,
    ContentBlock,
    FileCreate,
    FileEdit,
    Instant,
    JsonBlock,
    TaskEnd,
    TaskStart,
    ToolCall,
)
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.decoding import Json, Object
from opensession.parsers.diffs import bare_diff, diff_of_texts
from opensession.parsers.fields import as_object, as_text, name_at, object_at, text_at
from opensession.parsers.gemini.parts import Part, media_of, parts_of, response_blocks
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.results import result_blocks
from opensession.parsers.times import parse_time
from opensession.parsers.titles import short_title
from opensession.parsers.tools import ToolUse, read_call

_FAILED = frozenset({"error", "cancelled"})
_AGENTS = frozenset({"codebase_investigator", "cli_help", "generalist", "browser_agent"})
"""Sub-agents that are offered as tools under their own names."""
_EXIT_CODE = re.compile(r"^Exit Code: (-?[0-9]{1,9})\s*$", re.MULTILINE)
_CREATED, _OVERWROTE = "Successfully created and wrote to new file", "Successfully overwrote file"
_CUT_OFF = "IMPORTANT: The file content has been truncated"
_WINDOW = ("offset", "limit", "start_line", "end_line")


@dataclass(eq=False, repr=False)
class Context:
    """What the events of a call share."""

    call_id: str
    time: Instant | None
    marks: Attributes
    """Of every event."""
    usage: Attributes
    """Of the first event only."""

    @property
    def raw_type(self) -> str:
        """The type of the message, which all its events bear (parsers.md §6.1)."""
        return str(self.marks["source.raw_type"])


@dataclass(eq=False, repr=False)
class ToolCalls:
    """Converts calls, and remembers file contents as long as nothing else may have changed them."""

    recorder: Recorder
    calls: Calls
    contents: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, list[str]] = field(default_factory=dict)
    """Ids of calls that are parts of a message and wait for a response without an id, by tool name."""

    def convert(self, value: Object, name: str, context: Context) -> None:
        """Append a call, and its result unless it was still running."""
        arguments = value.get("args")
        use = _use(name, arguments, is_agent="agentId" in value)
        draft = self._call(use, context)
        if use.family == "task":
            title = text_at(as_object(arguments), "description", "title", "objective", "task", "request")
            self._bound(TaskStart(title=short_title(title or name)), context, name_at(value, "agentId"))
        status = as_text(value.get("status"))
        parts = parts_of(value.get("result")) or []
        display = value.get("resultDisplay")
        if not parts and not (status == "success" or status in _FAILED):
            # It was still running when the log was written: there is no result to show.
            self.calls.abandon(context.call_id)
            return
        time = parse_time(value.get("timestamp"))
        is_error = status in _FAILED or (status != "success" and any(map(_has_error, parts)))
        blocks = self._blocks(parts, display, use)
        text = _text_of(parts) or as_text(display)
        outcome = self._outcome(use, as_object(arguments), display, text, is_error=is_error)
        if outcome.existed and isinstance(draft.event_type, FileCreate) and not draft.released:
            draft.event_type = FileEdit(path=draft.event_type.path)
        marks = context.marks | ({"status": status} if status else {})
        ended = replace(context, time=time or context.time, marks=marks)
        self._result(ended.call_id, ended, blocks, outcome)
        if use.family == "task":
            self._bound(TaskEnd(), ended)

    def call_of_part(self, body: Object, context: Context) -> None:
        """Append a call that is a part of a message."""
        name = name_at(body, "name") or "unknown"
        if not name_at(body, "id"):
            self.unanswered.setdefault(name, []).append(context.call_id)
        self._call(_use(name, body.get("args")), context)

    def result_of_part(self, body: Object, time: Instant | None, marks: Attributes) -> None:
        """Append a response that is a part of a message; without an id it answers the first such call."""
        name = name_at(body, "name") or "unknown"
        waiting = self.unanswered.get(name)
        call_id = name_at(body, "id") or (waiting.pop(0) if waiting else None)
        response = body.get("response")
        call = self.calls.find(call_id) if call_id else None
        is_read = bool(call and call.family == "read")
        blocks = response_blocks(response, call.path if call else None, is_read=is_read) + media_of(body)
        is_shell = call is not None and call.family == "shell"
        code = _exit_code(as_text(object_at(body, "response").get("output"))) if is_shell else None
        outcome = Outcome("error" in as_object(response) or bool(code), code)
        context = Context(call_id or "", time, marks, {})
        self._result(call_id, context, blocks, outcome, name=name)

    def _call(self, use: ToolUse, context: Context) -> Draft:
        if use.family == "shell":
            # A command may change any file.
            self.contents.clear()
        attributes = context.marks | context.usage
        key = context.call_id
        return self.calls.call(
            use, key, raw_type=context.raw_type, time=context.time, event_id=key, attributes=attributes
        )

    def _result(
        self,
        call_id: str | None,
        context: Context,
        blocks: list[ContentBlock],
        outcome: Outcome,
        *,
        name: str | None = None,
    ) -> None:
        self.calls.result(
            call_id,
            blocks,
            outcome,
            raw_type=context.raw_type,
            name=name,
            time=context.time,
            event_id=f"{call_id}-result" if call_id else "",
            attributes=context.marks,
        )

    def _bound(self, event_type: TaskStart | TaskEnd, context: Context, agent: str | None = None) -> None:
        """Append a boundary of the task that a call started."""
        ending = "start" if isinstance(event_type, TaskStart) else "end"
        task = f"task-{context.call_id}"
        attributes: Attributes = {**context.marks, "semantic.call_id": context.call_id}
        if agent:
            attributes["subagent_id"] = agent
        self.recorder.add(
            Draft(event_type, [], context.time, f"{task}-{ending}", task, attributes=attributes)
        )

    def _blocks(self, parts: list[Part], display: Json, use: ToolUse) -> list[ContentBlock]:
        """Show the result; what the user was shown instead, when there is none."""
        is_read = use.family == "read"
        blocks: list[ContentBlock] = []
        for part in parts:
            if part.kind == "response" and part.body is not None:
                response = part.body.get("response")
                blocks += response_blocks(response, use.path, is_read=is_read) + media_of(part.body)
            elif part.block is not None:
                blocks.append(part.block)
            elif part.kind != "shown":
                blocks.append(self.recorder.raw_block(f"result.{part.name}", part.value))
        if blocks or display in (None, "", {}, []):
            return blocks
        return result_blocks(display) if isinstance(display, str) else [JsonBlock(data=display)]

    def _outcome(
        self, use: ToolUse, arguments: Object, display: Json, text: str, *, is_error: bool
    ) -> Outcome:
        code = _exit_code(text) if use.family == "shell" else None
        outcome = Outcome(is_error or bool(code), code)
        if not is_error and use.path and use.family in ("read", "write", "edit"):
            shown = as_object(display)
            if use.family == "write":
                outcome.existed = _existed(shown, text)
            if use.family != "read":
                outcome.diff = self._diff(use.path, shown, arguments, existed=outcome.existed)
            self._remember(use, arguments, text)
        return outcome

    def _diff(self, path: str, display: Object, arguments: Object, *, existed: bool | None) -> str | None:
        """Return the change as the tool shows it, or between the content the log showed and the new one."""
        old, new = display.get("originalContent"), display.get("newContent")
        ready = bare_diff(text_at(display, "fileDiff") or "")
        if ready:
            return ready
        if isinstance(old, str) and isinstance(new, str):
            return diff_of_texts(path, old, new, first_line=1)
        before, after = self.contents.get(path), arguments.get("content")
        if existed and before is not None and isinstance(after, str):
            return diff_of_texts(path, before, after, first_line=1)
        return None

    def _remember(self, use: ToolUse, arguments: Object, text: str) -> None:
        content = arguments.get("content") if use.family == "write" else text
        is_whole = not any(key in arguments for key in _WINDOW) and not text.startswith(_CUT_OFF)
        if use.path and use.family != "edit" and is_whole and isinstance(content, str):
            self.contents[use.path] = content
        else:
            self.contents.pop(use.path or "", None)


def _use(name: str, arguments: Json, *, is_agent: bool = False) -> ToolUse:
    use = read_call(name, arguments, lazy=True)
    if (is_agent or name in _AGENTS) and use.family != "task":
        return use._replace(family="task", event_type=ToolCall(name=use.name), change=None)
    return use


def _responses(parts: list[Part]) -> Iterator[Object]:
    return (object_at(part.body, "response") for part in parts if part.kind == "response" and part.body)


def _has_error(part: Part) -> bool:
    return any(isinstance(response.get("error"), str) for response in _responses([part]))


def _text_of(parts: list[Part]) -> str:
    """Return the result's text for reading facts out of it."""
    texts = [as_text(response.get("output")) for response in _responses(parts)]
    texts += [as_text(part.value) for part in parts]
    texts += [as_text(as_object(part.value).get("text")) for part in parts]
    return "\n".join(filter(None, texts))


def _exit_code(text: str) -> int | None:
    """Return the code that the shell tool adds behind a command's output."""
    codes = _EXIT_CODE.findall(text)
    return int(codes[-1]) if codes else None


def _existed(display: Object, text: str) -> bool | None:
    """Tell whether a written file was there before; None when nothing says so."""
    if isinstance(display.get("isNewFile"), bool):
        return display["isNewFile"] is False
    if text.startswith(_CREATED):
        return False
    if text.startswith(_OVERWROTE):
        return True
    if "newContent" in display and display.get("originalContent") in (None, ""):
        return False
    return None
