"""One session of this computer as it is listed."""

from pathlib import Path
from typing import NamedTuple

from opensession.local.places import Kind


class Entry(NamedTuple):
    """What is known about a session without reading its file again. Made by the thousand."""

    tool: str
    """The parser's id, such as ``claude-code``."""
    path: Path
    """The file or folder that the session lies in; others may lie there too."""
    kind: Kind
    size: int
    """Bytes of that file or folder, whatever else is in it."""
    session_id: str
    title: str | None
    model: str | None
    cwd: str | None
    """Where the agent worked, as the log or the place of the log tells."""
    project: str | None
    """The tool's own name for that folder where it keeps no path: a hash or the path with dashes."""
    remote: str | None
    """The Git remote that the log states, in its public form without credentials."""
    branch: str | None
    created_at: str
    """RFC 3339 in UTC with ``Z``. A log without times has that of its file."""
    updated_at: str
    updated_ns: int
    """The same as ``updated_at`` in nanoseconds since 1970, to order by."""
    events: int
    messages: int
    input_tokens: int
    output_tokens: int
    state: str
    """What tells whether it is as it was read, in a file that changes for other sessions; see ``parsers``."""
    subagent: bool
    """Whether the session serves another."""
    one_of_many: bool
    """Whether the file holds further sessions, so that it takes the id to choose this one."""


class FileKey(NamedTuple):
    """What tells whether a file is still as it was read."""

    size: int
    modified_ns: int
