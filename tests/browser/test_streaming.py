"""A session is read while it arrives, also when the rest is slow to come or never does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from scripts.devserver import DevServer
from tests.browser.reader import Reader
from tests.browser.relay import Relay, relay
from tests.support.author import Author

TEXTS = [f"Text number {number} of a slow day. {'It was long. ' * 20}" for number in range(400)]


@pytest.fixture
def line(dev_server: DevServer) -> Iterator[Relay]:
    """Return a line to the site that lets the first quarter of a session through."""
    with relay(dev_server.base_url, "/raw", 50_000) as server:
        yield server


@pytest.fixture
def reader(chromium: Browser, line: Relay) -> Iterator[Reader]:
    """Open a page at the other end of that line."""
    reader = Reader(chromium, line.origin)
    yield reader
    reader.close()
    reader.check()


def test_what_has_arrived_is_read_before_the_rest(reader: Reader, line: Relay, author: Author) -> None:
    reader.open(f"/session/{author.publish(author.write(*TEXTS, title='A slow day'))}")
    page = reader.page
    expect(page.get_by_role("heading", level=1)).to_have_text("A slow day")
    expect(page.get_by_text("Text number 0 of a slow day").last).to_be_visible()
    bar = page.get_by_role("progressbar")
    expect(bar).to_be_visible()
    assert 0 < int(bar.get_attribute("aria-valuenow") or 0) < 100
    page.get_by_role("searchbox").fill("number 20 of")
    expect(page.get_by_role("search")).to_contain_text("1 match")

    line.go_on()
    expect(bar).to_have_count(0)
    expect(page.get_by_test_id("session-detail-hero")).to_contain_text("200 prompts")
    page.get_by_role("searchbox").fill("number 399 of")
    expect(page.get_by_role("search")).to_contain_text("1 match")


def test_a_broken_line_leaves_what_came_and_says_so(reader: Reader, line: Relay, author: Author) -> None:
    reader.open(f"/session/{author.publish(author.write(*TEXTS, title='A slow day'))}")
    page = reader.page
    expect(page.get_by_text("Text number 0 of a slow day").last).to_be_visible()
    line.cut()
    expect(page.get_by_text("The stream ended early.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_text("Text number 0 of a slow day").last).to_be_visible()


def test_a_link_to_what_has_not_arrived_is_followed_when_it_does(
    reader: Reader, line: Relay, author: Author
) -> None:
    reader.open(f"/session/{author.publish(author.write(*TEXTS))}#e=e390")
    page = reader.page
    expect(page.get_by_text("Text number 0 of a slow day").last).to_be_visible()
    line.go_on()
    expect(page.get_by_text("Text number 390 of a slow day").last).to_be_in_viewport()
