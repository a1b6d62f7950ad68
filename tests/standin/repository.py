"""A real bare Git repository that tests commit to."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

IDENTITY = "Test Author <author@example.org>"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a commit."""

    blob_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Repository:
    """A bare repository in a folder of its own."""

    folder: Path

    @classmethod
    def create(cls, folder: Path, object_format: str = "sha1") -> Self:
        """Make an empty repository whose HEAD is ``main``, and that gives single objects as hosts do."""
        folder.mkdir(parents=True)
        repository = cls(folder)
        repository.git(
            "init", "--quiet", "--bare", "--initial-branch=main", f"--object-format={object_format}"
        )
        for key in ("allowFilter", "allowAnySHA1InWant"):
            repository.git("config", f"uploadpack.{key}", "true")
        return repository

    def commit(self, files: Mapping[str, bytes], branch: str = "main") -> str:
        """Add or replace files on a branch, new or old, and return the new commit."""
        name = f"refs/heads/{branch}"
        message = f"Change {len(files)} files"
        head = f"commit {name}\ncommitter {IDENTITY} 1772000000 +0000\ndata {len(message)}\n{message}\n"
        if parent := self.resolve(name):
            head += f"from {parent}\n"
        parts = [head.encode()]
        for path, data in files.items():
            parts.append(f"M 100644 inline {_quoted(path)}\ndata {len(data)}\n".encode() + data + b"\n")
        self.git("fast-import", "--quiet", stdin=b"".join(parts))
        commit = self.resolve(name)
        assert commit
        return commit

    def commit_folder(self, folder: Path) -> str:
        """Commit every file below a folder to ``main``."""
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return self.commit({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})

    def add_blob(self, data: bytes) -> str:
        """Store a file's content and return its id."""
        return self.git("hash-object", "-w", "--stdin", stdin=data).decode().strip()

    def add_tree(self, entries: Iterable[tuple[str, str, bytes]]) -> str:
        """Store a tree of (mode, id, name), in which names may be any that git takes; return its id."""
        kinds = {"040000": "tree", "160000": "commit"}
        lines = [
            f"{mode} {kinds.get(mode, 'blob')} {name_id}\t".encode() + name for mode, name_id, name in entries
        ]
        stored = self.git("mktree", "-z", "--missing", stdin=b"".join(line + b"\0" for line in lines))
        return stored.decode().strip()

    def commit_tree(self, tree: str, branch: str = "main") -> str:
        """Put a branch on a new commit of exactly this tree, and return the commit."""
        commit = self.git("commit-tree", "-m", "Set the tree", tree).decode().strip()
        self.git("update-ref", f"refs/heads/{branch}", commit)
        return commit

    def tag(self, name: str, commit: str) -> None:
        """Make an annotated tag, an object of its own that points at the commit."""
        self.git("tag", "--annotate", "--message", name, name, commit)

    def delete_branch(self, name: str) -> None:
        """Remove a branch; its commits stay."""
        self.git("update-ref", "-d", f"refs/heads/{name}")

    def resolve(self, revision: str) -> str | None:
        """Return the commit a branch, tag or commit id stands for."""
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return found.stdout.decode().strip() or None

    def file(self, commit: str, path: str) -> StoredFile | None:
        """Return a file of a commit; a directory is none, as it is for the real hosts."""
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
        blob_id = found.stdout.decode().strip()
        blob = self._run("cat-file", "blob", blob_id) if blob_id else found
        return None if blob.returncode else StoredFile(blob_id, blob.stdout)

    def upload_pack(self, request: bytes, protocol: str) -> bytes:
        """Answer a smart-HTTP request as ``git http-backend`` would: with what was said before a failure."""
        arguments = ("upload-pack", "--stateless-rpc", ".")
        return self._run(*arguments, stdin=request, environment={"GIT_PROTOCOL": protocol}).stdout

    def git(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """Run git in the repository and return what it prints; raises when it fails."""
        result = self._run(*arguments, stdin=stdin, environment=environment)
        result.check_returncode()
        return result.stdout

    def _run(
        self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        identity = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", "Test Author"), ("EMAIL", "author@example.org"))
        }
        private = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            input=stdin,
            env=os.environ | identity | private | dict(environment or {}),
            capture_output=True,
            check=False,
        )


def _quoted(path: str) -> str:
    """Quote a path for fast-import, which takes blanks, quotes and line breaks only so."""
    special = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
    return '"' + "".join(special.get(character, character) for character in path) + '"'
