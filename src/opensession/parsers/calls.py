"""Pairing calls with their results by id, also when several run at once."""

from dataclasses import dataclass, field

from opensession.hail import (
    Attributes,
    CodeBlock,
    ContentBlock,
    FileCreate,
    FileEdit,
    Instant,
    ShellCommand,
    ToolResult,
)
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.tools import Family, ToolUse, edit_diff

_CHANGED_BY_RESULTS = frozenset({"shell", "edit", "write"})
"""Families whose event waits for its result, which brings an exit code or a diff."""


@dataclass(slots=True, eq=False, repr=False)
class Call:
    """A call that was made, and what its result needs to know of it."""

    name: str
    family: Family
    path: str | None
    draft: Draft | None
    """The call's event while it can still be changed."""


@dataclass(slots=True, eq=False, repr=False)
class Outcome:
    """What a result tells, beyond its blocks."""

    is_error: bool = False
    exit_code: int | None = None
    duration_ms: int | None = None
    diff: str | None = None
    """The change a file tool made, better than what its arguments describe."""
    existed: bool | None = None
    """Whether a written file was there before, and so was edited; None: yes if there is a diff."""


@dataclass(slots=True, eq=False, repr=False)
class Calls:
    """The calls of one lane of a session."""

    recorder: Recorder
    schema: str
    by_id: dict[str, Call] = field(default_factory=dict)
    last_id: str | None = None
    """The most recent call, for results that name none."""

    def call(
        self,
        use: ToolUse,
        call_id: str | None,
        *,
        raw_type: str,
        time: Instant | None = None,
        event_id: str = "",
        task_id: str | None = None,
        attributes: Attributes | None = None,
        held: bool = False,
    ) -> Draft:
        """Append a call's event and remember it under its id, or the event's when it has none.

        With ``held`` the caller has a hold of its own on the draft, and settles it.
        """
        named = use.attributes(call_id, self.schema, raw_type) | (attributes or {})
        draft = Draft(use.event_type, list(use.blocks), time, event_id, task_id, None, named, use.change)
        key = call_id or event_id
        waits = bool(key) and use.family in _CHANGED_BY_RESULTS
        if key:
            self.abandon(key)
            self.by_id[key] = Call(use.name, use.family, use.path, draft if waits else None)
            self.last_id = key
        draft.holds = int(waits) + int(held)
        return self.recorder.add(draft)

    def find(self, call_id: str | None) -> Call | None:
        """Return the call that a result belongs to: by id, or the most recent one when it has no id."""
        key = call_id or self.last_id
        return self.by_id.get(key) if key else None

    def result(
        self,
        call_id: str | None,
        blocks: list[ContentBlock],
        outcome: Outcome,
        *,
        raw_type: str,
        name: str | None = None,
        time: Instant | None = None,
        event_id: str = "",
        task_id: str | None = None,
        attributes: Attributes | None = None,
    ) -> Draft:
        """Append a result's event, and tell its call what came of it. ``name`` serves if no call is known."""
        key = call_id or self.last_id
        call = self.find(call_id)
        shown = call.name if call else name or "unknown"
        named: Attributes = {
            "source.schema_version": self.schema,
            "source.raw_type": raw_type,
            **(attributes or {}),
        }
        if key and call:
            named["semantic.call_id"] = key
            self._tell(key, call, outcome)
        elif call_id:
            named["semantic.call_id"] = call_id
        event_type = ToolResult(
            name=shown, is_error=outcome.is_error, call_id=call_id or (key if call else None)
        )
        return self.recorder.add(
            Draft(event_type, blocks, time, event_id, task_id, outcome.duration_ms, named)
        )

    def abandon(self, key: str) -> None:
        """Stop waiting for a call's result."""
        call = self.by_id.get(key)
        if call and call.draft:
            draft, call.draft = call.draft, None
            self.recorder.settle(draft)

    def _tell(self, key: str, call: Call, outcome: Outcome) -> None:
        draft = call.draft
        if draft is None:
            return
        event_type = draft.event_type
        if isinstance(event_type, ShellCommand) and outcome.exit_code is not None:
            draft.event_type = event_type.model_copy(update={"exit_code": outcome.exit_code})
        elif isinstance(event_type, FileEdit) and outcome.is_error:
            # Nothing was changed: the intended change is shown, and counts no lines.
            intended = event_type.diff or (edit_diff(event_type.path, draft.change) if draft.change else None)
            draft.blocks += [CodeBlock(code=intended, language="diff")] if intended else []
            draft.event_type, draft.change = FileEdit(path=event_type.path), None
        elif isinstance(event_type, FileEdit | FileCreate) and outcome.diff and outcome.existed is not False:
            draft.event_type = FileEdit(path=event_type.path, diff=outcome.diff)
        if outcome.duration_ms is not None:
            draft.duration_ms = outcome.duration_ms
        self.abandon(key)
