"""``ui_messages.json`` by itself: what the user saw, which is a session without its history, too."""

from collections.abc import Callable
from dataclasses import dataclass, field

from opensession.hail import (
    AgentMessage,
    Attributes,
    CodeBlock,
    ContentBlock,
    Custom,
    EventType,
    FileEdit,
    ImageBlock,
    Instant,
    SystemMessage,
    TextBlock,
    Thinking,
    UserMessage,
)
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.cline.calls import read_tool, replacements_of
from opensession.parsers.cline.timeline import kind_of, usage_of
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.diffs import bare_diff
from opensession.parsers.fields import as_object, as_text, list_at, name_at, object_at, text_at, without
from opensession.parsers.languages import language_of
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.results import result_blocks
from opensession.parsers.times import parse_time
from opensession.parsers.titles import prompt_title

SCHEMA = "cline-ui-v1"

MESSAGES: dict[str, Callable[[], EventType]] = {
    **dict.fromkeys(("completion_result", "plan_mode_respond", "plan_mode_response"), AgentMessage),
    "reasoning": Thinking,
    **dict.fromkeys(("user_feedback", "user_feedback_diff", "task"), UserMessage),
}
_NOTICES_NAMES = (
    "error diff_error api_req_failed api_req_retried clineignore_error rooignore_error"
    " shell_integration_warning mistake_limit_reached condense_context condense_context_error"
    " info condense summarize_task"
)
NOTICES = frozenset(_NOTICES_NAMES.split())
_BOOKKEEPING_NAMES = (
    "api_req_started api_req_finished api_req_rate_limit_wait deleted_api_reqs"
    " checkpoint_created checkpoint_saved task_progress resume_task resume_completed_task"
    " completion_result command_output mcp_server_request_started load_mcp_documentation"
    " error_retry hook hook_status hook_output_stream generate_explanation new_task_started"
    " subtask_result auto_approval_max_req_reached user_edit_todos browser_session_status"
)
BOOKKEEPING = frozenset(_BOOKKEEPING_NAMES.split())
"""What tells progress only: nothing to read is in it, or it is read by other means."""

CALLS = frozenset(
    {"tool", "command", "use_mcp_server", "browser_action", "browser_action_launch", "followup"}
)
ENTRIES = (
    frozenset(MESSAGES)
    | NOTICES
    | BOOKKEEPING
    | CALLS
    | {"text", "browser_action_result"}
    | {"mcp_server_response"}
)
"""Everything that the UI is known to say or ask."""

_NATIVE_NAMES = {
    "readFile": "read_file",
    "newFileCreated": "write_to_file",
    "editedExistingFile": "replace_in_file",
    "appliedDiff": "apply_diff",
    "insertContent": "insert_content",
    "searchAndReplace": "search_and_replace",
    "fileDeleted": "delete_file",
    "searchFiles": "search_files",
    "codebaseSearch": "codebase_search",
    "listFiles": "list_files",
    "listFilesTopLevel": "list_files",
    "listFilesRecursive": "list_files",
    "listCodeDefinitionNames": "list_code_definition_names",
    "webFetch": "web_fetch",
    "webSearch": "web_search",
    "newTask": "new_task",
}
_WRITES = frozenset(
    {"newFileCreated", "editedExistingFile", "appliedDiff", "insertContent", "searchAndReplace"}
)
_ANSWERED = frozenset(
    {"searchFiles", "codebaseSearch", "listFiles", "listFilesTopLevel", "listFilesRecursive"}
)
"""Tools whose entry has the result as its content."""


@dataclass(eq=False, repr=False)
class InterfaceConversion:
    """The state between entries."""

    recorder: Recorder
    session: SessionDraft
    calls: Calls
    usage: Attributes = field(default_factory=dict)
    """Tokens of the request at hand, until an event took them."""
    output: list[str] = field(default_factory=list)
    """What the last command wrote so far."""
    prompted: bool = False
    made: int = 0
    time: Instant | None = None

    def convert(self, value: Json) -> str:
        """Convert an entry and return its name for the account."""
        entry = as_object(value)
        kind = kind_of(entry)
        name = f"{as_text(entry.get('type')) or 'entry'}:{kind}"
        self.time = parse_time(entry.get("ts")) or self.time
        text = entry.get("text")
        self._describe(entry)
        if kind == "command_output":
            self.output.append(as_text(text))
            return name
        self._finish_output()
        if kind not in ENTRIES or not isinstance(text, str | None):
            self.recorder.keep_raw(name, value, self.time)
        elif kind in CALLS:
            self._call(kind, as_text(text))
        elif kind == "api_req_started":
            self._count(entry)
        else:
            self._say(entry, kind, as_text(text))
        return name

    def finish(self) -> None:
        """Add what waited for something to follow."""
        self._finish_output()
        if self.usage:
            self._add(Custom(kind="token_count"), [], "api_req_started")

    def _describe(self, entry: Object) -> None:
        info = object_at(entry, "modelInfo")
        self.session.note_model(name_at(info, "modelId"))
        self.session.provider = self.session.provider or name_at(info, "providerId")

    def _count(self, entry: Object) -> None:
        if self.usage:
            self._add(Custom(kind="token_count"), [], "api_req_started")
        usage = usage_of(entry)
        self.session.usage.add(usage)
        usage.write_to(self.usage)

    def _say(self, entry: Object, kind: str, text: str) -> None:
        """Add a message of the user's, the agent's or the tool's."""
        pictures: list[ContentBlock] = [
            ImageBlock(url=url, mime=url[5:].partition(";")[0] or "image/png")
            for url in map(as_text, list_at(entry, "images"))
            if url.startswith("data:")
        ]
        blocks: list[ContentBlock] = [*([TextBlock(text=text)] if text.strip() else []), *pictures]
        make = MESSAGES.get(kind)
        if kind == "text":
            make = AgentMessage if self.prompted else UserMessage
        elif kind in NOTICES or kind in ("browser_action_result", "mcp_server_response"):
            make = SystemMessage
        if make is None or not blocks:
            return
        event_type = make()
        if isinstance(event_type, UserMessage):
            self.prompted = True
            self.session.title = self.session.title or prompt_title(text)
        self._add(event_type, blocks, kind)

    def _call(self, kind: str, text: str) -> None:
        self.made += 1
        if kind == "command":
            self._start("execute_command", {"command": text.strip()}, kind)
            return
        given = as_object(decode_text(text))
        if kind == "tool":
            self._call_tool(given, text)
        elif kind == "followup":
            self._start("ask_followup_question", given or {"question": text}, kind)
        else:
            self._start(kind, given or ({"text": text} if text else {}), kind)

    def _call_tool(self, given: Object, text: str) -> None:
        """Make a call of a tool entry, whose content is what is written or what was found."""
        tool = name_at(given, "tool") or "tool"
        content = text_at(given, "content")
        arguments = without(given, "tool", "content", "operationIsLocatedInWorkspace", "isOutsideWorkspace")
        if tool in _WRITES:
            diff = bare_diff(as_text(given.get("diff")))
            arguments = {**arguments, "content": content} if content else arguments
            self._start(_NATIVE_NAMES[tool], arguments, "tool", is_edit=tool != "newFileCreated", diff=diff)
            return
        self._start(_NATIVE_NAMES.get(tool, tool), arguments or {"text": text}, "tool")
        if tool in _ANSWERED and content:
            self._result(result_blocks(content))

    def _start(
        self, name: str, arguments: Object, kind: str, *, is_edit: bool = False, diff: str | None = None
    ) -> None:
        use = read_tool(name, arguments)
        key = f"call-{self.made}"
        attributes = self._take()
        draft = self.calls.call(
            use, key, raw_type=kind, time=self.time, event_id=f"{self.made}-call", attributes=attributes
        )
        if is_edit and use.path and isinstance(draft.event_type, FileEdit):
            described = draft.event_type.diff if replacements_of(arguments) else None
            draft.event_type = FileEdit(path=use.path, diff=diff or described)
            content = text_at(arguments, "content")
            if draft.event_type.diff is None and content:
                draft.blocks[:] = [CodeBlock(code=content, language=language_of(use.path))]
        if use.family in ("edit", "write"):
            self.calls.abandon(key)

    def _finish_output(self) -> None:
        output, self.output = "\n".join(filter(None, self.output)), []
        if output.strip():
            self._result(result_blocks(output))

    def _result(self, blocks: list[ContentBlock]) -> None:
        self.calls.result(f"call-{self.made}", blocks, Outcome(), raw_type="result", time=self.time)

    def _add(self, event_type: EventType, blocks: list[ContentBlock], raw_type: str) -> None:
        attributes: Attributes = {"source.schema_version": SCHEMA, "source.raw_type": raw_type}
        is_answer = isinstance(event_type, AgentMessage | Thinking | Custom)
        self.recorder.add(
            Draft(event_type, blocks, self.time, attributes=attributes | (self._take() if is_answer else {}))
        )

    def _take(self) -> Attributes:
        usage, self.usage = self.usage, {}
        return usage
