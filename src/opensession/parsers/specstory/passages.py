"""Cutting a history into passages: comments and title at the top, turns, and what is said in each.

A turn begins with ``_**User (time)**_`` or ``_**Agent (model time)**_`` (older: ``_**Assistant**_``, and
``_****_`` for a further message of the same one). Inside it stand texts, ``<think>`` elements, and tool
calls: ``<tool-use …>`` elements, or in older histories sections that begin with ``Tool use: **name**`` and
last until the next ``---``. Lines inside a code fence begin nothing, except a turn after ``---``: what agents
write does not always close its fences.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Kind = Literal["comment", "title", "turn", "text", "thinking", "tool-use", "preamble"]

_TURN = re.compile(r"_\*\*(User|Agent|Assistant)( - sidechain)?(?: \((.{0,300})\))?\*\*_|_\*\*\*\*_")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OLDER_TOOL = re.compile(r"Tool use: \*\*.{1,200}\*\*")
_RULE = "---"


class Passage(NamedTuple):
    """A piece of a history; ``text`` is what stands there, without blank lines and rules around it."""

    kind: Kind
    text: str
    speaker: str = ""
    """Of a turn: ``User``, ``Agent``, ``Assistant`` or nothing."""
    note: str = ""
    """Of a turn: what stands in parentheses."""
    is_sidechain: bool = False


def cut(lines: Iterable[str]) -> Iterator[Passage]:
    """Yield the passages of a history in order."""
    lexer = _Lexer()
    for line in lines:
        yield from lexer.feed(line)
    yield from lexer.flush()


def is_turn(line: str) -> bool:
    """Tell whether a line begins a turn of a person or an agent."""
    match = _TURN.fullmatch(line.strip())
    return match is not None and match[1] is not None


class _Lexer:
    """The state between lines."""

    def __init__(self) -> None:
        self._kind: Kind = "preamble"
        self._lines: list[str] = []
        self._fence = ""
        self._after_rule = False
        self._in_turn = False

    def feed(self, line: str) -> Iterator[Passage]:
        text = line.strip()
        after_rule, self._after_rule = self._after_rule, text == _RULE or (self._after_rule and not text)
        turn = _TURN.fullmatch(text) if text.startswith("_**") else None
        if turn and (not self._fence or after_rule):
            self._in_turn = True
            yield from self.flush()
            yield Passage("turn", text, turn[1] or "", turn[3] or "", turn[2] is not None)
        elif self._kind == "thinking":
            yield from self._add_until(line, "</think>")
        elif self._kind == "tool-use" and self._lines[0].startswith("<tool-use"):
            yield from self._add_until(line, "</tool-use>")
        elif self._fence or not self._begins(text):
            self._add(line, text)
            if self._kind == "tool-use" and text == _RULE and not self._fence:
                yield from self.flush()
        else:
            yield from self._begin(line, text)

    def flush(self) -> Iterator[Passage]:
        """End the passage at hand; blank ones are none."""
        kind, lines = self._kind, self._lines
        self._kind, self._lines, self._fence = ("text" if self._in_turn else "preamble"), [], ""
        text = _trimmed(lines)
        if text:
            yield Passage(kind, text)

    def _begins(self, text: str) -> bool:
        if not self._in_turn:
            return text.startswith(("<!--", "# ", "## "))
        return text.startswith(("<tool-use", "<think>", "<!-- message-id:")) or _is_older_tool(text)

    def _begin(self, line: str, text: str) -> Iterator[Passage]:
        yield from self.flush()
        if text.startswith("<!--"):
            yield Passage("comment", text.removeprefix("<!--").removesuffix("-->").strip())
        elif text.startswith("#"):
            yield Passage("title", text.lstrip("#").strip())
        elif text.startswith("<think>"):
            self._kind = "thinking"
            yield from self._add_until(line, "</think>")
        else:
            self._kind = "tool-use"
            yield from self._add_until(line, "</tool-use>")

    def _add(self, line: str, text: str) -> None:
        self._lines.append(line)
        fence = _FENCE.match(line)
        if not self._fence:
            self._fence = fence[1] if fence else ""
        elif fence and text == fence[1] and fence[1].startswith(self._fence):
            self._fence = ""

    def _add_until(self, line: str, end: str) -> Iterator[Passage]:
        """Add a line of an element, which ends with its closing tag at a line's end."""
        self._lines.append(line)
        if line.rstrip().endswith(end):
            yield from self.flush()


def _is_older_tool(text: str) -> bool:
    return text.startswith("Tool use:") and _OLDER_TOOL.fullmatch(text) is not None


def _trimmed(lines: list[str]) -> str:
    """Join lines without blank ones and rules at either end."""
    start, end = 0, len(lines)
    while start < end and lines[start].strip() in ("", _RULE):
        start += 1
    while end > start and lines[end - 1].strip() in ("", _RULE):
        end -= 1
    return "\n".join(lines[start:end]).rstrip()
