"""The session list: filters, search, order and paging, all of it in the address."""

import re

from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.support.author import Author
from tests.support.hail_text import event


def test_the_list_shows_what_is_published(reader: Reader, examples: dict[str, str]) -> None:
    reader.open("/sessions")

    for session_id in examples.values():
        expect(reader.page.locator(f'a[href="/session/{session_id}"]')).to_be_visible()


def test_a_row_opens_the_session(reader: Reader, examples: dict[str, str]) -> None:
    reader.open("/sessions")
    reader.page.locator(f'a[href="/session/{examples["flaky-retry-test"]}"]').click()

    expect(reader.page).to_have_url(re.compile(examples["flaky-retry-test"]))
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Make the retry test deterministic")


def test_filtering_by_tool_is_in_the_address_and_comes_back(reader: Reader, examples: dict[str, str]) -> None:
    reader.open("/sessions")
    row = reader.page.locator(f'a[href="/session/{examples["flaky-retry-test"]}"]')
    expect(row).to_be_visible()
    reader.page.get_by_label("Tool", exact=True).select_option("codex")

    expect(reader.page).to_have_url(re.compile(r"tool=codex"))
    expect(row).to_have_count(0)
    expect(reader.page.locator(f'a[href="/session/{examples["panic-in-a-parser"]}"]')).to_be_visible()

    reader.page.go_back()
    expect(row).to_be_visible()


def test_search_finds_a_word_from_the_middle_of_a_session(reader: Reader, author: Author) -> None:
    wanted = author.publish(author.write("Start here", "Sure.", "Now the zanzibarium please", "Done."))
    other = author.publish(author.write("Something else"))
    reader.open("/sessions")
    reader.page.get_by_role("searchbox", name="Search sessions").fill("zanzibarium")
    reader.page.keyboard.press("Enter")

    expect(reader.page.locator(f'a[href="/session/{wanted}"]')).to_be_visible()
    expect(reader.page.locator(f'a[href="/session/{other}"]')).to_have_count(0)
    expect(reader.page).to_have_url(re.compile("search=zanzibarium"))


def test_search_finds_korean_inside_a_longer_word(reader: Reader, examples: dict[str, str]) -> None:
    reader.open("/sessions?search=받침")

    expect(reader.page.locator(f'a[href="/session/{examples["korean-particles"]}"]')).to_be_visible()
    expect(reader.page.locator(f'a[href="/session/{examples["flaky-retry-test"]}"]')).to_have_count(0)


def test_a_filter_that_matches_nothing_says_so(reader: Reader, examples: dict[str, str]) -> None:
    reader.open("/sessions?search=nothinglikethisanywhere")

    expect(reader.page.get_by_role("main")).to_contain_text(re.compile("no session", re.IGNORECASE))


def test_the_second_page_has_an_address_of_its_own(reader: Reader, author: Author) -> None:
    ids = [author.publish(author.write(f"Prompt number {number}")) for number in range(25)]
    reader.open(f"/sessions?search={author.name}")
    reader.open(f"/sessions?tool={author.name}&page=2")

    rows = reader.page.locator('main a[href^="/session/"]')
    expect(rows).to_have_count(5)
    shown = {(row.get_attribute("href") or "").rpartition("/")[2] for row in rows.all()}
    assert shown < set(ids)


def test_facets_narrow_the_list_and_chips_take_them_back(reader: Reader, author: Author) -> None:
    quick = author.publish(author.write(f"Quick marker{author.name[-8:]}", "Done."))
    failed = author.publish(
        author.write(
            events=[
                event(0, "UserMessage", f"Broken marker{author.name[-8:]}"),
                event(1, "ShellCommand", "no", data={"command": "make", "exit_code": 2}),
            ]
        )
    )
    reader.open(f"/sessions?search=marker{author.name[-8:]}")
    page = reader.page
    rail = page.get_by_role("complementary", name="Narrow the list")
    expect(page.locator(f'[data-session-id="{quick}"]')).to_be_visible()
    rail.get_by_role("button", name=re.compile("With a failed call")).click()
    expect(page).to_have_url(re.compile("errors=1"))
    expect(page.locator(f'[data-session-id="{quick}"]')).to_have_count(0)
    expect(page.locator(f'[data-session-id="{failed}"]')).to_be_visible()
    page.get_by_role("button", name="Remove With a failed call").click()
    expect(page.locator(f'[data-session-id="{quick}"]')).to_be_visible()
    page.go_back()
    expect(page.locator(f'[data-session-id="{quick}"]')).to_have_count(0)


def test_on_a_phone_facets_are_on_a_sheet(reader: Reader, author: Author) -> None:
    marker = f"marker{author.name[-8:]}"
    author.publish(author.write(f"Small {marker}", "Done."))
    failed = event(1, "ShellCommand", "no", data={"command": "make", "exit_code": 2})
    author.publish(author.write(events=[event(0, "UserMessage", f"Broken {marker}"), failed]))
    reader.page.set_viewport_size({"width": 375, "height": 800})
    reader.open(f"/sessions?search={marker}")
    reader.page.get_by_role("button", name="Narrow the list").click()
    sheet = reader.page.get_by_role("dialog", name="Narrow the list")
    sheet.get_by_role("button", name=re.compile("Without failures")).click()
    expect(reader.page).to_have_url(re.compile("errors=0"))
