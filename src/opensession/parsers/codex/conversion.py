"""One rollout, record by record: facts of the session, and which module reads a record (parsers.md §5.1)."""

from collections.abc import Callable

from opensession.hail import Attributes, ContentBlock, Instant, SystemMessage, TextBlock
from opensession.parsers.calls import Calls
from opensession.parsers.codex.messages import ITEM_SCHEMA, ITEMS, Messages
from opensession.parsers.codex.screen import Screen
from opensession.parsers.codex.tool_calls import ToolCalls, tool_search
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Object
from opensession.parsers.fields import as_object, as_text, list_at, name_at, object_at, text_at
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.times import millis_between, parse_time

BOOKKEEPING = frozenset(
    {
        "world_state",
        "inter_agent_communication_metadata",
        "ghost_snapshot",
        "compaction",
        "compaction_summary",
    }
)
"""State of the environment and snapshots of the work tree: nothing that was said or done."""

_AUXILIARY_ROLES = frozenset({"awaiter", "worker", "explorer", "subagent"})
_FORK_MS = 2_000
"""A fork writes what it copies at once; what it does itself comes later."""


class Conversion:
    """Converts the records of one rollout into drafts."""

    def __init__(self, recorder: Recorder, session: SessionDraft) -> None:
        self.recorder = recorder
        self.session = session
        self.messages = Messages(recorder, session)
        self.tools = ToolCalls(recorder, self.messages, Calls(recorder, ITEM_SCHEMA))
        self.screen = Screen(recorder, session, self.messages, self.tools)
        self.started: Instant | None = None
        """When the session began, as its header says."""
        self.header_seen = False
        self.wrapped = False
        """A record with a payload was seen: what has none is then no sign of the flat generation."""
        self.forked = False
        self.copying = False
        """The records of the session that this one was forked from are being repeated."""
        session.provider = "openai"

    def convert(self, record: Object) -> str:
        """Convert one record and return its native type name."""
        kind = as_text(record.get("type"))
        payload = object_at(record, "payload")
        is_flat = "payload" not in record
        time = parse_time(record.get("timestamp")) or (self.started if is_flat else None)
        self.messages.begin_record(time)
        if kind != "compacted" and payload.get("type") != "context_compacted":
            self.screen.compacted = False
        if is_flat:
            return self._flat(kind, record, time)
        self.wrapped = True
        self.messages.flat = False
        inner = as_text(payload.get("type"))
        name = f"{kind}.{inner}" if inner else kind or "record"
        if kind == "session_meta":
            self._header(payload)
        elif self._is_copy(kind, time):
            return f"{name} (copied)"
        elif kind == "turn_context":
            self._turn_context(payload)
        elif kind == "response_item":
            if not self._item(inner, payload, time):
                self.recorder.keep_raw(name, record, time)
        elif kind == "event_msg":
            if not self.screen.read(payload, time):
                self.recorder.keep_raw(name, record, time)
        elif kind == "compacted":
            self.screen.compaction(text_at(payload, "message") or "", time, "compacted")
        elif kind not in BOOKKEEPING:
            self.recorder.keep_raw(name, record, time)
        return name

    def finish(self) -> None:
        """Complete the session: let go of what waits, end what is open."""
        self.messages.finish()
        self.tools.finish()
        self.screen.finish()
        session = self.session
        session.title = self.screen.thread_name or self.messages.first_prompt
        session.created_at = session.created_at or self.started
        if self.messages.summariser:
            session.attributes["session_role"] = "auxiliary"

    def _flat(self, kind: str, record: Object, time: Instant | None) -> str:
        """Read a line of the flat generation: the header, a marker, or a bare item."""
        self.messages.flat = not self.wrapped
        if "record_type" in record:
            return f"record_type.{as_text(record.get('record_type')) or 'unnamed'}"
        if not kind and "id" in record and ("timestamp" in record or "instructions" in record):
            self._header(record)
            return "header"
        if not self._item(kind, record, time):
            self.recorder.keep_raw(kind or "record", record, time)
        return kind or "record"

    def _item(self, kind: str, item: Object, time: Instant | None) -> bool:
        reader = _ITEMS.get(kind)
        if reader is None:
            return kind in BOOKKEEPING
        fields = _SAID_IN.get(kind)
        if fields and not any(isinstance(item.get(field), str | list) for field in fields):
            return False
        reader(self, item, time)
        return True

    def _message(self, item: Object, time: Instant | None) -> None:
        role, blocks = as_text(item.get("role")), self.messages.blocks_of(item.get("content"))
        if role in {"user", "assistant"}:
            self.messages.tell(role, blocks, ITEMS, time, "message")
        else:
            text = "\n".join(block.text for block in blocks if isinstance(block, TextBlock))
            self.messages.notice(text, time, "message", hidden=role or "developer")

    def _reasoning(self, item: Object, time: Instant | None) -> None:
        for key in ("summary", "content"):
            said = item.get(key)
            for part in [said] if isinstance(said, str) else list_at(item, key):
                text = as_text(part) or as_object(part).get("text")
                if isinstance(text, str):
                    self.messages.think(text, time, "reasoning")
                else:
                    self.recorder.keep_raw("reasoning part", part, time)

    def _function_call(self, item: Object, time: Instant | None) -> None:
        name, arguments = name_at(item, "name") or "unknown", item.get("arguments")
        self.tools.call(name, arguments, name_at(item, "call_id"), time, "function_call")

    def _custom_call(self, item: Object, time: Instant | None) -> None:
        name = name_at(item, "name") or "unknown"
        self.tools.call(name, item.get("input"), name_at(item, "call_id"), time, "custom_tool_call")

    def _local_shell(self, item: Object, time: Instant | None) -> None:
        action = object_at(item, "action")
        self.tools.call("local_shell_call", action, name_at(item, "call_id", "id"), time, "local_shell_call")

    def _output(self, item: Object, time: Instant | None) -> None:
        raw_type = as_text(item.get("type"))
        self.tools.result(name_at(item, "call_id"), item.get("output"), time, raw_type)

    def _web_search(self, item: Object, time: Instant | None) -> None:
        self.tools.web(item, name_at(item, "id", "call_id"), time, "web_search_call")

    def _tool_search(self, item: Object, time: Instant | None) -> None:
        self.tools.call(
            "tool_search", item.get("arguments"), name_at(item, "call_id"), time, "tool_search_call"
        )

    def _tool_search_output(self, item: Object, time: Instant | None) -> None:
        found = [block.model_dump()["data"] for block in tool_search(item)]
        self.tools.result(name_at(item, "call_id"), found[0] if found else None, time, "tool_search_output")

    def _image(self, item: Object, time: Instant | None) -> None:
        self.tools.image(item, time, "image_generation_call")

    def _between_agents(self, item: Object, time: Instant | None) -> None:
        """Append what one agent told another; a person reads along, and takes no part."""
        named = {key: name for key in ("author", "recipient") if (name := name_at(item, key))}
        attributes: Attributes = {
            "source.schema_version": ITEM_SCHEMA,
            "source.raw_type": "agent_message",
            **named,
        }
        blocks: list[ContentBlock] = self.messages.blocks_of(item.get("content"))
        if blocks:
            self.recorder.add(Draft(SystemMessage(), blocks, time, attributes=attributes))

    def _turn_context(self, payload: Object) -> None:
        self.messages.model = name_at(payload, "model") or self.messages.model
        self.session.note_model(self.messages.model)
        self.session.note("cwd", name_at(payload, "cwd"))

    def _header(self, payload: Object) -> None:
        """Take the facts of the first header; later ones are of forks' parents and fill what is empty."""
        session, own = self.session, name_at(payload, "id", "session_id")
        foreign = self.header_seen and own is not None and own != session.session_id
        self.copying = self.forked and foreign
        if session.session_id is None:
            session.session_id = own
        if not self.header_seen:
            self._first_header(payload)
        session.tool_version = session.tool_version or name_at(payload, "cli_version")
        session.note("cwd", name_at(payload, "cwd"))
        session.note("originator", name_at(payload, "originator"))
        self._note_git(object_at(payload, "git"))
        self.header_seen = True

    def _first_header(self, payload: Object) -> None:
        session = self.session
        self.started = parse_time(payload.get("timestamp"))
        provider = name_at(payload, "model_provider")
        session.provider = provider.lower() if provider else session.provider
        subagent = object_at(payload, "source").get("subagent")
        spawned = object_at(as_object(subagent), "thread_spawn")
        places = (spawned, as_object(subagent), object_at(payload, "source"), payload)
        parent = next((name for place in places if (name := name_at(place, "parent_thread_id"))), None)
        self.forked = name_at(payload, "forked_from_id") is not None or subagent is not None
        if subagent is not None or name_at(payload, "agent_role") in _AUXILIARY_ROLES:
            session.attributes["session_role"] = "auxiliary"
            session.parent_session_id = parent if parent != session.session_id else None
        session.note("agent_nickname", name_at(spawned, "agent_nickname"))
        session.note("forked_from", name_at(payload, "forked_from_id"))

    def _note_git(self, git: Object) -> None:
        if not git:
            return
        self.session.note("git", git)
        self.session.note("git_branch", name_at(git, "branch", "git_branch", "current_branch", "ref", "head"))
        self.session.note("git_commit", name_at(git, "commit_hash", "commit", "sha"))
        repository = name_at(git, "repo_name", "repository", "repo", "name")
        self.session.note("git_repo_name", repository)

    def _is_copy(self, kind: str, time: Instant | None) -> bool:
        """Tell whether a fork repeats this record of its parent (parsers.md CX7)."""
        if self.copying:
            gap = millis_between(self.started, time)
            self.copying = gap is None or gap <= _FORK_MS
        return self.copying and kind != "session_meta"


_SAID_IN = {"message": ("content",), "reasoning": ("summary", "content"), "agent_message": ("content",)}
"""Where an item says something, one of which has to be text or a list."""

_ITEMS: dict[str, Callable[[Conversion, Object, Instant | None], None]] = {
    "message": Conversion._message,
    "reasoning": Conversion._reasoning,
    "function_call": Conversion._function_call,
    "custom_tool_call": Conversion._custom_call,
    "local_shell_call": Conversion._local_shell,
    "function_call_output": Conversion._output,
    "custom_tool_call_output": Conversion._output,
    "local_shell_call_output": Conversion._output,
    "web_search_call": Conversion._web_search,
    "tool_search_call": Conversion._tool_search,
    "tool_search_output": Conversion._tool_search_output,
    "image_generation_call": Conversion._image,
    "agent_message": Conversion._between_agents,
}
