"""Addresses of Git remotes as they may be shown: without credentials, reachable from elsewhere."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

WEB_SCHEMES = frozenset({"https", "http"})
OTHER_SCHEMES = frozenset({"ssh", "git", "git+ssh", "ssh+git"})

SCP_FORM = re.compile(r"(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9.-]+):(?!/)(?P<path>\S+)")
"""``git@host:owner/repo``, Git's short form of ssh."""

LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})+(?::\d{{1,5}})?")
SEGMENT = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~+-]+")


@dataclass(frozen=True, slots=True)
class GitRemote:
    """A remote that can be named to others."""

    url: str
    """``https://host/owner/repo.git``: ssh forms become https; no credentials, query or fragment."""
    repository: str
    """The path on the host without ``.git``: ``owner/repo``, or longer where groups nest."""


def public_remote(address: str) -> GitRemote | None:
    """Bring a remote's address into its public form, or give None when it has none.

    Paths and bare host aliases have none: they name something on one machine only.
    """
    scheme, host, path = _parts(address.strip())
    path = path.strip("/")
    segments = path.removesuffix(".git").split("/")
    if scheme is None or HOST.fullmatch(host) is None or not all(map(SEGMENT.fullmatch, segments)):
        return None
    return GitRemote(url=f"{scheme}://{host}/{path}", repository="/".join(segments))


def _parts(address: str) -> tuple[str | None, str, str]:
    """Return the public scheme, host with a web port, and path; the scheme is None when there is no host."""
    scp = SCP_FORM.fullmatch(address)
    if scp is not None:
        return "https", scp["host"].lower(), scp["path"]
    try:
        url = urlsplit(address)
    except ValueError:
        return None, "", ""
    host = url.netloc.rpartition("@")[2].lower()
    if url.scheme in WEB_SCHEMES:
        return url.scheme, host, url.path
    if url.scheme in OTHER_SCHEMES:
        return "https", host.partition(":")[0], url.path
    return None, "", ""
