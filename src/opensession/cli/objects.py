"""Sessions kept under the SHA-256 of their bytes (hail.md §10.2, cli.md §3).

``<root>/sha256/ab/cd/<id>.jsonl``, with the root in ``.opensession/objects`` of the repository, or in the
user's data folder outside of one.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from opensession.cli.errors import Failure, NotFound
from opensession.cli.surroundings import Surroundings
from opensession.cli.words import word

_IGNORED = "*\n!.gitignore\n!config.toml\n"
"""Registered sessions are not committed by mistake (cli.md D20); the shared configuration may be."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One object on disk; ``created`` is False when it was there already."""

    id: str
    path: Path
    size: int
    created: bool


class ObjectStore:
    """One folder of objects."""

    def __init__(self, root: Path, *, guard: Path | None = None) -> None:
        self._root = root
        self._guard = guard

    @classmethod
    def for_writing(cls, surroundings: Surroundings) -> "ObjectStore":
        """Return the repository's store inside of one, else the user's."""
        return stores(surroundings)[0]

    def put(self, chunks: Sequence[bytes]) -> Stored:
        """Store bytes under their SHA-256, atomically: a reader sees all of them or nothing.

        A damaged file under the name is replaced. Raises OSError.
        """
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
        path = self.path_of(digest.hexdigest())
        if _digest_of(path) == digest.hexdigest():
            return Stored(digest.hexdigest(), path, size, created=False)
        self._prepare(path.parent)
        write_atomically(path, chunks)
        return Stored(digest.hexdigest(), path, size, created=True)

    def path_of(self, object_id: str) -> Path:
        """Return where an object lies, if it is there."""
        return self._root / "sha256" / object_id[:2] / object_id[2:4] / f"{object_id}.jsonl"

    def ids(self, prefix: str = "") -> Iterator[str]:
        """Yield the ids that begin so, in order."""
        first, second = prefix[:2] or "??", prefix[2:4] or "??"
        pattern = f"sha256/{first:?<2}/{second:?<2}/{prefix}*.jsonl"
        yield from sorted(path.stem for path in self._root.glob(pattern) if len(path.stem) == 64)

    def _prepare(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if self._guard is not None and not self._guard.exists():
            write_atomically(self._guard, [_IGNORED.encode()])


def stores(surroundings: Surroundings) -> list[ObjectStore]:
    """Return the stores to look into: the repository's first."""
    shared = ObjectStore(surroundings.data_dir / "objects")
    if surroundings.repository is None:
        return [shared]
    folder = surroundings.repository / ".opensession"
    return [ObjectStore(folder / "objects", guard=folder / ".gitignore"), shared]


def find(surroundings: Surroundings, object_id: str) -> tuple[Path, bytes]:
    """Return an object's file and its bytes, hashed again. Raises NotFound, and Failure for damaged ones."""
    paths = [store.path_of(object_id) for store in stores(surroundings)]
    present = [path for path in paths if path.is_file()]
    for path in present:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == object_id:
            return path, data
    if present:
        raise Failure(word("local.object_damaged", id=object_id), code="object_damaged")
    raise NotFound(
        word("local.object_missing", id=object_id), code="object_not_found", next=("opensession discover",)
    )


def write_atomically(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file so that there is always the old one or the whole new one. Raises OSError.

    A link stays one, a file keeps its mode, and what is no file, such as ``/dev/null``, is written to.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            stream.writelines(chunks)
        return
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:32]}.", dir=target.parent)
    except OSError as error:
        # Nobody has asked for a file of that name.
        raise OSError(error.errno, error.strerror, str(path.parent)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            Path(name).chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(name, target)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise


def _digest_of(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
