"""The Worker on the real runtime, started once per run on a free port and a state folder of its own."""

from collections.abc import Iterator

import pytest

from scripts.devserver import DevServer
from scripts.ports import free_port
from tests.standin.server import StandinHost
from tests.support.client import SiteClient
from tests.support.fixtures import author, git_host, shelf, site
from tests.support.site_variables import ADMIN_KEY, site_variables
from tests.support.worker_site import WorkerSite

__all__ = ["author", "git_host", "shelf", "site"]


@pytest.fixture(scope="session")
def dev_server(tmp_path_factory: pytest.TempPathFactory, git_host: StandinHost) -> Iterator[DevServer]:
    """Run the built Worker."""
    state = tmp_path_factory.mktemp("worker-state")
    with DevServer(free_port(), state, site_variables(git_host.origin)) as server:
        yield server


@pytest.fixture(scope="session")
def shared_site(dev_server: DevServer) -> Iterator[SiteClient]:
    """Return a client of the Worker."""
    yield WorkerSite(dev_server, ADMIN_KEY)
    # Whatever errors the tests provoked, no credential and no inner detail may stand in the log.
    for hidden in (ADMIN_KEY, "Traceback", "Uncaught", "PythonError", "D1_ERROR"):
        assert hidden not in dev_server.log()
