"""Reading a session: links to events and ranges, the view in the address, levels, search, prompts."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.reader import Reader
from tests.support.answer import JsonObject
from tests.support.author import Author
from tests.support.hail_text import event

DIFF = "--- a/tide.py\n+++ b/tide.py\n@@ -1 +1 @@\n-HOURS = 11\n+HOURS = 12\n"

IN_SIGHT = """word => {
  const [range] = CSS.highlights.get('search-now') ?? [];
  const box = range?.getBoundingClientRect();
  return String(range) === word && box.height && box.top >= 48 && box.bottom <= innerHeight;
}"""
"""Whether the occurrence the reader stands at is this word, inside the window, below the tools."""


def working_day() -> list[JsonObject]:
    """Return two turns: reads in a fold, an edit, a failing command; then a question and its answer."""
    return [
        event(0, "UserMessage", "Mend the tide table"),
        event(1, "AgentMessage", "I read the files first."),
        *(event(number, "FileRead", data={"path": f"sea/part{number}.py"}) for number in range(2, 6)),
        event(6, "FileEdit", data={"path": "sea/tide.py", "diff": DIFF}),
        event(7, "ShellCommand", "1 failed, 3 passed", data={"command": "pytest -q", "exit_code": 1}),
        event(8, "AgentMessage", "One test still fails."),
        event(9, "UserMessage", "Leave it for tomorrow"),
        event(10, "Thinking", "They are tired."),
        event(11, "AgentMessage", "Good night."),
    ]


def long_day(turns: int) -> list[JsonObject]:
    """Return so many prompts with their answers and a command each."""
    kinds = ("UserMessage", "AgentMessage", "ShellCommand")
    return [
        event(
            number,
            kinds[number % 3],
            f"Text number {number} of this long day",
            data={"command": f"count {number}", "exit_code": 0} if number % 3 == 2 else None,
        )
        for number in range(turns * 3)
    ]


def publish(author: Author, events: list[JsonObject]) -> str:
    """Publish a session of these events and return its address."""
    return f"/session/{author.publish(author.write(events=events))}"


def timeline(page: Page) -> Locator:
    """Return the rows' place on the page."""
    return page.get_by_test_id("session-timeline-scroll")


def row(page: Page, key: str) -> Locator:
    """Return the row that an event or a fold is shown in."""
    return timeline(page).locator(f'[data-key="{key}"]')


def opened(page: Page, key: str) -> Locator:
    """Return what an open row shows; closed rows hold it for the browser's own search only."""
    return row(page, key).locator(".body:not([hidden])")


def copied(page: Page) -> str:
    """Return the clipboard's text."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def address(page: Page) -> str:
    """Return what follows the host in the address bar."""
    return str(page.evaluate("location.pathname + location.search + location.hash"))


def test_the_time_of_each_row_links_to_it_and_copies(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(path)
    page = reader.page
    for key in ("e0", "e1", "fold:e2", "e6", "e7", "e8", "e9", "e10", "e11"):
        expect(row(page, key).locator(".content > a.time")).to_have_text(re.compile(r"^\d\d:\d\d$"))

    row(page, "e7").locator("a.time").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    assert address(page) == f"{path}#e=e7"
    assert copied(page) == reader.origin + address(page)
    expect(row(page, "e7")).to_have_class(re.compile(r"\bmarked\b"))


def test_a_time_clicked_before_its_code_has_arrived_is_copied_as_well(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    page = reader.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/assets/later-[^/]*\.js$"), hold)
    reader.open(path)
    row(page, "e7").locator("a.time").click()
    assert len(held) == 1
    held[0].continue_()

    expect(page.get_by_text("Link copied")).to_be_visible()
    assert copied(page) == f"{reader.origin}{path}#e=e7"
    expect(row(page, "e7")).to_have_class(re.compile(r"\bmarked\b"))


def test_a_click_with_shift_links_a_range(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(path)
    page = reader.page
    row(page, "e8").locator("a.time").click()
    row(page, "e6").locator("a.time").click(modifiers=["Shift"])

    expect(page.get_by_text("Link to the range copied")).to_be_visible()
    assert address(page) == f"{path}#e=e6..e8"
    for key in ("e6", "e7", "e8"):
        expect(row(page, key)).to_have_class(re.compile(r"\bmarked\b"))
    expect(row(page, "e9")).not_to_have_class(re.compile(r"\bmarked\b"))


def test_a_link_to_a_range_opens_and_marks_all_of_it(reader: Reader, author: Author) -> None:
    reader.open(f"{publish(author, working_day())}#e=e4..e7")
    page = reader.page

    expect(row(page, "fold:e2").locator('[data-event-key="e3"]')).to_be_visible()
    expect(row(page, "fold:e2").locator(".entry.marked")).to_have_count(2)
    expect(opened(page, "e6")).to_contain_text("HOURS = 12")
    expect(row(page, "e7")).to_have_class(re.compile(r"\bflash\b"))


def test_a_run_that_only_looks_is_one_line_with_its_kinds_and_changes_stand_alone(
    reader: Reader, author: Author
) -> None:
    events = [
        event(0, "UserMessage", "Mend the tide table"),
        event(1, "FileRead", data={"path": "sea/tide.py"}),
        event(2, "ToolCall", data={"name": "LS"}),
        event(3, "FileRead", data={"path": "sea/moon.py"}),
        event(4, "ShellCommand", data={"command": "git log -3 | cat", "exit_code": 0}),
        event(5, "FileEdit", data={"path": "sea/tide.py", "diff": DIFF}),
        event(6, "ShellCommand", data={"command": "pytest -q", "exit_code": 0}),
    ]
    reader.open(publish(author, events))

    expect(row(reader.page, "fold:e1").get_by_role("button")).to_have_text(
        "read 2 files, listed 1 folder, ran 1 command"
    )
    expect(row(reader.page, "e5")).to_be_visible()
    expect(row(reader.page, "e6")).to_contain_text("pytest -q")


def test_a_link_reveals_what_its_own_filters_hide(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(f"{path}?view=errors&ef=shell#e=e10")
    page = reader.page

    expect(row(page, "e10")).to_contain_text("They are tired.")
    expect(row(page, "e7")).to_be_visible()
    expect(row(page, "e11")).to_have_count(0)


def test_a_link_to_nothing_says_so(reader: Reader, author: Author) -> None:
    reader.open(f"{publish(author, working_day())}#e=nowhere")

    expect(reader.page.get_by_text("points to an event that is not in this session")).to_be_visible()
    expect(row(reader.page, "e0")).to_be_visible()


def test_levels_come_by_keys_and_stay_in_the_history(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(path)
    page = reader.page
    levels = page.get_by_role("group", name="Reading level")
    rows = timeline(page).locator("[data-timeline-idx]")
    expect(rows).to_have_count(9)

    page.keyboard.press("3")
    expect(rows).to_have_count(2)
    assert address(page) == f"{path}?view=changes"
    page.keyboard.press("2")
    expect(rows).to_have_count(4)
    expect(levels.get_by_role("button", name="Conversation")).to_have_attribute("aria-pressed", "true")
    levels.get_by_role("button", name="Problems").click()
    expect(rows).to_have_count(2)
    expect(row(page, "e7")).to_be_visible()

    page.go_back()
    expect(rows).to_have_count(4)
    page.go_back()
    expect(row(page, "e6")).to_be_visible()
    expect(rows).to_have_count(2)
    page.go_back()
    expect(rows).to_have_count(9)
    page.go_forward()
    expect(rows).to_have_count(2)


def test_hidden_rows_are_counted_and_open_on_a_click(reader: Reader, author: Author) -> None:
    reader.open(f"{publish(author, working_day())}?view=changes")
    page = reader.page
    rows = timeline(page).locator("[data-timeline-idx]")

    expect(rows).to_have_count(2)
    page.get_by_role("button", name="2 rows hidden").click()
    expect(rows).to_have_count(4)
    expect(row(page, "fold:e2")).to_be_visible()
    page.get_by_role("button", name="5 rows hidden").click()
    expect(rows).to_have_count(9)


def test_typing_writes_the_address_seldom(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(path)
    page = reader.page
    page.evaluate(
        "() => { window.writes = 0; const write = history.replaceState;"
        " history.replaceState = (...all) => { window.writes += 1; return write.apply(history, all) } }"
    )
    box = page.get_by_role("searchbox", name="Find in this session")
    box.press_sequentially("tide table of the northern sea")
    page.wait_for_url(re.compile("q=tide"))

    assert address(page) == f"{path}?q=tide+table+of+the+northern+sea"
    assert int(page.evaluate("window.writes")) <= 3


def test_open_all_and_the_query_come_back_with_the_address(reader: Reader, author: Author) -> None:
    reader.open(f"{publish(author, working_day())}?open=all&q=northern")
    page = reader.page

    expect(opened(page, "e6")).to_contain_text("HOURS = 12")
    expect(page.get_by_role("searchbox", name="Find in this session")).to_have_value("northern")
    page.get_by_role("button", name="Close all").click()
    expect(opened(page, "e6")).to_have_count(0)
    page.go_back()
    expect(opened(page, "e6")).to_contain_text("HOURS = 12")


def test_a_level_of_a_long_session_keeps_the_place(reader: Reader, author: Author) -> None:
    reader.open(f"{publish(author, long_day(700))}#e=e1202")
    page = reader.page
    expect(row(page, "e1202")).to_be_in_viewport()

    page.keyboard.press("2")
    expect(row(page, "e1201")).to_be_in_viewport()
    expect(row(page, "e1202")).to_have_count(0)


def search_box(page: Page) -> Locator:
    """Return the place of the search and its counter."""
    return page.get_by_role("search")


def test_a_search_counts_and_steps_through_occurrences(reader: Reader, author: Author) -> None:
    output = "\n".join(["quiet water"] * 200 + ["a Heron here, and a heron there"] + ["quiet water"] * 200)
    events = [
        event(0, "UserMessage", "Look for the heron"),
        *(event(number, "FileRead", data={"path": f"log/{number}.txt"}) for number in range(1, 60)),
        event(60, "ShellCommand", output, data={"command": "./birds", "exit_code": 0}),
        event(61, "AgentMessage", "The heron was there."),
    ]
    reader.open(publish(author, events))
    page = reader.page
    expect(row(page, "e0")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("heron")
    expect(search_box(page)).to_contain_text("4 matches")

    page.keyboard.press("Enter")
    expect(search_box(page)).to_contain_text("1 of 4")
    for number, word in ((2, "Heron"), (3, "heron")):
        page.keyboard.press("Enter")
        expect(search_box(page)).to_contain_text(f"{number} of 4")
        expect(row(page, "e60")).to_contain_text("a Heron here, and a heron there")
        page.wait_for_function(IN_SIGHT, arg=word)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(search_box(page)).to_contain_text("1 of 4")
    page.keyboard.press("Shift+Enter")
    expect(search_box(page)).to_contain_text("4 of 4")

    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox", name="Find in this session")).to_have_value("")
    page.wait_for_function("CSS.highlights.size === 0")


def test_a_search_may_hide_what_does_not_match(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(f"{path}?q=tide")
    page = reader.page
    rows = timeline(page).locator("[data-timeline-idx]")
    expect(rows).to_have_count(9)

    page.get_by_role("button", name="Show only rows that match").click()
    expect(rows).to_have_count(2)
    assert address(page) == f"{path}?q=tide&find=filter"
    page.go_back()
    expect(rows).to_have_count(9)


def test_a_search_looks_into_attributes_and_says_so(reader: Reader, author: Author) -> None:
    events = [
        event(0, "UserMessage", "Hello", attributes={"shift": "nightwatch"}),
        event(1, "AgentMessage", "Hi"),
    ]
    reader.open(f"{publish(author, events)}?q=nightwatch")
    page = reader.page
    expect(search_box(page)).to_contain_text("1 match")
    page.keyboard.press("n")
    expect(search_box(page)).to_contain_text("In this event's own data")


def test_an_agent_folds_and_opens_as_a_whole(reader: Reader, author: Author) -> None:
    events = [
        event(0, "UserMessage", "Ask two helpers"),
        event(1, "TaskStart", data={"title": "Count gulls"}, task="a"),
        event(2, "TaskStart", data={"title": "Count boats"}, task="b"),
        event(3, "AgentMessage", "I look up.", task="a"),
        event(4, "AgentMessage", "I look out.", task="b"),
        event(5, "ShellCommand", "no gulls", data={"command": "gulls", "exit_code": 1}, task="a"),
        event(6, "TaskEnd", data={}, task="a"),
        event(7, "TaskEnd", data={}, task="b"),
        event(8, "AgentMessage", "Both are back."),
    ]
    reader.open(publish(author, events))
    page = reader.page
    rows = timeline(page).locator("[data-timeline-idx]")
    head = page.get_by_role("button", name="Agent: Count gulls")
    expect(head).to_have_attribute("aria-expanded", "true")
    expect(rows).to_have_count(9)

    head.click()
    expect(head).to_have_attribute("aria-expanded", "false")
    expect(head).to_contain_text("4 events")
    expect(head).to_contain_text("1 failed")
    expect(rows).to_have_count(6)
    expect(page.get_by_text("I look up.")).not_to_be_visible()
    expect(page.get_by_text("I look out.")).to_be_visible()

    page.locator("aside").get_by_role("button", name="Next failure").click()
    expect(head).to_have_attribute("aria-expanded", "true")
    expect(row(page, "e5")).to_be_in_viewport()
    head.click()
    head.click()
    expect(rows).to_have_count(9)


def test_kinds_are_filtered_from_a_box_below_the_tools(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(path)
    page = reader.page
    rows = timeline(page).locator("[data-timeline-idx]")
    page.get_by_role("button", name="View").click()
    box = page.get_by_role("dialog", name="View")

    box.locator('[data-filter-key="shell"]').click()
    expect(rows).to_have_count(1)
    box.locator('[data-filter-key="thinking"]').click()
    expect(rows).to_have_count(2)
    assert address(page) == f"{path}?ef=shell,thinking"
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.go_back()
    expect(rows).to_have_count(1)
    page.go_back()
    expect(rows).to_have_count(9)


def test_kinds_open_from_the_start_are_remembered(reader: Reader, author: Author) -> None:
    path = publish(author, working_day())
    reader.open(path)
    page = reader.page
    page.get_by_role("button", name="View").click()
    page.get_by_role("dialog", name="View").get_by_role("button", name="Changes").click()
    expect(opened(page, "e6")).to_contain_text("HOURS = 12")

    reader.open(path)
    expect(opened(page, "e6")).to_contain_text("HOURS = 12")
    expect(opened(page, "e7")).to_have_count(0)
    reader.open(f"{path}?open=none")
    expect(row(page, "e7")).to_be_visible()
    expect(opened(page, "e6")).to_have_count(0)


def test_on_a_phone_the_view_is_a_sheet(reader: Reader, author: Author) -> None:
    page = reader.page
    page.set_viewport_size({"width": 375, "height": 812})
    reader.open(publish(author, working_day()))
    rows = timeline(page).locator("[data-timeline-idx]")

    page.get_by_role("button", name="View").click()
    sheet = page.get_by_role("dialog", name="View")
    sheet.get_by_role("button", name="Conversation").click()
    expect(rows).to_have_count(4)
    sheet.get_by_role("button", name="Open all").click()
    sheet.get_by_role("button", name="Close").first.click()
    expect(sheet).not_to_be_visible()
    assert int(page.locator("main").evaluate("main => main.scrollWidth")) <= 375


def test_between_phone_and_desktop_the_levels_stand_in_the_bar(reader: Reader, author: Author) -> None:
    page = reader.page
    page.set_viewport_size({"width": 768, "height": 1024})
    reader.open(publish(author, working_day()))
    levels = page.get_by_role("group", name="Reading level")
    expect(levels).to_be_visible()
    page.get_by_role("button", name="View").click()
    expect(page.get_by_role("dialog", name="View")).to_be_visible()
    expect(levels.filter(visible=True)).to_have_count(1)
    page.keyboard.press("Escape")

    page.get_by_role("searchbox", name="Find in this session").fill("tide")
    expect(page.get_by_text("matches")).to_be_visible()
    expect(levels).not_to_be_visible()
    assert int(page.locator("main").evaluate("main => main.scrollWidth")) <= 768


def test_a_time_that_the_row_above_shows_comes_back_under_the_pointer(reader: Reader, author: Author) -> None:
    events = [event(0, "UserMessage", "Mend it"), event(1, "AgentMessage", "I do.")]
    events.append(event(2, "AgentMessage", "Done.", at="2026-03-01T10:11:12Z"))
    reader.open(publish(author, events))
    times = timeline(reader.page).locator("a.time")
    expect(times).to_have_count(3)
    for at, opacity in enumerate(("1", "0", "1")):
        expect(times.nth(at)).to_have_css("opacity", opacity)
    row(reader.page, "e1").hover()
    expect(times.nth(1)).to_have_css("opacity", "1")


def prompt_list(page: Page) -> Locator:
    """Return the list of prompts beside the text."""
    return page.get_by_role("navigation", name="Prompts")


def test_the_prompt_list_follows_the_reader_and_says_what_came_of_each(
    reader: Reader, author: Author
) -> None:
    events = [
        *working_day(),
        *(event(number, "AgentMessage", f"Thought {number}") for number in range(12, 60)),
        event(60, "UserMessage", "Are you there?"),
    ]
    reader.open(publish(author, events))
    page = reader.page
    links = prompt_list(page).get_by_role("link")
    expect(links).to_have_count(3)
    expect(links.nth(0)).to_contain_text("1 failure")
    expect(links.nth(1)).not_to_contain_text("Not answered")
    expect(links.nth(2)).to_contain_text("Not answered")

    expect(links.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    expect(row(page, "e9")).to_be_in_viewport()
    expect(links.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    expect(links.nth(0)).to_have_attribute("aria-current", "true")
    links.nth(2).click()
    expect(row(page, "e60")).to_be_in_viewport()
    assert address(page).endswith("#e=e60")


def test_thousands_of_prompts_are_listed_a_screen_at_a_time(reader: Reader, author: Author) -> None:
    reader.open(f"{publish(author, long_day(2500))}#e=e6000")
    page = reader.page
    links = prompt_list(page).get_by_role("link")
    expect(links.filter(has_text="Text number 6000 of")).to_be_in_viewport()
    assert links.count() <= 100

    page.locator("nav.rail").evaluate("rail => rail.scrollTo(0, 0)")
    links.filter(has_text="Text number 30 of").click()
    expect(row(page, "e30")).to_be_in_viewport()
    expect(links.filter(has_text="Text number 30 of")).to_have_attribute("aria-current", "true")


def test_on_a_phone_the_prompts_are_a_sheet(reader: Reader, author: Author) -> None:
    page = reader.page
    page.set_viewport_size({"width": 375, "height": 812})
    reader.open(publish(author, long_day(400)))
    expect(prompt_list(page)).not_to_be_visible()

    page.get_by_role("button", name=re.compile("^Prompts 400")).click()
    sheet = page.get_by_role("dialog", name="Prompts")
    links = sheet.get_by_role("link")
    sheet.locator(".body").evaluate("body => body.scrollTo(0, body.scrollHeight)")
    links.filter(has_text="Text number 1197 of").click()
    expect(sheet).not_to_be_visible()
    expect(row(page, "e1197")).to_be_in_viewport()
