"""The site in this process: one for the whole run, so that tests meet each other's sessions, and odd ones."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from opensession.site.ports import Ports
from tests.standin.server import StandinHost
from tests.support.client import SiteClient
from tests.support.fixtures import author, git_host, shelf, site
from tests.support.invariants import check_no_leak
from tests.support.local_ports import local_ports, open_database
from tests.support.local_site import LocalSite
from tests.support.site_variables import site_variables

__all__ = ["author", "git_host", "shelf", "site"]

SiteMaker = Callable[..., LocalSite]
"""Makes a site of its own: ``variables`` change its configuration, ``change`` its ports."""


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory, git_host: StandinHost) -> Iterator[SiteClient]:
    """Run the application on a database and a folder of its own."""
    database = open_database()
    ports = local_ports(tmp_path_factory.mktemp("blobs"), database, site_variables(git_host.origin))
    with LocalSite(ports) as site:
        yield site
        # Whatever errors the tests provoked, the log names their kinds only.
        check_no_leak(site.log(), site.admin_key)
    database.close()


@pytest.fixture
def make_site(tmp_path: Path, git_host: StandinHost) -> Iterator[SiteMaker]:
    """Make sites that differ from the shared one; all of one test share nothing with each other."""
    with ExitStack() as stack:

        def make(
            variables: Mapping[str, str] | None = None,
            change: Callable[[Ports], Ports] = lambda ports: ports,
        ) -> LocalSite:
            database = open_database()
            stack.callback(database.close)
            folder = tmp_path / f"site-{len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            named = {**site_variables(git_host.origin), **(variables or {})}
            return stack.enter_context(LocalSite(change(local_ports(folder, database, named))))

        yield make
