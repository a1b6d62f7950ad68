"""A session inside another site's page, and a session's own page that no other site may frame."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from scripts.devserver import DevServer
from tests.support.author import Author
from tests.support.hail_text import event

TEXTS = ("Name the tides", "Spring and neap.", "And their times", "Ask the harbour.", "Thanks", "Fair winds.")


class Blog(BaseHTTPRequestHandler):
    """A site of one page."""

    def do_GET(self) -> None:
        """Answer anything with that page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>A blog</h1>")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def blog_address() -> Iterator[str]:
    """Run another site: another port is another origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Blog) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def blog(chromium: Browser, blog_address: str) -> Iterator[Page]:
    """Open that site's page."""
    context = chromium.new_context(locale="en-GB", color_scheme="light")
    page = context.new_page()
    page.goto(blog_address)
    yield page
    context.close()


def frame(blog: Page, address: str) -> FrameLocator:
    """Put a frame on the page, as its author would."""
    blog.evaluate("address => document.body.innerHTML = `<iframe src='${address}' height=500>`", address)
    return blog.frame_locator("iframe")


def published(author: Author) -> str:
    """Publish three prompts and their answers."""
    kinds = ("UserMessage", "AgentMessage")
    return author.publish(
        author.write(events=[event(number, kinds[number % 2], text) for number, text in enumerate(TEXTS)])
    )


def test_a_part_of_a_session_stands_in_another_page(
    blog: Page, author: Author, dev_server: DevServer
) -> None:
    session = published(author)
    framed = frame(blog, f"{dev_server.base_url}/embed/session/{session}?from=e2&to=e3&theme=dark")
    main = framed.get_by_role("main")
    expect(main).to_contain_text("And their times")
    expect(main).to_contain_text("Ask the harbour.")
    expect(main).not_to_contain_text("Spring and neap.")
    expect(main).not_to_contain_text("Fair winds.")
    expect(framed.locator("html")).to_have_attribute("data-theme", "dark")
    expect(framed.get_by_role("banner")).to_have_count(0)
    link = framed.get_by_role("link", name="Read the whole session")
    expect(link).to_have_attribute("href", f"/session/{session}#e=e2..e3")
    expect(link).to_have_attribute("target", "_blank")


def test_times_and_numbers_lead_to_the_session_of_its_own(
    blog: Page, author: Author, dev_server: DevServer
) -> None:
    session = published(author)
    framed = frame(blog, f"{dev_server.base_url}/embed/session/{session}?from=e2")
    time = framed.locator('[data-key="e3"] a.time')
    expect(time).to_have_attribute("href", f"/session/{session}#e=e3")
    expect(time).to_have_attribute("title", re.compile(r"· Link to this event$"))
    with blog.context.expect_page() as opened:
        time.click()
    expect(opened.value.locator('[data-key="e3"]')).to_have_class(re.compile(r"\bmarked\b"))
    number = framed.get_by_role("heading", name="Prompt 2").get_by_role("link")
    expect(number).to_have_attribute("href", f"/session/{session}#e=e2")
    expect(number).to_have_attribute("target", "_blank")


def test_a_part_that_is_not_there_gives_the_whole_and_says_so(
    blog: Page, author: Author, dev_server: DevServer
) -> None:
    framed = frame(blog, f"{dev_server.base_url}/embed/session/{published(author)}?from=nowhere")
    expect(framed.get_by_role("status")).to_contain_text("not in this session")
    expect(framed.get_by_role("main")).to_contain_text("Fair winds.")


def test_an_unknown_session_is_told_inside_the_frame(blog: Page, dev_server: DevServer) -> None:
    framed = frame(blog, f"{dev_server.base_url}/embed/session/{'0' * 64}")
    expect(framed.get_by_role("main")).to_contain_text("No such session")


def test_the_page_of_a_session_refuses_the_frame(blog: Page, author: Author, dev_server: DevServer) -> None:
    session = published(author)
    with blog.expect_event("console", lambda message: "frame" in message.text.lower()):
        frame(blog, f"{dev_server.base_url}/session/{session}")
