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


def test_sessions_stand_in_columns_by_their_agents(reader: Reader, author: Author) -> None:
    alone = author.publish(author.write("One at work", "Done."))
    started = [event(number, "TaskStart", data={"title": "Part"}, task=f"t{number}") for number in (1, 2)]
    ended = [event(number + 2, "TaskEnd", data={}, task=f"t{number}") for number in (1, 2)]
    several = author.publish(author.write(events=[event(0, "UserMessage", "Divide it"), *started, *ended]))
    agents = reader.page.request.get(f"/api/sessions/{several}").json()["max_active_agents"]
    assert agents > 1
    reader.open(f"/sessions?tool={author.name}")
    expect(reader.page.locator(f'[data-session-id="{alone}"]')).to_be_visible()
    reader.page.keyboard.press("l")

    many = reader.page.get_by_role("region", name=f"{agents} agents")
    one = reader.page.get_by_role("region", name="1 agent")
    expect(many.locator("[data-session-id]")).to_have_attribute("data-session-id", several)
    expect(one.locator("[data-session-id]")).to_have_attribute("data-session-id", alone)
    regions = reader.page.get_by_role("main").get_by_role("region", name="agent")
    expect(regions.first).to_have_accessible_name(re.compile(f"^{agents} agents"))
    expect(reader.page).to_have_url(re.compile("layout=agents"))
    reader.page.reload()
    expect(many).to_be_visible()
    reader.page.go_back()
    expect(many).to_have_count(0)


def test_a_forced_refresh_shows_what_was_published_meanwhile(reader: Reader, author: Author) -> None:
    before = author.publish(author.write("The first one", "Done."))
    reader.open(f"/sessions?tool={author.name}")
    expect(reader.page.locator(f'[data-session-id="{before}"]')).to_be_visible()
    after = author.publish(author.write("The second one", "Done."))
    with reader.page.expect_request(re.compile(r"/api/sessions\?")) as asked:
        reader.page.keyboard.press("Shift+R")

    assert asked.value.all_headers()["cache-control"] == "no-cache"
    expect(reader.page.locator(f'[data-session-id="{after}"]')).to_be_visible()
    expect(reader.page.get_by_text("Up to date")).to_be_visible()


def test_offline_the_last_list_stays_until_the_network_is_back(reader: Reader, author: Author) -> None:
    kept = author.publish(author.write("Read me offline", "Done."))
    reader.open(f"/sessions?tool={author.name}")
    row = reader.page.locator(f'[data-session-id="{kept}"]')
    expect(row).to_be_visible()
    reader.page.context.set_offline(True)
    notice = reader.page.get_by_role("status")
    expect(notice).to_contain_text("You are offline.")
    reader.page.keyboard.press("o")
    expect(reader.page).to_have_url(re.compile("sort=popular"))
    expect(row).to_be_visible()
    reader.page.keyboard.press("l")
    expect(reader.page).to_have_url(re.compile("layout=agents"))
    expect(row).to_be_visible()
    with reader.page.expect_response(re.compile(r"/api/sessions\?.*sort=popular")):
        reader.page.context.set_offline(False)

    expect(notice).to_be_empty()
    expect(reader.page.get_by_role("region", name="1 agent").locator(row)).to_be_visible()
