"""Settings for the whole test run."""

import pytest
from hypothesis import settings

from tests.shared_material import SHARED

# A slow machine is not a bug: timing belongs to bench/, so examples have no deadline.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_report_header(config: pytest.Config) -> str:
    """Say in the header whether the shared material takes part in this run."""
    if SHARED:
        return f"shared material: {SHARED.name}/ found, its fixtures and corpora take part"
    return "shared material: not found, tests that read ../shared are left out"


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name file parameters by their file name, so that no machine path shows in test ids."""
    return getattr(val, "name", None) if hasattr(val, "read_bytes") else None
