"""The ledger's index: one small JSON file per session, so that sessions are listed without reading them.

An entry follows from the session's bytes and its places alone. Two writers that share the same session write
the same entry, and merging two entries of one session is the union of their places.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from opensession.hail import Header, Stats, read_header_and_stats, read_session, recompute_stats

FOLDER = "sessions/"
INDEX = f"{FOLDER}index/"


class Entry(BaseModel):
    """What a ledger knows of a session without reading it."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    format: Literal[1] = 1
    """Raised when a reader of today would misunderstand an entry; keys may come without that."""
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the body, its id everywhere else too."""
    paths: Annotated[list[str], Field(min_length=1)]
    """Where in the tree the body lies, sorted."""
    bytes: int
    session_id: str
    tool: str
    model: str
    title: str | None
    created_at: str
    updated_at: str
    message_count: int
    event_count: int
    task_count: int
    duration_seconds: int

    def dump(self) -> str:
        """Write the entry: sorted keys, one line."""
        return json.dumps(self.model_dump(), ensure_ascii=False, sort_keys=True) + "\n"

    def at(self, paths: Iterable[str]) -> Self:
        """Return the entry with other places."""
        return self.model_copy(update={"paths": sorted(set(paths))})


def describe(data: bytes, path: str) -> Entry:
    """Return the entry of a canonical HAIL body that lies at a path. Raises HailError."""
    header, stats = _facts(data)
    return Entry(
        id=sha256(data).hexdigest(),
        paths=[path],
        bytes=len(data),
        session_id=header.session_id,
        tool=header.agent.tool,
        model=header.agent.model,
        title=header.context.title,
        created_at=str(header.context.created_at),
        updated_at=str(header.context.updated_at),
        message_count=stats.message_count,
        event_count=stats.event_count,
        task_count=stats.task_count,
        duration_seconds=stats.duration_seconds,
    )


def parse(data: bytes) -> Entry | None:
    """Read an entry; None for what is none: damaged, of a later format, or no work of ours."""
    try:
        return Entry.model_validate_json(data)
    except ValidationError:
        return None


def body_path(session: str) -> str:
    """Return where the body of an id lies unless another place was asked for."""
    return f"{FOLDER}{session}.jsonl"


def entry_path(session: str) -> str:
    """Return where the index keeps the entry of an id."""
    return f"{INDEX}{session}.json"


def _facts(data: bytes) -> tuple[Header, Stats]:
    header, stats = read_header_and_stats(data)
    return header, stats or recompute_stats(read_session(data).events)
