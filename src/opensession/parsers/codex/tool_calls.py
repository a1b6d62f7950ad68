"""Calls and their results; patches, a change for each file (parsers.md §5.3 to §5.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from opensession.hail import (
    Attributes,
    CodeBlock,
    ContentBlock,
    EventType,
    FileDelete,
    FileEdit,
    FileRead,
    ImageBlock,
    ImageGenerate,
    Instant,
    JsonBlock,
    SystemMessage,
    TextBlock,
    ToolCall,
    UserMessage,
    WebFetch,
    WebSearch,
)
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.codex.messages import ITEM_SCHEMA, Messages
from opensession.parsers.codex.outputs import Output, read_output
from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.fields import (
    as_list,
    as_object,
    as_text,
    list_at,
    name_at,
    object_at,
    objects_at,
    text_at,
)
from opensession.parsers.patches import parse_envelope
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.tools import QUESTION_TOOL, ToolUse, command_of, read_call

_PATCH_NAMES = frozenset({"apply_patch", "apply_diff"})
_BEGIN = "*** Begin Patch"
_FOLDERS = 24
"""How deep below the folder of the session a patched file is looked for."""


class _Change(Protocol):
    """What a patch does to one file, as its text or the tool's report tells it."""

    @property
    def path(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def new_path(self) -> str | None: ...
    def event_type(self) -> EventType: ...


@dataclass(eq=False, repr=False)
class ToolCalls:
    """All calls of a rollout."""

    recorder: Recorder
    messages: Messages
    calls: Calls
    patches: dict[str, list[Draft]] = field(default_factory=dict)
    """By call id: the changes of a patch that wait for its outcome."""
    questions: dict[str, list[Object]] = field(default_factory=dict)
    """By call id: what the user was asked."""
    searches: set[str] = field(default_factory=set)
    """Queries and addresses that were told, as items or on the screen."""

    def call(
        self, name: str, arguments: Json, call_id: str | None, time: Instant | None, raw_type: str
    ) -> None:
        """Append a call's event, or one for each file of a patch."""
        given = _arguments(arguments)
        shown = name.rpartition(".")[2] or name
        patch = _patch_in(shown, given)
        changes = parse_envelope(patch) if patch else []
        if changes:
            self._patch(shown, changes, call_id, time, raw_type)
            return
        use = read_call(shown, given)
        if use.family == "interactive" and call_id:
            self.questions[call_id] = [*objects_at(as_object(given), "questions")] or [as_object(given)]
        self.calls.call(use, call_id, raw_type=raw_type, time=time, attributes=self._attributes())

    def result(self, call_id: str | None, output: Json, time: Instant | None, raw_type: str) -> None:
        """Append a result's event, and tell its call what came of it."""
        call = self.calls.find(call_id)
        is_read = call is not None and call.family == "read"
        read = read_output(output, path=call.path if call else None, is_read=is_read)
        if call_id in self.questions:
            self._answers(call_id or "", output, time)
        self._settle_patch(call_id, failed=read.is_error)
        self._append_result(call_id, read, time, raw_type)

    def ended(self, call_id: str | None, outcome: Outcome) -> bool:
        """Tell a call what the screen knows of its end; False if no such call was made."""
        call = self.calls.by_id.get(call_id or "")
        if call is None:
            return False
        if call.draft:
            if outcome.duration_ms is not None:
                call.draft.duration_ms = outcome.duration_ms
            event_type = call.draft.event_type
            if outcome.exit_code is not None and event_type.type == "ShellCommand":
                call.draft.event_type = event_type.model_copy(update={"exit_code": outcome.exit_code})
        return True

    def unannounced(
        self, use: ToolUse, call_id: str | None, result: Output, time: Instant | None, raw_type: str
    ) -> None:
        """Append call and result that no item told, only an event at their end."""
        self.calls.call(use, call_id, raw_type=raw_type, time=time, attributes=self._attributes())
        self._append_result(call_id, result, time, raw_type)

    def patch_applied(self, payload: Object, time: Instant | None, raw_type: str) -> None:
        """Take up what the tool says it did to files: better diffs, and whether it worked."""
        call_id = name_at(payload, "call_id", "id")
        changes = [
            _applied(path, as_object(change)) for path, change in object_at(payload, "changes").items()
        ]
        failed = payload.get("success") is False
        drafts = self.patches.get(call_id or "")
        if drafts is None:
            if changes:
                self._patch("apply_patch", changes, call_id, time, raw_type)
            self._settle_patch(call_id, failed=failed)
            return
        by_path = {path: change for change in changes for path in _names_of(change.path)}
        for draft in drafts:
            path = getattr(draft.event_type, "path", "")
            told = by_path.get(path)
            if told and told.hunks_text and isinstance(draft.event_type, FileEdit):
                draft.event_type = FileEdit(path=path, diff=told.hunks_text)
        self._settle_patch(call_id, failed=failed)

    def web(self, payload: Object, call_id: str | None, time: Instant | None, raw_type: str) -> None:
        """Append a web search, or what was opened of it."""
        action = object_at(payload, "action")
        kind = as_text(action.get("type"))
        query = [text_at(action, "query"), *(as_text(item) for item in list_at(action, "queries"))]
        queries = list(dict.fromkeys(filter(None, [*query, text_at(payload, "query")])))
        url, pattern = name_at(action, "url"), text_at(action, "pattern")
        event = _web_event(kind, queries, url, pattern)
        if event is None:
            return
        event_type, text = event
        key = f"{event_type.type} {text}"
        if key in self.searches and raw_type != "web_search_call":
            return
        self.searches.add(key)
        attributes = self._attributes() | {
            "source.schema_version": ITEM_SCHEMA,
            "source.raw_type": f"{raw_type}:{kind}" if kind else raw_type,
            "semantic.tool_kind": "web",
        }
        listed: list[Json] = [*queries]
        named: Object = {"status": name_at(payload, "status"), "queries": listed, "pattern": pattern}
        attributes |= {f"web_search.{name}": value for name, value in named.items() if value}
        if call_id:
            attributes["semantic.call_id"] = call_id
        self.recorder.add(Draft(event_type, [TextBlock(text=text)], time, attributes=attributes))

    def image(self, payload: Object, time: Instant | None, raw_type: str) -> None:
        """Append a picture that was made, once for item and screen."""
        prompt = text_at(payload, "revised_prompt", "prompt") or ""
        key = f"image {name_at(payload, 'id', 'call_id')} {prompt}"
        if key in self.searches:
            return
        self.searches.add(key)
        data = name_at(payload, "result")
        picture: list[ContentBlock] = []
        if data:
            url = data if data.startswith(("data:", "http")) else f"data:image/png;base64,{data}"
            picture = [ImageBlock(url=url, mime="image/png")]
        attributes: Attributes = {"source.schema_version": ITEM_SCHEMA, "source.raw_type": raw_type}
        self.recorder.add(Draft(ImageGenerate(prompt=prompt), picture, time, attributes=attributes))

    def viewed(self, payload: Object, time: Instant | None, raw_type: str) -> None:
        """Append the look at a picture, unless its call was told."""
        call_id = name_at(payload, "call_id")
        if not self.ended(call_id, Outcome()):
            path = name_at(payload, "path") or "unknown"
            use = ToolUse("view_image", "read", FileRead(path=path), [], path)
            self.calls.call(use, call_id, raw_type=raw_type, time=time)

    def finish(self) -> None:
        """Let go of what waited."""
        for call_id in [*self.patches]:
            self._settle_patch(call_id, failed=False)

    def _patch(
        self,
        name: str,
        changes: Sequence[_Change],
        call_id: str | None,
        time: Instant | None,
        raw_type: str,
    ) -> None:
        drafts: list[Draft] = []
        for number, change in enumerate(changes):
            event_type = change.event_type()
            blocks: list[ContentBlock] = []
            if not isinstance(event_type, FileEdit | FileDelete) and change.text:
                blocks.append(CodeBlock(code=change.text))
            if change.new_path:
                blocks.append(TextBlock(text=f"Moved to {change.new_path}"))
            use = ToolUse(name, "edit", event_type, blocks, change.path)
            if number == 0:
                draft = self.calls.call(
                    use, call_id, raw_type=raw_type, time=time, attributes=self._attributes(), held=True
                )
            else:
                named = use.attributes(call_id, ITEM_SCHEMA, raw_type) | self._attributes()
                draft = self.recorder.hold(Draft(event_type, blocks, time, attributes=named))
                self.recorder.add(draft)
            drafts.append(draft)
        if call_id:
            self.patches[call_id] = drafts
        else:
            for draft in drafts:
                self.recorder.settle(draft)

    def _settle_patch(self, call_id: str | None, *, failed: bool) -> None:
        """Release the changes of a patch; one that failed changed no line."""
        for draft in self.patches.pop(call_id or "", ()):
            event_type = draft.event_type
            if failed and isinstance(event_type, FileEdit) and event_type.diff:
                draft.blocks.append(CodeBlock(code=event_type.diff, language="diff"))
                draft.event_type = FileEdit(path=event_type.path)
            self.recorder.settle(draft)

    def _append_result(self, call_id: str | None, read: Output, time: Instant | None, raw_type: str) -> None:
        outcome = Outcome(is_error=read.is_error, exit_code=read.exit_code, duration_ms=read.duration_ms)
        self.calls.result(call_id, read.blocks, outcome, raw_type=raw_type, time=time)

    def _answers(self, call_id: str, output: Json, time: Instant | None) -> None:
        """Append the questions and what the user answered (parsers.md §5.4)."""
        asked = self.questions.pop(call_id)
        value = decode_text(output) if isinstance(output, str) else output
        answers = object_at(as_object(value), "answers")
        if not answers:
            return
        meta = [_question(item) for item in asked]
        ids: list[Json] = [question["id"] for question in meta]
        lines = [_question_line(question) for question in meta]
        shared: Attributes = {
            "source.schema_version": ITEM_SCHEMA,
            "source.raw_type": QUESTION_TOOL,
            "semantic.call_id": call_id,
            "call_id": call_id,
            "question_ids": ids,
        }
        question: Attributes = {**shared, "source": "interactive_question", "question_meta": [*meta]}
        answer: Attributes = {**shared, "source": "interactive", "raw_answers": answers}
        told: list[ContentBlock] = [TextBlock(text="\n".join(lines))]
        self.recorder.add(Draft(SystemMessage(), told, time, attributes=question))
        said = "\n".join(f"{key}: {_answer(value)}" for key, value in answers.items())
        self.recorder.add(Draft(UserMessage(), [TextBlock(text=said)], time, attributes=answer))
        self.messages.first_prompt = self.messages.first_prompt or said

    def _attributes(self) -> Attributes:
        return {"model": self.messages.model} if self.messages.model else {}


class _Applied(NamedTuple):
    """A change as ``patch_apply_end`` reports it."""

    kind: str
    path: str
    hunks_text: str
    text: str
    new_path: str | None

    def event_type(self) -> EventType:
        use = read_call(
            {"add": "create_file", "delete": "delete_file"}.get(self.kind, "edit"), {"path": self.path}
        )
        if isinstance(use.event_type, FileEdit):
            return FileEdit(path=self.path, diff=self.hunks_text or None)
        return use.event_type


def _applied(path: str, change: Object) -> _Applied:
    kind = as_text(change.get("type")) or "update"
    diff = as_text(change.get("unified_diff"))
    is_diff = diff.startswith(("@@", "---"))
    head = "" if diff.startswith("---") else f"--- {path}\n+++ {path}\n"
    content = as_text(change.get("content"))
    return _Applied(
        kind, path or "unknown", head + diff if is_diff else "", content, name_at(change, "move_path")
    )


def _names_of(path: str) -> list[str]:
    """Return what a patch may call a file: its path, or the last parts of it, seen from a folder above."""
    parts = path.rsplit("/", _FOLDERS)[1:]
    return [*("/".join(parts[start:]) for start in range(len(parts))), path]


def _arguments(arguments: Json) -> Json:
    """Return a call's arguments: JSON in text is decoded, other text is the input of a custom tool."""
    if not isinstance(arguments, str):
        return arguments
    value = decode_text(arguments)
    return value if isinstance(value, dict) else {"input": arguments} if arguments.strip() else {}


def _patch_in(name: str, given: Json) -> str | None:
    """Return the patch that a call applies: as input, as argument, or through the shell."""
    arguments = as_object(given)
    texts = [value for value in arguments.values() if isinstance(value, str) and _BEGIN in value]
    if name in _PATCH_NAMES and texts:
        return texts[0]
    words = [as_text(word) for word in as_list(arguments.get("command"))]
    line = next((word for word in words if _BEGIN in word), None) or command_of(arguments)
    if _BEGIN in line and ("apply_patch" in line or "apply_patch" in words or name in _PATCH_NAMES):
        return line[line.index(_BEGIN) :]
    return None


def _web_event(
    kind: str, queries: list[str], url: str | None, pattern: str | None
) -> tuple[EventType, str] | None:
    """Choose the event for a web action (parsers.md §5.5)."""
    if kind == "search" or (queries and not url):
        return (WebSearch(query=queries[0]), " | ".join(queries)) if queries else None
    if kind in {"find_in_page", "findInPage"}:
        if url:
            return WebFetch(url=url), f"{url}\npattern: {pattern}" if pattern else url
        return (ToolCall(name="web_search"), f"find_in_page: {pattern}") if pattern else None
    if url:
        return WebFetch(url=url), url
    if kind in {"open_page", "openPage"}:
        return ToolCall(name="web_search"), "open_page"
    return (ToolCall(name="web_search"), f"find_in_page: {pattern}") if pattern else None


def _question(item: Object) -> Object:
    question: Object = {"id": name_at(item, "id") or "question"}
    for key in ("header", "question"):
        if text := text_at(item, key):
            question[key] = text
    return question


def _question_line(question: Object) -> str:
    header = f" ({question['header']})" if "header" in question else ""
    return f"- {question['id']}{header}: {question.get('question') or '(no question text)'}"


def _answer(value: Json) -> str:
    """Return an answer's texts: a string, a list, or an object that holds a list of them."""
    if isinstance(value, str):
        return value or "(no answer)"
    values = as_list(value) or as_list(as_object(value).get("answers"))
    return " | ".join(filter(None, map(as_text, values))) or "(no answer)"


def tool_search(payload: Object) -> list[ContentBlock]:
    """Return the tools that a search for tools found."""
    tools = payload.get("tools")
    return [] if tools is None else [JsonBlock(data=tools)]
