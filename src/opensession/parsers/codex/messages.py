"""Prompts, answers and reasoning, once each, whichever channel tells them (parsers.md §5.6)."""

import hashlib
import re
from dataclasses import dataclass, field

from opensession.hail import (
    AgentMessage,
    Attributes,
    ContentBlock,
    EventType,
    ImageBlock,
    Instant,
    JsonBlock,
    SystemMessage,
    TextBlock,
    Thinking,
    UserMessage,
    ascii_lower,
    trim,
)
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Json, Object
from opensession.parsers.fields import as_list, as_object, as_text, name_at, text_at
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.times import millis_between
from opensession.parsers.titles import prompt_title

ITEMS, SCREEN = "response_fallback", "event_msg"
"""Values of the attribute ``source``: the channel that told a message."""

ITEM_SCHEMA, SCREEN_SCHEMA = "codex-jsonl-v1", "codex-desktop-v1"

_OTHER_CHANNEL_MS, _SAME_CHANNEL_MS = 12_000, 2_000
_RECENT = 24
_HELD_RECORDS = 20
_CONTAINED_FROM = 16
"""Characters that the shorter of two texts has when one within the other counts as the same."""

_REQUEST = "## My request for Codex:"
_IDE = "# Context from my IDE setup:"
_MARKER = re.compile(r"(?:<(?:image|file|audio|video)>|\[(?:image|file)\])")
_SPACE = re.compile(r"\s+")
_INJECTED_TAG = re.compile(
    r"(?:<|&lt;)/?(?:user_)?(?:instructions|environment_context|turn_aborted|subagent_notification)\b",
    re.IGNORECASE,
)
_SUMMARY_PROMPT = "convert a real coding session into semantic compression."


@dataclass(eq=False, repr=False)
class Told:
    """A message that was told, to recognise when it is told again."""

    role: str
    channel: str
    text: str
    """Normal form."""
    time: Instant | None
    draft: Draft
    record: int
    held: bool


@dataclass(eq=False, repr=False)
class Messages:
    """Everything that was said."""

    recorder: Recorder
    session: SessionDraft
    model: str | None = None
    """Of the current turn."""
    record: int = 0
    """How many records were read."""
    recent: list[Told] = field(default_factory=list)
    thoughts: dict[str, dict[str, int]] = field(default_factory=dict)
    """By digest of the text: how often each kind of record told a thought."""
    flat: bool = False
    """The log is of the flat generation: one channel without times, so nothing in it is a double."""
    first_prompt: str | None = None
    last_answer: str = ""
    summariser: bool = False
    """The session is the product's own summariser at work."""

    def begin_record(self, time: Instant | None) -> None:
        """Note that another record is read; messages that waited for their double long enough go on."""
        self.record += 1
        for told in self.recent:
            gap = millis_between(told.time, time)
            if told.held and (self.record - told.record > _HELD_RECORDS or (gap or 0) > _OTHER_CHANNEL_MS):
                told.held = False
                self.recorder.settle(told.draft)

    def tell(
        self, role: str, blocks: list[ContentBlock], channel: str, time: Instant | None, raw_type: str
    ) -> None:
        """Append a message unless it was told already."""
        text = "\n".join(block.text for block in blocks if isinstance(block, TextBlock))
        if not text.strip() and all(isinstance(block, TextBlock) for block in blocks):
            return
        if role == "user":
            if is_injected(text):
                self.notice(text, time, raw_type, hidden="injected")
                return
            if ascii_lower(text).startswith(_SUMMARY_PROMPT):
                self.summariser = True
            context, text, blocks = _split_request(text, blocks)
            if context and not self._find(role, channel, normal(text), time):
                self.notice(context, time, raw_type, hidden="context")
        form = normal(text)
        double = self._find(role, channel, form, time)
        if double:
            self._merge(double, channel, blocks, time)
            return
        self._append(role, blocks, channel, time, raw_type)
        if role == "user":
            self.first_prompt = self.first_prompt or prompt_title(text)
        else:
            self.last_answer = form

    def think(self, text: str, time: Instant | None, raw_type: str) -> None:
        """Append reasoning unless another kind of record told it as often already (parsers.md CX2)."""
        form = normal(text)
        if not form:
            return
        # Headings such as "Running tests" come back, so a text alone is no sign of a double.
        digest = hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        told = self.thoughts.setdefault(digest, {})
        shown = max(told.values(), default=0)
        told[raw_type] = told.get(raw_type, 0) + 1
        if told[raw_type] <= shown:
            return
        attributes = self._attributes(ITEM_SCHEMA, raw_type)
        self.recorder.add(Draft(Thinking(), [TextBlock(text=trim(text))], time, attributes=attributes))

    def notice(self, text: str, time: Instant | None, raw_type: str, *, hidden: str | None = None) -> None:
        """Append what the tool put into the conversation."""
        if not text.strip():
            return
        attributes: Attributes = {"source.schema_version": SCREEN_SCHEMA, "source.raw_type": raw_type}
        if hidden:
            attributes["hidden"] = hidden
        self.recorder.add(Draft(SystemMessage(), [TextBlock(text=trim(text))], time, attributes=attributes))

    def is_last_answer(self, text: str) -> bool:
        """Tell whether the agent's last message says this."""
        return bool(self.last_answer) and same(normal(text), self.last_answer)

    def finish(self) -> None:
        """Let go of what waited."""
        for told in self.recent:
            if told.held:
                told.held = False
                self.recorder.settle(told.draft)

    def _find(self, role: str, channel: str, form: str, time: Instant | None) -> Told | None:
        if self.flat:
            return None
        for told in reversed(self.recent):
            limit = _SAME_CHANNEL_MS if told.channel == channel else _OTHER_CHANNEL_MS
            gap = millis_between(told.time, time)
            near = gap is None or gap <= limit
            if told.role == role and near and same(told.text, form):
                return told
        return None

    def _merge(self, double: Told, channel: str, blocks: list[ContentBlock], time: Instant | None) -> None:
        """Let the screen's text stand where both channels tell a message, with what else either has."""
        draft = double.draft
        more = [block for block in blocks if not isinstance(block, TextBlock)]
        if draft.released:
            for block in more:
                if isinstance(block, JsonBlock):
                    self.recorder.keep_raw("message block", block.data, time)
        else:
            had = [block for block in draft.blocks if not isinstance(block, TextBlock)]
            is_better = channel == SCREEN and double.channel == ITEMS
            texts = [b for b in (blocks if is_better else draft.blocks) if isinstance(b, TextBlock)]
            pictured = any(isinstance(block, ImageBlock) for block in had)
            new = [b for b in more if b not in had and not (pictured and isinstance(b, ImageBlock))]
            draft.blocks = [*texts, *had, *new]
        if channel == SCREEN and double.channel == ITEMS:
            draft.attributes["source"] = double.channel = SCREEN
        if double.held:
            double.held = False
            self.recorder.settle(double.draft)

    def _append(
        self, role: str, blocks: list[ContentBlock], channel: str, time: Instant | None, raw_type: str
    ) -> None:
        event_type: EventType = UserMessage() if role == "user" else AgentMessage()
        attributes = self._attributes(SCREEN_SCHEMA, raw_type) | {"source": channel}
        if role == "user":
            attributes.pop("model", None)
        draft = Draft(event_type, blocks, time, attributes=attributes)
        # Pictures of a prompt stand in its item, which may come after the screen's text.
        held = not self.flat and (channel == ITEMS or role == "user")
        text = "\n".join(block.text for block in blocks if isinstance(block, TextBlock))
        self.recent = [
            *(told for told in self.recent if told.held or self.record - told.record <= _RECENT),
            Told(role, channel, normal(text), time, draft, self.record, held),
        ]
        if held:
            self.recorder.hold(draft)
        self.recorder.add(draft)

    def blocks_of(self, content: Json) -> list[ContentBlock]:
        """Return the blocks of a message's content: a string, or blocks of several kinds; others stay raw."""
        blocks: list[ContentBlock] = []
        for item in as_list(content) if isinstance(content, list) else [content]:
            block = as_object(item)
            text, url = as_text(item) or text_at(block, "text") or "", name_at(block, "image_url", "url")
            if text.strip():
                blocks.append(TextBlock(text=trim(text)))
            elif url:
                blocks.append(ImageBlock(url=url, mime=_mime_of(url)))
            elif not (isinstance(item, str) or isinstance(block.get("text"), str) or _is_withheld(block)):
                blocks.append(
                    self.recorder.raw_block(f"message.{as_text(block.get('type')) or 'block'}", item)
                )
        return blocks

    def _attributes(self, schema: str, raw_type: str) -> Attributes:
        attributes: Attributes = {"source.schema_version": schema, "source.raw_type": raw_type}
        if self.model:
            attributes["model"] = self.model
        return attributes


def _is_withheld(block: Object) -> bool:
    """Tell whether the log leaves out on purpose what this block held: a picture, or what is encrypted."""
    kind = as_text(block.get("type"))
    return kind == "encrypted_content" or (kind == "input_image" and block.get("image_url", 0) is None)


def normal(text: str) -> str:
    """Return a text without what differs between the channels."""
    lines = (line.strip() for line in text.split("\n"))
    kept = (line for line in lines if line and not _MARKER.fullmatch(line.lower()))
    return _SPACE.sub(" ", " ".join(kept)).lower()


def same(one: str, other: str) -> bool:
    """Tell whether two normal forms are the same message: equal, or the shorter one within the longer."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= _CONTAINED_FROM and short in long


def is_injected(text: str) -> bool:
    """Tell whether a user message is what the tool put there (parsers.md §5.2)."""
    lowered = text.lower()
    start = trim(text)
    return (
        start == "AGENTS.md instructions"
        or start.startswith("# AGENTS.md instructions")
        or _INJECTED_TAG.search(text) is not None
        or ("apply_patch was requested via exec_command" in lowered and "use the apply_patch tool" in lowered)
    )


def _split_request(text: str, blocks: list[ContentBlock]) -> tuple[str, str, list[ContentBlock]]:
    """Cut what an editor puts in front of a request off it (parsers.md CX10)."""
    if not trim(text).startswith(_IDE) or _REQUEST not in text:
        return "", text, blocks
    context, _, request = text.partition(_REQUEST)
    others = [block for block in blocks if not isinstance(block, TextBlock)]
    return trim(context), trim(request), [TextBlock(text=trim(request)), *others]


def _mime_of(url: str) -> str:
    return url[5:].partition(";")[0] if url.startswith("data:") else "image/png"
