"""A user for each test."""

from pathlib import Path

import pytest

from tests.cli.runner import Cli


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Return a user with an empty home, in an empty folder that is in no repository."""
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    folder.mkdir()
    return Cli(home, folder)
