"""JSON records to model objects, with errors that name the field and not its content (hail.md §2.1)."""

from typing import TypeVar

from pydantic import JsonValue, ValidationError

from opensession.hail.errors import HailJsonError
from opensession.hail.jsontext import RepeatedKey, RepeatedKeys, decode_marked, decode_unique
from opensession.hail.model import Event, Header, Stats
from opensession.hail.record import Record
from opensession.hail.text import trunc

Line = Header | Event | Stats
"""What one line of a log holds."""

Members = dict[str, JsonValue]
"""A decoded JSON object."""

Shape = dict[str, "Shape"]
"""Where objects of fixed shape stand inside each other; everything else is free-form or ignored."""

AGENT_SHAPE: Shape = {}
CONTEXT_SHAPE: Shape = {}
EVENT_SHAPE: Shape = {"event_type": {"data": {}}, "content": {"blocks": {}}}
STATS_SHAPE: Shape = {}

_LINE_MODELS: dict[str, type[Line]] = {"event": Event, "header": Header, "stats": Stats}
_LINE_SHAPES: dict[str, Shape] = {
    "event": EVENT_SHAPE,
    "header": {"agent": AGENT_SHAPE, "context": CONTEXT_SHAPE},
    "stats": STATS_SHAPE,
}

_Model = TypeVar("_Model", bound=Record)


def decode_line(data: bytes) -> Line:
    """Read one line of a JSONL log; raise HailJsonError or HailIoError (without a line number)."""
    members = decode_members(data)
    return build(_LINE_MODELS[line_type(members)], members)


def decode_members(data: bytes, shape: Shape | None = None) -> Members:
    """Read one JSON object as :func:`decode_shaped` does; any other value is a HailJsonError."""
    value = decode_shaped(data, shape)
    if not isinstance(value, dict):
        raise HailJsonError("expected an object")
    return value


def decode_shaped(data: bytes, shape: Shape | None = None) -> JsonValue:
    """Read one JSON text and refuse repeated keys where the shape is fixed.

    Without ``shape`` the object's own ``type`` says which line it is; an unknown one is free-form inside.
    """
    try:
        return decode_unique(data)
    except RepeatedKey:
        value = decode_marked(data)
        if shape is None and isinstance(value, dict):
            shape = _LINE_SHAPES.get(str(value.get("type")))
        _refuse_repeats(value, shape or {})
        return value


def line_type(members: Members) -> str:
    """Return ``header``, ``event`` or ``stats``; raise HailJsonError for any other tag."""
    tag = members.get("type")
    if not isinstance(tag, str):
        raise HailJsonError("missing field `type`")
    if tag not in _LINE_MODELS:
        raise HailJsonError(f"unknown line type `{trunc(tag, 80)}`")
    return tag


def build(model: type[_Model], members: Members) -> _Model:
    """Make a model object; raise HailJsonError naming the first wrong field."""
    try:
        return model.model_validate(members)
    except ValidationError as error:
        raise HailJsonError(_cause(error), path=_path(error)) from None


def _refuse_repeats(value: JsonValue, shape: Shape) -> None:
    if isinstance(value, list):
        for item in value:
            _refuse_repeats(item, shape)
    elif isinstance(value, RepeatedKeys):
        raise HailJsonError("duplicate field")
    elif isinstance(value, dict):
        for key, inner in shape.items():
            _refuse_repeats(value.get(key), inner)


def _path(error: ValidationError) -> tuple[str | int, ...]:
    return error.errors(include_url=False, include_input=False)[0]["loc"]


def _cause(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    path = ".".join(map(str, first["loc"]))
    if first["type"] == "missing":
        return f"missing field `{path}`"
    if first["type"] == "union_tag_invalid":
        return f"{path}: unknown variant `{trunc(str(first['ctx']['tag']), 80)}`"
    return f"{path}: {first['msg']}"
