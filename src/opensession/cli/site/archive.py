"""A folder of sessions: ``bodies/<id>.hail.jsonl`` and ``manifest.json``, the same bytes each time.

``site export`` and ``site pull`` write it, ``site push`` and ``site verify`` read it; it is also the backup.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from opensession.cli.errors import Failure
from opensession.cli.objects import write_atomically
from opensession.cli.words import word
from opensession.hail import Digest

MANIFEST: Final = "manifest.json"
BODIES: Final = "bodies"
ENDING: Final = ".hail.jsonl"


class Listed(BaseModel):
    """One session of a manifest. Its id is the SHA-256 of its body."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int
    session_id: str
    tool: str
    title: str | None
    created_at: str
    events: int


class Manifest(BaseModel):
    """What an archive holds, in the order of ids."""

    format: Literal["opensession-archive-1"] = "opensession-archive-1"
    sessions: Sequence[Listed]


def listed(digest: Digest, session_id: str, size: int) -> Listed:
    """Return the manifest's line about a session."""
    return Listed(
        id=session_id,
        bytes=size,
        session_id=digest.header.session_id,
        tool=digest.header.agent.tool,
        title=digest.extraction.title,
        created_at=str(digest.header.context.created_at),
        events=digest.stats.event_count,
    )


class Archive:
    """One such folder. It need not exist before something is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def at(cls, path: Path) -> "Archive | None":
        """Return the archive that a folder or a manifest is, None when it is none."""
        folder = path.parent if path.name == MANIFEST else path
        return cls(folder) if (folder / MANIFEST).is_file() and (folder / BODIES).is_dir() else None

    def path_of(self, session_id: str) -> Path:
        """Return where a body is, or would be."""
        return self.folder / BODIES / f"{session_id}{ENDING}"

    def holds(self, session_id: str) -> bool:
        """Tell whether a body is there and whole."""
        return is_whole(self.path_of(session_id), session_id)

    def put(self, session_id: str, chunks: Sequence[bytes]) -> bool:
        """Write a body unless it is there; tell whether it was written. Raises OSError."""
        if self.holds(session_id):
            return False
        self.path_of(session_id).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path_of(session_id), chunks)
        return True

    def write_manifest(self, sessions: Iterable[Listed]) -> bool:
        """Write the manifest; tell whether it changed. Raises OSError."""
        unique = {entry.id: entry for entry in sessions}
        manifest = Manifest(sessions=[unique[session_id] for session_id in sorted(unique)])
        data = json.dumps(manifest.model_dump(), ensure_ascii=False, indent=2).encode() + b"\n"
        path = self.folder / MANIFEST
        if path.is_file() and path.read_bytes() == data:
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, [data])
        return True

    def manifest(self) -> Manifest:
        """Read the manifest. Raises OSError, and Failure for a file that is none."""
        path = self.folder / MANIFEST
        try:
            return Manifest.model_validate_json(path.read_bytes())
        except ValidationError:
            raise Failure(word("site.bad_manifest", path=path), code="bad_manifest") from None

    def strays(self, sessions: Iterable[Listed]) -> list[str]:
        """Return the ids of bodies that are there without being named."""
        named = {entry.id for entry in sessions}
        names = (path.name.removesuffix(ENDING) for path in (self.folder / BODIES).glob(f"*{ENDING}"))
        return sorted(name for name in names if name not in named)


def is_whole(path: Path, session_id: str) -> bool:
    """Tell whether a file is there and has this SHA-256."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == session_id
