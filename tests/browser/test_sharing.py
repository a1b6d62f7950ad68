"""Sharing and exporting: links, pinned links, the markup of a frame, downloads, a file that works offline."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import Reader
from tests.support.author import Author
from tests.support.hail_text import event
from tests.support.remote_files import Shelf, github

HOSTILE = "</script><script>document.title='broken'</script><img src=x onerror=alert(1)>"
EVENTS = [
    event(0, "UserMessage", "Chart the lagoon"),
    event(1, "ShellCommand", "12 fathoms", data={"command": "sound --depth", "exit_code": 0}),
    event(2, "AgentMessage", f"Charted. {HOSTILE}"),
]
LONG_OUTPUT = "".join(f"fathom {number}\n" for number in range(300))


def share(page: Page) -> None:
    """Open the dialog."""
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_test_id("share-dialog")).to_be_visible()


def download(page: Page, form: str, folder: Path) -> Path:
    """Save the session in a form."""
    with page.expect_download() as started:
        page.get_by_test_id("share-dialog").get_by_role("button", name=f".{form}").first.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


@pytest.fixture
def session(author: Author) -> str:
    """Publish a session."""
    return author.publish(author.write(events=EVENTS))


def test_the_dialog_gives_links_and_the_markup_of_a_frame(reader: Reader, session: str) -> None:
    reader.open(f"/session/{session}?view=focused#e=e1")
    page = reader.page
    share(page)
    address = f"{reader.origin}/session/{session}"
    expect(page.get_by_label("Link to this session", exact=True)).to_have_value(f"{address}?view=focused")
    expect(page.get_by_label("Link to what you see now", exact=True)).to_have_value(
        f"{address}?view=focused#e=e1"
    )
    expect(page.get_by_label("Markdown for a language model", exact=True)).to_have_value(f"{address}.md")
    page.get_by_role("button", name="Copy: Show it on another page").click()
    markup = page.evaluate("navigator.clipboard.readText()")
    assert f'<iframe src="{reader.origin}/embed/session/{session}?from=e1"' in markup
    expect(page.get_by_test_id("share-dialog")).to_contain_text("Anyone with the link")


@pytest.mark.parametrize(
    ("form", "words"),
    [("md", "Chart the lagoon"), ("txt", "12 fathoms"), ("json", '"events"'), ("jsonl", '"type":"header"')],
)
def test_a_published_session_is_downloaded(
    reader: Reader, session: str, tmp_path: Path, form: str, words: str
) -> None:
    reader.open(f"/session/{session}")
    share(reader.page)
    path = download(reader.page, form, tmp_path)
    assert path.name == ("Chart-the-lagoon.hail.jsonl" if form == "jsonl" else f"Chart-the-lagoon.{form}")
    assert words in path.read_text().replace('": "', '":"')


LIGHT = "rgb(252, 252, 251)"

WATCH_PAPER = """() => addEventListener('beforeprint', () => {
  const rows = [...document.querySelectorAll('main [data-timeline-idx]')];
  const shown = rows.filter((row) => row.offsetHeight > 0).length;
  window.paper = { text: document.querySelector('main').innerText, rows: shown };
})"""
"""Notes what a page shows at the moment it is printed."""


def paper(page: Page) -> tuple[str, int]:
    """Print the page; return its text and how many rows were shown."""
    page.evaluate(WATCH_PAPER)
    page.emulate_media(media="print")
    page.pdf()
    noted = page.evaluate("window.paper")
    assert page.get_by_role("banner").is_hidden()
    assert not page.get_by_role("button", name="Copy link").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == LIGHT
    page.emulate_media(media="screen")
    return noted["text"], noted["rows"]


def test_paper_shows_what_is_closed_and_cut_off_on_the_screen(reader: Reader, author: Author) -> None:
    events = [
        event(0, "UserMessage", "Chart the lagoon"),
        event(1, "Thinking", "It may be deep."),
        event(2, "ShellCommand", LONG_OUTPUT, data={"command": "sound --depth", "exit_code": 0}),
        *(event(number, "FileRead", data={"path": f"sea/part{number}.py"}) for number in range(3, 7)),
        event(7, "AgentMessage", "\n\n".join(f"Charted part {number}." for number in range(90))),
    ]
    reader.page.emulate_media(color_scheme="dark")
    reader.open(f"/session/{author.publish(author.write(events=events))}")
    page = reader.page
    expect(page.get_by_role("button", name=re.compile("sound --depth"))).to_be_visible()
    expect(page.get_by_role("button", name="More about this message").first).to_be_attached()
    assert "fathom 150\n" not in page.locator("main").inner_text()

    text, rows = paper(page)
    assert rows == 5
    for words in ("It may be deep.", "fathom 150\n", "part5.py", "Charted part 89."):
        assert words in text
    assert "Details" not in text
    expect(page.get_by_text("It may be deep.").filter(visible=True)).to_have_count(1)
    assert "fathom 150\n" not in page.locator("main").inner_text()


def test_paper_holds_a_long_session_to_its_end(reader: Reader, author: Author) -> None:
    reader.open(f"/session/{author.publish(author.write(*(f'Text {number}' for number in range(1000))))}")
    page = reader.page
    expect(page.get_by_test_id("session-detail-hero")).to_contain_text("500 prompts")
    expect(page.locator(".window")).to_be_attached()
    expect(page.get_by_role("button", name="More about this message").first).to_be_attached()

    text, rows = paper(page)
    assert rows == 1000
    assert "Text 999" in text
    expect(page.get_by_text("Text 999")).to_have_count(0)


def test_the_whole_session_is_copied_as_markdown(
    reader: Reader, author: Author, session: str, shelf: Shelf
) -> None:
    shelf.commit("logs/a.hail.jsonl", author.write(events=EVENTS))
    for path in (f"/session/{session}", f"/src/{github(shelf.name, 'main', 'logs/a.hail.jsonl')}"):
        reader.open(path)
        share(reader.page)
        reader.page.evaluate("navigator.clipboard.writeText('')")
        button = reader.page.get_by_role("button", name="Copy the whole session as Markdown")
        button.click()
        expect(reader.page.get_by_test_id("share-dialog").get_by_text("Copied")).to_be_visible()
        text = reader.page.evaluate("navigator.clipboard.readText()")
        assert "Chart the lagoon" in text
        assert "12 fathoms" in text
        assert "- Output tokens: `" in text


def test_a_source_is_pinned_and_downloaded(
    reader: Reader, author: Author, shelf: Shelf, tmp_path: Path
) -> None:
    commit = shelf.commit("logs/a.hail.jsonl", author.write(events=EVENTS))
    reader.open(f"/src/{github(shelf.name, 'main', 'logs/a.hail.jsonl')}")
    share(reader.page)
    pinned = f"{reader.origin}/src/{github(shelf.name, commit, 'logs/a.hail.jsonl')}"
    expect(reader.page.get_by_role("textbox", name="pinned to the commit")).to_have_value(pinned)
    first = download(reader.page, "jsonl", tmp_path).read_text().splitlines()[0]
    assert json.loads(first)["type"] == "header"
    assert "Chart the lagoon" in download(reader.page, "md", tmp_path).read_text()


def test_the_exported_file_works_offline(
    reader: Reader, chromium: Browser, session: str, tmp_path: Path
) -> None:
    reader.open(f"/session/{session}")
    share(reader.page)
    path = download(reader.page, "html", tmp_path)
    context = chromium.new_context(offline=True, locale="en-GB", color_scheme="light")
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: None if request.url == path.as_uri() else troubles.append(request.url))
    page.goto(path.as_uri())
    expect(page.get_by_role("heading", name="Chart the lagoon").first).to_be_visible()
    page.get_by_role("button", name="sound --depth").click()
    expect(page.get_by_role("main")).to_contain_text("12 fathoms")
    page.get_by_role("searchbox").fill("fathoms")
    expect(page.get_by_role("main")).to_contain_text("1")
    page.get_by_role("link", name="Prompt 1").first.click()
    assert "e=e0" in page.url
    assert page.title() != "broken"
    troubles = [trouble for trouble in troubles if not trouble.startswith("data:")]
    context.close()
    assert troubles == []
