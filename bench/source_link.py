"""A log in a repository of a stand-in Git host, and the site's address that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final

from tests.standin.server import StandinHost

REPOSITORY: Final = "bench/logs"
NAME: Final = "session.hail.jsonl"

_numbers = count()


@dataclass(frozen=True, slots=True)
class LinkedSource:
    """Where the stand-in listens, and the path of the site that reads its file at a fixed commit."""

    origin: str
    path: str

    def fresh(self) -> str:
        """Return the address with a new query, so that nothing kept of an earlier reading answers it."""
        return f"{self.path}?session={next(_numbers)}"


@contextmanager
def linked_source(body: bytes, name: str = NAME) -> Iterator[LinkedSource]:
    """Serve one file from a real repository until the block ends."""
    with StandinHost() as host:
        commit = host.add_repository(REPOSITORY).commit({name: body})
        yield LinkedSource(host.origin, f"/api/src/gh/{REPOSITORY}/ref/{commit}/path/{name}")
