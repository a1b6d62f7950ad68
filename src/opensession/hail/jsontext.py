"""JSON text as the format reads and writes it (hail.md §1.1 and §1.2).

The standard library's scanner does the work; the rules it lacks are added around it: bounded nesting, no NaN
or Infinity, no lone surrogates, integers beyond 64 bits as floats, and repeated keys that can be noticed.
"""

import json
import re
from json.encoder import encode_basestring
from math import isfinite, isinf
from typing import cast

from pydantic import JsonValue

from opensession.hail.errors import HailIoError, HailJsonError

MAX_DEPTH = 127
"""Containers that may be open at once; a deeper text is refused, on read and on write."""

MAX_U64 = 2**64 - 1
_MIN_I64 = -(2**63)

_ANY_BUT_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'"[]{}')
_OPEN = ord("{")
_ONE_KIND = bytes.maketrans(b"[]", b"{}")
_STRING = re.compile(rb'"[^"]*"')
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F])|.)", re.DOTALL
)
_LONG_INTEGER = re.compile(r"[0-9]{19}")


class RepeatedKeys(dict[str, JsonValue]):
    """An object whose text names a key twice; it holds the last value of each."""


class RepeatedKey(Exception):
    """Some object of the text names a key twice; whether that matters depends on where it stands."""


def decode_json(data: bytes | str) -> JsonValue:
    """Read one JSON text; of a repeated key the last value counts. Raises HailJsonError or HailIoError."""
    return _decode(_FREE, data)


def decode_unique(data: bytes) -> JsonValue:
    """Like :func:`decode_json`, but raise RepeatedKey if any object repeats a key."""
    return _decode(_REFUSING, data)


def decode_marked(data: bytes) -> JsonValue:
    """Like :func:`decode_json`, but objects that repeat a key come back as :class:`RepeatedKeys`."""
    return _decode(_MARKING, data)


def encode_json(value: JsonValue) -> str:
    """Write a free-form value compactly, keys sorted by code point; raise HailJsonError if it is no JSON."""
    try:
        text = _SORTED.encode(value)
    except (TypeError, ValueError, RecursionError):
        raise HailJsonError("value cannot be written as JSON") from None
    # What the C encoder writes differently: exponents e-05 to e-09, integers beyond 64 bits.
    if "e-0" in text or _LONG_INTEGER.search(text):
        return _write(value, sort=True, indent=None, level=0)
    return text


def encode_pretty(value: JsonValue, *, sort_keys: bool = False) -> str:
    """Write with two spaces of indent and no final newline; keys stay in the given order unless sorted."""
    return _write(value, sort=sort_keys, indent="  ", level=0)


def float_form(number: float) -> str:
    """Write a finite double with the shortest digits that read back, laid out as in hail.md §1.2."""
    text = repr(number)
    if "e-0" not in text:
        return text
    mantissa, exponent = text.split("e-0")
    if exponent != "5":
        return f"{mantissa}e-{exponent}"
    sign = "-" if number < 0 else ""
    return f"{sign}0.0000{mantissa.removeprefix('-').replace('.', '')}"


def nesting(data: bytes, limit: int) -> int:
    """Return the deepest nesting of containers in a JSON text, counting no further than ``limit`` + 1.

    For a text that is no JSON the answer may be larger than its nesting.
    """
    if data.count(b"{") + data.count(b"[") <= limit:
        return 0
    # Escapes go first, then all but quotes and brackets: what is left is short, and the passes run in C.
    bare = data.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in data else data
    brackets = _STRING.sub(b"", bare.translate(_ONE_KIND, _ANY_BUT_STRUCTURE))
    # Each pass takes away the innermost pairs, so there are as many passes as levels.
    for passes in range(limit + 1):
        rest = brackets.replace(b"{}", b"")
        if len(rest) == len(brackets):
            return passes + _depth_of(rest, limit - passes)
        brackets = rest
    return limit + 1


def _depth_of(brackets: bytes, limit: int) -> int:
    """Walk what pairs left over: nothing in well-formed text, anything in other."""
    depth = deepest = 0
    for byte in brackets:
        if byte == _OPEN:
            depth += 1
            if depth > deepest:
                deepest = depth
                if deepest > limit:
                    break
        else:
            depth -= 1
    return deepest


def _decode(decoder: json.JSONDecoder, data: bytes | str) -> JsonValue:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if nesting(raw, MAX_DEPTH) > MAX_DEPTH:
        raise HailJsonError("recursion limit exceeded")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise HailIoError("stream did not contain valid UTF-8") from None
    try:
        value = decoder.decode(text)
    except json.JSONDecodeError as error:
        reason = error.msg.removesuffix(" at")
        raise HailJsonError(f"{reason} at column {error.colno}", position=error.pos) from None
    if ("\\ud" in text or "\\uD" in text) and any(match[1] for match in _ESCAPE.finditer(text)):
        raise HailJsonError("lone surrogate in a string")
    return cast("JsonValue", value)


def _integer(text: str) -> int | float:
    if len(text) < 19 and text != "-0":
        return int(text)
    if len(text) <= 20 and text != "-0":
        number = int(text)
        if _MIN_I64 <= number <= MAX_U64:
            return number
    return _float(text)


def _float(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise HailJsonError("number out of range")
    return number


def _constant(text: str) -> float:
    raise HailJsonError(f"{text} is not JSON")


def _refuse_repeats(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise RepeatedKey
    return members


def _mark_repeats(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else RepeatedKeys(members)


def _write(value: JsonValue, *, sort: bool, indent: str | None, level: int) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if _MIN_I64 <= value <= MAX_U64 else _write_big(value)
    if isinstance(value, float):
        return _write_float(value)
    if level >= MAX_DEPTH:
        raise HailJsonError("recursion limit exceeded")
    inner = [
        _write(item, sort=sort, indent=indent, level=level + 1)
        for item in (value if isinstance(value, list) else _members(value, sort=sort).values())
    ]
    if isinstance(value, list):
        return _bracket("[", inner, "]", indent, level)
    colon = ":" if indent is None else ": "
    keys = (encode_basestring(key) + colon for key in _members(value, sort=sort))
    return _bracket("{", [key + item for key, item in zip(keys, inner, strict=True)], "}", indent, level)


def _members(value: dict[str, JsonValue], *, sort: bool) -> dict[str, JsonValue]:
    return dict(sorted(value.items())) if sort else value


def _write_float(number: float) -> str:
    if not isfinite(number):
        raise HailJsonError("number out of range")
    return float_form(number)


def _write_big(number: int) -> str:
    try:
        return float_form(float(number))
    except OverflowError:
        raise HailJsonError("number out of range") from None


def _bracket(opening: str, items: list[str], closing: str, indent: str | None, level: int) -> str:
    if not items or indent is None:
        return opening + ",".join(items) + closing
    edge = "\n" + indent * level
    return opening + ",".join(edge + indent + item for item in items) + edge + closing


_FREE = json.JSONDecoder(parse_int=_integer, parse_float=_float, parse_constant=_constant)
_REFUSING = json.JSONDecoder(
    parse_int=_integer, parse_float=_float, parse_constant=_constant, object_pairs_hook=_refuse_repeats
)
_MARKING = json.JSONDecoder(
    parse_int=_integer, parse_float=_float, parse_constant=_constant, object_pairs_hook=_mark_repeats
)
_SORTED = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
