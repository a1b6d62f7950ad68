"""Files in the stand-in Git host, and the addresses that lead to them."""

from base64 import urlsafe_b64encode
from urllib.parse import quote

from tests.standin.repository import Repository
from tests.standin.server import StandinHost


def base64url(text: str) -> str:
    """Encode without padding, as addresses carry projects and remotes."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def github(name: str, ref: str, path: str) -> str:
    """Return the part of an address after ``/src/`` for a file on GitHub."""
    return f"gh/{name}/ref/{quote(ref, safe='')}/path/{quote(path)}"


def gitlab(name: str, ref: str, path: str) -> str:
    """Return the part of an address after ``/src/`` for a file on gitlab.com."""
    return f"gl/{base64url(name)}/ref/{quote(ref, safe='')}/path/{quote(path)}"


def other_host(remote: str, ref: str, path: str) -> str:
    """Return the part of an address after ``/src/`` for a file on another Git host."""
    return f"git/{base64url(remote)}/ref/{quote(ref, safe='')}/path/{quote(path)}"


class Shelf:
    """One repository of the stand-in that belongs to one test."""

    def __init__(self, host: StandinHost, name: str) -> None:
        self.host = host
        self.name = name
        self.repository: Repository = host.add_repository(name)

    def commit(self, path: str, data: bytes, branch: str = "main") -> str:
        """Put a file and return the commit."""
        return self.repository.commit({path: data}, branch)

    def asked(self) -> list[str]:
        """Return what the host was asked about this repository, oldest first, as ``METHOD path``."""
        return [
            f"{entry.method} {entry.path}" for entry in list(self.host.requests) if self.name in entry.path
        ]
