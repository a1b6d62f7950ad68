"""A site with a real socket, and its operator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runner import Cli
from tests.cli.site.scripted import ScriptedSite
from tests.cli.site.sessions import write_sessions
from tests.support.served_site import ServedSite


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedSite]:
    """Run an empty site."""
    with ServedSite(tmp_path / "site") as site:
        yield site


@pytest.fixture
def operator(cli: Cli, served: ServedSite) -> Cli:
    """Return a user who has the site's key, and three sessions in the folder ``logs``."""
    write_sessions(cli.cwd / "logs", 3)
    return cli.with_variables(OPENSESSION_SITE=served.origin, OPENSESSION_ADMIN_KEY=served.key)


@pytest.fixture
def scripted() -> Iterator[ScriptedSite]:
    """Run a site that answers what a test tells it to."""
    with ScriptedSite() as site:
        yield site
