"""Source links: read from the stand-in host, cached, revalidated when the branch moves, pinned for ever."""

import re

from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.support.author import Author
from tests.support.remote_files import Shelf, github

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
    expect(reader.page.get_by_role("main")).to_contain_text("1 place")
    assert len(read) == 1


def test_pasting_a_link_on_the_landing_page_opens_it(reader: Reader, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Pasted and read"))
    reader.open("/")
    box = reader.page.get_by_role("textbox")
    box.fill(f"https://github.com/{shelf.name}/blob/main/{PATH}")
    box.press("Enter")

    expect(reader.page).to_have_url(re.compile(f"/src/gh/{shelf.name}/ref/main/path/{PATH}$"))
    expect(reader.page.get_by_role("main")).to_contain_text("Pasted and read")


def test_a_missing_file_is_told_plainly(reader: Reader, shelf: Shelf) -> None:
    shelf.commit("other.txt", b"x")
    reader.open(f"/src/{github(shelf.name, 'main', PATH)}")

    expect(reader.page.get_by_role("alert")).to_be_visible()
    assert reader.asked("/api/src/")[-1].status == 404


def test_a_malformed_address_names_the_shapes(reader: Reader) -> None:
    reply = reader.open("/src/gh/only/two")

    assert reply.status == 404
    expect(reader.page.get_by_role("main")).to_contain_text(
        "/src/gh/<owner>/<repository>/ref/<ref>/path/<file>"
    )
