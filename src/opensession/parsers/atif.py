"""Trajectories in Harbor's Agent Trajectory Interchange Format, ATIF 1.0 to 1.7.

One JSON document: facts about the agent and a list of steps, each by ``user``, ``agent`` or ``system``. An
agent's step holds what was said and thought, its tool calls, and in ``observation`` what came of them. A
record is a step. Steps that only repeat the context of an earlier trajectory (``is_copied_context``) are kept
and marked, and their tokens are not counted again. Log probabilities, token ids and the definitions of tools
are bookkeeping. Trajectories of sub-agents inside the document stand where their callers are told of them, as
tasks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

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
from opensession.parsers.errors import UnreadableError
from opensession.parsers.fields import (
    as_object,
    as_text,
    count_at,
    list_at,
    name_at,
    object_at,
    objects_at,
    text_at,
    without,
)
from opensession.parsers.limits import MAX_DOCUMENT_BYTES
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.results import json_or_text
from opensession.parsers.session import Description, Options, Parsed
from opensession.parsers.times import parse_time
from opensession.parsers.titles import prompt_title
from opensession.parsers.tools import read_call
from opensession.parsers.usage import Usage

_VERSION = "ATIF-v"
_SPEAKERS: dict[str, type[UserMessage | AgentMessage | SystemMessage]] = {
    "user": UserMessage,
    "agent": AgentMessage,
    "system": SystemMessage,
}
_MAX_DEPTH = 8
"""Sub-agents of sub-agents: deeper nesting than any agent's is left out, with a warning."""


class AtifParser:
    """Trajectories that evaluation harnesses write for any agent."""

    id = "atif"
    label = "ATIF"
    version = 1
    description = Description(
        formats=("trajectory.json (ATIF 1.x)",),
        paths=("trajectory.json",),
        limits=(f"documents of up to {MAX_DOCUMENT_BYTES // 2**20} MiB",),
    )

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by the version the document states."""
        if bundle.directory or len(bundle.data) > MAX_DOCUMENT_BYTES:
            return None
        if not bundle.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return None
        return Candidate(self.id, 98, "ATIF trajectory") if _is_trajectory(bundle.document) else None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert a trajectory. Raises UnreadableError, ResultTooLargeError."""
        if bundle.directory:
            raise UnreadableError("an ATIF trajectory is one file")
        if len(bundle.data) > MAX_DOCUMENT_BYTES:
            raise UnreadableError(f"the document is larger than {MAX_DOCUMENT_BYTES:,} bytes")
        if not _is_trajectory(bundle.document):
            raise UnreadableError("it is no ATIF trajectory")
        trajectory = as_object(bundle.document)

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            session.format = self.id
            _describe(trajectory, session)
            schema = as_text(trajectory.get("schema_version")).lower()
            conversion = _Conversion(recorder, session, Calls(recorder, schema), schema)
            conversion.convert_trajectory(trajectory)
            conversion.close(object_at(trajectory, "final_metrics"))

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)


def _is_trajectory(value: Json) -> bool:
    document = as_object(value)
    named = as_text(document.get("schema_version")).startswith(_VERSION)
    return named and isinstance(document.get("steps"), list)


def _describe(trajectory: Object, session: SessionDraft) -> None:
    """Fill the session's facts: the tool is the agent that the document names."""
    agent = object_at(trajectory, "agent")
    session.tool = name_at(agent, "name") or session.tool
    session.session_id = name_at(trajectory, "session_id", "trajectory_id")
    session.tool_version = name_at(agent, "version")
    session.note_model(name_at(agent, "model_name"))
    session.note("notes", text_at(trajectory, "notes"))
    session.note("continued_trajectory_ref", name_at(trajectory, "continued_trajectory_ref"))
    session.note("final_metrics", {**object_at(trajectory, "final_metrics")})


@dataclass(eq=False, repr=False)
class _Conversion:
    """The state between steps."""

    recorder: Recorder
    session: SessionDraft
    calls: Calls
    schema: str
    time: Instant | None = None
    marks: Attributes = field(default_factory=dict)
    usage: Attributes = field(default_factory=dict)
    """Token counts of the step at hand, until its first event took them."""
    task_id: str | None = None
    depth: int = 0
    below: dict[str, Object] = field(default_factory=dict)
    """Trajectories of sub-agents that nothing named so far, by their ids."""
    due: list[tuple[Object, str]] = field(default_factory=list)
    """References to sub-agents in the step at hand, each with the name of its caller."""

    def convert_trajectory(self, trajectory: Object) -> None:
        """Convert all steps, and what sub-agents did where their callers are told of it."""
        for child in objects_at(trajectory, "subagent_trajectories"):
            self.below[name_at(child, "trajectory_id", "session_id") or f"child-{len(self.below)}"] = child
        for number, step in enumerate(list_at(trajectory, "steps"), 1):
            self.recorder.count(self._convert_step(step, number))
            due, self.due = self.due, []
            for reference, caller in due:
                self._convert_reference(reference, caller)

    def close(self, final: Object) -> None:
        """Append sub-agents that no result named, and the totals where no step had counts."""
        while self.below:
            self._convert_child(next(iter(self.below)), "")
        if not any(self.session.usage.members().values()):
            self.marks = {}
            self._count_usage(final, "total_")
            if self.usage:
                self._add(Custom(kind="token_count"), [], "final_metrics")

    def _convert_step(self, value: Json, number: int) -> str:
        step = as_object(value)
        source = as_text(step.get("source"))
        speaker = _SPEAKERS.get(source)
        self.time = parse_time(step.get("timestamp")) or self.time
        if speaker is None:
            name = f"step:{source}" if source else "step"
            self.recorder.keep_raw(name, value, self.time)
            return name
        self._begin(step, number)
        if text := text_at(step, "reasoning_content"):
            self._add(Thinking(), [TextBlock(text=text)], "reasoning_content")
        message = list(self._blocks(step.get("message")))
        if message:
            self._add(speaker(), message, "message")
        if source == "user" and self.task_id is None:
            texts = (block.text for block in message if isinstance(block, TextBlock))
            self.session.title = self.session.title or next(filter(None, map(prompt_title, texts)), None)
        for call in list_at(step, "tool_calls"):
            self._convert_call(call)
        for result in list_at(object_at(step, "observation"), "results"):
            self._convert_result(result)
        if self.usage:
            self._add(Custom(kind="token_count"), [], "metrics")
        return source

    def _begin(self, step: Object, number: int) -> None:
        """Note what all events of a step bear, and count its tokens."""
        step_id = step.get("step_id")
        shown = step_id if isinstance(step_id, int | str) else number
        self.marks = {"semantic.group_id": f"{self.task_id}/{shown}" if self.task_id else str(shown)}
        if model := name_at(step, "model_name"):
            self.session.note_model(model)
            self.marks["model"] = model
        if step.get("is_copied_context") is True:
            self.marks["copied_context"] = True
        self.usage = {}
        if step.get("is_copied_context") is not True:
            self._count_usage(object_at(step, "metrics"), "")

    def _count_usage(self, metrics: Object, prefix: str) -> None:
        cost = metrics.get(f"{prefix}cost_usd")
        usage = Usage(
            input=count_at(metrics, f"{prefix}prompt_tokens"),
            output=count_at(metrics, f"{prefix}completion_tokens"),
            cache_read=count_at(metrics, f"{prefix}cached_tokens"),
            cost_usd=float(cost) if isinstance(cost, int | float) and not isinstance(cost, bool) else None,
        )
        if any(usage.members().values()):
            usage.write_to(self.usage)
            self.session.usage.add(usage)

    def _convert_call(self, value: Json) -> None:
        call = as_object(value)
        name = name_at(call, "function_name")
        if name is None:
            self._add(AgentMessage(), [self.recorder.raw_block("tool_call", value)], "tool_call")
            return
        call_id = name_at(call, "tool_call_id")
        self.calls.call(
            read_call(name, call.get("arguments"), lazy=True),
            self._scoped(call_id),
            raw_type="tool_call",
            time=self.time,
            task_id=self.task_id,
            attributes=self._take(),
        )

    def _convert_result(self, value: Json) -> None:
        """Convert an observation: a call's result, or what the system noticed by itself."""
        result = as_object(value)
        call_id = self._scoped(name_at(result, "source_call_id"))
        blocks = list(self._blocks(result.get("content")))
        rest = without(result, "source_call_id", "content", "subagent_trajectory_ref")
        if not isinstance(value, dict):
            blocks.append(self.recorder.raw_block("observation", value))
        if rest.get("extra"):
            blocks.append(JsonBlock(data=rest))
        call = self.calls.find(call_id) if call_id else None
        if call_id:
            extra = object_at(result, "extra")
            self.calls.result(
                call_id,
                blocks,
                Outcome(is_error=extra.get("is_error") is True),
                raw_type="observation",
                time=self.time,
                task_id=self.task_id,
                attributes=self._take(),
            )
        elif blocks:
            self._add(SystemMessage(), blocks, "observation")
        caller = call.name if call else ""
        self.due += [(reference, caller) for reference in objects_at(result, "subagent_trajectory_ref")]

    def _convert_reference(self, reference: Object, caller: str) -> None:
        """Insert a sub-agent's trajectory; one in another file is named as a task without events."""
        id_ = name_at(reference, "trajectory_id", "session_id") or ""
        if id_ in self.below:
            self._convert_child(id_, caller)
            return
        place = name_at(reference, "trajectory_path") or id_ or "unknown"
        task = f"task-{id_ or place}"
        self._add(TaskStart(title=caller or place), [JsonBlock(data=reference)], "subagent", task)
        self._add(TaskEnd(), [], "subagent", task)

    def _convert_child(self, id_: str, caller: str) -> None:
        child = self.below.pop(id_)
        if self.depth >= _MAX_DEPTH:
            self.recorder.tally.warn("sub-agents nested deeper than others' are left out")
            return
        task, outer = f"task-{id_}", self.task_id
        name = name_at(object_at(child, "agent"), "name")
        marks: Attributes = {"subagent_id": id_, "merged_subagent": True}
        self._add(TaskStart(title=caller or name), [], "subagent", task, marks)
        self.task_id, self.depth = task, self.depth + 1
        self.convert_trajectory(child)
        self.task_id, self.depth = outer, self.depth - 1
        self.marks = {}
        self._add(TaskEnd(), [], "subagent", task, marks)

    def _scoped(self, call_id: str | None) -> str | None:
        """Keep the ids of a sub-agent's calls apart from those of others."""
        return f"{self.task_id}/{call_id}" if call_id and self.task_id else call_id

    def _blocks(self, content: Json) -> Iterator[ContentBlock]:
        """Yield a text, or the parts of a list: texts and pictures."""
        parts = content if isinstance(content, list) else None
        if parts is None:
            yield from json_or_text(content)
            return
        yield from chain.from_iterable(self._part(value) for value in parts)

    def _part(self, value: Json) -> Iterator[ContentBlock]:
        part = as_object(value)
        source = object_at(part, "source")
        address = name_at(source, "path", "url")
        text = part.get("text")
        if part.get("type") == "text" and isinstance(text, str):
            yield from [TextBlock(text=text)] if text.strip() else []
        elif part.get("type") == "image" and address:
            yield ImageBlock(url=address, mime=name_at(source, "media_type") or "image/png")
        else:
            yield self.recorder.raw_block(f"content:{as_text(part.get('type')) or 'part'}", value)

    def _add(
        self,
        event_type: EventType,
        blocks: list[ContentBlock],
        raw_type: str,
        task: str | None = None,
        more: Attributes | None = None,
    ) -> None:
        attributes: Attributes = {"source.schema_version": self.schema, "source.raw_type": raw_type}
        attributes |= self._take() | (more or {})
        self.recorder.add(
            Draft(event_type, blocks, self.time, task_id=task or self.task_id, attributes=attributes)
        )

    def _take(self) -> Attributes:
        """Return the step's marks, with its usage for the first event that asks."""
        usage, self.usage = self.usage, {}
        return self.marks | usage
