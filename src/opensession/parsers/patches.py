"""Patches in the forms agents write them: the apply_patch envelope, and SEARCH/REPLACE blocks.

The envelope (Codex, and others that took it over)::

    *** Begin Patch
    *** Add File: plan.txt
    +even: water
    *** Update File: readme.md
    *** Move to: README.md
    @@ class Kettle
    -daily
    +even days
    *** Delete File: old.txt
    *** End Patch
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from opensession.hail import EventType, FileCreate, FileDelete, FileEdit, lines
from opensession.parsers.diffs import Hunk, hunks_of_texts, unified

Action = Literal["add", "update", "delete"]

_FILE = re.compile(r"\*\*\* (Add|Update|Delete) File: *(.*)")
_MOVE = re.compile(r"\*\*\* Move to: *(.*)")
_SEARCH = re.compile(r"(?:<{5,9}|-{5,9}) ?SEARCH>?\s*")
_MIDDLE = re.compile(r"={5,9}\s*")
_REPLACE = re.compile(r"(?:>{5,9}|\+{5,9}) ?REPLACE>?\s*")


class FileChange(NamedTuple):
    """What a patch does to one file."""

    action: Action
    path: str
    hunks: tuple[Hunk, ...]
    new_path: str | None = None
    """Where the file is moved to."""

    @property
    def diff(self) -> str | None:
        """The change as unified diff text."""
        return unified(self.path, self.hunks, new_path=self.new_path)

    @property
    def text(self) -> str:
        """The lines that are added, as the whole text of a new file."""
        return "".join(line[1:] + "\n" for hunk in self.hunks for line in hunk.lines if line[:1] == "+")

    def event_type(self) -> EventType:
        """Return the event that stands for this change."""
        if self.action == "add":
            return FileCreate(path=self.path)
        if self.action == "delete":
            return FileDelete(path=self.path)
        return FileEdit(path=self.path, diff=self.diff)


def is_envelope(text: str) -> bool:
    """Tell whether a text holds an apply_patch envelope."""
    return "*** Begin Patch" in text or _FILE.match(text.lstrip()) is not None


def parse_envelope(text: str) -> list[FileChange]:
    """Return what an apply_patch envelope does, file by file; empty if it is none."""
    changes: list[FileChange] = []
    current: _Building | None = None
    for line in lines(text):
        if match := _FILE.match(line):
            changes += [current.finish()] if current else []
            current = _Building(match[1], _unquoted(match[2]))
        elif line.startswith("*** End Patch"):
            break
        elif current:
            current.feed(line)
    changes += [current.finish()] if current else []
    return [change for change in changes if change.path]


def parse_search_replace(text: str) -> list[tuple[str, str]]:
    """Return the pairs of old and new text in SEARCH/REPLACE blocks, with angle brackets or dashes."""
    return [(old, new) for _, old, new in search_replace_blocks(lines(text))]


def search_replace_blocks(texts: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield for each complete block the index of its first line, the old and the new text."""
    start: int | None = None
    middle: int | None = None
    for index, line in enumerate(texts):
        if _SEARCH.fullmatch(line):
            start, middle = index, None
        elif start is not None and middle is None and _MIDDLE.fullmatch(line):
            middle = index
        elif start is not None and middle is not None and _REPLACE.fullmatch(line):
            yield start, _joined(texts[start + 1 : middle]), _joined(texts[middle + 1 : index])
            start = middle = None


def diff_of_replacements(path: str, pairs: Sequence[tuple[str, str]]) -> str | None:
    """Return one diff for replacements in a file whose lines are not numbered."""
    return unified(path, [hunk for old, new in pairs for hunk in hunks_of_texts(old, new)])


class _Building:
    """One file's part of an envelope while its lines come."""

    def __init__(self, word: str, path: str) -> None:
        self._action: Action = "add" if word == "Add" else "delete" if word == "Delete" else "update"
        self._path = path
        self._new_path: str | None = None
        self._hunks: list[list[str]] = [[]]

    def feed(self, line: str) -> None:
        if move := _MOVE.match(line):
            self._new_path = _unquoted(move[1]) or None
        elif line.startswith("@@"):
            self._hunks.append([])
        elif line[:1] in {"+", "-", " "}:
            self._hunks[-1].append(line)
        elif not line:
            self._hunks[-1].append(" ")

    def finish(self) -> FileChange:
        added = self._action == "add"
        hunks = (Hunk(0 if added else None, 1 if added else None, tuple(marked)) for marked in self._hunks)
        changed = tuple(hunk for hunk in hunks if any(line[0] in "+-" for line in hunk.lines))
        return FileChange(self._action, self._path, changed, self._new_path)


def _joined(texts: Sequence[str]) -> str:
    return "".join(text + "\n" for text in texts)


def _unquoted(path: str) -> str:
    return path.strip().strip("\"'`")
