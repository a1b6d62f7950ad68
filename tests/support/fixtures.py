"""Fixtures that both runtimes share; each folder's conftest adds its own ``shared_site``."""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import count

import pytest

from tests.standin.server import StandinHost
from tests.support.author import Author
from tests.support.client import SiteClient
from tests.support.remote_files import Shelf

_clients = count(1)


@pytest.fixture(scope="session")
def git_host() -> Iterator[StandinHost]:
    """Run the stand-in that plays every Git host."""
    with StandinHost() as host:
        yield host


@pytest.fixture
def site(shared_site: SiteClient) -> SiteClient:
    """Return the site, which takes this test for a reader of its own."""
    number = next(_clients)
    shared_site.client = f"2001:db8::{number:x}"
    return shared_site


@pytest.fixture
def author(site: SiteClient, request: pytest.FixtureRequest) -> Iterator[Author]:
    """Return an author whose sessions nobody else names, and take them down afterwards."""
    author = Author(site, unique_name(request.node.nodeid))
    yield author
    author.take_down()


@pytest.fixture
def shelf(git_host: StandinHost, author: Author) -> Shelf:
    """Return an empty repository of the test's own in the stand-in host."""
    return Shelf(git_host, f"kim/{author.name}")


def unique_name(text: str) -> str:
    """Return a short name, fit for tools and repositories, that differs from text to text."""
    readable = re.sub(r"[^a-z]+", "-", text.rpartition("::")[2].partition("[")[0].lower())
    return f"{readable[-40:].strip('-')}-{sha256(text.encode()).hexdigest()[:8]}"
