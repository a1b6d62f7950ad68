"""Results of tools: their texts, and what else came with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from opensession.hail import CodeBlock, ContentBlock, ImageBlock
from opensession.parsers.cline.wording import Report, without_heading
from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.fields import as_object, as_text, name_at, object_at, text_at
from opensession.parsers.languages import language_of
from opensession.parsers.results import json_or_text, result_blocks


@dataclass(slots=True, eq=False, repr=False)
class Result:
    """A result while the blocks that belong to it come."""

    call_id: str | None
    name: str
    texts: list[str]
    blocks: list[ContentBlock] = field(default_factory=list)
    is_shell: bool = False
    is_error: bool = False
    is_native: bool = False


def result_of_blocks(block: Object, call_id: str | None, name: str, *, is_shell: bool) -> Result:
    """Read a ``tool_result`` block: its content is a text, text and pictures, or what the SDK answers."""
    result = Result(call_id, name, [], [], is_shell, block.get("is_error") is True, is_native=True)
    content = block.get("content")
    items: list[Json] = content if isinstance(content, list) else [content]
    answers = [answer for item in items if (answer := _answer(item)) is not None]
    for answer in answers:
        text = as_text(answer.get("result")) or as_text(answer.get("error"))
        result.texts += [text] if text else []
        if not text and answer.get("result") is not None:
            result.blocks += json_or_text(answer["result"])
    if answers and all(answer.get("success") is False for answer in answers):
        result.is_error = True
    for item in items if not answers else []:
        _take_item(result, item)
    return result


def blocks_of_result(reports: Iterable[Report], path: str | None, is_read: bool) -> Iterator[ContentBlock]:
    """Show what a tool told; a file's whole text is code."""
    language = language_of(path) if path else None
    for report in reports:
        yield from result_blocks(report.text, path=path, is_read=is_read)
        if report.final:
            yield CodeBlock(code=report.final, language=language, start_line=1)


def _answer(item: Json) -> Object | None:
    """Return one of the SDK's answers, ``{"query", "result", "success"}``, written as JSON or in a text."""
    text = as_text(item)
    value = as_object(decode_text(text)) if text.startswith("{") else as_object(item)
    return value if "query" in value and ("result" in value or "error" in value) else None


def _take_item(result: Result, item: Json) -> None:
    block = as_object(item)
    text = as_text(item) or text_at(block, "text")
    source = object_at(block, "source")
    data = text_at(source, "data") or text_at(block, "data")
    if block.get("type") == "image" and data:
        mime = name_at(source, "media_type", "mediaType") or name_at(block, "mediaType") or "image/png"
        result.blocks.append(ImageBlock(url=f"data:{mime};base64,{data}", mime=mime))
    elif text:
        if not text.lstrip().startswith("<environment_details>"):
            result.texts.append(without_heading(text))
    elif item is not None and item != "":
        result.blocks += json_or_text(item)
