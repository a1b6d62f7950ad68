"""One conversation of ``state.vscdb`` as events (parsers.md §8.3).

A record is a row: the conversation's own, each message's (inside the conversation's row in version 2), and
each whole text of a file that an edit names. Messages that were taken back stay in the database without being
named by the conversation; as in the editor they are not shown, and count as bookkeeping
(``bubble:taken_back``). Of a message's other members, attached context, rendering state and checkpoints are
bookkeeping too.
"""

import re
from dataclasses import dataclass, field

from opensession.hail import (
    AgentMessage,
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    Instant,
    TaskEnd,
    TaskStart,
    TextBlock,
    Thinking,
    UserMessage,
)
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.composition import SessionDraft
from opensession.parsers.cursor.key_values import (
    BUBBLE,
    COMPOSER,
    Conversation,
    KeyValues,
    decode_value,
    object_of,
    schema_of,
    time_of,
)
from opensession.parsers.cursor.outcomes import Given, content_keys, read_blocks, read_outcome, read_use
from opensession.parsers.decoding import Json, NotJsonError, Object, decode_text
from opensession.parsers.diffs import diff_of_texts
from opensession.parsers.fields import as_object, as_text, count_at, name_at, object_at, objects_at, text_at
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.sqlite_file import Value
from opensession.parsers.times import ESTIMATED, later, millis_between, parse_time
from opensession.parsers.titles import prompt_title, short_title
from opensession.parsers.tools import ToolUse
from opensession.parsers.usage import Usage

_STEP_MILLIS = 100
"""Between messages of a conversation that has no times but that of its creation."""
_USER, _ASSISTANT = 1, 2
_SIGNED_MODEL = re.compile(r"claude(?:-[a-z0-9.-]*)?|gpt-4[a-z0-9.-]*|o[13][a-z0-9.-]*")
_SIGNATURE_LENGTH = 30


def convert_conversation(
    values: KeyValues, conversation: Conversation, recorder: Recorder, session: SessionDraft
) -> None:
    """Add a conversation's events and facts."""
    composer = _read_composer(values, conversation, recorder)
    _describe(composer, conversation, session)
    bubbles, missing = _read_bubbles(values, conversation, composer)
    has_times = any(time_of(bubble) for _, bubble in bubbles if isinstance(bubble, dict))
    schema = schema_of(composer)
    start = None if has_times else conversation.created
    conversion = _Conversion(values, recorder, session, Calls(recorder, schema), schema, start)
    conversion.older_tools = _older_tools(composer)
    for bubble_id, bubble in bubbles:
        conversion.position += 1
        if isinstance(bubble, NotJsonError):
            recorder.tally.count_broken(conversion.position, str(bubble))
        else:
            recorder.count(conversion.convert(bubble_id, bubble))
    for _ in conversation.unlisted:
        recorder.count("bubble:taken_back")
    if missing:
        recorder.tally.warn(f"{missing} messages that the conversation names are not in the database")


def _read_composer(values: KeyValues, conversation: Conversation, recorder: Recorder) -> Object:
    value = values.get(COMPOSER + conversation.id)
    if value is None:
        return {}
    composer = object_of(value)
    if composer:
        recorder.count("composerData")
    else:
        recorder.tally.count_broken(1, "no JSON object")
    return composer


def _describe(composer: Object, conversation: Conversation, session: SessionDraft) -> None:
    session.session_id = name_at(composer, "composerId") or conversation.id
    session.title = short_title(conversation.name or "")
    session.created_at, session.updated_at = conversation.created, conversation.updated
    is_agentic = composer.get("isAgentic")
    session.note("is_agentic", is_agentic if isinstance(is_agentic, bool) else None)
    session.note("mode", name_at(composer, "unifiedMode", "forceMode"))
    session.note("git_branch", name_at(composer, "createdOnBranch"))
    uri = object_at(object_at(composer, "workspaceIdentifier"), "uri")
    session.note("cwd", name_at(uri, "fsPath", "path"))
    session.parent_session_id = name_at(object_at(composer, "subagentInfo"), "parentComposerId")
    costs = [as_object(item).get("costInCents") for item in object_at(composer, "usageData").values()]
    cents = [cost for cost in costs if isinstance(cost, int | float) and not isinstance(cost, bool)]
    if any(cents):
        session.usage.add(Usage(cost_usd=sum(cents) / 100))


def _read_bubbles(
    values: KeyValues, conversation: Conversation, composer: Object
) -> tuple[list[tuple[str, Json | NotJsonError]], int]:
    """Return the messages with their ids, and how many are named without being there."""
    if not conversation.bubble_ids:
        inside = composer.get("conversation")
        bubbles = inside if isinstance(inside, list) else []
        return [(name_at(as_object(one), "bubbleId") or "", one) for one in bubbles], 0
    found: list[tuple[str, Json | NotJsonError]] = []
    legacy = object_at(composer, "conversationMap")
    missing = 0
    for bubble_id in conversation.bubble_ids:
        value = values.get(f"{BUBBLE}{conversation.id}:{bubble_id}")
        if value is not None:
            found.append((bubble_id, _decoded(value)))
        elif bubble_id in legacy:
            found.append((bubble_id, legacy[bubble_id]))
        else:
            missing += 1
    return found, missing


def _decoded(value: Value) -> Json | NotJsonError:
    try:
        return decode_value(value)
    except NotJsonError as error:
        return error


def _older_tools(composer: Object) -> Object:
    """Return calls by message id, as version 1 and 2 keep them apart from their messages."""
    tools: Object = {}
    for capability in objects_at(composer, "capabilities"):
        by_id = object_at(capability, "data").get("bubbleDataMap")
        decoded = decode_text(by_id) if isinstance(by_id, str) else by_id
        tools |= as_object(decoded)
    return tools


@dataclass(eq=False, repr=False)
class _Conversion:
    """The state between messages."""

    values: KeyValues
    recorder: Recorder
    session: SessionDraft
    calls: Calls
    schema: str
    start: Instant | None
    """From where times are made up, when no message has one."""
    older_tools: Object = field(default_factory=dict)
    position: int = 0
    model: str | None = None
    id: str = ""
    time: Instant | None = None
    duration_ms: int | None = None
    marks: Attributes = field(default_factory=dict)
    usage: Attributes = field(default_factory=dict)
    """Token counts of the message at hand, until an event took them."""
    contents: set[str] = field(default_factory=set)
    """Keys of the whole texts that were counted."""

    def convert(self, bubble_id: str, value: Json) -> str:
        """Convert a message and return its name for the account."""
        bubble = as_object(value)
        kind = bubble.get("type")
        self._begin(bubble_id, bubble)
        if type(kind) is not int or kind not in (_USER, _ASSISTANT) or _is_misshapen(bubble):
            name = f"bubble:{kind}" if isinstance(kind, int | str) else "bubble"
            self.recorder.keep_raw(name, value, self.time)
            return name
        name = self._convert_prompt(bubble) if kind == _USER else self._convert_answer(bubble)
        if self.usage:
            self._add(Custom(kind="token_count"), [], "usage", "usage")
        return name

    def _begin(self, bubble_id: str, bubble: Object) -> None:
        self.id = bubble_id or name_at(bubble, "bubbleId") or f"bubble-{self.position}"
        timing = object_at(bubble, "timingInfo")
        self.time = time_of(bubble)
        self.marks = {"semantic.group_id": self.id}
        if self.time is None:
            self.time = later(self.start, _STEP_MILLIS * (self.position - 1)) if self.start else None
            self.marks[ESTIMATED] = True
        ends = (("clientStartTime", "clientEndTime"), ("startTime", "endTime"))
        spans = (millis_between(parse_time(timing.get(a)), parse_time(timing.get(b))) for a, b in ends)
        self.duration_ms = next((span for span in spans if span), None)
        self._note_model(bubble)
        tokens = object_at(bubble, "tokenCount")
        usage = Usage(input=count_at(tokens, "inputTokens"), output=count_at(tokens, "outputTokens"))
        self.usage = {}
        if any(usage.members().values()):
            usage.write_to(self.usage)
            self.session.usage.add(usage)

    def _note_model(self, bubble: Object) -> None:
        """Keep the model, which is a message's own or, in answers, its prompt's; ``default`` names none."""
        signature = as_text(object_at(bubble, "thinking").get("signature"))
        signed = len(signature) <= _SIGNATURE_LENGTH and _SIGNED_MODEL.fullmatch(signature)
        stated = name_at(object_at(bubble, "modelInfo"), "modelName") or name_at(bubble, "modelType")
        model = stated or (signature if signed else None)
        if model and model != "default":
            self.model = model
            self.session.note_model(model)

    def _convert_prompt(self, bubble: Object) -> str:
        blocks: list[ContentBlock] = []
        if text := text_at(bubble, "text"):
            blocks.append(TextBlock(text=text))
            self.session.title = self.session.title or prompt_title(text)
        if images := bubble.get("images"):
            blocks.append(self.recorder.raw_block("bubble:images", images))
        if blocks:
            self._add(UserMessage(), blocks, "bubble:user_message", "user")
        return "bubble:user_message"

    def _convert_answer(self, bubble: Object) -> str:
        if self.model:
            self.marks["model"] = self.model
        thinking = object_at(bubble, "thinking")
        if text := text_at(thinking, "text"):
            signature = name_at(thinking, "signature")
            marks: Attributes = {"signature": signature} if signature else {}
            self._add(Thinking(), [TextBlock(text=text)], "bubble:thinking", "thinking", marks)
        tool = object_at(bubble, "toolFormerData") or as_object(self.older_tools.get(self.id))
        said = text_at(bubble, "text") or ""
        if tool:
            given = Given(tool, said)
            if said and given.is_answered:
                self._add(AgentMessage(), [TextBlock(text=said)], "bubble:assistant_message", "agent")
            self._convert_call(given)
            return "bubble:tool"
        if said:
            self._add(AgentMessage(), [TextBlock(text=said)], "bubble:assistant_message", "agent")
            return "bubble:assistant_message"
        return "bubble:thinking" if text else "bubble:empty"

    def _convert_call(self, given: Given) -> None:
        """Make a call's events: a call, its result, and a task around it only if it is a sub-agent's."""
        use = read_use(given.tool)
        call_id = name_at(given.tool, "toolCallId") or f"{self.id}-call"
        states = {"status": given.status, "user_decision": name_at(given.tool, "userDecision")}
        marks = self._take() | {key: state for key, state in states.items() if state}
        self.calls.call(
            use,
            call_id,
            raw_type="bubble:tool",
            time=self.time,
            event_id=f"{self.id}-call",
            attributes=marks,
        )
        task = f"task-{call_id}" if use.family == "task" else None
        if task:
            arguments = as_object(decode_text(as_text(given.tool.get("rawArgs")))) or object_at(
                given.tool, "params"
            )
            title = text_at(arguments, "description", "title", "prompt") or use.name
            self._add_boundary(TaskStart(title=short_title(title)), task, "start")
        if not given.has_result:
            self.calls.abandon(call_id)
            return
        outcome = read_outcome(given, use, self.duration_ms)
        self._note_texts(given, use, outcome)
        self.calls.result(
            call_id,
            read_blocks(given, use),
            outcome,
            raw_type="bubble:tool-result",
            time=self._end_time(),
            event_id=f"{self.id}-result",
            attributes=self._take(),
        )
        if task:
            self._add_boundary(TaskEnd(), task, "end")

    def _end_time(self) -> Instant | None:
        if self.time is None or self.duration_ms is None:
            return self.time
        return later(self.time, self.duration_ms)

    def _note_texts(self, given: Given, use: ToolUse, outcome: Outcome) -> None:
        """Compare the whole texts before and after an edit, where the database has them."""
        before_key, after_key = content_keys(given)
        after = self._content(after_key)
        before = self._content(before_key)
        if use.path and after is not None and (before is not None or before_key is None):
            outcome.diff = diff_of_texts(use.path, before or "", after, first_line=1) or outcome.diff

    def _content(self, key: str | None) -> str | None:
        value = self.values.get(key) if key else None
        if key and value is not None and key not in self.contents:
            self.contents.add(key)
            self.recorder.tally.count_mapped("composer.content")
        if isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        return value if isinstance(value, str) else None

    def _add(
        self,
        event_type: EventType,
        blocks: list[ContentBlock],
        raw_type: str,
        ending: str,
        more: Attributes | None = None,
    ) -> None:
        attributes: Attributes = {"source.schema_version": self.schema, "source.raw_type": raw_type}
        attributes |= self._take() | (more or {})
        event_id = f"{self.id}-{ending}"
        self.recorder.add(Draft(event_type, blocks, self.time, event_id, None, self.duration_ms, attributes))

    def _add_boundary(self, event_type: EventType, task: str, ending: str) -> None:
        attributes: Attributes = {
            "source.schema_version": self.schema,
            "source.raw_type": f"bubble:tool-task-{ending}",
        }
        time = self._end_time() if ending == "end" else self.time
        self.recorder.add(
            Draft(event_type, [], time, f"{self.id}-{ending}", task, None, attributes | self._take())
        )

    def _take(self) -> Attributes:
        """Return the message's marks, with its token counts for the first event that asks."""
        usage, self.usage = self.usage, {}
        return self.marks | usage


def _is_misshapen(bubble: Object) -> bool:
    """Tell a message whose text, thought or call is of a type that none has."""
    thinking = bubble.get("thinking")
    texts = (bubble.get("text"), as_object(thinking).get("text"))
    members = (thinking, bubble.get("toolFormerData"))
    return any(text is not None and not isinstance(text, str) for text in texts) or any(
        member not in (None, "") and not isinstance(member, dict) for member in members
    )
