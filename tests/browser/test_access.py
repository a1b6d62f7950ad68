"""Access for everyone: everything by keyboard alone, a landmark for each turn, stillness on request."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import Reader
from tests.browser.sights import Sight, offer_everything, sights
from tests.support.author import Author
from tests.support.remote_files import Shelf

FOCUS = """
() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const shown = element.closest('label') ?? element;
  const ringed = [element, shown, shown.querySelector('span') ?? shown].some((candidate) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(candidate);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  const { left, top, right, bottom } = shown.getBoundingClientRect();
  const between = (from, to, part) => from + (to - from) * part;
  const open = [0.1, 0.5, 0.9].some((part) => [0.25, 0.75].some((height) => {
    const met = document.elementFromPoint(between(left, right, part), between(top, bottom, height));
    return met !== null && (shown.contains(met) || met.contains(shown));
  }));
  return { ringed, open, html: element.cloneNode(false).outerHTML.slice(0, 160) };
}
"""
"""What has the focus: whether a ring says so, and whether some of it is in sight and nothing lies on it."""

STOPS: Final = 150
"""So many stops of the Tab key are tried on a page."""


def assert_visible_focus(page: Page) -> None:
    """Fail when nothing has the focus, or nobody can see what has it."""
    focus = page.evaluate(FOCUS)
    assert focus is not None
    assert focus["ringed"], focus
    assert focus["open"], focus


def press_until(page: Page, key: str, selector: str) -> None:
    """Press a key until the focus is on what the selector names; each stop on the way can be seen."""
    for _ in range(STOPS):
        page.keyboard.press(key)
        assert_visible_focus(page)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{key} never came to {selector}")


def search_by_keyboard(page: Page) -> None:
    """Find a word in the open session, step through what is found, and leave."""
    page.keyboard.press("/")
    expect(page.locator("#session-event-search")).to_be_focused()
    assert_visible_focus(page)
    page.keyboard.type("retry")
    matches = page.locator(".matches")
    expect(matches).to_contain_text("matches")
    for key, place in (("Enter", "1 of"), ("Enter", "2 of"), ("Shift+Enter", "1 of")):
        page.keyboard.press(key)
        expect(matches).to_contain_text(place)
    press_until(page, "Tab", '[aria-label="Next match"]')
    page.keyboard.press("Enter")
    expect(matches).to_contain_text("2 of")
    page.keyboard.press("Escape")
    expect(matches).to_have_count(0)


def open_row_by_keyboard(page: Page) -> str:
    """Open the first row that is closed, follow its link, and return what that copied."""
    page.keyboard.press("/")
    press_until(page, "Tab", ".timeline-row button.row[aria-expanded=false]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    press_until(page, "Tab", ".timeline-row a.time")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    return str(page.evaluate("navigator.clipboard.readText()"))


def share_by_keyboard(page: Page) -> None:
    """Open the share dialog, copy its first link, and leave: the focus is where it was."""
    press_until(page, "Shift+Tab", '.hero [aria-haspopup="dialog"]')
    page.keyboard.press("Enter")
    dialog = page.get_by_test_id("share-dialog")
    expect(dialog).to_be_visible()
    press_until(page, "Tab", '[data-testid="share-dialog"] [aria-label^="Copy:"]')
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Copied")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Share", exact=True)).to_be_focused()


def choose_in_palette_by_keyboard(page: Page) -> None:
    """Go to the settings."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    assert_visible_focus(page)
    page.keyboard.type("settings")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Settings").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("settings-page")).to_be_visible()


def test_a_journey_by_keyboard_alone(reader: Reader, examples: dict[str, str]) -> None:
    page = reader.page
    session = f"/session/{examples['flaky-retry-test']}"
    reader.open("/")
    expect(page.get_by_test_id("landing-page")).to_be_visible()
    press_until(page, "Tab", 'a[href="/sessions"]')
    page.keyboard.press("Enter")
    expect(page.locator(f'a[href="{session}"]')).to_be_visible()
    press_until(page, "Tab", f'a[href="{session}"]')
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Prompts").get_by_role("link").first).to_be_visible()

    search_by_keyboard(page)
    copied = open_row_by_keyboard(page)
    assert copied.startswith(f"{reader.origin}{session}#e=")
    assert copied == page.url
    share_by_keyboard(page)
    choose_in_palette_by_keyboard(page)
    press_until(page, "Tab", "main input[type=radio]")


def walk(page: Page, sight: Sight) -> list[str]:
    """Press Tab from the head of a page to its end; return the stops that cannot be seen."""
    sight.show(page)
    unseen: list[str] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            return unseen
        if not (focus["ringed"] and focus["open"]):
            unseen.append(str(focus))
    return unseen


def test_every_stop_of_the_tab_key_can_be_seen(
    reader: Reader, author: Author, shelf: Shelf, examples: dict[str, str]
) -> None:
    page = reader.page
    page.emulate_media(reduced_motion="reduce")
    offer_everything(page)
    pages = [sight for sight in sights(author, shelf) if sight.path is not None and sight.act is None]
    assert len(pages) > 10
    unseen = {sight.name: walk(page, sight) for sight in pages}

    assert {name: stops for name, stops in unseen.items() if stops} == {}


def test_the_first_tab_leads_past_the_navigation(reader: Reader) -> None:
    reader.open("/sessions")
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    reader.page.keyboard.press("Tab")

    assert reader.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert_visible_focus(reader.page)
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.closest('main') !== null")


def test_each_turn_is_a_landmark(reader: Reader, examples: dict[str, str]) -> None:
    reader.open(f"/session/{examples['flaky-retry-test']}")
    prompts = reader.page.get_by_role("navigation", name="Prompts").get_by_role("link")
    expect(prompts.first).to_be_visible()

    assert prompts.count() > 0
    for number in range(1, prompts.count() + 1):
        turn = reader.page.get_by_role("main").get_by_role("region", name=f"Prompt {number} ")
        expect(turn).to_have_count(1)


@pytest.mark.parametrize("path", ["/", "/sessions", "/docs", "session"])
def test_nothing_moves_for_who_asks_for_stillness(
    reader: Reader, examples: dict[str, str], path: str
) -> None:
    page = reader.page
    page.emulate_media(reduced_motion="reduce")
    reader.open(f"/session/{examples['flaky-retry-test']}" if path == "session" else path)
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    page.keyboard.press("j")
    page.keyboard.press("Control+k")
    expect(page.get_by_test_id("command-palette")).to_be_visible()

    moving = "document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 10).length"
    assert page.evaluate(moving) == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") != "smooth"


def test_the_mark_on_a_linked_row_does_not_move(reader: Reader, examples: dict[str, str]) -> None:
    page = reader.page
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(
        """window.durations = [];
        document.addEventListener('animationstart', ({ target }) =>
            window.durations.push(parseFloat(getComputedStyle(target).animationDuration)));"""
    )
    reader.open(f"/session/{examples['flaky-retry-test']}")
    page.get_by_role("navigation", name="Prompts").get_by_role("link").nth(1).click()
    page.wait_for_function("window.durations.length > 0")
    assert page.evaluate("Math.max(...window.durations)") <= 0.01
