"""Landing, guide, gated pages, language and theme."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.reader import Reader
from tests.support.author import Author
from tests.support.hail_text import event


def with_capabilities(reader: Reader, **changed: bool) -> None:
    """Let the site seem to have other capabilities than it has."""

    def answer(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, body=json.dumps({**reply.json(), **changed}))

    reader.page.route("**/api/capabilities", answer)


def test_the_landing_page_shows_a_live_example(reader: Reader, examples: dict[str, str]) -> None:
    reply = reader.open("/")

    assert reply.status == 200
    live = reader.page.get_by_test_id("live-session")
    expect(live.locator("[data-timeline-idx]").first).to_be_visible()
    row = live.get_by_role("button", expanded=False).first
    row.click()
    expect(live.get_by_role("button", expanded=True).first).to_be_visible()

    link = reader.page.locator('main h2 a[href^="/session/"]').first
    link.click()
    expect(reader.page.get_by_test_id("session-detail-hero")).to_be_visible()


def test_the_live_example_shows_a_record_of_a_session_that_it_reads_in_part(
    reader: Reader, author: Author
) -> None:
    published = author.publish(author.write(*(f"Text {number} {'x' * 20_000}" for number in range(60))))
    session = reader.page.request.get(f"/api/sessions/{published}").json()
    only = {"sessions": [session], "total": 1, "page": 1, "per_page": 1}
    reader.page.route("**/api/sessions?*", lambda route: route.fulfill(body=json.dumps(only)))
    reader.open("/")
    row = reader.page.get_by_test_id("live-session").locator("[data-timeline-idx]").first
    row.hover()
    row.get_by_role("button", name="More about this message").click()
    reader.page.get_by_role("button", name="Raw JSON").click()

    expect(row.locator("figure")).to_contain_text('"event_id": "e0"')


def test_the_live_example_is_a_recent_session_that_fills_its_window(reader: Reader, author: Author) -> None:
    small = author.publish(author.write("Hello", "Hello."))
    large = author.publish(author.write(*(f"Text {number}" for number in range(12))))
    recent = [reader.page.request.get(f"/api/sessions/{each}").json() for each in (small, large)]
    found = {"sessions": recent, "total": 2, "page": 1, "per_page": 10}
    reader.page.route("**/api/sessions?*", lambda route: route.fulfill(body=json.dumps(found)))
    reader.open("/")

    expect(reader.page.locator("#example-title a")).to_have_attribute("href", f"/session/{large}")


def test_on_a_phone_the_live_example_leaves_room_for_the_marks_of_agents(
    reader: Reader, author: Author
) -> None:
    tasks = ("one", "two")
    starts = [event(2 + at, "TaskStart", data={"title": task}, task=task) for at, task in enumerate(tasks)]
    says = [event(4 + at, "AgentMessage", f"From {task}", task=task) for at, task in enumerate(tasks)]
    opening = [event(0, "UserMessage", "Divide it"), event(1, "AgentMessage", "From the main agent")]
    published = author.publish(author.write(events=[*opening, *starts, *says]))
    session = reader.page.request.get(f"/api/sessions/{published}").json()
    only = {"sessions": [session], "total": 1, "page": 1, "per_page": 1}
    reader.page.route("**/api/sessions?*", lambda route: route.fulfill(body=json.dumps(only)))
    reader.page.set_viewport_size({"width": 375, "height": 800})
    reader.open("/")
    live = reader.page.get_by_test_id("live-session")
    whose = (live.get_by_text(text, exact=True) for text in ("From the main agent", "From one", "From two"))
    edges = [box["x"] for text in whose if (box := text.bounding_box())]

    assert edges[0] < edges[1] == edges[2]


def test_the_example_s_title_ends_with_its_second_line_on_a_phone(phone: Page) -> None:
    phone.goto("/")
    title = phone.locator("#example-title span")
    expect(title).to_be_visible()
    lines = title.evaluate("box => box.clientHeight / parseFloat(getComputedStyle(box).lineHeight)")
    assert 0.9 < lines < 2.1


def test_a_site_without_sessions_has_a_landing_page_too(reader: Reader) -> None:
    empty = {"sessions": [], "total": 0, "page": 1, "per_page": 1}
    reader.page.route("**/api/sessions?*", lambda route: route.fulfill(body=json.dumps(empty)))
    reader.open("/")

    expect(reader.page.locator('[data-contract-section="example"]')).to_have_count(0)
    expect(reader.page.locator('[data-contract-section="publish"]')).to_be_visible()


def test_the_contents_of_the_guide_stay_and_mark_the_chapter(reader: Reader) -> None:
    page = reader.page
    reader.open("/docs")
    toc = page.get_by_test_id("docs-toc")
    target = toc.get_by_role("link").nth(4)
    target.click()
    expect(target).to_have_attribute("aria-current", "location")
    expect(toc).to_be_in_viewport()
    page.mouse.wheel(0, -100_000)
    expect(toc.locator("[aria-current]")).to_have_count(0)


def test_the_contents_of_the_guide_open_on_a_phone(phone: Page) -> None:
    phone.goto("/docs")
    toc = phone.get_by_test_id("docs-toc")
    contents = toc.get_by_role("button", name="Contents")
    expect(toc.get_by_role("link").first).to_be_hidden()
    contents.tap()
    target = toc.get_by_role("link").nth(2)
    href = target.get_attribute("href")
    assert href
    target.tap()

    heading = phone.locator(f'[id="{href.removeprefix("#")}-title"]')
    expect(heading).to_be_in_viewport()
    expect(toc.get_by_role("link").first).to_be_hidden()
    expect(contents).to_contain_text(heading.get_by_role("link").inner_text())
    bar, title = contents.bounding_box(), heading.bounding_box()
    assert bar
    assert title
    assert bar["y"] + bar["height"] <= title["y"]


@pytest.mark.parametrize(("language", "heading"), [("en", "Getting Started"), ("ko", "시작하기")])
def test_the_guide_has_chapters_and_deep_links(reader: Reader, language: str, heading: str) -> None:
    reader.open("/docs")
    if language == "ko":
        reader.page.get_by_role("button", name="Theme and language").click()
        reader.page.get_by_role("radio", name="한국어").check()
        reader.page.keyboard.press("Escape")
    toc = reader.page.get_by_test_id("docs-toc")
    expect(toc).to_contain_text(heading)

    target = toc.get_by_role("link").nth(3)
    href = target.get_attribute("href")
    assert href
    reader.open("/")
    reader.open(f"/docs{href}")
    expect(reader.page.locator(f'[id="{href.removeprefix("#")}"]')).to_be_in_viewport()


def test_an_unknown_page_has_status_404(reader: Reader) -> None:
    reply = reader.open("/no/such/page")

    assert reply.status == 404
    expect(reader.page.get_by_test_id("not-found-page")).to_be_visible()


def test_pages_without_their_capability_are_not_found(reader: Reader) -> None:
    reader.open("/login")

    expect(reader.page.get_by_test_id("not-found-page")).to_be_visible()
    expect(reader.page.get_by_role("banner").get_by_role("link", name="Sign in")).to_have_count(0)


def test_a_site_that_reads_no_sources_says_so_and_asks_nothing(reader: Reader) -> None:
    with_capabilities(reader, parse_preview_enabled=False)
    reader.open("/src/gh/kim/logs/ref/main/path/a.hail.jsonl")

    expect(reader.page.get_by_test_id("source-unsupported")).to_be_visible()
    assert reader.asked("/api/src/") == []


def test_settings_are_open_to_everyone(reader: Reader) -> None:
    reply = reader.open("/settings")

    assert reply.status == 200
    expect(reader.page.get_by_test_id("settings-no-account")).to_be_visible()
    reader.page.get_by_role("radio", name="한국어").check()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("설정")
    with_capabilities(reader, auth_enabled=True)
    reader.open("/settings")
    main = reader.page.get_by_role("main")
    expect(main.get_by_role("link", name="로그인")).to_have_attribute("href", "/login")


def test_a_site_that_takes_no_files_says_so(reader: Reader) -> None:
    reply = reader.open("/upload")

    assert reply.status == 200
    expect(reader.page.get_by_test_id("upload-off")).to_be_visible()
    expect(reader.page.get_by_role("banner").get_by_role("link", name="Upload")).to_have_count(0)


def test_on_a_phone_the_ways_in_are_in_the_menu(reader: Reader) -> None:
    with_capabilities(reader, upload_enabled=True, auth_enabled=True)
    reader.page.set_viewport_size({"width": 375, "height": 800})
    reader.open("/sessions")
    banner = reader.page.get_by_role("banner")
    banner.get_by_role("button", name="Theme and language").click()
    expect(banner.get_by_role("link", name="Sign in")).to_be_visible()
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 375
    banner.get_by_role("link", name="Upload").click()

    expect(reader.page.get_by_role("heading", name="Read a file")).to_be_visible()
    expect(banner.get_by_role("link", name="Upload")).to_be_hidden()


def test_a_chosen_file_is_previewed(reader: Reader, author: Author) -> None:
    with_capabilities(reader, upload_enabled=True)
    reader.open("/")
    reader.page.get_by_role("banner").get_by_role("link", name="Upload").click()
    field = reader.page.locator("input[type=file]")
    body = author.write("Only looked at", title="A file of mine")
    field.set_input_files({"name": "mine.hail.jsonl", "mimeType": "text/plain", "buffer": body})

    preview = reader.page.get_by_test_id("upload-preview")
    expect(preview.get_by_role("heading")).to_have_text("A file of mine")
    expect(preview).to_contain_text("2 of 2 records mapped")
    expect(reader.page.get_by_test_id("upload-zone")).to_contain_text("mine.hail.jsonl")


def test_a_file_with_a_secret_is_pointed_out(reader: Reader, author: Author) -> None:
    with_capabilities(reader, upload_enabled=True)
    reader.open("/upload")
    token = "ghp_" + "mX4kQ9vT2bWz7RcJ5hLd8NfYs3GpA6uEe1Ki"
    body = author.write(f"use {token} in /home/ada/src")
    field = reader.page.locator("input[type=file]")
    field.set_input_files({"name": "mine.hail.jsonl", "mimeType": "text/plain", "buffer": body})

    findings = reader.page.get_by_test_id("upload-findings")
    expect(findings).to_contain_text("2 places")
    rows = findings.get_by_role("listitem")
    expect(rows).to_have_text(
        [f"{rule} · events[0].content.blocks[0].text" for rule in ("github-pat", "home-folder")]
    )
    expect(findings).to_contain_text("opensession redact mine.hail.jsonl --out clean.hail.jsonl")
    expect(findings).not_to_contain_text(token)


def test_what_was_masked_is_said(reader: Reader, author: Author) -> None:
    body = author.write("Hi", attributes={"redactions": {"github-pat": 2, "home-folder": 9}})
    reader.open(f"/session/{author.publish(body)}")
    expect(reader.page.get_by_text("11 redactions")).to_be_visible()


def test_a_dropped_file_that_could_be_several_is_asked_about(reader: Reader) -> None:
    with_capabilities(reader, upload_enabled=True)
    reader.open("/upload")
    zone = reader.page.get_by_test_id("upload-zone")
    expect(zone).to_be_visible()
    zone.evaluate(
        """zone => {
            const files = new DataTransfer();
            files.items.add(new File(['{"some": "thing"}\\n'], 'other.jsonl'));
            const options = { dataTransfer: files, bubbles: true, cancelable: true };
            zone.dispatchEvent(new DragEvent('drop', options));
        }"""
    )

    chooser = reader.page.get_by_test_id("parser-chooser")
    expect(chooser).to_contain_text("Claude Code")
    chooser.get_by_role("button", name="HAIL").click()
    expect(reader.page.get_by_role("alert")).to_have_text("It could not be read as HAIL.")


def test_the_chosen_language_and_theme_stay(reader: Reader) -> None:
    reader.open("/sessions")
    reader.page.get_by_role("button", name="Theme and language").click()
    reader.page.get_by_role("radio", name="Dark").check()
    reader.page.get_by_role("radio", name="한국어").check()
    reader.page.keyboard.press("Escape")
    reader.open("/sessions")

    expect(reader.page.get_by_role("heading", level=1)).to_have_text("세션")
    ground = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(19, 19, 21)"
