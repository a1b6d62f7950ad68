"""A log in a repository of a stand-in Git host, and the site's address that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from tests.standin.server import StandinHost

REPOSITORY: Final = "bench/logs"
NAME: Final = "session.hail.jsonl"


@dataclass(frozen=True, slots=True)
class LinkedSource:
    """Where the stand-in listens, and the path of the site that reads its file at a fixed commit."""

    origin: str
    path: str


@contextmanager
def linked_source(body: bytes) -> Iterator[LinkedSource]:
    """Serve one file from a real repository until the block ends."""
    with StandinHost() as host:
        commit = host.add_repository(REPOSITORY).commit({NAME: body})
        yield LinkedSource(host.origin, f"/api/src/gh/{REPOSITORY}/ref/{commit}/path/{NAME}")
