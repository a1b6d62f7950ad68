"""A stand-in Git host and a site of its own for each test."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from opensession.sources.address import GitHubSource, RemoteSource
from opensession.sources.cache import SourceFacts, Wanted
from opensession.sources.policy import FetchPolicy
from opensession.sources.reading import SourceReading, peek, read_source
from opensession.store.files import FileBlobs
from tests.standin.git_hosts import REDIRECTING_HOST
from tests.standin.server import StandinHost
from tests.support.http_client import HttpxClient

HOSTS = frozenset({"github.com", "gitlab.com", "gitlab.example.org", "git.example.org", REDIRECTING_HOST})

MEBIBYTE = 1024 * 1024


@pytest.fixture
def host() -> Iterator[StandinHost]:
    """Give a running stand-in without repositories."""
    with StandinHost() as standin:
        yield standin


@dataclass
class Read:
    """A finished reading with its body."""

    reading: SourceReading
    body: bytes


@dataclass
class Site:
    """What reads sources: policy, cache, clock and client."""

    policy: FetchPolicy
    blobs: FileBlobs
    http: HttpxClient = field(default_factory=HttpxClient)
    time: float = 1_772_000_000.0

    def now(self) -> float:
        """Return the time of the test, which passes only when the test says so."""
        return self.time

    def read(self, source: RemoteSource, hint: str | None = None) -> Read:
        """Read a source and its body to the end."""
        return asyncio.run(self._read(source, hint))

    async def _read(self, source: RemoteSource, hint: str | None) -> Read:
        reading = await read_source(
            source, Wanted(hint), policy=self.policy, http=self.http, blobs=self.blobs, now=self.now
        )
        return Read(reading, b"".join([chunk async for chunk in reading.stream.chunks()]))

    def read_together(self, source: RemoteSource, readers: int) -> list[Read]:
        """Let several readers ask for a source at once."""

        async def together() -> list[Read]:
            return await asyncio.gather(*(self._read(source, None) for _ in range(readers)))

        return asyncio.run(together())

    def peek(self, source: RemoteSource, hint: str | None = None) -> SourceFacts | None:
        """Look at what is known of a source."""
        return asyncio.run(peek(source, Wanted(hint), policy=self.policy, blobs=self.blobs))

    def hurry(self, seconds: float) -> None:
        """Shorten the deadline for a host."""
        self.policy = replace(self.policy, deadline_seconds=seconds)


@pytest.fixture
def site(host: StandinHost, tmp_path: Path) -> Site:
    """Give a site whose Git hosts are the stand-in."""
    policy = FetchPolicy(HOSTS, max_bytes=MEBIBYTE, standin=host.origin)
    return Site(policy, FileBlobs(tmp_path / "blobs"))


def misbehaving(kind: str, ref: str = "main") -> GitHubSource:
    """Name a file that the stand-in serves badly."""
    return GitHubSource(owner="misbehave", repo=kind, ref=ref, path="log.hail.jsonl")
