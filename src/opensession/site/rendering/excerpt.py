"""Long text cut in the middle, with an account of what was left out."""

from typing import NamedTuple


class Limit(NamedTuple):
    """How much of a text is shown before and after a cut."""

    head_lines: int
    tail_lines: int
    characters: int
    """Longest text shown; a third of it is kept for the end."""


MESSAGE = Limit(head_lines=1200, tail_lines=300, characters=100_000)
"""Prompts and answers are what people come for: only the monstrous is cut."""

OUTPUT = Limit(head_lines=120, tail_lines=40, characters=12_000)
"""Machinery: enough to see what ran and how it ended."""


class Excerpt(NamedTuple):
    """A text as shown: ``tail`` and the counts are empty when nothing was left out."""

    head: str
    tail: str = ""
    omitted_lines: int = 0
    omitted_characters: int = 0

    @property
    def omission(self) -> str:
        """What was left out in words, empty when nothing was."""
        if not self.omitted_characters:
            return ""
        lines = f"{self.omitted_lines:,} lines, " if self.omitted_lines > 1 else ""
        return f"{lines}{self.omitted_characters:,} characters left out here"


def cut(text: str, limit: Limit) -> Excerpt:
    """Cut a text to a limit, at line ends where there are any; short texts come back whole."""
    if len(text) <= limit.characters and text.count("\n") < limit.head_lines + limit.tail_lines:
        return Excerpt(text)
    lines = text.split("\n")
    if len(lines) > limit.head_lines + limit.tail_lines:
        head, tail = "\n".join(lines[: limit.head_lines]), "\n".join(lines[-limit.tail_lines :])
    else:
        head, tail = text, text
    tail_room = limit.characters // 3
    head, tail = head[: limit.characters - tail_room], tail[-tail_room:]
    middle = text[len(head) : len(text) - len(tail)]
    return Excerpt(head, tail, middle.count("\n"), len(middle))
