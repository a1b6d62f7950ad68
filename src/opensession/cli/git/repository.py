"""One repository: what it has checked out, what its refs are, who commits to it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from opensession.cli.git.errors import GitError
from opensession.cli.git.program import Git, failed

NEUTRAL_NAME, NEUTRAL_EMAIL = "opensession", "opensession@localhost.invalid"
"""Who commits when the user has said nothing; git would put the computer's name into a public commit."""

_NOT_A_NAME = re.compile(r"[\s.,:;<>\"\\']*")
"""Characters that git takes off names: one made of nothing else is none."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is checked out."""

    branch: str | None
    """Short name; None when a commit is checked out rather than a branch."""
    commit: str | None
    """None while the branch has no commit yet."""


class Repository:
    """A repository as found from a folder: its top, a folder below, a linked worktree, or a bare one."""

    def __init__(self, git: Git, object_format: str) -> None:
        self.git = git
        self.no_object = "0" * (64 if object_format == "sha256" else 40)
        """What stands for no commit in updates of refs."""

    @classmethod
    def find(cls, folder: Path, environment: Mapping[str, str], *, interactive: bool = False) -> Self:
        """Find the repository around a folder.

        Raises GitError: ``no_repository``, ``git_missing``, ``unsafe_repository`` for a distrusted owner.
        """
        git = Git(folder, environment, interactive=interactive)
        question = ("rev-parse", "--show-object-format", "--git-dir")
        outcome = git.attempt(*question)
        if outcome.status == 0:
            return cls(git, outcome.line.partition("\n")[0])
        if "dubious ownership" in outcome.err:
            raise GitError("unsafe_repository", folder=str(folder))
        if "not a git repository" in outcome.err.lower():
            raise GitError("no_repository")
        raise failed(question, outcome)

    def head(self) -> Head:
        """Return what is checked out here."""
        branch = self.git.attempt("symbolic-ref", "--quiet", "--short", "HEAD").line
        return Head(branch or None, self.resolve("HEAD"))

    def resolve(self, revision: str) -> str | None:
        """Return the commit that a revision stands for, if there is one."""
        found = self.git.attempt(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        return found.line if found.status == 0 else None

    def checked_out(self) -> frozenset[str]:
        """Return the full names of the branches that are checked out in any worktree."""
        # A bare repository's HEAD is checked out nowhere, and git lists no branch for it.
        listing = os.fsdecode(self.git.run("worktree", "list", "--porcelain"))
        prefix = "branch "
        return frozenset(
            line.removeprefix(prefix) for line in listing.splitlines() if line.startswith(prefix)
        )

    def is_symbolic(self, ref: str) -> bool:
        """Tell whether a ref stands for another one."""
        return self.git.attempt("symbolic-ref", "--quiet", ref).status == 0

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Tell whether one commit is another's ancestor, or the same; False for commits that are not here."""
        return self.git.attempt("merge-base", "--is-ancestor", older, newer).status == 0

    def setting(self, name: str, *, kind: str = "") -> str | None:
        """Return a setting's value, of a type such as ``bool`` if given; None when it has none."""
        typed = (f"--type={kind}",) if kind else ()
        outcome = self.git.attempt("config", *typed, "--get", name)
        return outcome.line if outcome.status == 0 else None

    def set(self, name: str, value: str) -> None:
        """Change a setting of this repository."""
        self.git.run("config", "--local", name, value)

    def move(self, ref: str, new: str, old: str | None, *, why: str) -> bool:
        """Move a ref, if it still is at ``old`` (None: does not exist); tell whether it was moved."""
        expected = old or self.no_object
        outcome = self.git.attempt(
            "update-ref", "--no-deref", "-m", why, "--end-of-options", ref, new, expected
        )
        if outcome.status == 0:
            return True
        if self.resolve(ref) == old and "unable to create" not in outcome.err.lower():
            raise failed(("update-ref",), outcome)
        return False

    def identity(self) -> dict[str, str]:
        """Return the environment that makes commits the user's, or neutral where the user is not known."""
        found = self.git.attempt("config", "-z", "--get-regexp", r"^(user|author|committer)\.(name|email)$")
        pairs = (entry.partition("\n") for entry in os.fsdecode(found.out).split("\0"))
        settings = {name: value for name, _, value in pairs}
        identity: dict[str, str] = {}
        for role in ("author", "committer"):
            name = self._known(settings, role, "name")
            email = self._known(settings, role, "email") or self.git.environment.get("EMAIL", "")
            if not (name and email):
                name, email = NEUTRAL_NAME, NEUTRAL_EMAIL
            identity |= {f"GIT_{role.upper()}_NAME": name, f"GIT_{role.upper()}_EMAIL": email}
        return identity

    def _known(self, settings: Mapping[str, str], role: str, part: str) -> str:
        """Return the user's name or address in git's own order: environment, role, user."""
        given = self.git.environment.get(f"GIT_{role.upper()}_{part.upper()}")
        value = given or settings.get(f"{role}.{part}") or settings.get(f"user.{part}") or ""
        return "" if _NOT_A_NAME.fullmatch(value) else value
