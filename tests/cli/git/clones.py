"""Real repositories of a user, and sessions to put into them."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from opensession.cli.git.repository import Repository
from opensession.hail import stream_canonical
from tests.support.hail_text import header, lines, talk

AUTHOR = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Kim Author"), ("EMAIL", "kim@example.org"))
}


@dataclass(frozen=True)
class Clone:
    """A repository, and the environment of a user who has no configuration but what a test gives them."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What a command sees."""
        base = {
            "HOME": str(self.folder.parent),
            "PATH": os.environ.get("PATH", os.defpath),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        return base | dict(self.variables)

    @property
    def repository(self) -> Repository:
        """The repository as the tool sees it."""
        return Repository.find(self.folder, self.environment)

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run git as the user would; raises when it fails."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=self.environment | AUTHOR,
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().rstrip("\n")

    def commit(self, name: str = "README.md", text: str = "hello\n") -> str:
        """Commit a file on what is checked out and return the commit."""
        (self.folder / name).write_text(text)
        self.git("add", "--", name)
        self.git("commit", "--quiet", "-m", f"Change {name}")
        return self.git("rev-parse", "HEAD")

    def files(self, ref: str) -> list[str]:
        """Return the paths that a ref holds."""
        return self.git("ls-tree", "-r", "--name-only", ref).splitlines()

    def count(self, ref: str) -> int:
        """Return the number of commits of a ref."""
        return int(self.git("rev-list", "--count", ref))


def make(folder: Path, *options: str, **variables: str) -> Clone:
    """Make a repository whose branch is ``main``."""
    folder.mkdir(parents=True)
    clone = Clone(folder, variables)
    clone.git("init", "--quiet", "--initial-branch=main", *options)
    return clone


def bare(folder: Path, *options: str) -> Clone:
    """Make a bare repository."""
    return make(folder, "--bare", *options)


def with_remote(clone: Clone, hub: Clone, url: str = "https://git.example.org/kim/demo.git") -> Clone:
    """Call a bare repository here ``origin``, under a public address that pushes do not really go to."""
    clone.git("remote", "add", "origin", url)
    clone.git("config", f"url.{hub.folder}.insteadOf", url)
    return clone


def session(name: str, *texts: str) -> bytes:
    """Return a session as canonical bytes."""
    return b"".join(
        stream_canonical(lines(header(name, title=f"About {name}"), *talk(*texts or ("Hello", "Hi"))))
    )
