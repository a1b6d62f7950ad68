"""The session page: prompts, rows that open, permalinks, hostile text, many events, other forms."""

import re

from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.support.author import Author
from tests.support.hail_text import event

HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script>"
    "[click](javascript:alert(3)) ![i](https://evil.example/i.png)"
)


def test_prompts_are_headings_and_the_answer_is_there(reader: Reader, author: Author) -> None:
    session_id = author.publish(author.write("Explain the tide tables", "They follow the **moon**."))
    reply = reader.open(f"/session/{session_id}")

    assert reply.status == 200
    expect(
        reader.page.get_by_role("main").get_by_role("heading", name="Explain the tide tables").first
    ).to_be_visible()
    expect(reader.page.locator("main strong", has_text="moon")).to_be_visible()


def test_every_example_is_drawn_to_its_end(reader: Reader, examples: dict[str, str]) -> None:
    for session_id in examples.values():
        reader.open(f"/session/{session_id}")
        expect(reader.page.get_by_role("heading", level=1)).not_to_be_empty()
        expect(
            reader.page.get_by_role("navigation", name="Prompts").get_by_role("link").first
        ).to_be_visible()
        expect(reader.page.get_by_role("alert")).to_have_count(0)


def test_an_edit_opens_to_its_diff_and_a_command_to_its_output(reader: Reader, author: Author) -> None:
    diff = "--- a/tide.py\n+++ b/tide.py\n@@ -1 +1 @@\n-HOURS = 11\n+HOURS = 12\n"
    events = [
        event(0, "UserMessage", "Mend the tide"),
        event(1, "FileEdit", data={"path": "sea/tide.py", "diff": diff}),
        event(2, "ShellCommand", "1 failed, 3 passed", data={"command": "pytest -q", "exit_code": 1}),
    ]
    session_id = author.publish(author.write(events=events))
    reader.open(f"/session/{session_id}")
    main = reader.page.get_by_role("main")

    main.get_by_role("button", name=re.compile("tide.py")).first.click()
    expect(main).to_contain_text("HOURS = 12")
    expect(main).to_contain_text("exit 1")
    main.get_by_role("button", name=re.compile("pytest -q")).first.click()
    expect(main).to_contain_text("1 failed, 3 passed")


def test_a_permalink_leads_to_an_event_far_down(reader: Reader, author: Author) -> None:
    texts = [f"Text number {number} of this long talk" for number in range(1200)]
    session_id = author.publish(author.write(*texts))
    reader.open(f"/session/{session_id}#e=e1000")

    expect(reader.page.get_by_text("Text number 1000 of this long talk").last).to_be_in_viewport()


def test_a_long_session_mounts_only_what_is_near(reader: Reader, author: Author) -> None:
    texts = [f"Text number {number} of this long talk" for number in range(5000)]
    session_id = author.publish(author.write(*texts))
    reader.open(f"/session/{session_id}")

    expect(reader.page.get_by_text("Text number 0 of this long talk").last).to_be_visible()
    expect(reader.page.get_by_test_id("session-detail-hero")).to_contain_text("2,500 prompts")
    assert reader.page.locator("main [data-event-type]").count() <= 400


def test_hostile_text_stays_text(reader: Reader, author: Author) -> None:
    events = [
        event(0, "UserMessage", HOSTILE),
        event(1, "AgentMessage", HOSTILE),
        event(2, "ToolCall", HOSTILE, data={"name": HOSTILE}),
        event(3, "ShellCommand", HOSTILE, data={"command": HOSTILE, "exit_code": 1}),
        event(4, "FileEdit", data={"path": HOSTILE, "diff": f"@@ -1 +1 @@\n-{HOSTILE}\n+{HOSTILE}"}),
    ]
    session_id = author.publish(author.write(title=HOSTILE, description=HOSTILE, events=events))
    reader.open(f"/session/{session_id}")
    reader.page.get_by_role("button", name="Open all").click()

    expect(reader.page.get_by_role("main")).to_contain_text("alert(2)")
    assert (
        reader.page.locator("main img, main script, main [onerror], main a[href^='javascript']").count() == 0
    )


def test_an_unknown_id_is_a_page_with_status_404(reader: Reader) -> None:
    reply = reader.open(f"/session/{'0' * 64}")

    assert reply.status == 404
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("No such session")


def test_a_session_that_cannot_be_had_says_why_and_can_be_asked_for_again(
    reader: Reader, author: Author
) -> None:
    session_id = author.publish(author.write("Come back later"))
    reader.page.route("**/raw", lambda route: route.abort())
    reader.open(f"/session/{session_id}")
    told = reader.page.get_by_role("alert")
    expect(told).to_contain_text("The site did not answer.")

    reader.page.unroute("**/raw")
    told.get_by_role("button", name="Try again").click()
    expect(reader.page.get_by_role("main")).to_contain_text("Come back later")


def test_the_other_forms_are_linked_and_answer(reader: Reader, author: Author) -> None:
    session_id = author.publish(author.write("Write it down"))
    reader.open(f"/session/{session_id}")

    for suffix in ("md", "txt", "json", "jsonl"):
        link = reader.page.locator(f'a[href="/session/{session_id}.{suffix}"]').first
        expect(link).to_be_attached()
        assert reader.page.request.get(f"/session/{session_id}.{suffix}").status == 200


def test_on_a_phone_nothing_is_wider_than_the_screen(reader: Reader, examples: dict[str, str]) -> None:
    reader.page.set_viewport_size({"width": 375, "height": 812})
    for path in ("/", "/sessions", "/docs", f"/session/{examples['flaky-retry-test']}"):
        reader.open(path)
        expect(reader.page.get_by_role("main")).to_be_visible()
        reader.page.wait_for_load_state("networkidle")
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 375, path
