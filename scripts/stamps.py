"""Knowing whether the output of a step still matches its inputs.

A stamp is a file that holds the SHA-256 of the inputs a step last ran with.
"""

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def content_digest(files: Iterable[Path], *facts: str) -> str:
    """Return the SHA-256 (hex) over the names and contents of files and over further facts, in order.

    The same files in another order give the same digest; a file that is not there counts as absent.
    """
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(f"{len(fact)}:{fact}".encode())
    for file in sorted(set(files)):
        if file.is_file():
            content = file.read_bytes()
            digest.update(f"{file}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def is_fresh(stamp: Path, digest: str) -> bool:
    """Tell whether the step behind a stamp last finished with these inputs."""
    return stamp.is_file() and stamp.read_text() == digest


def set_stamp(stamp: Path, digest: str) -> None:
    """Record that the step behind a stamp finished with these inputs."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)


def files_below(folder: Path, *, without: Iterable[str] = ()) -> list[Path]:
    """Return the files below a folder, leaving out every folder whose name is in ``without``."""
    left_out = set(without)
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and left_out.isdisjoint(path.relative_to(folder).parts[:-1])
    ]


@contextmanager
def exclusive(lock: Path) -> Iterator[None]:
    """Hold a lock file: a second process that builds in the same checkout waits for the first."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
