"""Who is speaking on which line of a run: the user, Aider itself, or the model."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from opensession.hail import trim

Kind = Literal["prompt", "notice", "reply"]

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_FENCE_TAG = re.compile(r"<(source|code|pre|codeblock|sourcecode)>\s*")
_AFTER_REPLY = re.compile(r"> (?:Tokens: .{1,80} received\.|\^C KeyboardInterrupt|The LLM did not conform)")
_HARD_BREAK = "  "
"""Aider ends each message of its own and each line of a prompt so; Markdown reads it as a line break."""


class Passage(NamedTuple):
    """Lines that one of them said in one go."""

    kind: Kind
    text: str


@dataclass(eq=False, repr=False)
class Lexer:
    """Takes a run's lines one by one and hands on the passages they make.

    A quoted line or a level-four heading inside a reply looks like Aider's output or a prompt. Fenced code
    is told by its fence. Outside, the hard line break decides, in runs whose notices have it: editors that
    strip the ends of lines take it away from all of them.
    """

    emit: Callable[[Passage], None]
    open: Kind | None = None
    lines: list[str] = field(default_factory=list)
    fence: str | None = None
    """What closes the code block that the reply is in."""
    hard_breaks: bool = False
    unfinished: bool = False
    """Whether the notice at hand goes on: only the first line of a long one is marked."""

    def feed(self, line: str) -> Kind | None:
        """Take a line and return whose it is; None for a blank one."""
        blank = not line or line.isspace()
        kind = self._kind(line, blank)
        if kind is None:
            if self.open == "prompt":
                self._close()
            return None
        if kind != self.open or (kind == "notice" and not self.unfinished):
            self._close()
            self.open = kind
        self._take(kind, line)
        return None if blank else kind

    def finish(self) -> None:
        """End the run."""
        self._close()

    def _kind(self, line: str, blank: bool) -> Kind | None:
        if self.fence is not None and not _AFTER_REPLY.match(line):
            return "reply"
        ends_hard = line.endswith(_HARD_BREAK)
        in_reply = self.open == "reply" and self.hard_breaks and not ends_hard
        is_reply_end = _AFTER_REPLY.match(line) is not None
        if line.startswith("#### ") or line.rstrip() == "####":
            return "reply" if in_reply else "prompt"
        if line.startswith("> ") or line.rstrip() == ">":
            return "reply" if in_reply and not is_reply_end else "notice"
        if self.unfinished:
            return "notice"
        if blank:
            return "reply" if self.open == "reply" else None
        return "reply"

    def _take(self, kind: Kind, line: str) -> None:
        if kind == "reply":
            self._watch_fence(line)
            self.lines.append(line)
            return
        mark = "####" if kind == "prompt" else ">"
        self.lines.append(line.removeprefix(mark).removeprefix(" ").rstrip())
        if kind == "notice":
            ends_hard = line.endswith(_HARD_BREAK)
            self.hard_breaks |= ends_hard
            self.unfinished = self.hard_breaks and not ends_hard

    def _watch_fence(self, line: str) -> None:
        if self.fence is not None:
            bare = line.strip()
            closes = bare.startswith(self.fence) and not bare.strip(self.fence[0])
            if closes or bare == self.fence:
                self.fence = None
        elif match := _FENCE.match(line):
            self.fence = match[1]
        elif tag := _FENCE_TAG.fullmatch(line):
            self.fence = f"</{tag[1]}>"

    def _close(self) -> None:
        text = "\n".join(self.lines).strip("\n")
        if self.open and (trim(text) or self.open == "prompt"):
            self.emit(Passage(self.open, text))
        self.open, self.fence, self.unfinished = None, None, False
        self.lines = []
