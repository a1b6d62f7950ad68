"""What is around every page: keys, help, the command palette, theme, contrast, motion and touch."""

import json
import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from scripts.layout import ROOT
from tests.browser.reader import Reader
from tests.support.author import Author
from tests.support.remote_files import Shelf, github

PATH = "logs/day.hail.jsonl"

PAGES = ("/", "/sessions", "/docs", "/settings", "/no/such/page")

MESSAGE_KEYS = [
    key for path in (ROOT / "web/messages/en").glob("*.json") for key in json.loads(path.read_text())
]

SMALL_TARGETS = """() => {
    const inline = (element) => getComputedStyle(element).display === 'inline';
    const hidden = (box, style) => box.width <= 1 || box.height <= 1 || style.visibility === 'hidden';
    const kinds = 'a[href], button, input:not([type=hidden]), select, summary, [role=tab], [role=option]';
    return [...document.querySelectorAll(kinds)].flatMap((element) => {
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        if (hidden(box, style) || inline(element) || element.closest('.skip')) return [];
        const label = element.closest('label');
        const height = Math.max(box.height, label ? label.getBoundingClientRect().height : 0);
        const name = element.textContent.trim().slice(0, 30);
        return height >= 43.5 ? [] : [`${element.tagName} ${name} ${height}`];
    });
}"""

SMALL_FIELDS = """() => [...document.querySelectorAll('input:not([type=radio]), select, textarea')]
    .filter((field) => field.getBoundingClientRect().height > 1)
    .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
    .map((field) => field.id || field.outerHTML.slice(0, 80))"""

CONTRAST_OF = """(selector) => {
    const rgb = (text) => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
    const light = (rgb) => {
        const [r, g, b] = rgb.map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const front = light(rgb(getComputedStyle(document.querySelector(selector)).color));
    const back = light(rgb(getComputedStyle(document.body).backgroundColor));
    return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
}"""


def test_the_palette_opens_from_the_keyboard_and_leads_everywhere(
    reader: Reader, examples: dict[str, str]
) -> None:
    reader.open("/docs")
    page = reader.page
    expect(page.get_by_test_id("docs-toc")).to_be_visible()
    page.keyboard.press("Control+k")
    palette = page.get_by_test_id("command-palette")
    box = palette.get_by_role("combobox")
    expect(box).to_be_focused()

    box.press("ArrowUp")
    expect(palette.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    box.fill("sessions")
    expect(palette.get_by_role("option").first).to_contain_text("Search all sessions for")
    palette.get_by_role("option", name=re.compile("^Sessions")).click()
    expect(page).to_have_url(re.compile("/sessions$"))
    expect(palette).to_be_hidden()

    expect(page.locator('main a[href^="/session/"]').first).to_be_visible()
    page.keyboard.press("Control+k")
    box.fill("search sessions")
    palette.get_by_role("option", name="Search sessions Session list").click()
    expect(page.locator("#session-search")).to_be_focused()

    page.keyboard.press("Control+k")
    expect(palette).to_be_visible()
    page.keyboard.press("Control+k")
    expect(palette).to_be_hidden()
    expect(page.locator("#session-search")).to_be_focused()


def test_a_link_typed_into_the_palette_is_read(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Read from the palette"))
    reader.open("/settings")
    reader.page.get_by_role("banner").get_by_role("button", name="Search and commands").click()
    box = reader.page.get_by_role("combobox")
    box.fill(f"https://github.com/{shelf.name}/blob/main/{PATH}")
    box.press("Enter")

    expect(reader.page.get_by_role("main")).to_contain_text("Read from the palette")


def test_the_help_lists_the_keys_of_the_page_first_and_they_work(
    reader: Reader, examples: dict[str, str]
) -> None:
    reader.open("/sessions")
    page = reader.page
    expect(page.locator('main a[href^="/session/"]').first).to_be_visible()
    page.keyboard.press("?")
    help_table = page.get_by_test_id("keyboard-help-modal")
    expect(help_table.get_by_role("heading", level=3).first).to_have_text("Session list")
    page.keyboard.press("Escape")
    expect(help_table).to_be_hidden()

    foot = page.get_by_test_id("shortcut-footer")
    expect(foot).to_contain_text("Search and commands")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("sort=popular"))


def test_high_contrast_is_a_choice_that_stays(reader: Reader) -> None:
    page = reader.page
    reader.open("/settings")
    expect(page.get_by_test_id("settings-page")).to_be_visible()
    ordinary = page.evaluate(CONTRAST_OF, ".muted")
    page.get_by_role("main").get_by_role("radio", name="High").check()
    assert page.evaluate(CONTRAST_OF, ".muted") > max(ordinary, 7)

    reader.open("/settings")
    expect(page.get_by_test_id("settings-page")).to_be_visible()
    assert page.evaluate(CONTRAST_OF, ".muted") > 7
    page.get_by_role("main").get_by_role("radio", name="Dark").check()
    assert page.evaluate(CONTRAST_OF, ".muted") > 7


def test_the_systems_wish_for_contrast_is_followed(reader: Reader) -> None:
    page = reader.page
    reader.open("/settings")
    expect(page.locator("html")).not_to_have_attribute("data-contrast", "more")
    page.emulate_media(contrast="more")
    expect(page.locator("html")).to_have_attribute("data-contrast", "more")
    page.emulate_media(contrast="no-preference")
    expect(page.locator("html")).not_to_have_attribute("data-contrast", "more")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_no_page_flashes_in_another_theme(reader: Reader, theme: Literal["dark", "light"]) -> None:
    """The application never gets to run: what is painted is what the head alone made of the choice."""
    other: Literal["dark", "light"] = "light" if theme == "dark" else "dark"
    page = reader.page
    page.emulate_media(color_scheme=other)
    page.add_init_script(
        f"localStorage.setItem('theme', '{theme}'); localStorage.setItem('contrast', 'more')"
    )
    page.route(
        re.compile(r"/assets/index-.*\.js"),
        lambda route: route.fulfill(body="", content_type="text/javascript"),
    )
    reader.open("/docs")

    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(0, 0, 0)" if theme == "dark" else "rgb(255, 255, 255)")


def test_nothing_moves_under_reduced_motion(reader: Reader) -> None:
    page = reader.page
    page.emulate_media(reduced_motion="reduce")
    reader.open("/docs")
    expect(page.get_by_test_id("docs-toc")).to_be_visible()
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((element) => {
            const style = getComputedStyle(element);
            const times = [style.transitionDuration, style.animationDuration];
            return times.some((text) => parseFloat(text) > 0.01);
        }).length"""
    )
    assert moving == 0


def test_the_shell_is_usable_in_the_systems_own_colours(reader: Reader, examples: dict[str, str]) -> None:
    page = reader.page
    page.emulate_media(forced_colors="active")
    reader.open("/sessions")
    current = page.get_by_role("banner").get_by_role("link", name="Sessions")
    assert current.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_and_fields_do_not_zoom_on_a_phone(phone: Page, path: str) -> None:
    phone.goto(path)
    expect(phone.get_by_role("main")).not_to_be_empty()
    expect(phone.get_by_text("Loading")).to_have_count(0)
    assert phone.evaluate(SMALL_TARGETS) == []
    assert phone.evaluate(SMALL_FIELDS) == []
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_palette_works_by_touch(phone: Page) -> None:
    phone.goto("/docs")
    phone.get_by_role("button", name="Search and commands").tap()
    palette = phone.get_by_test_id("command-palette")
    expect(palette.get_by_role("combobox")).to_be_visible()
    assert phone.evaluate(SMALL_FIELDS) == []
    palette.get_by_role("option", name=re.compile("^Settings")).tap()
    expect(phone).to_have_url(re.compile("/settings$"))


@pytest.mark.parametrize("path", PAGES)
def test_a_korean_page_has_no_untranslated_text(reader: Reader, examples: dict[str, str], path: str) -> None:
    page = reader.page
    page.add_init_script("localStorage.setItem('opensession_language_mode', 'ko')")
    reader.open(path)
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile("[가-힣]"))
    assert heading.evaluate("element => getComputedStyle(element).wordBreak") == "keep-all"
    shown = page.locator("body").inner_text()
    assert [key for key in MESSAGE_KEYS if re.search(rf"(?<![\w./]){re.escape(key)}(?![\w./])", shown)] == []
    named = page.evaluate(
        "[...document.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label'))"
    )
    assert [name for name in named if name and not re.search("[가-힣]", name)] == []


def test_korean_words_are_not_broken_on_a_phone(phone: Page) -> None:
    phone.add_init_script("localStorage.setItem('opensession_language_mode', 'ko')")
    for path in PAGES:
        phone.goto(path)
        expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("[가-힣]"))
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_palette_offers_the_commands_of_a_session(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Find me", "Found."))
    reader.open(f"/src/{github(shelf.name, 'main', PATH)}")
    page = reader.page
    expect(page.get_by_role("main")).to_contain_text("Find me")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("find in this")
    page.get_by_role("option", name="Find in this session").click()
    expect(page.get_by_role("searchbox")).to_be_focused()
