"""A real bare Git repository that tests commit to."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

OBJECT_ID = re.compile(r"[0-9a-f]{40}")

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
    def create(cls, folder: Path) -> Self:
        """Make an empty repository whose HEAD is ``main``."""
        folder.mkdir(parents=True)
        repository = cls(folder)
        repository.git("init", "--quiet", "--bare", "--initial-branch=main")
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
            parts.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
        self.git("fast-import", "--quiet", stdin=b"".join(parts))
        commit = self.resolve(name)
        assert commit
        return commit

    def commit_folder(self, folder: Path) -> str:
        """Commit every file below a folder to ``main``."""
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return self.commit({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})

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
        """Return a file of a commit."""
        blob = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
        blob_id = blob.stdout.decode().strip()
        return StoredFile(blob_id, self.git("cat-file", "blob", blob_id)) if blob_id else None

    def upload_pack(self, request: bytes, protocol: str) -> bytes:
        """Answer a smart-HTTP request as ``git http-backend`` would."""
        arguments = ("upload-pack", "--stateless-rpc", ".")
        return self.git(*arguments, stdin=request, environment={"GIT_PROTOCOL": protocol})

    def git(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """Run git in the repository and return what it prints; raises when it fails."""
        result = self._run(*arguments, stdin=stdin, environment=environment)
        result.check_returncode()
        return result.stdout

    def _run(
        self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        identity = {"GIT_COMMITTER_NAME": "Test Author", "GIT_COMMITTER_EMAIL": "author@example.org"}
        private = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            input=stdin,
            env=os.environ | identity | private | dict(environment or {}),
            capture_output=True,
            check=False,
        )
