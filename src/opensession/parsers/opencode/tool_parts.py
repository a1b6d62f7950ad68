"""Parts of type ``tool`` and ``patch``: calls, results, and what changed (parsers.md §7.3, OC2 to OC4)."""

from dataclasses import dataclass, field

from opensession.hail import (
    Attributes,
    ContentBlock,
    Custom,
    FileCreate,
    FileEdit,
    ImageBlock,
    Instant,
    JsonBlock,
    TextBlock,
)
from opensession.parsers.calls import Calls, Outcome
from opensession.parsers.decoding import Object
from opensession.parsers.diffs import diff_of_texts, is_diff
from opensession.parsers.fields import as_text, exit_code_at, name_at, object_at, objects_at, text_at
from opensession.parsers.opencode.store import files_named
from opensession.parsers.patches import FileChange, is_envelope, parse_envelope
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.results import json_or_text
from opensession.parsers.times import millis_between, parse_time
from opensession.parsers.tools import ToolUse, read_call

_DONE = frozenset({"completed", "complete", "done"})
_FAILED = frozenset({"error", "failed", "cancelled", "canceled"})
_MAX_PATCH_FILES = 8


@dataclass(eq=False, repr=False)
class ToolParts:
    """Reads tool and patch parts of one session."""

    recorder: Recorder
    calls: Calls
    task_id: str | None
    changed: set[str] = field(default_factory=set)
    """Files that calls changed; a patch part names them a second time."""

    def tool(self, part: Object, time: Instant | None, shared: Attributes) -> None:
        """Append a call and, if it has ended, its result at its end."""
        state = object_at(part, "state")
        name = name_at(part, "tool") or "unknown"
        part_id = name_at(part, "id") or ""
        call_id = name_at(part, "callID", "callId") or (f"{part_id}-call" if part_id else None)
        span = object_at(state, "time") or object_at(part, "time")
        start, end = parse_time(span.get("start")) or time, parse_time(span.get("end"))
        patch = text_at(object_at(state, "input"), "patchText", "patch", "input") or ""
        changes = parse_envelope(patch) if is_envelope(patch) else []
        use = read_call(name, state.get("input"))
        if changes:
            use = ToolUse(use.name, "edit", changes[0].event_type(), [], changes[0].path)
        self.changed.update(change.path for change in changes)
        self.changed.update([use.path] if use.path and use.family in {"edit", "write", "delete"} else [])
        event_id = f"{part_id}-call" if part_id else ""
        self.calls.call(
            use,
            call_id,
            raw_type="part:tool",
            time=start,
            event_id=event_id,
            task_id=self.task_id,
            attributes=shared,
        )
        self._other_changes(changes[1:], use, call_id, start, shared)
        status = as_text(state.get("status")).strip().lower()
        if status in _DONE or status in _FAILED or end is not None:
            self._result(part, use, status, (start, end), call_id)
        elif call_id:
            self.calls.abandon(call_id)

    def patch(self, part: Object, time: Instant | None, shared: Attributes) -> None:
        """Append the files that a step changed, as far as no call told of them."""
        files = [path for path in files_named(part) if path not in self.changed]
        known = len(files_named(part)) - len(files)
        part_id, digest = name_at(part, "id") or "", name_at(part, "hash")
        attributes = dict(shared) | ({"patch.hash": digest} if digest else {})
        if known and not files:
            return
        if not files or len(files) > _MAX_PATCH_FILES:
            summary = JsonBlock(
                data={
                    "file_count": len(files),
                    "hash": digest,
                    "files_preview": [*files[:_MAX_PATCH_FILES]],
                    "truncated": len(files) > _MAX_PATCH_FILES,
                }
            )
            attributes["source.raw_type"] = "part:patch:summary"
            kind = Custom(kind="patch")
            self.recorder.add(Draft(kind, [summary], time, part_id, self.task_id, None, attributes))
            return
        for number, path in enumerate(files, 1):
            named = attributes | {"source.raw_type": "part:patch:file"}
            event_id = f"{part_id}-patch-{number}" if part_id else ""
            self.recorder.add(Draft(FileEdit(path=path), [], time, event_id, self.task_id, None, named))

    def _other_changes(
        self,
        changes: list[FileChange],
        use: ToolUse,
        call_id: str | None,
        time: Instant | None,
        shared: Attributes,
    ) -> None:
        for change in changes:
            event_type = change.event_type()
            text = change.text if isinstance(event_type, FileCreate) else ""
            blocks: list[ContentBlock] = [TextBlock(text=text)] if text else []
            named = use.attributes(call_id, self.calls.schema, "part:tool") | shared
            self.recorder.add(Draft(event_type, blocks, time, "", self.task_id, None, named))

    def _result(
        self,
        part: Object,
        use: ToolUse,
        status: str,
        span: tuple[Instant | None, Instant | None],
        call_id: str | None,
    ) -> None:
        state = object_at(part, "state")
        metadata = object_at(state, "metadata")
        output = next((state[key] for key in ("output", "error") if state.get(key) not in (None, "")), None)
        output = metadata.get("output") if output is None else output
        blocks = json_or_text(output, path=use.path, is_read=use.family == "read")
        blocks += [image for item in objects_at(state, "attachments") if (image := _image(item))]
        exit_code = exit_code_at(metadata, "exit", "exitCode") if use.family == "shell" else None
        failed = status in _FAILED or bool(exit_code) or use.name == "invalid"
        outcome = Outcome(
            is_error=failed,
            exit_code=exit_code,
            duration_ms=millis_between(*span),
            diff=None if failed else _diff(metadata, use.path),
            existed=metadata["exists"] is True if "exists" in metadata else None,
        )
        part_id = name_at(part, "id") or ""
        self.calls.result(
            call_id,
            blocks,
            outcome,
            raw_type="part:tool",
            name=use.name,
            time=span[1] or span[0],
            event_id=f"{part_id}-result" if part_id else "",
            task_id=self.task_id,
        )


def _diff(metadata: Object, path: str | None) -> str | None:
    """Return the change that an edit's metadata tells: as a diff, or as the file before and after."""
    diff = text_at(metadata, "diff")
    if diff and is_diff(diff):
        return diff
    change = object_at(metadata, "filediff")
    before, after = change.get("before"), change.get("after")
    if isinstance(before, str) and isinstance(after, str):
        return diff_of_texts(path or "unknown", before, after, first_line=1)
    text = text_at(change, "patch", "diff")
    return text if text and is_diff(text) else None


def _image(item: Object) -> ImageBlock | None:
    mime, url = name_at(item, "mime") or "", name_at(item, "url")
    return ImageBlock(url=url, mime=mime) if url and mime.startswith("image/") else None
