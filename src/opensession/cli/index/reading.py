"""The sessions in one file, read with the parsers.

A grown log is read from its beginning. ``parsers.resuming`` could go on where it stopped, but what that saves
is small here: 5 MB are read in 0.2 s, of which going on takes 0.02 s and 0.4 MB of checkpoint for each log,
while importing the parsers takes 0.4 s whichever way; and sub-agents' files that belong to a session grow
beside it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import JsonValue

from opensession.cli.index.changes import FileRead
from opensession.cli.index.entries import Entry
from opensession.hail import (
    HailError,
    Header,
    Instant,
    read_header_and_stats,
    session_role,
    string_attribute,
    working_directory,
)
from opensession.local.bundles import read_input
from opensession.local.discovery import Found
from opensession.parsers.errors import InputError
from opensession.parsers.registry import parse_each
from opensession.parsers.session import Options, Parsed
from opensession.redact import redact_text
from opensession.store.git_remote import public_remote

MAX_SESSION_BYTES = 1 << 30
"""What a session may grow to while it is read; nothing of it is kept."""

_REMOTES = (("git", "repository_url"), ("git", "remote"), ("git_remote",), ("git_repository_url",))
_BRANCHES = (("git_branch",), ("git", "branch"))
_NANOSECONDS = 1_000_000_000
_LARGEST = 2**63 - 1
_NEVER = Instant(0)


def read_file(found: Found, known: Sequence[Entry]) -> FileRead:
    """Read all sessions of a discovered file that are not as they were ``known``.

    What cannot be read is said and not raised.
    """
    before = {entry.session_id: entry for entry in known}
    states = {entry.session_id: entry.state for entry in known if entry.state}
    try:
        bundle = read_input(found)
        parts = parse_each(bundle, found.tool, Options(MAX_SESSION_BYTES), states)
        entries = [
            before[part.id]._replace(size=found.size)
            if part.parsed is None
            else _entry(part.parsed, found, part.state)
            for part in parts
        ]
    except InputError as error:
        return FileRead(found, (), error.message)
    except HailError as error:
        return FileRead(found, (), str(error))
    except OSError as error:
        return FileRead(found, (), (error.strerror or "unreadable").lower())
    many = len(entries) > 1
    return FileRead(found, tuple(entry._replace(one_of_many=many) for entry in entries))


def _entry(parsed: Parsed, found: Found, state: str) -> Entry:
    header, stats = read_header_and_stats(parsed.chunks[0] + parsed.chunks[-1])
    assert stats is not None, "what parsers write ends with its stats"
    attributes = header.context.attributes
    created, updated = _times(header, found)
    cwd = working_directory(header.context) or _told_by_place(found)
    remote = public_remote(_text(attributes, _REMOTES) or "")
    return Entry(
        tool=found.tool,
        path=found.path,
        kind=found.kind,
        size=found.size,
        session_id=header.session_id,
        # A title is what was first said, and the list of sessions is shown around.
        title=redact_text(parsed.facts.title) if parsed.facts.title else None,
        model=None if header.agent.model == "unknown" else header.agent.model,
        cwd=cwd,
        project=None if cwd else string_attribute(attributes, "project_hash") or _project_of(found),
        remote=remote.url if remote else None,
        branch=_text(attributes, _BRANCHES),
        created_at=str(created),
        updated_at=str(updated),
        updated_ns=_within(updated.seconds * _NANOSECONDS + updated.nanos),
        events=_within(stats.event_count),
        messages=_within(stats.message_count),
        input_tokens=_within(stats.total_input_tokens),
        output_tokens=_within(stats.total_output_tokens),
        state=state,
        subagent=found.subagent or session_role(header.context) == "auxiliary",
        one_of_many=False,
    )


def _within(number: int) -> int:
    """Return a number as SQLite can hold it: logs may state counters and years beyond that."""
    return max(-_LARGEST, min(number, _LARGEST))


def _times(header: Header, found: Found) -> tuple[Instant, Instant]:
    """Return when a session was begun and last changed: the file's time for a log that states none."""
    context = header.context
    if context.created_at > _NEVER:
        return context.created_at, context.updated_at
    seconds, nanos = divmod(found.modified_ns, _NANOSECONDS)
    modified = Instant(seconds, nanos)
    return modified, modified


def _text(attributes: Mapping[str, JsonValue], paths: tuple[tuple[str, ...], ...]) -> str | None:
    """Return the first text at one of the places."""
    for *outer, name in paths:
        inner: JsonValue = dict(attributes)
        for key in outer:
            inner = inner.get(key) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and (text := string_attribute(inner, name)):
            return text
    return None


def _told_by_place(found: Found) -> str | None:
    """Return the folder that an agent worked in where only the place of its log tells."""
    if found.tool == "aider":
        return str(found.path.parent)
    if found.tool == "gemini":
        return _first_line(found.path.parent.parent / ".project_root")
    if found.tool == "cursor" and found.path.name == "state.vscdb":
        return _workspace(found.path.with_name("workspace.json"))
    return None


def _first_line(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError):
        return None


def _workspace(path: Path) -> str | None:
    """Return the folder that Cursor's ``workspace.json`` names by a ``file:`` address."""
    try:
        address = json.loads(path.read_bytes())["folder"]
        parts = urlsplit(address)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, AttributeError):
        return None
    return unquote(parts.path) if parts.scheme == "file" else None


def _project_of(found: Found) -> str | None:
    """Return what Cursor calls a project whose agents' transcripts lie below it: its path with dashes."""
    parts = found.path.parts
    place = next((at for at, part in enumerate(parts) if part == "agent-transcripts"), 0)
    return parts[place - 1] if found.tool == "cursor" and place else None
