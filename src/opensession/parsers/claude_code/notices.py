"""Everything in a transcript that is no turn: notices, titles, links, bookkeeping (parsers.md §4.4).

Three tables decide: record types and attachments that give facts at most and no event (the tool hides them
too, or they repeat what other records say), and those that a reader should see. What stands in none of them
is kept raw.
"""

from collections.abc import Callable
from dataclasses import dataclass

from opensession.hail import (
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    FileBlock,
    Instant,
    JsonBlock,
    ReferenceBlock,
    SystemMessage,
    TextBlock,
)
from opensession.parsers.claude_code.lanes import SCHEMA, Lane
from opensession.parsers.claude_code.prompts import read_user_text
from opensession.parsers.claude_code.tool_results import image_of
from opensession.parsers.claude_code.turns import Turns
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Object
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
from opensession.parsers.recorder import Draft, Recorder

BOOKKEEPING = frozenset(
    {
        *("file-history-snapshot", "last-prompt", "mode", "permission-mode", "started", "relocated"),
        *("bridge-session", "atis-latch", "agent-name", "custom-title", "ai-title", "worktree-state"),
        *("agent-color", "agent-setting", "tag", "speculation-accept", "content-replacement"),
    }
)
"""Types that give no event: backups of files, modes, and what ``Facts`` below takes up."""

_HIDDEN_ATTACHMENTS = frozenset(
    {
        *("agent_listing_delta", "command_permissions", "deferred_tools_delta", "mcp_instructions_delta"),
        *("skill_listing", "dynamic_skill", "task_reminder", "todo_reminder", "date_change", "auto_mode"),
        *("auto_mode_exit", "plan_mode", "plan_mode_exit", "plan_mode_reentry", "ultra_effort_enter"),
        *("ultra_effort_exit", "budget_usd", "total_tokens_reminder", "batching_reminder_sent"),
        *("silent_turn_reminder", "output_style", "critical_system_reminder", "token_usage"),
        *("compaction_reminder", "verify_plan_reminder", "companion_intro", "output_token_usage"),
    }
)
"""Reminders to the model, which the tool does not show to the person either."""

_QUIET_SYSTEM = frozenset({"turn_duration", "session_start", "away_summary_pending"})


@dataclass(eq=False, repr=False)
class Notices:
    """Reads the records that are no turns."""

    recorder: Recorder
    session: SessionDraft
    turns: Turns
    custom_title: str | None = None
    ai_title: str | None = None
    summary: str | None = None
    last_progress: str | None = None

    def read(self, kind: str, record: Object, lane: Lane, time: Instant | None) -> bool:
        """Read a record; False if its type is unknown."""
        reader = _READERS.get(kind)
        if reader is None:
            return kind in BOOKKEEPING
        return reader(self, record, lane, time)

    def title(self) -> str | None:
        """Return the best title there is (parsers.md CC7)."""
        turns = self.turns
        return self.custom_title or self.ai_title or turns.first_prompt or self.summary or turns.first_command

    def _say(
        self,
        text: str,
        record: Object,
        lane: Lane,
        time: Instant | None,
        *blocks: ContentBlock,
        event_id: str = "",
        event_type: EventType | None = None,
        attributes: Attributes | None = None,
    ) -> bool:
        named: Attributes = {
            "source.schema_version": SCHEMA,
            "source.raw_type": as_text(record.get("type")),
            **lane.attributes(),
            **(attributes or {}),
        }
        said: list[ContentBlock] = [TextBlock(text=text)] if text else []
        name = event_id or as_text(record.get("uuid"))
        event = event_type or SystemMessage()
        self.recorder.add(Draft(event, [*said, *blocks], time, name, lane.task_id, None, named))
        return True

    def _system(self, record: Object, lane: Lane, time: Instant | None) -> bool:
        subtype = as_text(record.get("subtype")) or "unknown"
        named: Attributes = {"system.subtype": subtype}
        if level := name_at(record, "level"):
            named["system.level"] = level
        if subtype == "compact_boundary":
            details = object_at(record, "compactMetadata")
            named |= {
                f"compact.{key}": value for key, value in details.items() if key in {"trigger", "preTokens"}
            }
            kind, text = (
                Custom(kind="context_compacted"),
                text_at(record, "content") or "Conversation compacted",
            )
            return self._say(text, record, lane, time, event_type=kind, attributes=named)
        text = text_at(record, "content") or _system_text(subtype, record)
        if subtype in _QUIET_SYSTEM and not text_at(record, "content"):
            return True
        return self._say(text, record, lane, time, attributes=named)

    def _progress(self, record: Object, lane: Lane, time: Instant | None) -> bool:
        """Fold progress into the call it belongs to; what belongs to none is said once, not every second."""
        data = object_at(record, "data")
        for key in ("parentToolUseID", "toolUseID", "parentToolUseId", "toolUseId"):
            call = lane.calls.by_id.get(as_text(record.get(key)))
            if call is None:
                continue
            if call.draft:
                attributes = call.draft.attributes
                attributes["progress.records"] = (count_at(attributes, "progress.records") or 0) + 1
            return True
        text = _progress_text(data)
        if text == self.last_progress:
            return True
        self.last_progress = text
        named: Attributes = {"progress.type": as_text(data.get("type"))}
        return self._say(text, record, lane, time, attributes=named)

    def _queue(self, record: Object, lane: Lane, time: Instant | None) -> bool:
        operation = as_text(record.get("operation")) or "unknown"
        queued = text_at(record, "content") if operation == "enqueue" else None
        text = f"Queued input: {queued}" if queued else f"Queue operation: {operation}"
        return self._say(text, record, lane, time, attributes={"queue.operation": operation})

    def _summary(self, record: Object, lane: Lane, time: Instant | None) -> bool:
        summary = text_at(record, "summary")
        self.summary = self.summary or summary
        leaf = as_text(record.get("leafUuid"))
        named: Attributes = {"summary.leaf_uuid": leaf} if leaf else {}
        text = f"Summary: {summary}" if summary else "Summary"
        event_id = as_text(record.get("uuid")) or (f"summary-{leaf}" if leaf else "")
        return self._say(text, record, lane, time, event_id=event_id, attributes=named)

    def _link(self, record: Object, lane: Lane, time: Instant | None) -> bool:
        url = name_at(record, "prUrl", "frameUrl", "url")
        number, title = count_at(record, "prNumber"), text_at(record, "title")
        text = f"Pull request #{number}" if number else f"Artifact: {title}" if title else "Link"
        if url is None:
            return self._say(text, record, lane, time)
        if "prUrl" in record:
            self.session.note("pull_request", url)
        return self._say(text, record, lane, time, ReferenceBlock(uri=url, media_type="text/html"))

    def _agent_result(self, record: Object, lane: Lane, time: Instant | None) -> bool:
        block = JsonBlock(data=record.get("result"))
        agent = as_text(record.get("agentId"))
        named: Attributes = {"subagent_id": agent} if agent else {}
        return self._say(
            "", record, lane, time, block, event_type=Custom(kind="agent_result"), attributes=named
        )

    def _attachment(self, record: Object, lane: Lane, time: Instant | None) -> bool:
        attachment = object_at(record, "attachment")
        kind = as_text(attachment.get("type"))
        if kind in _HIDDEN_ATTACHMENTS:
            return True
        if kind == "queued_command":
            return self._queued_command(attachment, record, lane, time)
        named: Attributes = {"attachment.type": kind}
        if kind.startswith("hook_"):
            return self._hook(kind, attachment, record, lane, time)
        reader = _ATTACHMENTS.get(kind)
        if reader is None:
            self.recorder.keep_raw(f"attachment.{kind or 'unnamed'}", record, time)
            return True
        text, blocks = reader(attachment)
        return self._say(text, record, lane, time, *blocks, attributes=named)

    def _queued_command(self, attachment: Object, record: Object, lane: Lane, time: Instant | None) -> bool:
        """Read what a person typed while the agent worked; notes of other agents come this way too."""
        prompt = attachment.get("prompt")
        parts = prompt if isinstance(prompt, list) else [prompt]
        texts = [as_text(part) or as_text(as_object(part).get("text")) for part in parts]
        images = [image for part in parts if (image := image_of(as_object(part)))]
        text = "\n".join(filter(None, texts))
        origin = as_text(object_at(attachment, "origin").get("kind"))
        by_person = origin in {"", "human", "user", "cli"} and attachment.get("isMeta") is not True
        if by_person and (images or read_user_text(text).sort == "prompt"):
            user: Object = {**record, "type": "attachment", "message": {"content": [*parts]}}
            self.turns.user(user, lane, time)
            return True
        return self._say(text, record, lane, time, *images, attributes={"attachment.type": "queued_command"})

    def _hook(self, kind: str, attachment: Object, record: Object, lane: Lane, time: Instant | None) -> bool:
        """Show a hook that said something; one that ran in silence is bookkeeping."""
        failed = object_at(attachment, "blockingError")
        said = text_at(attachment, "content", "stderr") or text_at(failed, "blockingError")
        stdout = text_at(attachment, "stdout")
        said = said or (stdout if stdout and stdout.strip() != "{}" else None)
        if not said:
            return True
        name = name_at(attachment, "hookName", "hookEvent") or "hook"
        named: Attributes = {"attachment.type": kind}
        return self._say(f"Hook {name}: {said}", record, lane, time, attributes=named)


def read_facts(kind: str, record: Object, notices: Notices) -> None:
    """Take up what bookkeeping tells about the session."""
    session = notices.session
    if kind == "custom-title":
        notices.custom_title = name_at(record, "customTitle") or notices.custom_title
    elif kind == "ai-title":
        notices.ai_title = name_at(record, "aiTitle") or notices.ai_title
    elif kind == "agent-name":
        session.note("agent_name", name_at(record, "agentName"))
    elif kind == "worktree-state":
        worktree = object_at(record, "worktreeSession")
        session.note("worktree", name_at(worktree, "worktreeName"))
        session.note("worktree_branch", name_at(worktree, "worktreeBranch"))
        session.note("git_head", name_at(worktree, "originalHeadCommit"))


def _system_text(subtype: str, record: Object) -> str:
    if subtype == "stop_hook_summary":
        errors = [text for error in list_at(record, "hookErrors") if (text := as_text(error))]
        return "\n".join([f"Stop hooks ran: {count_at(record, 'hookCount') or 0}", *errors])
    error = object_at(record, "error")
    detail = text_at(error, "formatted", "message") or text_at(record, "message")
    status = count_at(error, "status")
    where = f" ({status})" if status else ""
    return f"{subtype.replace('_', ' ')}{where}: {detail}" if detail else f"System event: {subtype}"


def _progress_text(data: Object) -> str:
    kind = as_text(data.get("type"))
    if kind == "hook_progress":
        name = name_at(data, "hookName")
        event = as_text(data.get("hookEvent")) or "hook"
        return f"Hook progress: {event}" + (f" ({name})" if name else "")
    message = text_at(data, "message")
    return f"Progress: {message or kind}" if message or kind else "Progress update"


def _file(attachment: Object) -> tuple[str, list[ContentBlock]]:
    file = object_at(object_at(attachment, "content"), "file")
    path = name_at(attachment, "displayPath", "filename") or name_at(file, "filePath") or "file"
    return f"Attached file: {path}", [FileBlock(path=path, content=text_at(file, "content"))]


def _edited_file(attachment: Object) -> tuple[str, list[ContentBlock]]:
    path = name_at(attachment, "filename") or "file"
    snippet = text_at(attachment, "snippet")
    return f"File changed outside: {path}", [FileBlock(path=path, content=snippet)] if snippet else []


def _memory(attachment: Object) -> tuple[str, list[ContentBlock]]:
    path = name_at(attachment, "displayPath", "path") or "memory"
    text = text_at(object_at(attachment, "content"), "content")
    return f"Memory loaded: {path}", [FileBlock(path=path, content=text)] if text else []


def _skills(attachment: Object) -> tuple[str, list[ContentBlock]]:
    skills = list(objects_at(attachment, "skills"))
    names = ", ".join(name for skill in skills if (name := name_at(skill, "name")))
    files: list[ContentBlock] = [
        FileBlock(path=path, content=text_at(skill, "content"))
        for skill in skills
        if (path := name_at(skill, "path"))
    ]
    return f"Skills invoked: {names}", files


def _plain(attachment: Object) -> tuple[str, list[ContentBlock]]:
    kind = as_text(attachment.get("type")).replace("_", " ")
    said = text_at(attachment, "banner", "text", "description", "displayPath", "filename", "status")
    rest = without(attachment, "type", "banner", "text")
    blocks: list[ContentBlock] = [JsonBlock(data=rest)] if rest else []
    return f"{kind}: {said}" if said else kind, blocks


_ATTACHMENTS: dict[str, Callable[[Object], tuple[str, list[ContentBlock]]]] = {
    "file": _file,
    "edited_text_file": _edited_file,
    "nested_memory": _memory,
    "invoked_skills": _skills,
    "read_truncation_notice": _plain,
    "compact_file_reference": _plain,
    "task_status": _plain,
    "directory": _plain,
    "diagnostics": _plain,
    "opened_file_in_ide": _plain,
    "selected_lines_in_ide": _plain,
    "plan_file_reference": _plain,
    "mcp_resource": _plain,
    "async_hook_response": _plain,
    "context_efficiency": _plain,
}

_READERS: dict[str, Callable[[Notices, Object, Lane, Instant | None], bool]] = {
    "system": Notices._system,
    "progress": Notices._progress,
    "queue-operation": Notices._queue,
    "summary": Notices._summary,
    "pr-link": Notices._link,
    "frame-link": Notices._link,
    "result": Notices._agent_result,
    "attachment": Notices._attachment,
}
