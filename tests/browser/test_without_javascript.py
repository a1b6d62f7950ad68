"""A browser that runs no script: title, facts, and links that lead to the session's text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from scripts.devserver import DevServer
from tests.browser.reader import own_address
from tests.support.author import Author
from tests.support.remote_files import Shelf, github


@pytest.fixture
def page(chromium: Browser, dev_server: DevServer) -> Iterator[Page]:
    """Open a page whose scripts do not run."""
    context = chromium.new_context(
        base_url=dev_server.base_url, java_script_enabled=False, extra_http_headers=own_address()
    )
    yield context.new_page()
    context.close()


def test_a_session_can_be_read(page: Page, author: Author) -> None:
    body = author.write("Where is the bug?", "In the <clock>.", title="Find the bug", tool="codex")
    page.goto(f"/session/{author.publish(body)}")
    assert page.title() == "Find the bug · OpenSession"
    assert page.get_by_role("heading", name="Find the bug").is_visible()
    facts = page.get_by_role("main").inner_text()
    for fact in ("Codex", "claude-opus-4-6", "2026-03-01T10:00:00Z", "1 s"):
        assert fact in facts
    page.get_by_role("link", name="Plain text").click()
    assert "In the <clock>." in page.locator("body").inner_text()


def test_a_source_can_be_read(page: Page, author: Author, shelf: Shelf) -> None:
    shelf.commit("a.jsonl", author.write("Where is the bug?", title="Find the bug"))
    path = f"/src/{github(shelf.name, 'main', 'a.jsonl')}"
    page.goto(path)
    assert page.get_by_role("heading", name="a.jsonl").is_visible()
    page.get_by_role("link", name="Plain text").click()
    assert "Where is the bug?" in page.locator("body").inner_text()
    page.goto(path)
    assert page.get_by_role("heading", name="Find the bug").is_visible()


def test_a_missing_session_says_so(page: Page) -> None:
    response = page.goto(f"/session/{'0' * 64}")
    assert response is not None
    assert response.status == 404
    assert page.get_by_role("heading", name="Session not found").is_visible()


def test_the_site_s_own_pages_say_where_to_go(page: Page) -> None:
    for path in ("/", "/sessions"):
        page.goto(path)
        assert "/session/<id>.md" in page.locator("body").inner_text()
