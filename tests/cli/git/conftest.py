"""A repository for each test."""

from pathlib import Path

import pytest

from tests.cli.git.clones import Clone, bare, make, with_remote


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Return a repository with one commit on ``main``."""
    clone = make(tmp_path / "clone")
    clone.commit()
    return clone


@pytest.fixture
def hub(tmp_path: Path) -> Clone:
    """Return a bare repository to push to."""
    return bare(tmp_path / "hub.git")


@pytest.fixture
def connected(clone: Clone, hub: Clone) -> Clone:
    """Return the repository with the bare one as its ``origin``."""
    return with_remote(clone, hub)
