"""Which addresses this site fetches from: the one place that decides, and the one way out.

A stranger's link names a host and a path; nothing of it reaches the network before ``parse_remote`` has taken
it apart. The parser is our own and accepts one narrow form, because two URL libraries that disagree about the
same text are how address checks are got around. Names are compared with the operator's list and never
resolved, so there is no gap between a check and a later look-up.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from opensession.sources.errors import SourceRefusedError

MAX_REMOTE_CHARACTERS = 2048
MAX_HOST_CHARACTERS = 253

# ASCII matters: without it IGNORECASE lets U+212A and U+017F pass for k and s.
_REMOTE = re.compile(
    r"https://(?P<host>[a-z0-9.-]+)(?::443)?/(?P<path>[a-z0-9._~+/-]+)", re.IGNORECASE | re.ASCII
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LAST_LABEL = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")

INWARD_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa", "onion")
"""Names that never mean a public host (RFC 6761, 6762, 7686, 8375), refused even when configured."""

GITHUB = "github.com"

COMPANIONS = {GITHUB: "raw.githubusercontent.com"}
"""Hosts that serve an allowed host's files, and are reachable only through it."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository on an allowed host."""

    host: str
    """Lower case."""
    path: str
    """Two or more segments, neither leading nor trailing slash, no ``.git``."""

    @property
    def url(self) -> str:
        """The repository's address in normal form."""
        return f"https://{self.host}/{self.path}"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """The rules of one site for fetching."""

    hosts: frozenset[str]
    """Host names that remotes may be on, lower case."""
    max_bytes: int
    """Largest file that is read."""
    deadline_seconds: float = 10.0
    """Time for everything that one reading asks of a host."""
    standin: str | None = None
    """Tests only: a loopback origin that plays every host, ``https://H/x`` becoming ``{standin}/H/x``."""

    @property
    def max_result_bytes(self) -> int:
        """Largest session made of a file. Canonical writing lets numbers grow, but hardly a whole log."""
        return 2 * self.max_bytes

    def outgoing(self, url: str) -> str:
        """Return the address to request for a URL that was built from an accepted remote.

        This is the only place that knows of the stand-in host. Raises SourceRefusedError for a host that no
        accepted remote leads to: a mistake in a host module must not become a way out.
        """
        scheme, _, rest = url.partition("://")
        host = rest.partition("/")[0]
        if scheme != "https" or not (host in self.hosts or host in self._companions()):
            raise SourceRefusedError("This address is not one the site fetches from.")
        return f"{self.standin}/{rest}" if self.standin else url

    def _companions(self) -> set[str]:
        return {companion for host, companion in COMPANIONS.items() if host in self.hosts}


def parse_remote(text: str, hosts: Collection[str]) -> Remote:
    """Take a repository's address apart and accept it, or raise SourceRefusedError with the reason.

    Accepted is ``https://HOST[:443]/SEGMENT/SEGMENT…[.git][/]`` where HOST is one of ``hosts``. Anything else
    a URL may hold (other schemes and ports, user information, query, fragment, parameters, percent-encoding,
    backslashes, blanks, non-ASCII) is refused.
    """
    if len(text) > MAX_REMOTE_CHARACTERS:
        raise SourceRefusedError("The remote is too long.")
    match = _REMOTE.fullmatch(text)
    if match is None:
        raise SourceRefusedError(
            "The remote has to look like https://host/owner/repository.",
            hint="User names, ports, queries, fragments and escapes are not accepted in it.",
        )
    host = match["host"].lower()
    _check_host(host, hosts)
    return Remote(host, _check_path(host, match["path"]))


def _check_host(host: str, hosts: Collection[str]) -> None:
    labels = host.split(".")
    well_formed = len(host) <= MAX_HOST_CHARACTERS and all(_LABEL.fullmatch(label) for label in labels)
    # The last label has to begin with a letter: that alone keeps out IPv4 in all its spellings.
    if not well_formed or len(labels) < 2 or not _LAST_LABEL.fullmatch(labels[-1]):
        raise SourceRefusedError("The remote's host has to be a DNS name.")
    if host.endswith(tuple(f".{name}" for name in INWARD_NAMES)) or host in INWARD_NAMES:
        raise SourceRefusedError("The remote's host is not a public one.")
    if host not in hosts:
        raise SourceRefusedError(
            "This site does not fetch from that host.", hint=f"It fetches from {', '.join(sorted(hosts))}."
        )


def _check_path(host: str, path: str) -> str:
    segments = path.rstrip("/").split("/")
    segments[-1] = segments[-1].removesuffix(".git")
    # GitLab keeps the segment "-" for its own routes: no repository's name can have it.
    if len(segments) < 2 or not {"", ".", "..", "-"}.isdisjoint(segments):
        raise SourceRefusedError("The remote has to name an owner and a repository.")
    if host == GITHUB and len(segments) != 2:
        raise SourceRefusedError("A GitHub remote has exactly an owner and a repository.")
    return "/".join(segments)
