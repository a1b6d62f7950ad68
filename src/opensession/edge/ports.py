"""The application's ports, made from the bindings that wrangler.toml names."""

import time
from typing import Any, ClassVar

from opensession.edge.fetch import WorkerHttpClient
from opensession.site.cache import ListCache
from opensession.site.configuration import Configuration, read_configuration
from opensession.site.ports import Ports
from opensession.store.d1 import D1Database
from opensession.store.metadata import SqlMetadataStore
from opensession.store.r2 import R2Blobs

_list_cache = ListCache()
"""Lives as long as the isolate."""


class BuiltAssets:
    """The static assets binding. A build does not change under a running isolate, so texts are kept."""

    _texts: ClassVar[dict[str, str | None]] = {}

    def __init__(self, binding: Any) -> None:
        self._binding = binding

    async def text(self, path: str) -> str | None:
        """Return a text file of the build, None when it has no such file."""
        if path not in self._texts:
            # The binding looks at the path only; the host has to be there to make it a URL.
            response = await self._binding.fetch(f"https://assets.invalid{asset_path(path)}")
            self._texts[path] = await response.text() if response.status == 200 else None
        return self._texts[path]


def asset_path(path: str) -> str:
    """Return the address the asset layer serves a file at: pages lose ``.html`` and ``/index.html``."""
    return path.removesuffix("index.html") if path.endswith("/index.html") else path.removesuffix(".html")


class BindingLimiter:
    """The rate limit binding: counts per location, without a network wait."""

    def __init__(self, binding: Any) -> None:
        self._binding = binding

    async def allows(self, key: str) -> bool:
        """Count one use and tell whether it was within the limit."""
        outcome = await self._binding.limit({"key": key})
        return bool(outcome["success"])


_configuration: Configuration | None = None


def configuration(env: Any) -> Configuration:
    """Return the configuration, read once for an isolate: variables change with a deployment only."""
    global _configuration  # noqa: PLW0603  one value per isolate is what a module is for
    if _configuration is None:
        _configuration = read_configuration(lambda name: getattr(env, name, None))
    return _configuration


def make_ports(env: Any) -> Ports:
    """Wrap the bindings of one invocation."""
    return Ports(
        configuration=configuration(env),
        metadata=SqlMetadataStore(D1Database(env.DB)),
        blobs=R2Blobs(env.BUCKET),
        http=WorkerHttpClient(),
        assets=BuiltAssets(env.ASSETS),
        list_cache=_list_cache,
        limiter=BindingLimiter(env.RATE_LIMIT_WORK),
        now=time.time,
    )
