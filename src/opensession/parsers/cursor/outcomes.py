"""Calls in Cursor's messages: names, arguments, and what came of them (parsers.md §8.3).

No single field tells whether a call succeeded: the status, a second one in ``additionalData``, the refusal in
the result and the exit code all may say that it did not.
"""

from typing import NamedTuple

from opensession.hail import CodeBlock, ContentBlock, TextBlock
from opensession.parsers.calls import Outcome
from opensession.parsers.cursor.key_values import CONTENT
from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.diffs import Hunk, bare_diff, unified
from opensession.parsers.fields import (
    as_object,
    as_text,
    count_at,
    exit_code_at,
    name_at,
    object_at,
    objects_at,
    text_at,
    without,
)
from opensession.parsers.results import json_or_text
from opensession.parsers.tools import ToolUse, read_call

_NUMBERS = {
    3: "grep_search",
    5: "read_file",
    6: "list_dir",
    7: "edit_file",
    8: "file_search",
    9: "codebase_search",
    11: "delete_file",
    12: "reapply",
    15: "run_terminal_cmd",
    18: "web_search",
    19: "mcp",
    38: "edit_file_v2",
    40: "read_file_v2",
}
_FAILED = frozenset({"error", "failed", "cancelled", "canceled", "rejected", "aborted", "skipped"})
_ENDED = _FAILED | {"completed", "done", "success"}
_MESSAGES = ("clientVisibleErrorMessage", "modelVisibleErrorMessage", "message")
_SHOWN = ("output", "contents", "exitCode", "exitCodeV2", "rejected", "diff", "notInterrupted")
"""Members of a result that are text, or facts of its call."""


class Given(NamedTuple):
    """What one message holds of a call."""

    tool: Object
    """``toolFormerData``."""
    text: str
    """The message's own text, which serves when there is no result."""

    @property
    def result(self) -> Json:
        """The result, decoded if it is JSON in a string."""
        return _decoded(self.tool.get("result"))

    @property
    def status(self) -> str:
        """How far the call came, by the editor's word for it."""
        return as_text(self.tool.get("status")).lower()

    @property
    def is_answered(self) -> bool:
        """Tell whether anything came back."""
        return self.tool.get("result") not in (None, "") or self.tool.get("error") not in (None, "", {})

    @property
    def has_result(self) -> bool:
        """Tell whether there is a result to show, were it an empty one."""
        return self.is_answered or bool(self.text) or self.status in _ENDED


def read_use(tool: Object) -> ToolUse:
    """Read a call: by name, or by number where there is none."""
    number = count_at(tool, "tool")
    numbered = "unknown_tool" if number is None else _NUMBERS.get(number, f"tool_{number}")
    name = name_at(tool, "name") or numbered
    arguments = _arguments(tool)
    use = read_call(name, arguments)
    code = text_at(as_object(arguments), "code_edit", "streamingContent")
    if use.family != "edit" or not code or use.change is not None:
        return use
    sketch = CodeBlock(code=code)
    rest = read_call(name, without(as_object(arguments), "code_edit", "streamingContent"))
    return ToolUse(rest.name, rest.family, rest.event_type, [sketch, *rest.blocks], rest.path)


def read_outcome(given: Given, use: ToolUse, duration_ms: int | None) -> Outcome:
    """Tell what came of a call, but for files that were kept elsewhere."""
    result, additional = as_object(given.result), object_at(given.tool, "additionalData")
    code = exit_code_at(result, "exitCode", "exitCodeV2")
    failed = (
        given.status in _FAILED,
        as_text(additional.get("status")) in _FAILED,
        result.get("rejected") is True,
        bool(code),
    )
    diff = _diff_of(use.path or "", result.get("diff")) if use.path else None
    return Outcome(any(failed), code, duration_ms, diff)


def read_blocks(given: Given, use: ToolUse) -> list[ContentBlock]:
    """Return what to show of a result."""
    value, result = given.result, as_object(given.result)
    blocks: list[ContentBlock] = [TextBlock(text=message)] if (message := _error_of(given.tool)) else []
    if isinstance(value, dict):
        output = text_at(result, "output")
        blocks += [CodeBlock(code=output, language="text")] if output else []
        blocks += json_or_text(result.get("contents"), path=use.path, is_read=use.family == "read")
        # Texts of whole files are named by keys of the database, which say nothing to a reader.
        rest = {key: item for key, item in without(result, *_SHOWN).items() if not _is_content_key(item)}
        blocks += json_or_text(rest) if any(item not in (None, "", False) for item in rest.values()) else []
        if "diff" in result and not _diff_of(use.path or "", result["diff"]):
            blocks += json_or_text(result["diff"])
    else:
        blocks += json_or_text(value, path=use.path, is_read=use.family == "read")
    if given.text and not given.is_answered:
        blocks.append(TextBlock(text=given.text))
    return blocks


def content_keys(given: Given) -> tuple[str | None, str | None]:
    """Return the keys under which the file's text before and after an edit is kept."""
    result = as_object(given.result)
    before, after = result.get("beforeContentId"), result.get("afterContentId")
    return (
        before if isinstance(before, str) and _is_content_key(before) else None,
        after if isinstance(after, str) and _is_content_key(after) else None,
    )


def _is_content_key(value: Json) -> bool:
    return isinstance(value, str) and value.startswith(CONTENT)


def _arguments(tool: Object) -> Json:
    """Return what the model gave, else what the editor made of it; for MCP, what goes to its tool."""
    raw = tool.get("rawArgs")
    params = _decoded(tool.get("params"))
    server_tool = next(objects_at(as_object(params), "tools"), {})
    if as_object(params).get("tools") and "parameters" in server_tool:
        params = _decoded(server_tool.get("parameters"))
    given = _decoded(raw)
    if isinstance(given, dict) and given:
        return given
    if params not in (None, "", {}):
        return params
    return {"raw": raw} if isinstance(raw, str) and raw.strip() not in ("", "{}") else None


def _decoded(value: Json) -> Json:
    """Return JSON that stands in a string, and anything else as it is."""
    if not isinstance(value, str):
        return value
    decoded = decode_text(value)
    return decoded if isinstance(decoded, dict | list) else value


def _error_of(tool: Object) -> str:
    """Return the message of a call that failed; the one for people, if there are several."""
    error = _decoded(tool.get("error"))
    return error.strip() if isinstance(error, str) else text_at(as_object(error), *_MESSAGES) or ""


def _diff_of(path: str, diff: Json) -> str | None:
    """Return a result's change: ready-made, or in chunks of marked lines."""
    if isinstance(diff, str):
        return bare_diff(diff)
    return unified(path, [hunk for chunk in objects_at(as_object(diff), "chunks") if (hunk := _hunk(chunk))])


def _hunk(chunk: Object) -> Hunk | None:
    marked = [line for line in as_text(chunk.get("diffString")).split("\n") if line[:1] in {"+", "-", " "}]
    if not any(line[0] in "+-" for line in marked):
        return None
    return Hunk(count_at(chunk, "oldStart"), count_at(chunk, "newStart"), tuple(marked))
