"""An author with a session in a repository, and the bare repository that it is pushed to."""

from pathlib import Path

import pytest

from tests.cli.git.clones import Clone, bare, make, session, with_remote
from tests.cli.ledger.names import URL
from tests.cli.runner import Cli


@pytest.fixture
def hub(tmp_path: Path) -> Clone:
    """Return the repository that pushes arrive in."""
    return bare(tmp_path / "hub.git")


@pytest.fixture
def clone(tmp_path: Path, hub: Clone) -> Clone:
    """Return a repository on ``main`` whose ``origin`` is called by a public address."""
    clone = with_remote(make(tmp_path / "clone"), hub, URL)
    clone.commit()
    (clone.folder / "log.jsonl").write_bytes(session("one", "How warm is it?", "Mild"))
    return clone


@pytest.fixture
def author(cli: Cli, clone: Clone) -> Cli:
    """Return a user in that repository."""
    return cli.at(clone.folder)
