"""The lanes of a transcript: the main conversation, and one for each sub-agent."""

from dataclasses import dataclass, field

from opensession.hail import Attributes, Custom, Instant, TaskEnd, TaskStart, TextBlock
from opensession.parsers.calls import Calls
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Object
from opensession.parsers.fields import count_at
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.titles import short_title
from opensession.parsers.usage import Usage

SCHEMA = "claude-code-jsonl-v1"


@dataclass(eq=False, repr=False)
class Lane:
    """One agent's part of the session. State only, so that it can be written down and read back."""

    calls: Calls
    task_id: str | None = None
    """None is the main conversation."""
    agent_id: str | None = None
    parent_call_id: str | None = None
    """The call that started the sub-agent, once it is known."""
    started: bool = False
    ended: bool = False
    counted: dict[str, Usage] = field(default_factory=dict)
    """By response id: what was counted of it."""
    open_response: str | None = None
    open_draft: Draft | None = None
    """The first event of the response that is being read; its usage may still grow."""
    last_usage: Object = field(default_factory=dict)
    """As the log has it, to pass over what repeats it."""
    carried: Usage = field(default_factory=Usage)
    """Usage of a response that gave no event yet."""

    def attributes(self) -> Attributes:
        """Return what marks an event as a sub-agent's."""
        if self.agent_id is None:
            return {}
        return {"subagent_id": self.agent_id, "merged_subagent": True}

    def begin_response(self, response: str | None, recorder: Recorder) -> None:
        """Note that a record of this response (None: of no response) follows; ends another one's."""
        if self.open_draft and response != self.open_response:
            draft, self.open_draft = self.open_draft, None
            recorder.settle(draft)
        self.open_response = response

    def count_usage(self, usage: Object, session: SessionDraft) -> None:
        """Count what is new in a response's usage, on its first event while that can still be changed.

        Every record of a response repeats the usage; only the last has the final number (parsers.md §4.1).
        """
        key = self.open_response or ""
        before = self.counted.get(key)
        if not usage or (before and usage == self.last_usage):
            return
        self.last_usage = usage
        stated = _read_usage(usage)
        news = stated.without(before) if before else stated
        self.counted[key] = stated if before is None else _larger(before, stated)
        session.usage.add(news)
        carrier = self.open_draft
        if carrier is None or carrier.released:
            self.carried.add(news)
            return
        total = _read_back(carrier)
        total.add(self.carried)
        total.add(news)
        total.write_to(carrier.attributes)
        self.carried = Usage()

    def finish(self, recorder: Recorder) -> None:
        """Write down usage that found no event: without one it would be missing from the sums."""
        if self.carried.input or self.carried.output:
            draft = Draft(Custom(kind="token_count"), task_id=self.task_id, attributes=self.attributes())
            self.carried.write_to(draft.attributes)
            recorder.add(draft)
            self.carried = Usage()


def start_task(lane: Lane, recorder: Recorder, title: str | None, prompt: str, time: Instant | None) -> None:
    """Append the event that opens a sub-agent's lane; what the agent was told is its content."""
    lane.started = True
    blocks = [TextBlock(text=prompt)] if prompt else []
    attributes = lane.attributes() | {
        "source.schema_version": SCHEMA,
        "source.raw_type": "synthetic:task-start",
    }
    if lane.parent_call_id:
        attributes["semantic.call_id"] = lane.parent_call_id
    shown = title or short_title(prompt.partition("\n")[0]) or lane.agent_id
    recorder.add(
        Draft(
            TaskStart(title=shown), [*blocks], time, f"{lane.task_id}-start", lane.task_id, None, attributes
        )
    )


def end_task(lane: Lane, recorder: Recorder, time: Instant | None, duration_ms: int | None) -> None:
    """Append the event that closes a lane, once. It has no summary: the call's result holds the answer."""
    if lane.task_id is None or lane.ended or not lane.started:
        return
    lane.begin_response(None, recorder)
    lane.finish(recorder)
    lane.ended = True
    attributes = lane.attributes() | {
        "source.schema_version": SCHEMA,
        "source.raw_type": "synthetic:task-end",
    }
    event_id = f"{lane.task_id}-end"
    recorder.add(Draft(TaskEnd(), [], time, event_id, lane.task_id, duration_ms, attributes))


def _read_usage(stated: Object) -> Usage:
    return Usage(
        input=count_at(stated, "input_tokens"),
        output=count_at(stated, "output_tokens"),
        cache_read=count_at(stated, "cache_read_input_tokens"),
        cache_write=count_at(stated, "cache_creation_input_tokens"),
    )


def _larger(one: Usage, other: Usage) -> Usage:
    larger = one.without(Usage())
    larger.add(other.without(one))
    return larger


def _read_back(draft: Draft) -> Usage:
    return Usage(
        input=count_at(draft.attributes, "input_tokens"),
        output=count_at(draft.attributes, "output_tokens"),
        cache_read=count_at(draft.attributes, "cache_read_tokens"),
        cache_write=count_at(draft.attributes, "cache_write_tokens"),
    )
