"""Finding the parts of a large JSON text without decoding it.

The single-object form is one text of many megabytes. Decoding it whole would cost several times its size, so
the places of its top-level values and of the array's elements are found first, and each is decoded alone.
What lies between the parts is checked here; what lies inside them is checked when they are decoded.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from opensession.hail.errors import HailIoError, HailJsonError
from opensession.hail.jsontext import decode_json

_WHITE = re.compile(rb"[ \t\r\n]*+")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR = re.compile(rb'[^ \t\r\n,:\[\]{}"]++')
# Up to and including a run of opening brackets (group 1) or of closing ones (group 2), past whole strings.
_TO_BRACKETS = re.compile(
    rb'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+(?:([\[{]++)|([\]}]++))', re.DOTALL
)


_MAX_MEMBERS = 10_000  # the format has six; the rest only costs memory


class Span(NamedTuple):
    """A value's place in the text: ``text[start:end]``. Unclosed, it runs to the end of the text."""

    start: int
    end: int
    closed: bool = True


class Outline(NamedTuple):
    """Where the members of an object stand, in order; repeated keys appear repeatedly.

    ``defect`` says why the text is not exactly one object, if it is not; ``members`` are then those before
    the place where that shows, among them perhaps a last one whose value is not closed.
    """

    members: tuple[tuple[str, Span], ...]
    defect: str | None

    def span(self, key: str) -> Span | None:
        """Return the place of the last value under a key."""
        return next((span for name, span in reversed(self.members) if name == key), None)

    def has(self, *keys: str) -> bool:
        """Tell whether all these keys appear."""
        return {name for name, _span in self.members}.issuperset(keys)


def outline(text: bytes, start: int = 0) -> Outline:
    """Find the members of the object that begins at ``start``, after white space. Never raises."""
    found: list[tuple[str, Span]] = []
    try:
        # What came before an exception is kept.
        found.extend(islice(_members(text, start), _MAX_MEMBERS))
    except (HailJsonError, HailIoError) as error:
        return Outline(tuple(found), error.cause)
    return Outline(tuple(found), None if len(found) < _MAX_MEMBERS else "too many fields")


def elements(text: bytes, array: Span) -> Iterator[Span]:
    """Yield the elements of an array in ``text``; raise HailJsonError where it stops being one."""
    place = _skip_white(text, _expect(text, array.start, b"["))
    while text[place : place + 1] != b"]":
        value = _value(text, place)
        if not value.closed:
            raise HailJsonError("EOF while parsing a list")
        yield value
        place = _next_item(text, value, b"]")


def _members(text: bytes, start: int) -> Iterator[tuple[str, Span]]:
    place = _skip_white(text, _expect(text, _skip_white(text, start), b"{"))
    while text[place : place + 1] != b"}":
        key = _STRING.match(text, place)
        if key is None:
            raise HailJsonError("expected a key or `}`")
        place = _skip_white(text, _expect(text, _skip_white(text, key.end()), b":"))
        value = _value(text, place)
        yield str(decode_json(key[0])), value
        place = _next_item(text, value, b"}")
    if _skip_white(text, place + 1) != len(text):
        raise HailJsonError("trailing characters")


def _value(text: bytes, start: int) -> Span:
    opening = text[start : start + 1]
    if opening in (b"{", b"["):
        return _container(text, start)
    match = (_STRING if opening == b'"' else _SCALAR).match(text, start)
    if match is None:
        raise HailJsonError("expected value")
    return Span(start, match.end())


def _container(text: bytes, start: int) -> Span:
    # Whether the kinds of brackets match is found when the part is decoded.
    depth, place = 0, start
    while match := _TO_BRACKETS.match(text, place):
        place = match.end()
        if match.lastindex == 1:
            depth += place - match.start(1)
        elif place - match.start(2) >= depth:
            return Span(start, match.start(2) + depth)
        else:
            depth -= place - match.start(2)
    return Span(start, len(text), closed=False)


def _next_item(text: bytes, value: Span, closing: bytes) -> int:
    place = _skip_white(text, value.end)
    if text[place : place + 1] == closing:
        return place
    place = _skip_white(text, _expect(text, place, b","))
    if text[place : place + 1] == closing:
        raise HailJsonError("trailing comma")
    return place


def _expect(text: bytes, place: int, wanted: bytes) -> int:
    if text[place : place + 1] != wanted:
        raise HailJsonError(f"expected `{wanted.decode()}`" if place < len(text) else "EOF while parsing")
    return place + 1


def _skip_white(text: bytes, place: int) -> int:
    match = _WHITE.match(text, place)
    return match.end() if match else place
