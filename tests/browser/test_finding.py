"""The browser's own search: it opens closed rows, and gives way to our box where it would miss some."""

from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.browser.test_reading import long_day, publish, row, working_day
from tests.support.author import Author
from tests.support.hail_text import event

NOTE_FIND = (
    "globalThis.taken = []; addEventListener('keydown', e => e.key === 'f' && taken.push(e.defaultPrevented))"
)
"""Notes of each press of the browser's key for searching whether the page took it for itself."""

FIND_IS_OURS = """() => {
  const key = new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, cancelable: true, bubbles: true });
  return !document.body.dispatchEvent(key);
}"""
"""Presses that key; whether the page took it."""


def test_find_in_page_opens_our_box_where_rows_are_not_mounted(reader: Reader, author: Author) -> None:
    reader.open(publish(author, long_day(900)))
    page = reader.page
    box = page.get_by_role("searchbox", name="Find in this session")
    expect(page.get_by_test_id("session-detail-hero")).to_contain_text("900 prompts")
    page.wait_for_function("document.querySelectorAll('[data-timeline-idx]').length < 2000")
    page.evaluate(NOTE_FIND)
    page.keyboard.press("Control+f")
    expect(box).to_be_focused()
    page.keyboard.press("Control+f")
    assert page.evaluate("taken") == [True, False]

    page.keyboard.type("number 2402 of")
    expect(page.get_by_role("search")).to_contain_text("1 match")
    page.keyboard.press("Enter")
    expect(row(page, "e2402")).to_be_in_viewport()


def test_the_browsers_own_search_opens_closed_rows(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(path)
    page = reader.page
    edit, fold = row(page, "e6"), row(page, "fold:e2")
    expect(edit.locator(".body[hidden]")).to_contain_text("HOURS = 12")
    expect(edit.locator(".body")).not_to_be_visible()
    # A link to a text is searched for like words typed into the browser's box.
    page.goto(f"{path}#:~:text=HOURS%20=%2012")
    expect(edit.get_by_role("button").first).to_have_attribute("aria-expanded", "true")
    expect(edit).to_be_in_viewport()
    expect(fold.get_by_role("button").first).to_have_attribute("aria-expanded", "false")
    page.goto(f"{path}#:~:text=sea/part3.py")
    expect(fold.get_by_role("button").first).to_have_attribute("aria-expanded", "true")
    expect(fold.locator('[data-event-key="e3"]')).to_be_in_viewport()

    edit.get_by_role("button").first.click()
    expect(edit.locator(".body")).not_to_be_visible()
    page.evaluate(NOTE_FIND)
    page.keyboard.press("Control+f")
    assert page.evaluate("taken") == [False]


def test_a_run_too_long_to_be_held_closed_is_searched_by_our_box(reader: Reader, author: Author) -> None:
    reads = [event(number, "FileRead", data={"path": f"log/{number}.txt"}) for number in range(1, 80)]
    reader.open(publish(author, [event(0, "UserMessage", "Read the logs"), *reads]))
    page = reader.page
    box = page.get_by_role("searchbox", name="Find in this session")
    expect(row(page, "fold:e1")).to_contain_text("read 79 files")
    expect(page.get_by_test_id("session-detail-hero")).to_contain_text("1 prompt")
    page.wait_for_function(FIND_IS_OURS)

    expect(box).to_be_focused()
    expect(row(page, "fold:e1").locator(".inner")).to_have_count(0)
