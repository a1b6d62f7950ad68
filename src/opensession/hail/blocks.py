"""Content blocks: internally tagged, the fields beside ``type`` (hail.md §6)."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, SkipValidation

from opensession.hail.record import U32, Listed, Record


class TextBlock(Record):
    """Prose, usually Markdown."""

    type: Literal["Text"] = "Text"
    text: str


class CodeBlock(Record):
    """Source code or a command's output; ``start_line`` is the number of its first line in the file."""

    type: Literal["Code"] = "Code"
    code: str
    language: str | None = None
    start_line: U32 | None = None


class ImageBlock(Record):
    """A picture by address, which may be a ``data:`` address."""

    type: Literal["Image"] = "Image"
    url: str
    alt: str | None = None
    mime: str


class VideoBlock(Record):
    """A video by address."""

    type: Literal["Video"] = "Video"
    url: str
    mime: str


class AudioBlock(Record):
    """A sound by address."""

    type: Literal["Audio"] = "Audio"
    url: str
    mime: str


class FileBlock(Record):
    """A file by path, with or without its text."""

    type: Literal["File"] = "File"
    path: str
    content: str | None = None


class JsonBlock(Record):
    """Any JSON value, ``None`` included; it must be given."""

    type: Literal["Json"] = "Json"
    data: Annotated[JsonValue, SkipValidation]


class ReferenceBlock(Record):
    """A pointer to something elsewhere."""

    type: Literal["Reference"] = "Reference"
    uri: str
    media_type: str


ContentBlock = Annotated[
    TextBlock | CodeBlock | ImageBlock | VideoBlock | AudioBlock | FileBlock | JsonBlock | ReferenceBlock,
    Field(discriminator="type"),
]

BLOCK_TYPES: dict[str, type[Record]] = {
    "Text": TextBlock,
    "Code": CodeBlock,
    "Image": ImageBlock,
    "Video": VideoBlock,
    "Audio": AudioBlock,
    "File": FileBlock,
    "Json": JsonBlock,
    "Reference": ReferenceBlock,
}
"""The variants by tag."""


class Content(Record):
    """The body of an event."""

    blocks: Annotated[tuple[ContentBlock, ...], Listed]
