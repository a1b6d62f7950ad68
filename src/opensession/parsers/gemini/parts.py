"""The parts that content is made of: untagged as the API has them, or tagged by ``type`` (parsers.md §6)."""

from typing import Literal, NamedTuple

from opensession.hail import CodeBlock, ContentBlock, ImageBlock, JsonBlock, ReferenceBlock, TextBlock
from opensession.parsers.decoding import Json, Object
from opensession.parsers.fields import as_object, as_text, list_at, name_at, object_at, text_at, without
from opensession.parsers.results import result_blocks

Kind = Literal["shown", "thought", "call", "response", "unknown"]
_CALLS = ("functionCall", "function_call")
_RESPONSES = ("functionResponse", "function_response")


class Part(NamedTuple):
    """One part, read."""

    kind: Kind
    value: Json
    block: ContentBlock | None = None
    """What to show of it; None for blank text and for calls and responses."""
    body: Object | None = None
    """``name``, ``args`` or ``response``, ``id`` of a call or response."""

    @property
    def name(self) -> str:
        """Name of a part that is not understood."""
        members = as_object(self.value)
        return f"part:{as_text(members.get('type')) or next(iter(members), 'unknown')}"


def parts_of(content: Json) -> list[Part] | None:
    """Read content: a string, a part, or an array of both; None for anything else."""
    if isinstance(content, list):
        return [read_part(value) for value in content]
    return [read_part(content)] if isinstance(content, str | dict) else None


def read_part(value: Json) -> Part:
    """Read one part of any shape."""
    if isinstance(value, str):
        return Part("shown", value, _text(value))
    members = as_object(value)
    tag = members.get("type")
    for kind, names in (("call", _CALLS), ("response", _RESPONSES)):
        body = members if tag in names else next((object_at(members, name) for name in names), {})
        body = body or object_at(members, names[1])
        if name_at(body, "name"):
            return Part("call" if kind == "call" else "response", value, body=body)
    text = members.get("text")
    if isinstance(text, str) and tag in (None, "text", "thinking"):
        is_thought = tag == "thinking" or members.get("thought") is True
        return Part("thought" if is_thought else "shown", value, _text(text))
    block = _media(members) or _code(members)
    return Part("shown" if block else "unknown", value, block)


def response_blocks(response: Json, path: str | None, *, is_read: bool) -> list[ContentBlock]:
    """Show what a function gave back: its ``output`` or ``error`` as text, the rest as JSON."""
    if isinstance(response, str):
        return result_blocks(response, path=path, is_read=is_read)
    members = as_object(response)
    key = next((key for key in ("output", "error") if isinstance(members.get(key), str)), "")
    blocks = result_blocks(as_text(members.get(key)), path=path, is_read=is_read)
    rest = without(members, key) if isinstance(response, dict) else response
    return [*blocks, JsonBlock(data=rest)] if rest not in ({}, None) else blocks


def media_of(body: Object) -> list[ContentBlock]:
    """Return the pictures and files that came with a function's response."""
    return [block for value in list_at(body, "parts") if (block := _media(as_object(value)))]


def _text(text: str) -> TextBlock | None:
    return TextBlock(text=text) if text.strip() else None


def _media(members: Object) -> ContentBlock | None:
    inline = object_at(members, "inlineData") or object_at(members, "inline_data")
    linked = object_at(members, "fileData") or object_at(members, "file_data")
    mime = name_at(inline or linked, "mimeType", "mime_type") or "application/octet-stream"
    data = text_at(inline, "data")
    url = f"data:{mime};base64,{data}" if data else text_at(linked, "fileUri", "file_uri")
    if not url:
        return None
    is_image = mime.startswith("image/")
    return ImageBlock(url=url, mime=mime) if is_image else ReferenceBlock(uri=url, media_type=mime)


def _code(members: Object) -> ContentBlock | None:
    code = object_at(members, "executableCode")
    if text := text_at(code, "code"):
        return CodeBlock(code=text, language=(name_at(code, "language") or "").lower() or None)
    output = text_at(object_at(members, "codeExecutionResult"), "output")
    return TextBlock(text=output) if output else None
