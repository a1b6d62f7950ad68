"""Which other files of a repository belong to a log that a link names by its main file."""

import re
from collections.abc import Callable
from typing import NamedTuple

from opensession.parsers.bundle import Bundle
from opensession.parsers.paths import is_subagent_path

_CLINE_FILES = frozenset(
    {"api_conversation_history.json", "ui_messages.json", "task_metadata.json", "history_item.json"}
)
_AGENT_MARK = re.compile(rb'"agentId"|"name"\s?:\s?"(?:Task|Agent)"')


class Companions(NamedTuple):
    """Files below a folder that belong to a log."""

    folder: str
    """Path in the repository."""
    prefix: str
    """Where the folder lies below the log's own: blank, or ending with a slash."""
    belongs: Callable[[str], bool]
    """Takes a path below ``folder``."""


def companions_of(bundle: Bundle) -> Companions | None:
    """Return where a file's companions would be; None for logs that have none.

    Asking a host costs requests, so a Claude Code transcript is looked at first: only one that names or calls
    agents has files of theirs, ``<session>/subagents/`` (parsers.md §4.6). A Cline task is three files side
    by side.
    """
    if bundle.directory:
        return None
    folder, slash, name = bundle.path.rpartition("/")
    if name in _CLINE_FILES and slash:
        return Companions(folder, "", lambda path: path in _CLINE_FILES and path != name)
    if name.endswith(".jsonl") and not is_subagent_path(bundle.path) and _AGENT_MARK.search(bundle.data):
        inner = f"{bundle.stem}/subagents"
        return Companions(f"{folder}{slash}{inner}", f"{inner}/", lambda path: True)
    return None


def joined(bundle: Bundle, companions: Companions, files: dict[str, bytes]) -> Bundle:
    """Return a log and its companions as one directory; without any, the log alone."""
    if not files:
        return bundle
    below = {companions.prefix + path: data for path, data in files.items()}
    return Bundle.of_directory(bundle.path.rpartition("/")[0], {bundle.name: bundle.data, **below})
