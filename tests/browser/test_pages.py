"""Landing, guide, gated pages, language and theme."""

import json

import pytest
from playwright.sync_api import Route, expect

from tests.browser.reader import Reader


def test_the_landing_page_shows_a_live_example(reader: Reader, examples: dict[str, str]) -> None:
    reply = reader.open("/")

    assert reply.status == 200
    link = reader.page.locator('main h2 a[href^="/session/"]').first
    expect(link).to_be_visible()
    link.click()
    expect(reader.page.get_by_test_id("session-detail-hero")).to_be_visible()


@pytest.mark.parametrize(("language", "heading"), [("en", "Getting Started"), ("ko", "시작하기")])
def test_the_guide_has_chapters_and_deep_links(reader: Reader, language: str, heading: str) -> None:
    reader.open("/docs")
    if language == "ko":
        reader.page.get_by_role("button", name="Theme and language").click()
        reader.page.get_by_role("radio", name="한국어").check()
        reader.page.keyboard.press("Escape")
    toc = reader.page.get_by_test_id("docs-toc")
    expect(toc).to_contain_text(heading)

    target = toc.get_by_role("link").nth(3)
    href = target.get_attribute("href")
    assert href
    reader.open("/")
    reader.open(f"/docs{href}")
    expect(reader.page.locator(f'[id="{href.removeprefix("#")}"]')).to_be_in_viewport()


def test_an_unknown_page_has_status_404(reader: Reader) -> None:
    reply = reader.open("/no/such/page")

    assert reply.status == 404
    expect(reader.page.get_by_test_id("not-found-page")).to_be_visible()


def test_pages_without_their_capability_are_not_found(reader: Reader) -> None:
    reader.open("/login")

    expect(reader.page.get_by_test_id("not-found-page")).to_be_visible()
    expect(reader.page.get_by_role("banner").get_by_role("link", name="Sign in")).to_have_count(0)


def test_a_site_that_reads_no_sources_says_so_and_asks_nothing(reader: Reader) -> None:
    def without_preview(route: Route) -> None:
        reply = route.fetch()
        body = {**reply.json(), "parse_preview_enabled": False}
        route.fulfill(response=reply, body=json.dumps(body))

    reader.page.route("**/api/capabilities", without_preview)
    reader.open("/src/gh/kim/logs/ref/main/path/a.hail.jsonl")

    expect(reader.page.get_by_test_id("source-unsupported")).to_be_visible()
    assert reader.asked("/api/src/") == []


def test_the_chosen_language_and_theme_stay(reader: Reader) -> None:
    reader.open("/sessions")
    reader.page.get_by_role("button", name="Theme and language").click()
    reader.page.get_by_role("radio", name="Dark").check()
    reader.page.get_by_role("radio", name="한국어").check()
    reader.page.keyboard.press("Escape")
    reader.open("/sessions")

    expect(reader.page.get_by_role("heading", level=1)).to_have_text("세션")
    ground = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(19, 19, 21)"
