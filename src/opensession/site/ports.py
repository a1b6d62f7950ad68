"""What the application needs from the outside; each runtime brings its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from opensession.site.configuration import Configuration
from opensession.site.http import Reply
from opensession.sources.fetching import HttpClient
from opensession.store.protocols import BlobStore, MetadataStore


class Assets(Protocol):
    """The built web UI."""

    async def text(self, path: str) -> str | None:
        """Return a text file of the build by absolute path such as ``/index.html``, None if absent."""
        ...


class ReplyCache(Protocol):
    """A shared cache in front of costly replies; it may forget at any time."""

    async def match(self, key: str) -> Reply | None:
        """Return the reply stored under the key while it is fresh."""
        ...

    async def put(self, key: str, reply: Reply, seconds: int) -> None:
        """Keep a reply with a text body for the given time."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the key."""
        ...


class Limiter(Protocol):
    """Counts costly work per client."""

    async def allows(self, key: str) -> bool:
        """Count one use under the key and tell whether it is within the limit."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything with an effect that a handler may use."""

    configuration: Configuration
    metadata: MetadataStore
    blobs: BlobStore
    http: HttpClient
    assets: Assets
    cache: ReplyCache
    limiter: Limiter
    now: Callable[[], float]
    """Seconds since the epoch."""
    defer: Callable[[Awaitable[None]], None]
    """Run something after the reply has been sent."""
