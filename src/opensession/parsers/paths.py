"""Which agent a log belongs to, told from where it lies (parsers.md §2, §3), without looking inside.

Comparison is by whole path segments, never by substring: ``bootcamp/threads/x.json`` is no Amp thread. Both
``/`` and ``\\`` separate, and case does not matter, because a path may come from any file system.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import NamedTuple

SHAPES: tuple[tuple[str, str], ...] = (
    # The seven of parsers.md §3 in the order of §1.1: the first that fits is chosen.
    ("codex", ".codex/sessions/**/*.jsonl"),
    ("codex", "codex/sessions/**/*.jsonl"),
    ("opencode", "*opencode*/**/storage/session/**/*.json"),
    ("opencode", "storage/session/**/*opencode*/**/*.json"),
    ("cline", ".cline/data/tasks/**/api_conversation_history.json"),
    ("cline", "cline/data/tasks/**/api_conversation_history.json"),
    ("amp", ".amp/threads/**/*.json"),
    ("amp", "amp/threads/**/*.json"),
    ("cursor", "*.vscdb"),
    ("gemini", ".gemini/tmp/**/chats/session-*.json"),
    ("gemini", ".gemini/tmp/**/chats/session-*.jsonl"),
    ("claude-code", ".claude/projects/**/*.jsonl"),
    # What the tools write as well. None of these may take a path from the rows above.
    ("hail", "*.hail.jsonl"),
    ("codex", ".codex/sessions/**/*.jsonl.zst"),
    ("codex", ".codex/archived_sessions/**/*.jsonl"),
    ("codex", ".codex/archived_sessions/**/*.jsonl.zst"),
    ("codex", "sessions/**/rollout-*.jsonl"),
    ("codex", "sessions/**/rollout-*.jsonl.zst"),
    ("codex", "archived_sessions/**/rollout-*.jsonl"),
    ("codex", "archived_sessions/**/rollout-*.jsonl.zst"),
    ("opencode", "*opencode*/opencode.db"),
    ("opencode", "*opencode*/export*.json"),
    ("opencode", "opencode-export*.json"),
    ("opencode", "opencode-session*.json"),
    ("cline", "api_conversation_history.json"),
    ("cline", ".cline/data/sessions/**/*.messages.json"),
    ("cline", "cline/data/sessions/**/*.messages.json"),
    ("cursor", ".cursor/projects/**/agent-transcripts/**/*.jsonl"),
    ("cursor", ".cursor/projects/**/agent-transcripts/**/*.txt"),
    ("cursor", ".cursor/chats/*/*/store.db"),
    ("gemini", ".gemini/tmp/*/chats/*/*.jsonl"),
    ("claude-code", ".config/claude/projects/**/*.jsonl"),
    # A configuration folder of another name: project folders still start with the dash of a leading slash.
    ("claude-code", "projects/-*/**/*.jsonl"),
    ("claude-code", "subagents/**/agent-*.jsonl"),
    ("goose", "goose/**/sessions/*.jsonl"),
    ("goose", "goose/**/sessions/sessions.db"),
    ("goose", "data/sessions/sessions.db"),
    ("aider", "*.aider.chat.history.md"),
    ("agent-trace", ".agent-trace/traces.jsonl"),
)
"""Parser and shape, first match wins. ``*`` stays within a segment, ``**`` is any number of folders, and
anything may stand before a shape."""

DIRECTORIES: tuple[tuple[str, str], ...] = (
    ("cline", ".cline/data/tasks/*"),
    ("cline", "cline/data/tasks/*"),
    ("cline", "saoudrizwan.claude-dev/tasks/*"),
    ("cline", "rooveterinaryinc.roo-cline/tasks/*"),
    ("cline", "kilocode.kilo-code/tasks/*"),
)
"""Folders that are one session; their own name has no dot, so that no stray file is taken for one."""

_SUBAGENT_NAMES = ("agent-", "agent_", "subagent-", "subagent_")
_ANY_FOLDERS = "**"


class _Shape(NamedTuple):
    parser: str
    runs: tuple[tuple[str, ...], ...]
    """Segment patterns between the ``**``: the last ends the path, the others stand before it in order."""


@lru_cache(maxsize=64)  # every parser asks for the same path
def parser_for_path(path: str) -> str | None:
    """Return the id of the parser that a file's or session folder's place speaks for, None for none.

    A sub-agent's own file belongs to its tool too; see ``is_subagent_path``. Any text is accepted.
    """
    found = _find(_segments(path))
    return found[0] if found else None


def is_subagent_path(path: str) -> bool:
    """Tell whether a file is a sub-agent's log, which its parent's session includes (parsers.md §3.1)."""
    segments = _segments(path)
    parser, start = _find(segments) or (None, 0)
    return is_subagent_of(parser, segments[start:])


def is_subagent_of(parser: str | None, segments: Sequence[str]) -> bool:
    """Tell the same of a file known to be a parser's, from its segments at and below the tool's own folder.

    Every tool keeps them in a folder ``subagents``; Claude Code also names them ``agent-…``, and Gemini puts
    them one folder deeper below ``chats``.
    """
    folders, names = [segment.lower() for segment in segments[:-1]], segments[-1:]
    if "subagents" in folders:
        return True
    if parser == "gemini":
        return folders[-2:-1] == ["chats"]
    return parser == "claude-code" and any(name.lower().startswith(_SUBAGENT_NAMES) for name in names)


def _segments(path: str) -> list[str]:
    """Split at either separator and fold case; empty segments say nothing."""
    return [segment for segment in path.replace("\\", "/").lower().split("/") if segment]


def _find(segments: list[str]) -> tuple[str, int] | None:
    """Return the first fitting shape's parser and the place where its first run starts."""
    if not segments:
        return None
    tables = (SHAPES,) if "." in segments[-1] else (SHAPES, DIRECTORIES)
    for shape in (shape for table in tables for shape in _compile(table)):
        if (start := _match(shape.runs, segments)) is not None:
            return shape.parser, start
    return None


@cache
def _compile(table: tuple[tuple[str, str], ...]) -> tuple[_Shape, ...]:
    """Cut the patterns of a table into runs."""
    return tuple(
        _Shape(parser, tuple(tuple(run.strip("/").split("/")) for run in pattern.split(_ANY_FOLDERS)))
        for parser, pattern in table
    )


def _match(runs: tuple[tuple[str, ...], ...], segments: list[str]) -> int | None:
    """Fit runs to segments: the last to the end, the others each at the earliest place. Linear in both."""
    *leading, last = runs
    tail = len(segments) - len(last)
    if tail < 0 or not _fits(last, segments, tail):
        return None
    starts: list[int] = []
    position = 0
    for run in leading:
        places = range(position, tail - len(run) + 1)
        start = next((place for place in places if _fits(run, segments, place)), None)
        if start is None:
            return None
        starts.append(start)
        position = start + len(run)
    return starts[0] if starts else tail


def _fits(run: tuple[str, ...], segments: list[str], start: int) -> bool:
    """Compare from the right: a file's name rules out most shapes."""
    pairs = zip(reversed(run), reversed(segments[start : start + len(run)]), strict=True)
    return all(fnmatchcase(segment, pattern) for pattern, segment in pairs)
