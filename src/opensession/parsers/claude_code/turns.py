"""User and assistant records: prompts, answers, reasoning, calls and results (parsers.md §4.2, §4.3)."""

from collections.abc import Callable
from dataclasses import dataclass

from opensession.hail import (
    AgentMessage,
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    Instant,
    ShellCommand,
    SystemMessage,
    TextBlock,
    Thinking,
    UserMessage,
)
from opensession.parsers.calls import Outcome
from opensession.parsers.claude_code.lanes import SCHEMA, Lane
from opensession.parsers.claude_code.prompts import UserText, read_user_text, starts_work
from opensession.parsers.claude_code.tool_results import blocks_of_result, image_of, outcome_of
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Json, Object
from opensession.parsers.fields import as_object, as_text, name_at, object_at
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.results import without_reminders
from opensession.parsers.titles import prompt_title
from opensession.parsers.tools import ToolUse, read_call

_CALL_BLOCKS = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})
_RESULT_BLOCKS = frozenset({"tool_result", "web_search_tool_result", "mcp_tool_result"})
_HIDDEN = ("isMeta", "isCompactSummary", "isVisibleInTranscriptOnly")
_USER_SHELL = "bash"


@dataclass(slots=True, eq=False, repr=False)
class Turn:
    """One record of the conversation, and what all events made of it share."""

    record: Object
    lane: Lane
    time: Instant | None
    uuid: str
    attributes: Attributes

    def draft(self, event_type: EventType, blocks: list[ContentBlock], event_id: str = "") -> Draft:
        """Return an event of this record; without an id of its own it gets the record's."""
        name, task = event_id or self.uuid, self.lane.task_id
        return Draft(event_type, blocks, self.time, name, task, attributes=dict(self.attributes))

    def name(self, suffix: str) -> str:
        """Return an event id such as ``<uuid>-text``; blank if the record has no uuid."""
        return f"{self.uuid}-{suffix}" if self.uuid else ""


def turn_of(record: Object, lane: Lane, time: Instant | None) -> Turn:
    """Gather what the events of a record share."""
    uuid = as_text(record.get("uuid"))
    attributes: Attributes = {
        "source.schema_version": SCHEMA,
        "source.raw_type": as_text(record.get("type")) or "message",
        **lane.attributes(),
    }
    if group := as_text(object_at(record, "message").get("id")) or uuid:
        attributes["semantic.group_id"] = group
    return Turn(record, lane, time, uuid, attributes)


@dataclass(slots=True, eq=False, repr=False)
class Turns:
    """Reads the turns of all lanes. ``first_prompt`` and ``first_command`` are kept for the title."""

    recorder: Recorder
    session: SessionDraft
    first_prompt: str | None = None
    first_command: str | None = None

    def user(self, record: Object, lane: Lane, time: Instant | None) -> None:
        """Read a user record: one event for what was written, one for each result."""
        turn = turn_of(record, lane, time)
        lane.begin_response(None, self.recorder)
        written: list[str | ContentBlock] = []
        for item in _items(object_at(record, "message").get("content")):
            block = as_object(item)
            kind = as_text(block.get("type"))
            if isinstance(item, str) or kind == "text":
                written.append(as_text(item) or as_text(block.get("text")))
            elif kind in _RESULT_BLOCKS:
                self._result(block, turn)
            else:
                written.append(self._attachment(kind, item))
        if written:
            self._written(written, turn)

    def assistant(self, record: Object, lane: Lane, time: Instant | None) -> None:
        """Read an assistant record: one event for each block that says something."""
        turn = turn_of(record, lane, time)
        message = object_at(record, "message")
        response = name_at(message, "id") or name_at(record, "requestId") or turn.uuid or None
        lane.begin_response(response, self.recorder)
        said = self._speaker(record, message, turn)
        for item in _items(message.get("content")):
            block = as_object(item)
            kind = as_text(block.get("type"))
            reader = _ASSISTANT_BLOCKS.get(kind)
            if reader:
                reader(self, block, turn)
            elif isinstance(item, str) or kind == "text":
                text = without_reminders(as_text(item) or as_text(block.get("text")))
                self._say(turn, said, [TextBlock(text=text)] if text else [], "text")
            else:
                self._say(turn, said, [self._attachment(f"assistant.{kind}", item)], "block")
        lane.count_usage(object_at(message, "usage"), self.session)

    def _speaker(self, record: Object, message: Object, turn: Turn) -> EventType:
        """Say who speaks in an assistant record: the model, or the tool where the API failed."""
        model = name_at(message, "model")
        if turn.lane.task_id is None:
            self.session.note_model(model)
        if model:
            turn.attributes["model"] = model
        if record.get("isAbortedMidStream") is True:
            turn.attributes["aborted"] = True
        failed = record.get("isApiErrorMessage") is True
        if failed:
            turn.attributes["error"] = True
        return SystemMessage() if failed or model == "<synthetic>" else AgentMessage()

    def _say(self, turn: Turn, event_type: EventType, blocks: list[ContentBlock], suffix: str) -> None:
        """Append an event of a response; the first one is held until the response has ended."""
        if not blocks:
            return
        draft = turn.draft(event_type, blocks, turn.name(suffix))
        if turn.lane.open_draft is None:
            turn.lane.open_draft = self.recorder.hold(draft)
        self.recorder.add(draft)

    def _thinking(self, block: Object, turn: Turn) -> None:
        text = as_text(block.get("thinking"))
        self._say(turn, Thinking(), [TextBlock(text=text)] if text.strip() else [], "thinking")

    def _redacted_thinking(self, _block: Object, turn: Turn) -> None:
        self._say(turn, Thinking(), [TextBlock(text="[redacted thinking]")], "thinking")

    def _call(self, block: Object, turn: Turn) -> None:
        use = read_call(as_text(block.get("name")), block.get("input"), lazy=True)
        call_id = name_at(block, "id")
        lane = turn.lane
        first = lane.open_draft is None
        shared = {key: value for key, value in turn.attributes.items() if not key.startswith("source.")}
        draft = lane.calls.call(
            use,
            call_id,
            raw_type=as_text(block.get("type")),
            time=turn.time,
            event_id=call_id or turn.name("tool"),
            task_id=lane.task_id,
            attributes=shared,
            held=first,
        )
        if first:
            lane.open_draft = draft

    def _result(self, block: Object, turn: Turn) -> None:
        """Append a tool's result, and tell its call what came of it."""
        call_id = name_at(block, "tool_use_id")
        structured = turn.record.get("toolUseResult")
        call = turn.lane.calls.find(call_id)
        attributes = turn.lane.attributes()
        details = as_object(structured)
        answers = object_at(details, "answers")
        if call and call.family == "interactive" and answers:
            attributes |= {"source": "interactive", "raw_answers": answers}
        if denied := name_at(turn.record, "toolDenialKind"):
            attributes["denied"] = denied
        if details.get("userModified") is True:
            attributes["user_modified"] = True
        turn.lane.calls.result(
            call_id,
            blocks_of_result(block.get("content"), call, self.recorder),
            outcome_of(block, structured, call),
            raw_type=as_text(block.get("type")),
            time=turn.time,
            event_id=turn.name(f"result-{call_id or 'fallback'}"),
            task_id=turn.lane.task_id,
            attributes=attributes,
        )

    def _written(self, parts: list[str | ContentBlock], turn: Turn) -> None:
        """Append one event for the prompt, however many texts and pictures it has, and one a notice."""
        hidden = next((key for key in _HIDDEN if turn.record.get(key) is True), None)
        if hidden:
            turn.attributes["hidden"] = hidden
        said: list[ContentBlock] = []
        for part in parts:
            if not isinstance(part, str):
                said.append(part)
            elif hidden:
                self._notice(without_reminders(part), turn)
            elif part.strip():
                read = read_user_text(part)
                if read.injected:
                    self._notice(read.injected, turn, turn.name("context"))
                if read.sort == "prompt":
                    said.append(TextBlock(text=read.text))
                else:
                    self._aside(read, turn)
        if said:
            self._prompt(said, turn)

    def _prompt(self, blocks: list[ContentBlock], turn: Turn) -> None:
        if turn.lane.task_id is None and "hidden" not in turn.attributes:
            if self.first_prompt is None:
                texts = [block.text for block in blocks if isinstance(block, TextBlock)]
                self.first_prompt = prompt_title("\n".join(texts))
            self.recorder.add(turn.draft(UserMessage(), blocks))
        else:
            # What a sub-agent is told comes from the agent that started it, not from a person (CC9).
            self.recorder.add(turn.draft(SystemMessage(), blocks))

    def _aside(self, read: UserText, turn: Turn) -> None:
        """Append what stands in a user record and is no prompt."""
        blocks: list[ContentBlock] = [TextBlock(text=read.text)] if read.text else []
        if read.sort == "command":
            self.first_command = self.first_command or read.text
            turn.attributes["slash_command"] = read.text.partition(" ")[0]
            by_person = UserMessage() if starts_work(read.text) else SystemMessage()
            self.recorder.add(turn.draft(by_person, blocks))
        elif read.sort == "interruption":
            turn.attributes["reason"] = "interrupted"
            self.recorder.add(turn.draft(Custom(kind="turn_aborted"), blocks))
        elif read.sort == "shell" and read.text:
            use = ToolUse(_USER_SHELL, "shell", ShellCommand(command=read.text))
            asked: Attributes = {"actor": "user"}
            turn.lane.calls.call(
                use, None, raw_type="bash-input", time=turn.time, event_id=turn.uuid, attributes=asked
            )
        elif read.sort == "shell_output":
            calls = turn.lane.calls
            calls.result(None, blocks, Outcome(), raw_type="bash-stdout", name=_USER_SHELL, time=turn.time)
        else:
            self._notice(read.text, turn)

    def _notice(self, text: str, turn: Turn, event_id: str = "") -> None:
        if text:
            self.recorder.add(turn.draft(SystemMessage(), [TextBlock(text=text)], event_id))

    def _attachment(self, kind: str, item: Json) -> ContentBlock:
        """Return a picture, or the block as it came."""
        image = image_of(as_object(item)) if kind.endswith("image") else None
        return image or self.recorder.raw_block(f"block:{kind or 'unnamed'}", item)


def _items(content: Json) -> list[Json]:
    """Return a turn's content as a list: a text stands for one text block."""
    return content if isinstance(content, list) else [content]


_ASSISTANT_BLOCKS: dict[str, Callable[[Turns, Object, Turn], None]] = {
    "thinking": Turns._thinking,
    "redacted_thinking": Turns._redacted_thinking,
    **dict.fromkeys(_CALL_BLOCKS, Turns._call),
    **dict.fromkeys(_RESULT_BLOCKS, Turns._result),
}
