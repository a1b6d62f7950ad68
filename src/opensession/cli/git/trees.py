"""Making trees and commits in a private index: neither the user's index nor a file of theirs is touched."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from opensession.cli.git.errors import GitError
from opensession.cli.git.repository import Repository

FILE_MODE = "100644"
BASE, OURS, THEIRS = 1, 2, 3
"""Stages of an index during a merge (git-read-tree)."""

_OBJECT = re.compile(rb"(?P<id>[0-9a-f]+) (?P<type>[a-z]+) (?P<size>\d+)")
"""How ``git cat-file`` announces an object; one that is missing it calls by the name it was asked for."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A path that both sides of a merge changed, differently; ids of the file, None where a side has none."""

    path: str
    base: str | None
    ours: str | None
    theirs: str | None


class Stage:
    """A tree in the making."""

    def __init__(self, repository: Repository, index: Path) -> None:
        self._git = repository.git
        self._environment = {"GIT_INDEX_FILE": str(index)}

    def start(self, *trees: str) -> None:
        """Begin with nothing, with one tree, or with the merge of three: base, ours, theirs."""
        mode = ("-i", "-m", "--aggressive") if len(trees) == 3 else () if trees else ("--empty",)
        self._run("read-tree", *mode, *trees)

    def remove(self, path: str) -> None:
        """Leave out a file, if it is there."""
        self._run("update-index", "--force-remove", "--", path)

    def put(self, files: Mapping[str, str]) -> None:
        """Put files by path and id, in place of what is there.

        Raises GitError ``path_taken`` for the path of a folder, and for a path below a file.
        """
        for path, blob in files.items():
            arguments = ("update-index", "--add", "--cacheinfo", f"{FILE_MODE},{blob},{path}")
            outcome = self._git.attempt(*arguments, environment=self._environment)
            if outcome.status != 0:
                raise GitError("path_taken", path=path)

    def conflicts(self) -> list[Conflict]:
        """Return what the merge left open."""
        sides: dict[str, dict[int, str]] = {}
        for line in self._run("ls-files", "--unmerged", "-z").split(b"\0")[:-1]:
            about, _, path = line.decode("utf-8", "surrogateescape").partition("\t")
            _, blob, stage = about.split(" ")
            sides.setdefault(path, {})[int(stage)] = blob
        return [
            Conflict(path, blobs.get(BASE), blobs.get(OURS), blobs.get(THEIRS))
            for path, blobs in sides.items()
        ]

    def write(self) -> str:
        """Store the tree and return its id."""
        # In a partial clone the other files' contents are not here, and need not be.
        return self._run("write-tree", "--missing-ok").decode().strip()

    def _run(self, *arguments: str) -> bytes:
        return self._git.run(*arguments, environment=self._environment)


@contextmanager
def stage(repository: Repository) -> Iterator[Stage]:
    """Make a tree in an index that is gone afterwards, however that comes."""
    with tempfile.TemporaryDirectory(prefix="opensession-index-") as folder:
        yield Stage(repository, Path(folder) / "index")


def write_blob(repository: Repository, data: bytes) -> str:
    """Store a file's content exactly as it is and return its id."""
    return repository.git.line("hash-object", "-w", "--no-filters", "--stdin", stdin=data)


def read_blob(repository: Repository, revision: str, path: str) -> bytes | None:
    """Return a file of a commit, or None where there is none."""
    # The name is read from standard input: a path there is never taken for an option or a pattern.
    if "\n" in path:
        return None
    answer = repository.git.run("cat-file", "--batch", stdin=_name(revision, path))
    head, _, rest = answer.partition(b"\n")
    found = _OBJECT.fullmatch(head)
    return rest[: int(found["size"])] if found and found["type"] == b"blob" else None


def read_blobs(repository: Repository, names: Sequence[str]) -> list[bytes]:
    """Return the contents of blobs by id, all in one run of git."""
    answer = repository.git.run("cat-file", "--batch", stdin="".join(f"{name}\n" for name in names).encode())
    contents: list[bytes] = []
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split(b" ")[2])
        contents.append(answer[end + 1 : end + 1 + size])
        at = end + size + 2
    return contents


def files_below(repository: Repository, revision: str, folder: str) -> dict[str, str]:
    """Return path to id of the files directly in a folder of a commit; ``folder`` ends with a slash."""
    listing = repository.git.attempt("ls-tree", "-z", "--full-tree", revision, "--", folder)
    files: dict[str, str] = {}
    for line in listing.out.split(b"\0")[:-1]:
        about, _, path = line.decode("utf-8", "surrogateescape").partition("\t")
        _, kind, blob = about.split(" ")
        if kind == "blob":
            files[path] = blob
    return files


def object_at(repository: Repository, commit: str, path: str) -> str | None:
    """Return the id of what lies at a path of a commit, be it a file or a folder."""
    answer = repository.git.run("cat-file", "--batch-check", stdin=_name(commit, path))
    found = _OBJECT.fullmatch(answer.rstrip(b"\n"))
    return found["id"].decode() if found else None


def tree_of(repository: Repository, commit: str) -> str:
    """Return the id of a commit's tree."""
    return repository.git.line("rev-parse", "--verify", f"{commit}^{{tree}}")


def write_commit(repository: Repository, tree: str, parents: Sequence[str], message: str) -> str:
    """Store a commit by the user and return its id; no ref is moved."""
    lineage = [argument for parent in parents for argument in ("-p", parent)]
    return repository.git.line(
        "commit-tree", tree, *lineage, stdin=message.encode(), environment=repository.identity()
    )


def _name(commit: str, path: str) -> bytes:
    return f"{commit}:{path}\n".encode(errors="surrogateescape")
