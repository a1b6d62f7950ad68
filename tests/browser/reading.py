"""What tests of reading share: small sessions, and where things are on a session's page."""

from playwright.sync_api import Locator, Page

from tests.support.answer import JsonObject
from tests.support.author import Author
from tests.support.hail_text import event

DIFF = "--- a/tide.py\n+++ b/tide.py\n@@ -1 +1 @@\n-HOURS = 11\n+HOURS = 12\n"


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
