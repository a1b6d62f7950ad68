"""What tools returned, cleaned for reading (parsers.md §1.8)."""

import re

from opensession.hail import CodeBlock, ContentBlock, JsonBlock, TextBlock, lines, trim
from opensession.parsers.decoding import Json
from opensession.parsers.languages import language_of

_REMINDER_START, _REMINDER_END = "<system-reminder>", "</system-reminder>"
_NUMBERED = re.compile(r"^[ \t]*([0-9]{1,9})(?:→|\t| ?\| ?|: )", re.MULTILINE)
_SAMPLE_LINES = 5
_SAMPLE_CHARACTERS = 64 * 1024
_NUMBERED_SHARE = 0.6


def without_reminders(text: str) -> str:
    """Remove every ``<system-reminder>`` span and trim; text without one is returned as it is, trimmed."""
    if _REMINDER_START not in text:
        return trim(text)
    kept: list[str] = []
    place = 0
    while (start := text.find(_REMINDER_START, place)) >= 0:
        end = text.find(_REMINDER_END, start)
        if end < 0:
            break
        kept.append(text[place:start])
        place = end + len(_REMINDER_END)
    return trim("".join([*kept, text[place:]]))


def result_blocks(text: str, *, path: str | None = None, is_read: bool = False) -> list[ContentBlock]:
    """Return the blocks for a tool's text: numbered file contents of a read become code, the rest is text."""
    cleaned = without_reminders(text)
    if not cleaned:
        return []
    numbered = numbered_code(text) if is_read else None
    if numbered is None:
        return [TextBlock(text=cleaned)]
    code, start_line = numbered
    return [CodeBlock(code=code, language=language_of(path) if path else None, start_line=start_line)]


def json_or_text(value: Json, *, path: str | None = None, is_read: bool = False) -> list[ContentBlock]:
    """Return the blocks for a result of any JSON type; nothing for null and blank text."""
    if isinstance(value, str):
        return result_blocks(value, path=path, is_read=is_read)
    return [] if value is None else [JsonBlock(data=value)]


def numbered_code(text: str) -> tuple[str, int] | None:
    """Return the code and its first line's number, if the text is lines with numbers in front; else None.

    Numbers are followed by an arrow, a tab, a bar or a colon and a blank. At least 60 % of the first five
    lines have to be numbered or blank. Lines without a number, such as a note that the rest is cut, stay.
    """
    kept = _without_reminders_only(text)
    sample = lines(kept[:_SAMPLE_CHARACTERS])[:_SAMPLE_LINES]
    matches = sum(not line.strip() or bool(_NUMBERED.match(line)) for line in sample)
    if not sample or matches < _NUMBERED_SHARE * len(sample):
        return None
    first = _NUMBERED.search(kept)
    if first is None:
        return None
    code = _NUMBERED.sub("", kept.replace("\r\n", "\n")).rstrip()
    return code, min(int(first[1]), 2**32 - 1)


def _without_reminders_only(text: str) -> str:
    """Remove reminders but keep the white space in front of the first number."""
    return without_reminders(text) if _REMINDER_START in text else text.rstrip()
