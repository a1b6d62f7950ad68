"""What a call's output says: exit code, duration, and the text to show (parsers.md §5.4, CX5)."""

import re
from dataclasses import dataclass, field

from opensession.hail import ContentBlock, ImageBlock, JsonBlock, TextBlock, encode_json, trim
from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.fields import as_list, as_object, as_text, exit_code_at, name_at, object_at, text_at
from opensession.parsers.results import result_blocks

_HEAD_CHARACTERS = 2000
_EXIT = re.compile(r"^(?:Exit code: |Process exited with code )(-?[0-9]{1,9})[ \t]*$", re.MULTILINE)
_WALL = re.compile(r"^Wall time: ([0-9]{1,9}(?:\.[0-9]{1,9})?) seconds[ \t]*$", re.MULTILINE)
_BODY = re.compile(r"^Output:[ \t]*\n?", re.MULTILINE)
_LOW_SIGNAL = re.compile(r"[.·•\-_=~`]{1,8}")
_USEFUL = ("stdout", "stderr", "message", "result", "content")


@dataclass(slots=True, eq=False, repr=False)
class Output:
    """An output, read."""

    blocks: list[ContentBlock] = field(default_factory=list)
    exit_code: int | None = None
    duration_ms: int | None = None
    is_error: bool = False


def read_output(output: Json, *, path: str | None = None, is_read: bool = False) -> Output:
    """Read an output of any form: text with or without a head, JSON in text, an object, content blocks."""
    if isinstance(output, list):
        return Output(_content_blocks(output))
    if isinstance(output, dict):
        return _of_object(output)
    if not isinstance(output, str):
        return Output([] if output is None else [JsonBlock(data=output)])
    value = decode_text(output) if output.lstrip()[:1] == "{" else None
    if isinstance(value, dict):
        return _of_envelope(value, output)
    return _of_text(output, path=path, is_read=is_read)


def duration_of(value: Json) -> int | None:
    """Return the milliseconds of ``{secs, nanos}``, or of a number of seconds."""
    span = as_object(value)
    seconds, nanos = span.get("secs", value), span.get("nanos", 0)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 1e12:
        return None
    rest = nanos if isinstance(nanos, int) and 0 <= nanos < 10**9 else 0
    return int(seconds * 1000) + rest // 1_000_000


def _of_envelope(value: Object, text: str) -> Output:
    metadata = object_at(value, "metadata")
    exit_code = exit_code_at(metadata, "exit_code")
    shown = value.get("output")
    said = shown if isinstance(shown, str) else text
    if not said.strip() or _LOW_SIGNAL.fullmatch(said.strip()):
        useful = text_at(value, *_USEFUL) or text_at(metadata, *_USEFUL[:3])
        said = useful or (said if isinstance(shown, str) and not said.strip() else encode_json(value))
    return Output(
        result_blocks(said), exit_code, duration_of(metadata.get("duration_seconds")), bool(exit_code)
    )


def _of_text(text: str, *, path: str | None, is_read: bool) -> Output:
    head = text[:_HEAD_CHARACTERS]
    body = _BODY.search(head)
    start = body.start() if body else 0
    exit_match, wall = _EXIT.search(head, 0, start), _WALL.search(head, 0, start)
    if not body or not (exit_match or wall):
        return Output(result_blocks(text, path=path, is_read=is_read))
    exit_code = int(exit_match[1]) if exit_match else None
    millis = int(float(wall[1]) * 1000) if wall else None
    return Output(result_blocks(text[body.end() :]), exit_code, millis, bool(exit_code))


def _of_object(value: Object) -> Output:
    content = value.get("content")
    if isinstance(content, str | list) and ("success" in value or "isError" in value):
        failed = value.get("success") is False or value.get("isError") is True
        blocks = _content_blocks(content) if isinstance(content, list) else result_blocks(content)
        return Output(blocks, is_error=failed)
    if isinstance(value.get("text"), str) or "image_url" in value:
        return Output(_content_blocks([value]))
    return _of_envelope(value, encode_json(value)) if "output" in value else Output([JsonBlock(data=value)])


def _content_blocks(content: list[Json]) -> list[ContentBlock]:
    blocks: list[ContentBlock] = []
    for item in as_list(content):
        block = as_object(item)
        text = as_text(item) or as_text(block.get("text"))
        url, data = name_at(block, "image_url", "url"), name_at(block, "data")
        mime = name_at(block, "mimeType", "mime_type") or "image/png"
        if trim(text):
            blocks += result_blocks(text)
        elif url:
            blocks.append(ImageBlock(url=url, mime=mime))
        elif data:
            blocks.append(ImageBlock(url=f"data:{mime};base64,{data}", mime=mime))
        elif block and "text" not in block and "image_url" not in block:
            blocks.append(JsonBlock(data=item))
    return blocks


def text_output(text: str) -> list[ContentBlock]:
    """Return the block for a plain text, none for a blank one."""
    return [TextBlock(text=trim(text))] if text.strip() else []
