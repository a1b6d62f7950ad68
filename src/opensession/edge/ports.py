"""The application's ports, made from the bindings that wrangler.toml names.

The bindings are taken as JavaScript has them, and once for an isolate: the SDK's wrappers around the four
of them cost 0.08 ms a request, and those around D1 0.25 ms a query (``python -m bench.routes``).
"""

import time
from functools import cache
from typing import Any, ClassVar

import js
from pyodide.ffi import to_js
from workers import import_from_javascript

from opensession.edge.fetch import WorkerHttpClient
from opensession.site.cache import ListCache
from opensession.site.configuration import read_configuration
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
        outcome = await self._binding.limit(to_js({"key": key}, dict_converter=js.Object.fromEntries))
        return bool(outcome.success)


@cache
def worker_ports() -> Ports:
    """Return the ports of this isolate: bindings and variables change with a deployment only.

    For use inside a request: at import there are no bindings. Raises ValueError for a variable that cannot
    be used.
    """
    env = import_from_javascript("cloudflare:workers").env
    return Ports(
        configuration=read_configuration(lambda name: getattr(env, name, None)),
        metadata=SqlMetadataStore(D1Database(env.DB)),
        blobs=R2Blobs(env.BUCKET),
        http=WorkerHttpClient(),
        assets=BuiltAssets(env.ASSETS),
        list_cache=_list_cache,
        limiter=BindingLimiter(env.RATE_LIMIT_WORK),
        now=time.time,
    )
