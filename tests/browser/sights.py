"""What a reader can have before him, page by page and state by state, in any language and theme."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, Route, expect

from tests.browser.session_of_all_kinds import all_kinds
from tests.support.author import Author
from tests.support.remote_files import Shelf, github

WIDE, PHONE = (1440, 900), (375, 812)

OVERLAY = "dialog[open], :popover-open"

LOG, OTHER = "logs/day.hail.jsonl", "other.jsonl"


@dataclass(frozen=True, slots=True)
class Sight:
    """A page in one state: its address, what must be visible on it, and what the reader does then.

    Without an address it is the page before, on which the reader pressed Escape. ``part`` is what of the
    page is new: the rest has been looked at.
    """

    name: str
    path: str | None
    ready: str
    act: Callable[[Page], None] | None = None
    size: tuple[int, int] = WIDE
    part: str = ":root"

    def show(self, page: Page) -> None:
        """Bring it about and wait until it stands still."""
        page.set_viewport_size({"width": self.size[0], "height": self.size[1]})
        if self.path is None:
            page.keyboard.press("Escape")
            expect(page.locator(OVERLAY)).to_have_count(0)
        else:
            page.goto(self.path)
        expect(page.locator(self.ready).first).to_be_visible()
        expect(page.locator("[aria-busy=true], [role=progressbar]")).to_have_count(0)
        if self.act:
            self.act(page)
        settle(page)


def settle(page: Page) -> None:
    """Wait until nothing moves any more and what was put off has been drawn."""
    page.evaluate(
        """async () => {
            await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)));
            for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
        }"""
    )


def offer_everything(page: Page) -> None:
    """Let the site seem to have accounts and uploads: the pages for them exist only then."""

    def answer(route: Route) -> None:
        reply = route.fetch()
        changed = {**reply.json(), "auth_enabled": True, "upload_enabled": True}
        route.fulfill(response=reply, body=json.dumps(changed))

    page.route("**/api/capabilities", answer)


def press(*keys: str, ready: str) -> Callable[[Page], None]:
    """Return an act: keys, after which something is visible."""

    def act(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator(ready).first).to_be_visible()

    return act


def click(selector: str, ready: str) -> Callable[[Page], None]:
    """Return an act: a click, after which something is visible."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        expect(page.locator(ready).first).to_be_visible()

    return act


def change_format(page: Page) -> None:
    """Ask for another format of a source; on a phone what can be done there is behind a button."""
    banner = page.get_by_test_id("source-banner")
    more = banner.locator(".more")
    if more.is_visible():
        more.click()
    banner.locator(".acts button[aria-expanded]").click()
    expect(page.get_by_test_id("parser-chooser")).to_be_visible()


def cut_off(page: Page) -> None:
    """Lose the connection, and ask for another order."""
    unreachable = re.compile(r"/api/sessions\?")
    page.route(unreachable, lambda route: route.abort("connectionrefused"))
    page.keyboard.press("o")
    expect(page.locator("main [role=status] button").first).to_be_visible()
    page.unroute(unreachable)


def preview_file(page: Page) -> None:
    """Choose a file to look at."""
    body = b'{"some": "thing"}\n'
    field = page.locator("input[type=file]")
    field.set_input_files({"name": "other.jsonl", "mimeType": "text/plain", "buffer": body})
    expect(page.get_by_test_id("parser-chooser")).to_be_visible()


def open_inner_rows(page: Page) -> None:
    """Open the rest: menus of messages and raw records; a diff side by side where there is room."""
    opened = page.locator("main .message > button, main .prompt .head > button")
    for at in range(min(opened.count(), 3)):
        opened.nth(at).focus()
        page.keyboard.press("Enter")
    raw = page.locator("main .actions button[aria-expanded=false]")
    for at in (1, 0):
        raw.nth(at).click()
    expect(page.locator("main .raw figure").first).to_be_visible()
    for button in page.locator("main .diff .view").all()[:1]:
        button.click()


def open_net_change(page: Page) -> None:
    """Open what all edits made of a file together."""
    click("aside button.file", "aside .net")(page)
    click("aside .net", OVERLAY)(page)


def sights(author: Author, shelf: Shelf) -> Sequence[Sight]:
    """Publish what is needed and return every page in the states that differ most."""
    ids = publish_all(author, shelf)
    session, part = f"/session/{ids['session']}", "article.session .timeline-row"
    source = f"/src/{github(shelf.name, 'main', LOG)}"
    unclear = f"/src/{github(shelf.name, 'main', OTHER)}"
    row, page, toc = "main a[data-session-id]", "main h1", "[data-testid=docs-toc]"
    chooser = "[data-testid=parser-chooser]"
    listed = f"/sessions?tool={author.name}"
    return (
        Sight("landing", "/", "[data-testid=live-session] .timeline-row"),
        Sight("landing on a phone", None, page, size=PHONE),
        Sight("list", "/sessions", row),
        Sight("filtered list", f"{listed}&errors=1&search=tide", f"{row} mark"),
        Sight("facets", None, row, click("main .button[aria-haspopup]", f"{OVERLAY} button"), PHONE, OVERLAY),
        Sight("agents", f"{listed}&layout=agents", "main .rows a"),
        Sight("unreachable list", listed, row, cut_off),
        Sight("empty list", "/sessions?search=nothinglikethisanywhere", "main .empty"),
        Sight("session", session, part),
        Sight("view box", None, part, click(".tools .view", OVERLAY), WIDE, OVERLAY),
        Sight("share dialog", None, part, click(".actions [aria-haspopup]", OVERLAY), WIDE, OVERLAY),
        Sight("palette", None, part, press("Control+k", ready=OVERLAY), WIDE, OVERLAY),
        Sight("help", None, part, press("?", ready=OVERLAY), WIDE, OVERLAY),
        Sight("choices", None, part, click("[popovertarget=display]", "#display input"), WIDE, OVERLAY),
        Sight("view sheet", None, part, click(".tools .view", OVERLAY), PHONE, OVERLAY),
        Sight("details sheet", None, part, click(".tools .narrow:last-child", OVERLAY), PHONE, OVERLAY),
        Sight("prompts sheet", None, part, click(".tools .narrow", f"{OVERLAY} ol"), PHONE, OVERLAY),
        Sight(
            "search",
            f"{session}?q=tide",
            ".matches:not(:empty)",
            press("/", "Enter", ready=".step"),
            WIDE,
            ".tools",
        ),
        Sight("opened session", f"{session}?open=all", ".event > .body .meta", open_inner_rows),
        Sight("picture", None, part, click("main figure:has(img) button", OVERLAY), WIDE, OVERLAY),
        Sight("net change", None, part, open_net_change, WIDE, OVERLAY),
        Sight("linked session", None, part, click("aside li.related button", OVERLAY), WIDE, OVERLAY),
        Sight("missing event", f"{session}?view=errors#e=nowhere", ".text .note"),
        Sight("missing session", f"/session/{'0' * 64}", page),
        Sight("source", source, part),
        Sight("change of format", None, part, change_format, WIDE, chooser),
        Sight("unclear source", unclear, f"{chooser} button"),
        Sight("failed source", f"/src/{github(shelf.name, 'main', 'gone.jsonl')}", "[role=alert]"),
        Sight("malformed source", "/src/gh/only/two", page),
        Sight("guide", "/docs", "[data-testid=docs-chapter]"),
        Sight("contents", None, page, click("[data-testid=docs-toc] button", toc), PHONE, toc),
        Sight("settings", "/settings", "[data-testid=settings-page]"),
        Sight("upload", "/upload", "[data-testid=upload-zone]", preview_file),
        Sight("login", "/login", page),
        Sight("no such page", "/no/such/page", "[data-testid=not-found-page]"),
        Sight("frame", f"/embed/session/{ids['session']}", ".timeline-row"),
        Sight("missing frame", f"/embed/session/{'0' * 64}", ".note"),
    )


def publish_all(author: Author, shelf: Shelf) -> Mapping[str, str]:
    """Publish a session of all kinds with one that leads to it, and put files into the repository."""
    shelf.commit(LOG, author.write(events=all_kinds()))
    shelf.commit(OTHER, b'{"some": "thing"}\n')
    other = author.publish(author.write("Where is the tide?", "Out.", title="The day before"))
    git = {"repository_url": "https://github.com/acme/queue.git", "branch": "main", "commit_hash": "9f" * 20}
    attributes = {"git": git, "cwd": "/home/kim", "input_tokens": 12_000, "output_tokens": 3400}
    session = author.publish(author.write(events=all_kinds(), related=[other], attributes=attributes))
    return {"session": session, "other": other}
