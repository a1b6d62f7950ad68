"""What the application needs from the outside; each runtime brings its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from opensession.site.cache import ListCache
from opensession.site.configuration import Configuration
from opensession.sources.fetching import HttpClient
from opensession.store.protocols import BlobStore, MetadataStore


class Assets(Protocol):
    """The built web UI."""

    async def text(self, path: str) -> str | None:
        """Return a text file of the build by absolute path such as ``/index.html``, None if absent."""
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
    list_cache: ListCache
    limiter: Limiter
    now: Callable[[], float]
    """Seconds since the epoch."""
