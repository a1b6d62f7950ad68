"""Events for the screen: turns, tokens, notices, ends of calls that no item told (parsers.md §5.6, §5.7)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from opensession.hail import (
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    Instant,
    JsonBlock,
    SystemMessage,
    TaskEnd,
    TaskStart,
    TextBlock,
)
from opensession.parsers.calls import Outcome
from opensession.parsers.codex.messages import SCREEN, SCREEN_SCHEMA, Messages
from opensession.parsers.codex.outputs import Output, duration_of, read_output, text_output
from opensession.parsers.codex.tool_calls import ToolCalls
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Object
from opensession.parsers.fields import (
    as_object,
    as_text,
    count_at,
    exit_code_at,
    list_at,
    name_at,
    object_at,
    text_at,
    without,
)
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.tools import read_call
from opensession.parsers.usage import Usage

SYNTHETIC_END = "synthetic end (missing task_complete)"

QUIET = frozenset(
    {
        *("thread_settings_applied", "sub_agent_activity", "exec_command_begin", "exec_command_output_delta"),
        *("patch_apply_begin", "mcp_tool_call_begin", "web_search_begin", "turn_diff", "item_started"),
        *(
            "agent_message_delta",
            "agent_reasoning_delta",
            "agent_reasoning_section_break",
            "session_configured",
        ),
        *("mcp_startup_update", "mcp_startup_complete", "get_history_entry_response", "shutdown_complete"),
        *(
            "collab_agent_spawn_begin",
            "collab_waiting_begin",
            "collab_close_begin",
            "skills_update_available",
        ),
        *("collab_agent_interaction_begin", "image_generation_begin", "raw_response_item"),
    }
)
"""Beginnings and increments: their ends say the same, and more."""

_NOTICES = frozenset(
    {
        *("error", "stream_error", "warning", "background_event", "undo_completed", "undo_started"),
        *("entered_review_mode", "exited_review_mode", "guardian_assessment", "thread_goal_updated"),
        *("collab_agent_spawn_end", "collab_waiting_end", "collab_close_end", "collab_agent_interaction_end"),
        *(
            "plan_update",
            "deprecation_notice",
            "thread_rolled_back",
            "model_reroute",
            "exec_approval_request",
        ),
        *("apply_patch_approval_request", "request_user_input", "elicitation_request"),
    }
)
"""Shown as system messages, with all they hold."""

_INPUT = ("input_tokens", "prompt_tokens", "inputTokens", "promptTokens", "token_input", "tokenInput")
_OUTPUT = (
    "output_tokens",
    "completion_tokens",
    "outputTokens",
    "completionTokens",
    "token_output",
    "tokenOutput",
)


@dataclass(eq=False, repr=False)
class Screen:
    """Reads ``event_msg`` payloads."""

    recorder: Recorder
    session: SessionDraft
    messages: Messages
    tools: ToolCalls
    open_turns: set[str] = field(default_factory=set)
    totals: Usage | None = None
    """The largest running totals."""
    stated: Usage = field(default_factory=Usage)
    """The sum of what was stated for single responses."""
    thread_name: str | None = None
    compacted: bool = False
    """The record before told of a compaction, too."""

    def read(self, payload: Object, time: Instant | None) -> bool:
        """Read a payload; False if its type is unknown, or what it says is not where it should be."""
        kind = as_text(payload.get("type"))
        if kind in QUIET:
            return True
        reader = _READERS.get(kind)
        if reader:
            fields = _SAID_IN.get(kind)
            if fields and not any(isinstance(payload.get(field), str) for field in fields):
                return False
            reader(self, payload, time)
            return True
        if kind in _NOTICES:
            self._notice(kind, payload, time)
            return True
        return False

    def compaction(self, text: str, time: Instant | None, raw_type: str) -> None:
        """Append a compaction, once for item and screen."""
        if not self.compacted:
            self._custom("context_compacted", text or "context compacted", time, raw_type)
        self.compacted = True

    def finish(self) -> None:
        """End the turns that have no end, and sum up the tokens."""
        for turn in sorted(self.open_turns):
            self._task_end(turn, SYNTHETIC_END, None, "synthetic:task-end")
        self.session.usage.add(self.totals or self.stated)

    def _user_message(self, payload: Object, time: Instant | None) -> None:
        blocks = self.messages.blocks_of(payload.get("message"))
        for image in list_at(payload, "images"):
            blocks += self.messages.blocks_of([{"image_url": image}])
        self.messages.tell("user", blocks, SCREEN, time, "user_message")

    def _agent_message(self, payload: Object, time: Instant | None) -> None:
        text = text_at(payload, "message", "text", "content") or ""
        self.messages.tell("assistant", text_output(text), SCREEN, time, "agent_message")

    def _reasoning(self, payload: Object, time: Instant | None) -> None:
        text = text_at(payload, "text", "message", "content") or ""
        self.messages.think(text, time, as_text(payload.get("type")))

    def _token_count(self, payload: Object, time: Instant | None) -> None:
        info = object_at(payload, "info")
        last = next(filter(None, (object_at(info, "last_token_usage"), object_at(payload, "usage"))), payload)
        total = object_at(info, "total_token_usage")
        if not info and not object_at(payload, "usage") and count_at(payload, *_INPUT, *_OUTPUT) is None:
            return
        one, all_ = _usage(last), _usage(total)
        if not any((one.input, one.output, all_.input, all_.output)):
            return
        attributes = self._attributes("token_count")
        one.write_to(attributes)
        if total:
            attributes |= {
                f"{name}_total": value for name, value in all_.members().items() if name in _TOTALS
            }
            self.totals = _larger(self.totals, all_)
        self.stated.add(one)
        turn = name_at(payload, "turn_id", "task_id")
        self.recorder.add(Draft(Custom(kind="token_count"), [], time, "", turn, None, attributes))

    def _compacted(self, _payload: Object, time: Instant | None) -> None:
        self.compaction("", time, "context_compacted")

    def _turn_aborted(self, payload: Object, time: Instant | None) -> None:
        reason = text_at(payload, "reason", "message") or as_text(payload.get("error"))
        attributes = self._attributes("turn_aborted") | ({"reason": reason} if reason else {})
        text: list[ContentBlock] = [TextBlock(text="turn aborted")]
        self.recorder.add(Draft(Custom(kind="turn_aborted"), text, time, attributes=attributes))

    def _task_started(self, payload: Object, time: Instant | None) -> None:
        turn = name_at(payload, "turn_id", "task_id")
        if turn is None or turn in self.open_turns:
            return
        self.open_turns.add(turn)
        title = text_at(payload, "title", "task", "name")
        blocks: list[ContentBlock] = [TextBlock(text=title or "task started")]
        attributes = self._attributes("task_started")
        self.recorder.add(Draft(TaskStart(title=title), blocks, time, "", turn, None, attributes))

    def _task_complete(self, payload: Object, time: Instant | None) -> None:
        said = text_at(payload, "last_agent_message", "summary", "message") or ""
        if said and not self.messages.is_last_answer(said):
            self.messages.tell("assistant", text_output(said), SCREEN, time, "task_complete")
        error = object_at(payload, "error")
        if text := text_at(error, "message"):
            self._say(f"Error: {text}", time, "task_complete", {"error": True})
        turn = name_at(payload, "turn_id", "task_id")
        if turn and turn in self.open_turns:
            self.open_turns.remove(turn)
            self._task_end(turn, "task completed", time, "task_complete", count_at(payload, "duration_ms"))

    def _task_end(
        self, turn: str, text: str, time: Instant | None, raw_type: str, duration_ms: int | None = None
    ) -> None:
        """End a turn. Its answer is a message already; a summary would count it a second time."""
        attributes = self._attributes(raw_type)
        blocks: list[ContentBlock] = [TextBlock(text=text)]
        self.recorder.add(Draft(TaskEnd(), blocks, time, "", turn, duration_ms, attributes))

    def _thread_name(self, payload: Object, _time: Instant | None) -> None:
        self.thread_name = name_at(payload, "thread_name") or self.thread_name

    def _exec_end(self, payload: Object, time: Instant | None) -> None:
        call_id = name_at(payload, "call_id", "id")
        exit_code, millis = exit_code_at(payload, "exit_code"), duration_of(payload.get("duration"))
        if self.tools.ended(call_id, Outcome(exit_code=exit_code, duration_ms=millis)):
            return
        text = text_at(payload, "aggregated_output", "formatted_output", "stdout", "stderr") or ""
        output = Output(text_output(text), exit_code, millis, bool(exit_code))
        use = read_call("shell", {"command": payload.get("command")})
        self.tools.unannounced(use, call_id, output, time, as_text(payload.get("type")))

    def _mcp_end(self, payload: Object, time: Instant | None) -> None:
        call_id = name_at(payload, "call_id", "id")
        millis = duration_of(payload.get("duration"))
        if self.tools.ended(call_id, Outcome(duration_ms=millis)):
            return
        invocation = object_at(payload, "invocation") or payload
        server, tool = name_at(invocation, "server", "namespace"), name_at(invocation, "tool") or "unknown"
        use = read_call(f"{server}__{tool}" if server else tool, invocation.get("arguments"))
        result = object_at(payload, "result")
        failure = result.get("Err") or payload.get("error")
        answer = (
            result.get("Ok") if "Ok" in result else (payload.get("content_items") or payload.get("result"))
        )
        output = read_output(answer) if not failure else Output(text_output(as_text(failure)), is_error=True)
        output.duration_ms = millis
        output.is_error |= as_object(answer).get("isError") is True or payload.get("success") is False
        self.tools.unannounced(use, call_id, output, time, as_text(payload.get("type")))

    def _patch_end(self, payload: Object, time: Instant | None) -> None:
        self.tools.patch_applied(payload, time, as_text(payload.get("type")))

    def _web_end(self, payload: Object, time: Instant | None) -> None:
        self.tools.web(payload, name_at(payload, "call_id", "id"), time, as_text(payload.get("type")))

    def _view_image(self, payload: Object, time: Instant | None) -> None:
        self.tools.viewed(payload, time, "view_image_tool_call")

    def _image(self, payload: Object, time: Instant | None) -> None:
        self.tools.image(payload, time, "image_generation_end")

    def _dynamic_request(self, payload: Object, time: Instant | None) -> None:
        call_id = name_at(payload, "callId", "call_id")
        if call_id not in self.tools.calls.by_id:
            name = name_at(payload, "tool") or "unknown"
            self.tools.call(name, payload.get("arguments"), call_id, time, "dynamic_tool_call_request")

    def _item_completed(self, payload: Object, time: Instant | None) -> None:
        """Read a finished item of the newest history; what other records told already adds nothing."""
        item = object_at(payload, "item")
        kind = as_text(item.get("type"))
        reader = _ITEMS.get(kind)
        if reader:
            reader(self, item, time)
        else:
            self.recorder.keep_raw(f"item_completed.{kind or 'unnamed'}", payload, time)

    def _plan(self, item: Object, time: Instant | None) -> None:
        lines = (line.strip() for line in (text_at(item, "text") or "").split("\n"))
        first = next(filter(None, lines), "plan completed")
        named: Attributes = {"plan_id": name_at(item, "id")} if name_at(item, "id") else {}
        self._custom("plan_completed", f"Plan completed: {first}", time, "item_completed", named)

    def _item_user(self, item: Object, time: Instant | None) -> None:
        self.messages.tell(
            "user", self.messages.blocks_of(item.get("content")), SCREEN, time, "item_completed"
        )

    def _item_agent(self, item: Object, time: Instant | None) -> None:
        self.messages.tell(
            "assistant", self.messages.blocks_of(item.get("content")), SCREEN, time, "item_completed"
        )

    def _item_reasoning(self, item: Object, time: Instant | None) -> None:
        for text in (*list_at(item, "summary_text"), *list_at(item, "raw_content")):
            self.messages.think(as_text(text), time, "item_completed")

    def _notice(self, kind: str, payload: Object, time: Instant | None) -> None:
        call_id = name_at(payload, "call_id")
        if call_id in self.tools.calls.by_id and call_id:
            return
        said = text_at(payload, "message", "user_facing_hint", "explanation", "prompt")
        label = "Error" if kind in {"error", "stream_error"} else kind.replace("_", " ")
        rest = without(payload, "type", "message", "turn_id", "call_id")
        attributes: Attributes = {"error": True} if label == "Error" else {}
        blocks: list[ContentBlock] = [JsonBlock(data=rest)] if rest else []
        self._say(f"{label}: {said}" if said else label, time, kind, attributes, blocks)

    def _say(
        self,
        text: str,
        time: Instant | None,
        raw_type: str,
        more: Attributes,
        blocks: list[ContentBlock] | None = None,
    ) -> None:
        attributes = self._attributes(raw_type) | more
        said: list[ContentBlock] = [TextBlock(text=text), *(blocks or [])]
        self.recorder.add(Draft(SystemMessage(), said, time, attributes=attributes))

    def _custom(
        self, kind: str, text: str, time: Instant | None, raw_type: str, more: Attributes | None = None
    ) -> None:
        attributes = self._attributes(raw_type) | (more or {})
        event_type: EventType = Custom(kind=kind)
        self.recorder.add(Draft(event_type, [TextBlock(text=text)], time, attributes=attributes))

    def _attributes(self, raw_type: str) -> Attributes:
        return {"source.schema_version": SCREEN_SCHEMA, "source.raw_type": raw_type}


_SAID_IN = {
    "user_message": ("message",),
    "agent_message": ("message", "text", "content"),
    "agent_reasoning": ("text", "message", "content"),
    "agent_reasoning_raw_content": ("text", "message", "content"),
}
"""Where a payload says something, one of which has to be text."""

_TOTALS = ("input_tokens", "output_tokens")


def _usage(stated: Object) -> Usage:
    return Usage(
        input=count_at(stated, *_INPUT),
        output=count_at(stated, *_OUTPUT),
        cache_read=count_at(stated, "cached_input_tokens"),
        cache_write=count_at(stated, "cache_write_input_tokens"),
        reasoning=count_at(stated, "reasoning_output_tokens"),
    )


def _larger(one: Usage | None, other: Usage) -> Usage:
    return other if one is None or (other.input or 0) >= (one.input or 0) else one


_READERS: dict[str, Callable[[Screen, Object, Instant | None], None]] = {
    "user_message": Screen._user_message,
    "agent_message": Screen._agent_message,
    "agent_reasoning": Screen._reasoning,
    "agent_reasoning_raw_content": Screen._reasoning,
    "token_count": Screen._token_count,
    "context_compacted": Screen._compacted,
    "turn_aborted": Screen._turn_aborted,
    **dict.fromkeys(("task_started", "turn_started"), Screen._task_started),
    **dict.fromkeys(
        ("task_complete", "task_completed", "task_finished", "turn_complete"), Screen._task_complete
    ),
    "thread_name_updated": Screen._thread_name,
    "exec_command_end": Screen._exec_end,
    "mcp_tool_call_end": Screen._mcp_end,
    "patch_apply_end": Screen._patch_end,
    "web_search_end": Screen._web_end,
    "view_image_tool_call": Screen._view_image,
    "image_generation_end": Screen._image,
    "dynamic_tool_call_request": Screen._dynamic_request,
    "dynamic_tool_call_response": Screen._mcp_end,
    "item_completed": Screen._item_completed,
}
_ITEMS: dict[str, Callable[[Screen, Object, Instant | None], None]] = {
    "Plan": Screen._plan,
    "plan": Screen._plan,
    "UserMessage": Screen._item_user,
    "AgentMessage": Screen._item_agent,
    "Reasoning": Screen._item_reasoning,
    "CommandExecution": Screen._exec_end,
    "McpToolCall": Screen._mcp_end,
    "FileChange": Screen._patch_end,
    "Extension": Screen._web_end,
    "WebSearch": Screen._web_end,
    "ImageView": Screen._view_image,
    "ImageGeneration": Screen._image,
    "ContextCompaction": Screen._compacted,
}
