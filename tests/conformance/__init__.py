"""The HTTP contract as tests that run against any runtime.

The modules here are not collected by themselves: ``tests/site`` and ``tests/worker`` take their tests in and
provide the fixtures ``site``, ``author`` and ``git_host``.
"""

from collections.abc import Callable
from importlib import import_module

import pytest

MODULES = (
    "detail",
    "documents",
    "embed",
    "facets",
    "feeds",
    "extents",
    "forms",
    "listing",
    "methods",
    "native_logs",
    "oembed",
    "pages",
    "preview",
    "publishing",
    "rate_limits",
    "raw",
    "real_files",
    "retired",
    "screening",
    "searching",
    "service",
    "source_links",
    "upkeep",
)

pytest.register_assert_rewrite(*(f"{__name__}.{module}" for module in MODULES))


def conformance_tests() -> dict[str, Callable[..., None]]:
    """Return every test function under a name that is its own among all modules."""
    return {
        f"test_{module}__{name.removeprefix('test_')}": function
        for module in MODULES
        for name, function in vars(import_module(f"{__name__}.{module}")).items()
        if name.startswith("test_")
    }
