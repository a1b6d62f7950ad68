"""Event types: adjacently tagged in JSON, ``{"type": …, "data": {…}}``; flat objects here (hail.md §5)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, JsonValue, PlainSerializer
from pydantic_core import PydanticCustomError

from opensession.hail.record import I32, Record


class UserMessage(Record):
    """What the person wrote."""

    type: Literal["UserMessage"] = "UserMessage"


class AgentMessage(Record):
    """What the agent answered."""

    type: Literal["AgentMessage"] = "AgentMessage"


class SystemMessage(Record):
    """What the tool itself put into the conversation."""

    type: Literal["SystemMessage"] = "SystemMessage"


class Thinking(Record):
    """The model's reasoning, where the tool logs it."""

    type: Literal["Thinking"] = "Thinking"


class ToolCall(Record):
    """A call of a tool that no other variant covers."""

    type: Literal["ToolCall"] = "ToolCall"
    name: str


class ToolResult(Record):
    """What a tool returned; ``call_id`` names the call."""

    type: Literal["ToolResult"] = "ToolResult"
    name: str
    is_error: bool
    call_id: str | None = None


class FileRead(Record):
    """A file was read."""

    type: Literal["FileRead"] = "FileRead"
    path: str


class CodeSearch(Record):
    """File contents were searched."""

    type: Literal["CodeSearch"] = "CodeSearch"
    query: str


class FileSearch(Record):
    """File names were searched."""

    type: Literal["FileSearch"] = "FileSearch"
    pattern: str


class FileEdit(Record):
    """A file was changed; ``diff`` is unified diff text."""

    type: Literal["FileEdit"] = "FileEdit"
    path: str
    diff: str | None = None


class FileCreate(Record):
    """A file was made."""

    type: Literal["FileCreate"] = "FileCreate"
    path: str


class FileDelete(Record):
    """A file was removed."""

    type: Literal["FileDelete"] = "FileDelete"
    path: str


class ShellCommand(Record):
    """A command was run; without ``exit_code`` its outcome is unknown."""

    type: Literal["ShellCommand"] = "ShellCommand"
    command: str
    exit_code: I32 | None = None


class ImageGenerate(Record):
    """A picture was asked for."""

    type: Literal["ImageGenerate"] = "ImageGenerate"
    prompt: str


class VideoGenerate(Record):
    """A video was asked for."""

    type: Literal["VideoGenerate"] = "VideoGenerate"
    prompt: str


class AudioGenerate(Record):
    """A sound was asked for."""

    type: Literal["AudioGenerate"] = "AudioGenerate"
    prompt: str


class WebSearch(Record):
    """The web was searched."""

    type: Literal["WebSearch"] = "WebSearch"
    query: str


class WebFetch(Record):
    """A web page was fetched."""

    type: Literal["WebFetch"] = "WebFetch"
    url: str


class TaskStart(Record):
    """A sub-agent or task began; the event's ``task_id`` names it."""

    type: Literal["TaskStart"] = "TaskStart"
    title: str | None = None


class TaskEnd(Record):
    """A sub-agent or task ended."""

    type: Literal["TaskEnd"] = "TaskEnd"
    summary: str | None = None


class Custom(Record):
    """Anything else; ``kind`` says what."""

    type: Literal["Custom"] = "Custom"
    kind: str


# The variants without data; one object of each is enough.
_UNITS: dict[str, Record] = {
    unit.type: unit for unit in (UserMessage(), AgentMessage(), SystemMessage(), Thinking())
}


EVENT_TYPES: dict[str, type[Record]] = {
    variant.__name__: variant
    for variant in (
        UserMessage,
        AgentMessage,
        SystemMessage,
        Thinking,
        ToolCall,
        ToolResult,
        FileRead,
        CodeSearch,
        FileSearch,
        FileEdit,
        FileCreate,
        FileDelete,
        ShellCommand,
        ImageGenerate,
        VideoGenerate,
        AudioGenerate,
        WebSearch,
        WebFetch,
        TaskStart,
        TaskEnd,
        Custom,
    )
}
"""The variants by tag."""


def _join_tag_and_data(value: object) -> object:
    """Turn the JSON form into a flat object for the union, checking the rules on ``data`` (hail.md §5)."""
    if not isinstance(value, dict):
        return value
    tag, data = value.get("type"), value.get("data")
    if not isinstance(tag, str):
        raise PydanticCustomError("event_type_tag", "missing field `type`")
    unit = _UNITS.get(tag)
    if unit is not None:
        if data is not None:
            raise PydanticCustomError("event_type_data", "{tag} takes no data", {"tag": tag})
        return unit
    if not isinstance(data, dict):
        # An unknown tag is told by the union; it is the better message.
        return {"type": tag} if tag not in EVENT_TYPES else _refuse_data(tag)
    return {**data, "type": tag}


def _refuse_data(tag: str) -> object:
    raise PydanticCustomError("event_type_data", "{tag} needs a data object", {"tag": tag})


def _split_tag_and_data(value: Record) -> dict[str, JsonValue]:
    data = value.model_dump(exclude={"type"}, exclude_none=True)
    tag = type(value).model_fields["type"].default
    return {"type": tag} if tag in _UNITS else {"type": tag, "data": data}


EventType = Annotated[
    UserMessage
    | AgentMessage
    | SystemMessage
    | Thinking
    | ToolCall
    | ToolResult
    | FileRead
    | CodeSearch
    | FileSearch
    | FileEdit
    | FileCreate
    | FileDelete
    | ShellCommand
    | ImageGenerate
    | VideoGenerate
    | AudioGenerate
    | WebSearch
    | WebFetch
    | TaskStart
    | TaskEnd
    | Custom,
    Field(discriminator="type"),
    BeforeValidator(_join_tag_and_data),
    PlainSerializer(_split_tag_and_data),
]
