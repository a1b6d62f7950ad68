"""Chromium and the Worker, each started once per run; a watched page for each test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import ARGUMENTS, ensure_chromium
from scripts.devserver import DevServer
from scripts.layout import ROOT
from tests.browser.reader import Reader
from tests.standin.server import StandinHost
from tests.support.client import SiteClient
from tests.support.fixtures import author, git_host, shelf, site
from tests.support.site_variables import ADMIN_KEY, site_variables
from tests.support.worker_site import WorkerSite

__all__ = ["author", "git_host", "shelf", "site"]

PORT = int(os.environ.get("OPENSESSION_TEST_PORT", "8850"))
"""Another one lets two checkouts run their tests at the same time."""


@pytest.fixture(scope="session")
def dev_server(tmp_path_factory: pytest.TempPathFactory, git_host: StandinHost) -> Iterator[DevServer]:
    """Run the built Worker."""
    state = tmp_path_factory.mktemp("browser-state")
    with DevServer(PORT, state, site_variables(git_host.origin)) as server:
        yield server


@pytest.fixture(scope="session")
def shared_site(dev_server: DevServer) -> SiteClient:
    """Return a client of the Worker, to publish with."""
    return WorkerSite(dev_server, ADMIN_KEY)


@pytest.fixture(scope="session")
def examples(shared_site: SiteClient) -> dict[str, str]:
    """Publish the example sessions; file name without suffixes to id."""
    published = {}
    for path in sorted((ROOT / "examples").glob("*.hail.jsonl")):
        answer = shared_site.publish(path.read_bytes())
        published[example_name(path)] = str(answer.json["id"])
    return published


def example_name(path: Path) -> str:
    """Return the file's name without its suffixes."""
    return path.name.removesuffix(".hail.jsonl")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Run the browser that ``npm test`` found; its absence is a failure."""
    with sync_playwright() as playwright:
        program = str(ensure_chromium(os.environ))
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def reader(chromium: Browser, dev_server: DevServer) -> Iterator[Reader]:
    """Open a page for one test, and afterwards check that it stayed within the rules."""
    reader = Reader(chromium, dev_server.base_url)
    yield reader
    reader.close()
    reader.check()


@pytest.fixture
def phone(chromium: Browser, dev_server: DevServer, examples: dict[str, str]) -> Iterator[Page]:
    """Open a page on a small screen with a finger for a pointer."""
    context = chromium.new_context(
        base_url=dev_server.base_url,
        viewport={"width": 375, "height": 812},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
    )
    yield context.new_page()
    context.close()
