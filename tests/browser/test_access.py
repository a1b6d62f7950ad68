"""Access for everyone: a way past the navigation, a landmark for each turn, stillness for who asks for it."""

from playwright.sync_api import Page, expect

from tests.browser.reader import Reader


def settle(page: Page) -> None:
    """Wait until the page has what it asked for and stands still."""
    expect(page.locator("main, body")).not_to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")


def assert_visible_focus(page: Page) -> None:
    """Fail when the focused element looks as it does without the focus."""
    look = """
        () => {
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
          return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
        }
    """
    assert page.evaluate(look), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_first_tab_leads_past_the_navigation(reader: Reader) -> None:
    reader.open("/sessions")
    settle(reader.page)
    reader.page.keyboard.press("Tab")

    assert reader.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert_visible_focus(reader.page)


def test_each_turn_is_a_landmark(reader: Reader, examples: dict[str, str]) -> None:
    reader.open(f"/session/{examples['flaky-retry-test']}")
    settle(reader.page)

    turns = reader.page.get_by_role("main").get_by_role("region")
    prompts = reader.page.get_by_role("navigation", name="Prompts").get_by_role("link")
    assert turns.count() >= prompts.count() > 0


def test_nothing_moves_for_who_asks_for_stillness(reader: Reader, examples: dict[str, str]) -> None:
    reader.page.emulate_media(reduced_motion="reduce")
    reader.open(f"/session/{examples['flaky-retry-test']}")
    settle(reader.page)
    reader.page.keyboard.press("j")

    moving = "document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 10).length"
    assert reader.page.evaluate(moving) == 0
    assert reader.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") != "smooth"
