"""Source links: read from the stand-in host, cached, revalidated when the branch moves, pinned for ever."""

import json
import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.reader import Reader
from tests.standin.server import StandinHost
from tests.support.author import Author
from tests.support.remote_files import Shelf, github, gitlab

PATH = "logs/day.hail.jsonl"


def cache_outcome(reader: Reader, address: str) -> str | None:
    """Return how the newest reading of a source was served."""
    return reader.asked(f"/api/src/{address}")[-1].header_value("x-opensession-cache")


def test_a_source_link_is_drawn_then_cached(reader: Reader, author: Author, shelf: Shelf) -> None:
    commit = shelf.commit(PATH, author.write("Read me from the repository", "With pleasure."))
    address = github(shelf.name, "main", PATH)
    reader.open(f"/src/{address}")

    expect(reader.page.get_by_role("main")).to_contain_text("Read me from the repository")
    banner = reader.page.get_by_test_id("source-banner")
    expect(banner).to_contain_text(shelf.name)
    expect(banner).to_contain_text(commit[:7])
    assert cache_outcome(reader, address) == "miss"

    asked = len(shelf.asked())
    reader.open(f"/src/{address}")
    expect(reader.page.get_by_role("main")).to_contain_text("Read me from the repository")
    assert cache_outcome(reader, address) == "hit"
    assert len(shelf.asked()) == asked


def test_a_pinned_link_stays_when_the_branch_moves(reader: Reader, author: Author, shelf: Shelf) -> None:
    first = shelf.commit(PATH, author.write("The first text"))
    reader.open(f"/src/{github(shelf.name, first, PATH)}")
    expect(reader.page.get_by_role("main")).to_contain_text("The first text")

    second = shelf.commit(PATH, author.write("The second text"))
    reader.open(f"/src/{github(shelf.name, first, PATH)}")
    expect(reader.page.get_by_role("main")).to_contain_text("The first text")
    reader.open(f"/src/{github(shelf.name, second, PATH)}")
    expect(reader.page.get_by_role("main")).to_contain_text("The second text")


def test_a_reload_follows_the_branch(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("The first text"))
    address = github(shelf.name, "main", PATH)
    reader.open(f"/src/{address}")
    expect(reader.page.get_by_role("main")).to_contain_text("The first text")

    commit = shelf.commit(PATH, author.write("The second text"))
    reader.page.reload()
    expect(reader.page.get_by_role("main")).to_contain_text("The second text")
    expect(reader.page.get_by_test_id("source-banner")).to_contain_text(commit[:7])


def test_the_view_changes_without_reading_the_log_again(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("The first text"))
    read: list[str] = []
    reader.page.on(
        "request", lambda request: read.append(request.url) if "/api/src/" in request.url else None
    )
    reader.open(f"/src/{github(shelf.name, 'main', PATH)}")
    expect(reader.page.get_by_role("main")).to_contain_text("The first text")
    reader.page.get_by_role("link", name="Prompt 1").click()
    reader.page.get_by_role("searchbox").fill("first")
    expect(reader.page).to_have_url(re.compile(r"\?q=first#e="))
    expect(reader.page.get_by_role("main")).to_contain_text("1 match")
    assert len(read) == 1


def test_pasting_a_link_on_the_landing_page_opens_it(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Pasted and read"))
    reader.open("/")
    box = reader.page.get_by_role("textbox")
    box.fill(f"https://github.com/{shelf.name}/blob/main/{PATH}")
    box.press("Enter")

    expect(reader.page).to_have_url(re.compile(f"/src/gh/{shelf.name}/ref/main/path/{PATH}$"))
    expect(reader.page.get_by_role("main")).to_contain_text("Pasted and read")


BAD_DAYS = {
    "forbidden": ("source_private", "The host does not show this file to strangers."),
    "announce-too-much": ("file_too_large", "The file is larger than this site reads."),
    "binary": ("parse_failed", "The file was fetched, but it looks like no session log."),
    "too-many": ("upstream_rate_limited", "The Git host refuses more requests for now."),
    "drip": ("upstream_timeout", "The Git host took too long to answer."),
    "server-error": ("fetch_failed", "The file could not be fetched."),
    "gone": ("source_not_found", "The host has no such file."),
}

UPSTREAM_DEADLINE = 30_000
"""Milliseconds within which the site gives up on a slow host, and some more."""


@pytest.mark.parametrize("kind", BAD_DAYS)
def test_each_bad_day_of_a_host_is_told_in_its_own_words(reader: Reader, kind: str) -> None:
    code, heading = BAD_DAYS[kind]
    reader.open(f"/src/{github(f'misbehave/{kind}', 'main', PATH)}")

    told = reader.page.get_by_test_id("source-failure")
    expect(told).to_have_attribute("data-code", code, timeout=UPSTREAM_DEADLINE)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(told).to_contain_text(PATH)
    outside = told.get_by_role("link", name="Open at github.com")
    expect(outside).to_have_attribute("href", f"https://github.com/misbehave/{kind}/blob/main/{PATH}")
    expect(told.get_by_role("link", name="Paste another link")).to_be_visible()
    if kind == "too-many":
        expect(told).to_contain_text("Try again in 17 seconds.")
    again = told.get_by_role("button", name="Try again")
    expect(again).to_have_count(0 if code == "file_too_large" else 1)


def test_a_private_project_is_told_from_a_missing_one(
    reader: Reader, shelf: Shelf, git_host: StandinHost
) -> None:
    shelf.commit(PATH, b"x")
    git_host.private.add(shelf.name)
    reader.open(f"/src/{gitlab(shelf.name, 'main', PATH)}")

    expect(reader.page.get_by_role("heading", level=1)).to_have_text(BAD_DAYS["forbidden"][1])
    told = reader.page.get_by_role("alert")
    expect(told).to_contain_text("Only files in public repositories can be read here.")


def test_our_own_limit_is_told_apart_from_the_hosts(reader: Reader, shelf: Shelf) -> None:
    def refuse(route: Route) -> None:
        body = {"code": "rate_limited", "message": "Too many requests.", "hint": None}
        route.fulfill(status=429, body=json.dumps(body), headers={"retry-after": "30"})

    reader.page.route("**/api/src/**", refuse)
    reader.open(f"/src/{github(shelf.name, 'main', PATH)}")

    expect(reader.page.get_by_role("heading", level=1)).to_have_text(
        "Too many requests came from your address."
    )
    expect(reader.page.get_by_role("alert")).to_contain_text("Nothing is lost. Try again in 30 seconds.")


def test_a_failed_reading_succeeds_when_tried_again(
    reader: Reader, author: Author, shelf: Shelf, git_host: StandinHost
) -> None:
    shelf.commit(PATH, author.write("Here again"))
    git_host.down = True
    try:
        reader.open(f"/src/{github(shelf.name, 'main', PATH)}")
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("The file could not be fetched.")
    finally:
        git_host.down = False
    reader.page.get_by_role("button", name="Try again").click()
    expect(reader.page.get_by_role("main")).to_contain_text("Here again")


def test_a_branch_with_a_slash_is_offered_when_the_file_is_not_found(
    reader: Reader, author: Author, shelf: Shelf
) -> None:
    shelf.commit("a.jsonl", author.write("On a long branch"), branch="feature/deep")
    shelf.commit("other.txt", b"x")
    reader.open(f"/src/{github(shelf.name, 'feature', 'deep/a.jsonl')}")

    reader.page.get_by_role("link", name="feature/deep").click()
    expect(reader.page.get_by_role("main")).to_contain_text("On a long branch")


def test_a_log_that_could_be_several_is_chosen_and_chosen_back(reader: Reader, shelf: Shelf) -> None:
    shelf.commit("other.jsonl", b'{"some": "thing"}\n')
    address = f"/src/{github(shelf.name, 'main', 'other.jsonl')}"
    reader.open(address)
    chooser = reader.page.get_by_test_id("parser-chooser")
    expect(chooser).to_contain_text("file name ends .jsonl")
    expect(chooser.get_by_role("button", name="Amp")).to_be_visible()

    chooser.get_by_role("button", name=re.compile("HAIL", re.IGNORECASE)).click()
    expect(reader.page).to_have_url(re.compile(r"\?parser_hint=hail$"))
    reader.page.get_by_role("button", name="Try again without the chosen format").click()
    expect(reader.page).to_have_url(re.compile(f"{re.escape(address)}$"))
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(
        "This site is not sure which tool wrote this log."
    )


def test_a_format_can_be_changed_after_reading(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Read as what it is"))
    address = f"/src/{github(shelf.name, 'main', PATH)}"
    reader.open(address)
    banner = reader.page.get_by_test_id("source-banner")
    expect(banner).to_contain_text("Read as HAIL")

    banner.get_by_role("button", name="Change format").click()
    banner.get_by_test_id("parser-chooser").get_by_role("button", name="HAIL").click()
    expect(reader.page).to_have_url(re.compile(r"\?parser_hint=hail$"))
    expect(banner).to_contain_text("Read as HAIL, as chosen")
    banner.get_by_role("button", name="Let the site decide").click()
    expect(reader.page).to_have_url(re.compile(f"{re.escape(address)}$"))
    expect(reader.page.get_by_role("main")).to_contain_text("Read as what it is")


def test_a_branch_that_moved_is_noticed_and_the_earlier_one_is_a_link(
    reader: Reader, author: Author, shelf: Shelf
) -> None:
    first = shelf.commit(PATH, author.write("The first text"))
    reader.open(f"/src/{github(shelf.name, 'main', PATH)}")
    expect(reader.page.get_by_role("main")).to_contain_text("The first text")
    expect(reader.page.get_by_test_id("source-moved")).to_have_count(0)

    second = shelf.commit(PATH, author.write("The second text"))
    reader.page.reload()
    moved = reader.page.get_by_test_id("source-moved")
    expect(moved).to_contain_text("main has moved since you last looked.")
    expect(moved).to_contain_text(f"{first[:7]} → {second[:7]}")

    moved.get_by_role("link", name="Show the earlier one").click()
    expect(reader.page.get_by_role("main")).to_contain_text("The first text")
    expect(reader.page).to_have_url(re.compile(f"/ref/{first}/.*branch=main$"))
    reader.page.get_by_role("button", name="Is there a newer one on main?").click()
    expect(moved).to_contain_text("main has moved on.")
    moved.get_by_role("link", name="Show the newest").click()
    expect(reader.page.get_by_role("main")).to_contain_text("The second text")


def test_the_pinned_link_is_copied_and_knows_its_branch(reader: Reader, author: Author, shelf: Shelf) -> None:
    commit = shelf.commit(PATH, author.write("Pin me"))
    reader.open(f"/src/{github(shelf.name, 'main', PATH)}")
    reader.page.get_by_role("button", name="Copy pinned link").click()
    expect(reader.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{reader.origin}/src/{github(shelf.name, commit, PATH)}?branch=main"

    reader.open(copied.removeprefix(reader.origin))
    expect(reader.page.get_by_test_id("source-banner")).to_contain_text("pinned")
    reader.page.get_by_role("button", name="Is there a newer one on main?").click()
    expect(reader.page.get_by_test_id("source-moved")).to_have_text("main still has this commit.")


def test_a_failure_on_a_korean_page_is_korean(reader: Reader) -> None:
    reader.page.add_init_script("localStorage.setItem('opensession_language_mode', 'ko')")
    reader.open(f"/src/{github('misbehave/gone', 'main', PATH)}")

    expect(reader.page.get_by_role("heading", level=1)).to_have_text(re.compile("[가-힣]"))
    shown = reader.page.get_by_test_id("source-failure").get_by_role("alert")
    expect(shown).not_to_contain_text(re.compile("[A-Za-z]{3}"))


def test_a_pasted_folder_opens_as_the_session_in_it(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("In a folder"))
    reader.open("/")
    box = reader.page.get_by_role("textbox")
    box.fill(f"https://github.com/{shelf.name}/tree/main/logs")
    box.press("Enter")
    expect(reader.page).to_have_url(re.compile(f"/src/gh/{shelf.name}/ref/main/path/logs$"))

    reader.open("/")
    box.fill(f"https://github.com/{shelf.name}")
    box.press("Enter")
    expect(reader.page.get_by_role("main")).to_contain_text("This is a whole repository.")


def test_a_malformed_address_names_the_shapes(reader: Reader) -> None:
    reply = reader.open("/src/gh/only/two")

    assert reply.status == 404
    expect(reader.page.get_by_role("main")).to_contain_text(
        "/src/gh/<owner>/<repository>/ref/<ref>/path/<file>"
    )


def test_on_a_phone_what_can_be_done_with_a_source_waits_behind_a_button(
    reader: Reader, author: Author, shelf: Shelf
) -> None:
    page = reader.page
    page.set_viewport_size({"width": 375, "height": 812})
    shelf.commit(PATH, author.write("Read me on a phone"))
    reader.open(f"/src/{github(shelf.name, 'main', PATH)}")
    banner = page.get_by_test_id("source-banner")
    expect(banner).to_contain_text(shelf.name)
    pinned = banner.get_by_role("button", name="Copy pinned link")
    expect(pinned).not_to_be_visible()

    banner.get_by_role("button", name="More about this source").click()
    expect(pinned).to_be_visible()
    assert int(page.locator("main").evaluate("main => main.scrollWidth")) <= 375
