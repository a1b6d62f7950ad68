"""Which sessions belong to a repository."""

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

from opensession.cli.git.errors import GitError
from opensession.cli.git.program import Git
from opensession.cli.index.entries import Entry
from opensession.cli.surroundings import Surroundings
from opensession.store.git_remote import public_remote

_NO_LETTER = re.compile(r"[^A-Za-z0-9]+")
_WORKTREE = "worktree "


@dataclass(frozen=True, slots=True)
class Scope:
    """One repository with all its work trees; what a session states about its place is compared with it."""

    roots: tuple[str, ...]
    """The folders of its work trees, as they are written and without links."""
    remotes: frozenset[str]
    """Its remotes in the form of :func:`remote_key`."""
    projects: frozenset[str]
    """What tools that keep no path call a project in one of the roots."""

    def holds(self, entry: Entry) -> bool:
        """Tell whether a session was held in the repository, or in another clone of it."""
        if entry.remote is not None and remote_key(entry.remote) in self.remotes:
            return True
        if entry.cwd is None:
            return entry.project in self.projects
        return any(_lies_in(entry.cwd, root) for root in self.roots)


def scope_of(roots: Iterable[str], remotes: Iterable[str]) -> Scope:
    """Return the scope of a repository, given the folders of its work trees and its remotes' addresses."""
    folders = tuple(dict.fromkeys(form for root in roots for form in (root, os.path.realpath(root))))
    keys = (remote_key(remote) for remote in remotes)
    projects = (name for folder in folders for name in project_names(folder))
    return Scope(folders, frozenset(key for key in keys if key), frozenset(projects))


def read_scope(surroundings: Surroundings) -> Scope | None:
    """Return the scope of the repository around the current folder; None outside of one."""
    root = surroundings.repository
    if root is None:
        return None
    try:
        git = Git(root, surroundings.environment)
        trees = os.fsdecode(git.attempt("worktree", "list", "--porcelain").out).split("\n")
        settings = os.fsdecode(git.attempt("config", "-z", "--get-regexp", r"^remote\..*\.url$").out)
    except GitError:
        # Without git the folder itself still says much.
        return scope_of([str(root)], [])
    folders = [line.removeprefix(_WORKTREE) for line in trees if line.startswith(_WORKTREE)]
    remotes = [entry.partition("\n")[2] for entry in settings.split("\0") if entry]
    return scope_of([str(root), *folders], remotes)


def remote_key(address: str) -> str | None:
    """Return host and path of a remote, so that its ssh and https addresses are equal; None for a local one.

    Hosts tell ``Owner/Repo`` from ``owner/repo`` rarely enough to take them for one.
    """
    remote = public_remote(address)
    return remote.url.partition("://")[2].removesuffix(".git").lower() if remote else None


def project_names(folder: str) -> tuple[str, str]:
    """Return how tools name a project's folder: Gemini by its SHA-256, Cursor with dashes."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest(), _NO_LETTER.sub("-", folder).strip("-")


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
