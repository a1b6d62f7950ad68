"""JSON out of native logs: line by line, several values on a line, or one document.

Laxer than ``opensession.hail`` where tools are: a lone surrogate, which JavaScript leaves when it cuts a text
in the middle of an emoji, becomes U+FFFD. As strict where it matters: bounded nesting, no NaN or Infinity.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import cast

from pydantic import JsonValue
from pydantic_core import from_json

from opensession.hail import Tally
from opensession.hail.jsontext import MAX_DEPTH, nesting
from opensession.hail.lines import NumberedLine

Json = JsonValue
Object = dict[str, JsonValue]

HEAD_LINES = 40
"""Recognition looks at so many lines: some tools begin with a dozen records of bookkeeping."""
HEAD_BYTES = 512 * 1024

_MAX_VALUES_ON_A_LINE = 1000
_LONE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\r\n]*")
_BLANK = re.compile(rb"\s*")
_DOCUMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[{\[]")


class NotJsonError(ValueError):
    """A text is not JSON; the message says where, and never quotes it."""


def decode_records(lines: Iterable[NumberedLine], tally: Tally) -> Iterator[tuple[int, Json]]:
    """Yield every value with its line number; what is no JSON is counted broken and costs only itself.

    A line may hold several values: tools that lose a newline write two records on one.
    """
    for number, line in lines:
        try:
            yield number, decode(line)
        except NotJsonError as error:
            yield from _salvage(number, line, tally, str(error))


def decode(data: bytes) -> Json:
    """Read one JSON text. Raises NotJsonError."""
    try:
        # Twice as fast as the standard library's, and strict: what it refuses gets a second look.
        return cast("Json", from_json(data, allow_inf_nan=False))
    except ValueError:
        return _decode_leniently(data)


def decode_text(text: str) -> Json:
    """Read JSON out of a string inside a record; None when it is none."""
    try:
        return decode(text.encode())
    except (NotJsonError, UnicodeEncodeError):
        return None


def decode_document(data: bytes) -> Json:
    """Read a whole file as one JSON object or array; None when it is none.

    What cannot be one is not decoded to find that out: large logs of lines would be in memory twice.
    """
    if not _DOCUMENT.match(data) or is_json_lines(data):
        return None
    try:
        return decode(data.removeprefix(b"\xef\xbb\xbf"))
    except NotJsonError:
        return None


def is_json_lines(data: bytes) -> bool:
    """Whether the first line that is not blank is a whole object or array, and something follows it."""
    start = _DOCUMENT.match(data)
    end = data.find(b"\n", start.end()) if start else -1
    if not start or end < 0 or _BLANK.fullmatch(data, end):
        return False
    try:
        decode(data[start.end() - 1 : end])
    except NotJsonError:
        return False
    return True


def decode_head(data: bytes) -> tuple[Json, ...]:
    """Return the values on the first lines, without those that are no JSON; for recognition only."""
    head = data[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    values: list[Json] = []
    for line in head.split(b"\n", HEAD_LINES)[:HEAD_LINES]:
        if not line.strip():
            continue
        try:
            values.append(from_json(line, allow_inf_nan=False))
        except ValueError:
            values += (value for _, value in _values(line.decode("utf-8", "replace")))
    return tuple(values)


def _decode_leniently(data: bytes) -> Json:
    """Read one JSON text that may hold lone surrogates; say what is wrong with any other."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise NotJsonError("not UTF-8") from None
    if nesting(data, MAX_DEPTH) > MAX_DEPTH:
        raise NotJsonError(f"nested more than {MAX_DEPTH} deep")
    try:
        return _mend(_DECODER.decode(text))
    except json.JSONDecodeError as error:
        raise NotJsonError(f"not JSON: {error.msg} at column {error.colno}") from None
    except ValueError as error:
        raise NotJsonError(f"not JSON: {_reason(error)}") from None


def _salvage(number: int, line: bytes, tally: Tally, reason: str) -> Iterator[tuple[int, Json]]:
    """Yield the values that stand one after another on a line, and count the rest as one broken record."""
    text = line.decode("utf-8", "replace")
    end = 0
    for place, value in _values(text):
        end = place
        yield number, value
    if _after_space(text, end) < len(text):
        tally.count_broken(number, reason)


def _values(text: str) -> Iterator[tuple[int, Json]]:
    """Yield the leading objects and arrays of a line, each with the place behind it."""
    if nesting(text.encode(), MAX_DEPTH) > MAX_DEPTH:
        return
    place = 0
    for _ in range(_MAX_VALUES_ON_A_LINE):
        start = _after_space(text, place)
        if start == len(text) or text[start] not in "{[":
            return
        try:
            value, place = _DECODER.raw_decode(text, start)
        except ValueError:
            return
        yield place, _mend(value)


def _after_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _mend(value: Json) -> Json:
    """Replace lone surrogates, which no UTF-8 can hold; the depth is bounded by ``nesting``."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mend(item) for item in value]
    if isinstance(value, dict):
        return {_LONE.sub("\ufffd", key): _mend(item) for key, item in value.items()}
    return value


def _reason(error: ValueError) -> str:
    return "constant that JSON has not" if isinstance(error, _ConstantError) else "number too long"


class _ConstantError(ValueError):
    pass


def _refuse_constant(text: str) -> float:
    raise _ConstantError(text)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
