"""One transcript, record by record: which lane a record belongs to, and which module reads it."""

from dataclasses import dataclass, field

from opensession.hail import Instant
from opensession.parsers.calls import Calls
from opensession.parsers.claude_code.lanes import SCHEMA, Lane, end_task, start_task
from opensession.parsers.claude_code.notices import Notices, read_facts
from opensession.parsers.claude_code.turns import Turns
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Object
from opensession.parsers.fields import as_object, as_text, count_at, list_at, name_at, object_at, text_at
from opensession.parsers.recorder import Recorder
from opensession.parsers.times import parse_time

MAX_CWDS = 50


@dataclass(eq=False, repr=False)
class Scope:
    """How a file is to be read."""

    task_id: str | None = None
    """The file is a sub-agent's, merged into its parent's session as this task."""
    title: str | None = None
    """What the sub-agent is called, when its file's companion tells."""
    agent_id: str | None = None
    sidechain_is_main: bool = False
    """The file is a sub-agent's and shown by itself."""
    merged_agents: frozenset[str] = frozenset()
    """Sub-agents that have files of their own; their progress records would say everything twice."""


@dataclass(eq=False, repr=False)
class State:
    """What the conversion remembers between records."""

    lanes: dict[str, Lane] = field(default_factory=dict)
    """Sub-agents by lane key."""
    lane_of_record: dict[str, str] = field(default_factory=dict)
    """By uuid of a sidechain record without an agent id."""
    seen: set[str] = field(default_factory=set)
    """Which records came, to recognise those that a fork repeats."""
    prompts: dict[str, str] = field(default_factory=dict)
    """By prompt of a started sub-agent, the call that started it."""
    titles: dict[str, str] = field(default_factory=dict)
    """By call that started a sub-agent, what the call says it is for."""
    lane_of_call: dict[str, str] = field(default_factory=dict)
    """By call that started a sub-agent, the key of its lane."""
    cwds: list[str] = field(default_factory=list)


class Conversion:
    """Converts the records of one transcript into drafts."""

    def __init__(self, recorder: Recorder, session: SessionDraft, scope: Scope | None = None) -> None:
        self.recorder = recorder
        self.session = session
        self.scope = scope or Scope()
        self.state = State()
        self.main = Lane(Calls(recorder, SCHEMA), self.scope.task_id, self.scope.agent_id)
        self.current = self.main
        self.turns = Turns(recorder, session)
        self.notices = Notices(recorder, session, self.turns)
        session.provider = "anthropic"
        session.attributes.setdefault("session_role", "primary")

    def convert(self, record: Object) -> str:
        """Convert one record and return its native type name."""
        kind = as_text(record.get("type"))
        time = parse_time(record.get("timestamp"))
        self._note_facts(kind, record)
        if time and self._is_repeated(record, time):
            return f"{kind} (repeated)"
        if kind in {"user", "assistant"}:
            self._turn(kind, record, self._lane(record), time)
        elif kind == "progress" and object_at(record, "data").get("type") == "agent_progress":
            self._agent_progress(record, time)
        elif not self.notices.read(kind, record, self._lane(record), time):
            self.recorder.keep_raw(kind or "record", record, time)
        return self._name(kind, record)

    def finish(self) -> None:
        """End what is still open and complete the session's facts."""
        for lane in self.state.lanes.values():
            end_task(lane, self.recorder, None, None)
        end_task(self.main, self.recorder, None, None)
        self.main.begin_response(None, self.recorder)
        self.main.finish(self.recorder)
        self.session.title = self.notices.title()
        if len(self.state.cwds) > 1:
            self.session.note("all_cwds", [*self.state.cwds])

    def _name(self, kind: str, record: Object) -> str:
        if kind == "system":
            return f"system.{as_text(record.get('subtype')) or 'unknown'}"
        if kind == "attachment":
            return f"attachment.{as_text(object_at(record, 'attachment').get('type')) or 'unnamed'}"
        if kind == "progress":
            return f"progress.{as_text(object_at(record, 'data').get('type')) or 'unnamed'}"
        return kind or "record"

    def _turn(self, kind: str, record: Object, lane: Lane, time: Instant | None) -> None:
        content = object_at(record, "message").get("content")
        if not isinstance(content, str | list):
            self.recorder.keep_raw(f"{kind} without content", record, time)
            return
        if self.current is not lane:
            # Lanes take turns; what waits in the one left would hold back the whole session.
            self.current.begin_response(None, self.recorder)
            self.current = lane
        if lane.task_id and not lane.started and self._start(lane, kind, record, time):
            pass
        elif kind == "user":
            self.turns.user(record, lane, time)
            self._end_finished_task(record, time)
        else:
            self.turns.assistant(record, lane, time)
            self._note_started_tasks(record)

    def _note_facts(self, kind: str, record: Object) -> None:
        session = self.session
        if kind not in {"user", "assistant", "system", "attachment", "progress"}:
            read_facts(kind, record, self.notices)
        if session.session_id is None:
            session.session_id = name_at(record, "sessionId")
        if session.tool_version is None:
            session.tool_version = name_at(record, "version")
        attributes = session.attributes
        if "git_branch" not in attributes:
            session.note("git_branch", name_at(record, "gitBranch"))
        cwd = record.get("cwd")
        if isinstance(cwd, str) and cwd and cwd not in self.state.cwds and len(self.state.cwds) < MAX_CWDS:
            self.state.cwds.append(cwd)
            session.note("cwd", cwd)

    def _is_repeated(self, record: Object, time: Instant) -> bool:
        """Recognise a record that a resumed or forked session copied (parsers.md CC16)."""
        uuid = record.get("uuid")
        if not isinstance(uuid, str):
            return False
        key = f"{uuid} {time.seconds}.{time.nanos}"
        if key in self.state.seen:
            return True
        self.state.seen.add(key)
        return False

    def _lane(self, record: Object) -> Lane:
        """Return the lane of a record: the main one, or its sub-agent's."""
        if record.get("isSidechain") is not True or self.scope.task_id or self.scope.sidechain_is_main:
            return self.main
        uuid, agent = as_text(record.get("uuid")), name_at(record, "agentId")
        parent = as_text(record.get("parentUuid"))
        key = agent or self.state.lane_of_record.get(parent) or uuid or "sidechain"
        if not agent and uuid:
            self.state.lane_of_record[uuid] = key
        return self._lane_of(key)

    def _lane_of(self, key: str, call_id: str | None = None) -> Lane:
        lane = self.state.lanes.get(key)
        if lane is None:
            lane = Lane(Calls(self.recorder, SCHEMA), f"task-{key}", key, call_id)
            self.state.lanes[key] = lane
        return lane

    def _start(self, lane: Lane, kind: str, record: Object, time: Instant | None) -> bool:
        """Open a sub-agent's lane. Tells whether the record is used up: it is what the agent was told."""
        prompt = _prompt_of(record) if kind == "user" else ""
        lane.parent_call_id = lane.parent_call_id or self.state.prompts.get(prompt)
        if lane.parent_call_id and lane.agent_id:
            self.state.lane_of_call[lane.parent_call_id] = lane.agent_id
        title = self.scope.title or self.state.titles.get(lane.parent_call_id or "")
        start_task(lane, self.recorder, title, prompt, time)
        return bool(prompt)

    def _agent_progress(self, record: Object, time: Instant | None) -> None:
        """Read a sub-agent's record that came wrapped in a progress record (parsers.md CC10)."""
        data = object_at(record, "data")
        agent = name_at(data, "agentId") or "agent"
        inner = object_at(data, "message")
        kind = as_text(inner.get("type"))
        if agent in self.scope.merged_agents:
            return
        if kind in {"user", "assistant"}:
            lane = self._lane_of(agent, name_at(record, "parentToolUseID"))
            self._turn(kind, inner, lane, parse_time(inner.get("timestamp")) or time)
        else:
            self.recorder.keep_raw(f"agent_progress.{kind or 'unnamed'}", record, time)

    def _note_started_tasks(self, record: Object) -> None:
        """Remember by its prompt which call started a sub-agent: old sidechains name it in no other way."""
        for item in list_at(object_at(record, "message"), "content"):
            block = as_object(item)
            if block.get("type") == "tool_use":
                given, call_id = object_at(block, "input"), name_at(block, "id")
                prompt, title = text_at(given, "prompt"), text_at(given, "description")
                if prompt and call_id:
                    self.state.prompts.setdefault(prompt, call_id)
                    self.state.titles |= {call_id: title} if title else {}

    def _end_finished_task(self, record: Object, time: Instant | None) -> None:
        """Close the lane of a sub-agent whose call has its result."""
        if not self.state.lanes:
            return
        details = as_object(record.get("toolUseResult"))
        keys = [name_at(details, "agentId")]
        for item in list_at(object_at(record, "message"), "content"):
            call_id = name_at(as_object(item), "tool_use_id")
            keys.append(self.state.lane_of_call.get(call_id) if call_id else None)
        for key in keys:
            lane = self.state.lanes.get(key) if key else None
            if lane:
                end_task(lane, self.recorder, time, count_at(details, "totalDurationMs"))


def _prompt_of(record: Object) -> str:
    """Return the text of a user record that opens a lane; blank if it holds results."""
    content = object_at(record, "message").get("content")
    if isinstance(content, str):
        return content
    texts = [as_text(as_object(item).get("text")) for item in content] if isinstance(content, list) else []
    return "\n".join(filter(None, texts))
