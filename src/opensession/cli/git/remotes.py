"""Which remote a session goes to, and under which public address others will find it there."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from opensession.cli.git.credentials import without_userinfo
from opensession.cli.git.errors import GitError
from opensession.cli.git.repository import Repository
from opensession.cli.git.ssh import without_alias
from opensession.sources.address import GitHubSource, GitLabSource, GitSource, RemoteSource
from opensession.sources.errors import SourceRefusedError
from opensession.sources.policy import parse_remote
from opensession.store.git_remote import SCP_FORM, public_remote

DEFAULT_REMOTE = "origin"
GITHUB, GITLAB = "github.com", "gitlab.com"

SAME_HOST = {
    "ssh.github.com": GITHUB,
    "www.github.com": GITHUB,
    "altssh.gitlab.com": GITLAB,
    "www.gitlab.com": GITLAB,
}
"""Names under which known hosts take pushes, to the name that their pages have."""

_URL = re.compile(r"(?:https?|ssh|git|file|git\+ssh|ssh\+git)://\S+", re.IGNORECASE)
_NAME_OF_A_USER = re.compile(r"git@")


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """Where others read a repository."""

    host: str
    repository: str
    """Path on the host, without ``.git``."""
    assumed: bool
    """True where the https address was worked out from another one that nobody vouches for."""

    @property
    def url(self) -> str:
        """``https://host/path``."""
        return f"https://{self.host}/{self.repository}"

    @property
    def readable(self) -> bool:
        """Whether a site could read from there: one host of its own name, on the usual port."""
        try:
            parse_remote(self.url, {self.host})
        except SourceRefusedError:
            return False
        return True

    def source(self, ref: str, path: str) -> RemoteSource:
        """Return a file there as a source; a ``ref`` that is a full commit id pins it."""
        names = self.repository.split("/")
        if self.host == GITHUB and len(names) == 2:
            return GitHubSource(names[0], names[1], ref, path)
        if self.host == GITLAB:
            return GitLabSource(self.repository, ref, path)
        return GitSource(self.url, ref, path)


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository to push to."""

    target: str
    """What git is told: a name, or a URL as the user gave it, credentials included. Never shown."""
    shown: str
    """The same without credentials, fit for output and for a command to paste."""
    address: PublicAddress | None
    """None for a folder, an unknown alias, or anything else that means something on this computer only."""
    chosen: bool = False
    """True when nobody named it and it was the obvious one."""


def choose_remote(repository: Repository, given: str | None) -> Remote:
    """Return the remote of that name or URL; without one ``origin``, else the only one.

    Raises GitError: ``no_remote``, ``ambiguous_remote``, ``unknown_remote``.
    """
    names = repository.git.line("remote").splitlines()
    if given is not None:
        return _given(repository, given, names)
    if DEFAULT_REMOTE in names or len(names) == 1:
        name = DEFAULT_REMOTE if DEFAULT_REMOTE in names else names[0]
        return replace(_named(repository, name), chosen=True)
    if not names:
        raise GitError("no_remote")
    raise GitError("ambiguous_remote", names=", ".join(names), first=names[0])


def public_address(url: str) -> PublicAddress | None:
    """Return where others read the repository that a remote's URL names, or None if only this computer can.

    >>> public_address("git@github.com:kim/demo.git").url
    'https://github.com/kim/demo'
    """
    found = public_remote(url)
    if found is None:
        return None
    host = urlsplit(found.url).netloc
    known = SAME_HOST.get(host, host)
    vouched = known in {GITHUB, GITLAB} or urlsplit(url).scheme.lower() == "https"
    return PublicAddress(known, found.repository, assumed=not vouched)


def _given(repository: Repository, given: str, names: list[str]) -> Remote:
    if given in names:
        return _named(repository, given)
    is_url = _URL.fullmatch(given) or SCP_FORM.fullmatch(given)
    if not is_url or given.startswith("-"):
        unknown = without_userinfo(given)
        raise GitError("unknown_remote", remote=unknown, names=", ".join(names))
    return Remote(target=given, shown=_shown(given), address=_address(repository, given))


def _named(repository: Repository, name: str) -> Remote:
    """Describe a configured remote."""
    # The URL as configured is what the repository is called; insteadOf says how this computer gets there, and
    # counts only where the name means nothing to others.
    configured = repository.setting(f"remote.{name}.url") or ""
    address = _address(repository, configured) or _address(repository, _expanded(repository, name))
    return Remote(target=name, shown=name, address=address)


def _address(repository: Repository, url: str) -> PublicAddress | None:
    """Return the public address of a URL, looking behind an alias of the user's for an ssh host."""
    address = public_address(url)
    if address and not address.assumed:
        return address
    # An alias may well look like a host: github.com-work.
    unaliased = without_alias(url, repository.git.environment)
    return public_address(unaliased) if unaliased else address


def _expanded(repository: Repository, name: str) -> str:
    outcome = repository.git.attempt("remote", "get-url", "--end-of-options", name)
    return outcome.line if outcome.status == 0 else ""


def _shown(url: str) -> str:
    """Drop the user, except ``git``, whom many ssh hosts share and without whom there is no access."""
    host = url.partition("://")
    if host[2] and _NAME_OF_A_USER.match(host[2]) and "ssh" in host[0].lower():
        return f"{host[0]}://git@{without_userinfo(url).partition('://')[2]}"
    if SCP_FORM.fullmatch(url) and not _NAME_OF_A_USER.match(url):
        return url.rpartition("@")[2]
    return without_userinfo(url)
