"""The site in this process: one for the whole run, so that tests meet each other's sessions."""

from collections.abc import Iterator

import pytest

from opensession.store.sqlite import SqliteDatabase
from tests.standin.server import StandinHost
from tests.support.client import SiteClient
from tests.support.fixtures import author, git_host, shelf, site
from tests.support.local_ports import local_ports, open_database
from tests.support.local_site import LocalSite
from tests.support.site_variables import site_variables

__all__ = ["author", "git_host", "shelf", "site"]


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory, git_host: StandinHost) -> Iterator[SiteClient]:
    """Run the application on a database and a folder of its own."""
    database: SqliteDatabase = open_database()
    ports = local_ports(tmp_path_factory.mktemp("blobs"), database, site_variables(git_host.origin))
    with LocalSite(ports) as site:
        yield site
    database.close()
