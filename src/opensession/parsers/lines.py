"""Reading a log line by line into a converter (parsers.md §4.1, §5.1)."""

from collections.abc import Callable, Iterable

from opensession.hail.lines import NumberedLine, numbered_lines
from opensession.parsers.decoding import Json, Object, decode_records
from opensession.parsers.recorder import Recorder

_JSON_NAMES = {
    str: "string",
    list: "array",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "null",
}


def convert_lines(data: bytes, recorder: Recorder, convert: Callable[[Object], str]) -> None:
    """Feed every record of JSON Lines to ``convert``, which returns its native type name; count each once."""
    convert_numbered(numbered_lines(data), recorder, convert)


def convert_numbered(
    lines: Iterable[NumberedLine], recorder: Recorder, convert: Callable[[Object], str]
) -> None:
    """Like :func:`convert_lines`, for lines that are cut already."""
    for _, value in decode_records(lines, recorder.tally):
        if isinstance(value, dict):
            recorder.count(convert(value))
        else:
            name = name_of_line(value)
            recorder.keep_raw(name, value)
            recorder.count(name)


def name_of_line(value: Json) -> str:
    """Name a line that is JSON but no object: ``line:array``."""
    return f"line:{_JSON_NAMES.get(type(value), 'object')}"
