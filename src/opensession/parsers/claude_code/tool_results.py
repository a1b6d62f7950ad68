"""What a tool returned: the block the model saw, and ``toolUseResult``, the structured half of it."""

import re
from collections.abc import Iterator

from opensession.hail import ContentBlock, ImageBlock, TextBlock, trim
from opensession.parsers.calls import Call, Outcome
from opensession.parsers.decoding import Json, Object
from opensession.parsers.diffs import diff_of_texts, hunks_of_patch, unified
from opensession.parsers.fields import as_object, as_text, count_at, exit_code_at, list_at, object_at, text_at
from opensession.parsers.recorder import Recorder
from opensession.parsers.results import result_blocks

_EXIT_CODE = re.compile(r"(?:Error: )?Exit code (-?[0-9]{1,9})(?:\n|$)")
_ERROR = re.compile(r"<tool_use_error>(.*?)</tool_use_error>", re.DOTALL)


def blocks_of_result(content: Json, call: Call | None, recorder: Recorder) -> list[ContentBlock]:
    """Return the blocks for a ``tool_result``'s content: text, or an array of blocks."""
    is_read = call is not None and call.family == "read"
    path = call.path if call else None
    texts = [content] if isinstance(content, str) else list(_texts(content))
    text = without_error_mark("\n".join(texts))
    blocks = result_blocks(text, path=path, is_read=is_read)
    for item in content if isinstance(content, list) else ():
        block = as_object(item)
        kind = as_text(block.get("type"))
        if kind == "image":
            blocks.append(image_of(block) or recorder.raw_block("tool_result.image", item))
        elif kind == "tool_reference":
            blocks.append(TextBlock(text=f"[tool {as_text(block.get('tool_name')) or 'reference'}]"))
        elif kind != "text" and not isinstance(item, str):
            blocks.append(recorder.raw_block(f"tool_result.{kind or 'block'}", item))
    if content is not None and not isinstance(content, str | list):
        blocks.append(recorder.raw_block("tool_result.content", content))
    return blocks


def outcome_of(block: Object, structured: Json, call: Call | None) -> Outcome:
    """Return what came of a call."""
    details = as_object(structured)
    text = as_text(block.get("content"))
    is_error = block.get("is_error") is True or details.get("is_error") is True
    outcome = Outcome(is_error=is_error, duration_ms=_duration(details))
    if call and call.family == "shell":
        outcome.exit_code = _exit_code(text, details, is_error=is_error)
    if call and call.family in {"edit", "write"} and not is_error:
        outcome.diff = _diff(details, call.path)
        outcome.existed = {"create": False, "update": True}.get(as_text(details.get("type")))
    return outcome


def image_of(block: Object) -> ImageBlock | None:
    """Return an image block; None when it has no picture."""
    source = object_at(block, "source")
    mime = text_at(source, "media_type") or "image/png"
    data = text_at(source, "data")
    url = f"data:{mime};base64,{data}" if data else text_at(source, "url")
    return ImageBlock(url=url, mime=mime) if url else None


def without_error_mark(text: str) -> str:
    """Remove the wrapper of a failure that the tool itself reports."""
    stripped = trim(text)
    match = _ERROR.match(stripped) if stripped.startswith("<tool_use_error>") else None
    return trim(match[1] + stripped[match.end() :]) if match else text


def _texts(content: Json) -> Iterator[str]:
    for item in content if isinstance(content, list) else ():
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict) and item.get("type") == "text":
            yield as_text(item.get("text"))


def _exit_code(text: str, details: Object, *, is_error: bool) -> int | None:
    """Return a command's exit code: a failure says it in its first line, a success is 0.

    A command that runs on in the background or was interrupted has none, and one whose code the tool
    explains (``grep`` that found nothing) had another than 0 that is not told.
    """
    stated = exit_code_at(details, "exitCode", "exit_code", "returnCode")
    if stated is not None:
        return stated
    if match := _EXIT_CODE.match(text):
        return int(match[1]) if -(2**31) <= int(match[1]) < 2**31 else None
    unfinished = details.get("interrupted") is True or details.get("backgroundTaskId")
    if is_error or unfinished or "stdout" not in details or details.get("returnCodeInterpretation"):
        return None
    return 0


def _duration(details: Object) -> int | None:
    millis = count_at(details, "totalDurationMs", "durationMs")
    if millis is not None:
        return millis
    seconds = details.get("durationSeconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 1e12:
        return None
    return int(seconds * 1000)


def _diff(details: Object, path: str | None) -> str | None:
    """Return the change to a file: the tool's own patch, else that between the texts it gives."""
    name = text_at(details, "filePath", "notebook_path") or path or "unknown"
    hunks = hunks_of_patch(details.get("structuredPatch"))
    if hunks:
        return unified(name, hunks)
    original, content = details.get("originalFile"), details.get("content")
    if isinstance(original, str) and isinstance(content, str):
        return diff_of_texts(name, original, content, first_line=1)
    edits = list_at(details, "edits")
    old, new = details.get("oldString"), details.get("newString")
    if not edits and isinstance(old, str) and isinstance(new, str):
        return diff_of_texts(name, old, new)
    return None
