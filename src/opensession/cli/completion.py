"""What may stand next on a command line: asked at each press of Tab, so nothing slow is imported.

Commands, their options and what each takes come from ``completion.json``, which is written together with the
reference in ``docs/cli.md``: importing the commands themselves would take half a second.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from opensession.cli.expressions import HEAD, format_head
from opensession.cli.index.entries import Entry
from opensession.cli.index.index import Index, index_path
from opensession.cli.index.scope import read_scope
from opensession.cli.index.selection import Selection
from opensession.cli.surroundings import Surroundings
from opensession.cli.terminal import one_line
from opensession.cli.words import word

TABLE = Path(__file__).with_suffix(".json")
MAX_SESSIONS = 20
"""Suggested at once."""
MAX_LOOKED_AT = 500
"""The sessions changed last; all of a large index would take longer than a person waits for a key."""

Node = dict[str, Any]
"""A command or group as the table has it: ``commands`` or ``options`` and ``arguments``, ``words``."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may stand there."""

    text: str
    about: str = ""
    """A few words for shells that show them."""


FILES = Suggestion("", "files")
"""Stands for the names of files, which shells know best."""


def complete(line: Sequence[str], surroundings: Surroundings, default: str) -> Iterator[Suggestion]:
    """Yield what may stand for the last word of a line; the words before it are whole.

    ``default`` is the command that runs when a line names none.
    """
    *before, last = line or [""]
    root: Node = json.loads(TABLE.read_text(encoding="utf-8"))
    node, pending, place = _walk(root, before, default)
    name, is_joined, value = last.partition("=")
    if pending is not None:
        yield from _values(root, pending, last, surroundings)
    elif last.startswith("--") and is_joined and name in node["options"]:
        for found in _values(root, node["options"][name] or {}, value, surroundings):
            yield found if found is FILES else Suggestion(f"{name}={found.text}", found.about)
    elif last.startswith("-"):
        options = [*node["options"], *(root["commands"][default]["options"] if node is root else ())]
        yield from (Suggestion(option) for option in dict.fromkeys(options) if option.startswith(last))
    elif "commands" in node:
        for command, inner in node["commands"].items():
            if command.startswith(last):
                yield Suggestion(command, word(inner["words"]).partition("\n")[0])
    else:
        yield from _values(root, _argument(node, place), last, surroundings)


def _walk(root: Node, words: Sequence[str], default: str) -> tuple[Node, Node | None, int]:
    """Return the command that is being written, an option that waits for its value, and the next place."""
    node, pending, place, only_values = root, None, 0, False
    for text in words:
        if pending is not None:
            pending = None
        elif text == "--":
            only_values = True
        elif text.startswith("-") and not only_values:
            node = root["commands"][default] if node is root and text not in root["options"] else node
            pending = None if "=" in text else node["options"].get(text)
        elif "commands" in node:
            node = node["commands"].get(text, {"options": {}, "arguments": []})
        else:
            place += 1
    return node, pending, place


def _argument(node: Node, place: int) -> Node:
    """Return what an argument takes; the last of a command may take many."""
    arguments: list[Node] = node["arguments"]
    if place < len(arguments):
        return arguments[place]
    return arguments[-1] if arguments and arguments[-1].get("many") else {}


def _values(root: Node, taken: Node, start: str, surroundings: Surroundings) -> Iterator[Suggestion]:
    choices = root["lists"].get(taken.get("list"), taken.get("choices", ()))
    yield from (Suggestion(choice) for choice in choices if choice.startswith(start))
    source = _SOURCES.get(taken.get("kind", ""))
    if source is not None:
        yield from source(start, surroundings)


def _files(start: str, surroundings: Surroundings) -> Iterator[Suggestion]:
    yield FILES


def _sessions(start: str, surroundings: Surroundings) -> Iterator[Suggestion]:
    """Yield expressions and ids of indexed sessions; the index is taken as it is."""
    yield FILES
    try:
        with Index.open_existing(index_path(surroundings)) as index:
            entries = index.entries(MAX_LOOKED_AT)
    except (OSError, sqlite3.Error):
        return
    here = list(Selection(read_scope(surroundings)).of(entries))
    if start in HEAD or start.startswith(HEAD):
        form = f"{HEAD}^" if start.startswith(f"{HEAD}^") else f"{HEAD}~"
        for count, entry in enumerate(here[:MAX_SESSIONS]):
            text = format_head(count).replace(f"{HEAD}~", form)
            if text.startswith(start):
                yield Suggestion(text, _about(entry))
    among = entries if start else here
    fitting = (entry for entry in among if entry.session_id.startswith(start) and not entry.subagent)
    yield from (Suggestion(entry.session_id, _about(entry)) for entry in islice(fitting, MAX_SESSIONS))


def _about(entry: Entry) -> str:
    return one_line(f"{entry.tool}: {entry.title or ''}")


_SOURCES: dict[str, Callable[[str, Surroundings], Iterator[Suggestion]]] = {
    "file": _files,
    "session": _sessions,
}
"""What is not known before it is asked for."""
