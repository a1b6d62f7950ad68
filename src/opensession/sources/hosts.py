"""Which kind of Git host a remote is on."""

from typing import Protocol

from opensession.sources.generic_git import GenericGit
from opensession.sources.github import GitHub
from opensession.sources.gitlab import GitLab
from opensession.sources.policy import GITHUB, Remote


class HostKind(Protocol):
    """How one kind of host lays out its addresses."""

    @property
    def label(self) -> str:
        """The name readers know it by."""
        ...

    def raw_url(self, remote: Remote, revision: str, path: str) -> str:
        """Return where the file's bytes are, at a ref or commit."""
        ...

    def page_url(self, remote: Remote, revision: str, path: str) -> str:
        """Return where a person looks at the file, or at its repository where that is all we know."""
        ...

    def redirect(self, remote: Remote, target: str) -> str | None:
        """Return the one further URL that this kind's contract asks to follow, or None."""
        ...

    def asks_to_sign_in(self, target: str) -> bool:
        """Say whether a redirect to this target means "private, or not there"."""
        ...


def host_kind(remote: Remote) -> HostKind:
    """Return the kind of a remote's host: by name, since asking would be a request more."""
    if remote.host == GITHUB:
        return GitHub()
    if remote.host.partition(".")[0] == "gitlab":
        return GitLab()
    return GenericGit()


def pack_url(remote: Remote) -> str:
    """Return the repository's smart-HTTP endpoint, the same on every kind (gitprotocol-http)."""
    return f"{remote.url}.git/git-upload-pack"
