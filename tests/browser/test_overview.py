"""What a reader understands at a glance: tokens, cost, place of work, files, strip, linked sessions."""

from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.support.author import Author
from tests.support.hail_text import event


def test_tokens_are_shown_in_total_and_by_prompt(reader: Reader, author: Author) -> None:
    counts = {
        "input_tokens": 1200,
        "output_tokens": 300,
        "cache_read_tokens": 50_000,
        "cache_write_tokens": 0,
    }
    events = [
        event(0, "UserMessage", "Count the boats"),
        event(1, "AgentMessage", "Nine.", attributes=counts),
        event(2, "UserMessage", "And the gulls"),
        event(3, "AgentMessage", "Too many."),
    ]
    session_id = author.publish(author.write(events=events))
    reader.open(f"/session/{session_id}")
    hero = reader.page.get_by_test_id("session-detail-hero")
    panel = reader.page.locator('aside [data-panel="usage"]')

    expect(hero).to_contain_text("1,500 tokens")
    expect(hero).to_contain_text("≈ $0.038")
    expect(panel).to_contain_text("Read from the cache 50,000")
    expect(panel).to_contain_text("of it reasoning unknown")
    expect(panel).to_contain_text("Estimated from list prices of 2026-")
    expect(panel.get_by_role("button", name="2 unknown")).to_be_visible()
    panel.get_by_role("button", name="1 1,200 in 300 out").click()
    expect(reader.page.get_by_role("heading", name="Count the boats").last).to_be_in_viewport()


def test_what_no_log_counts_is_not_shown_as_nothing(reader: Reader, author: Author) -> None:
    session_id = author.publish(author.write("Count the boats", "Nine."))
    reader.open(f"/session/{session_id}")

    expect(reader.page.locator('aside [data-panel="usage"]')).to_contain_text("This log states no tokens.")
    expect(reader.page.get_by_test_id("session-detail-hero")).not_to_contain_text("tokens")


def test_branch_commit_and_repository_link_out(reader: Reader, author: Author) -> None:
    git = {"repository_url": "git@gitlab.com:acme/port.git", "branch": "fix/tide", "commit_hash": "a" * 40}
    session_id = author.publish(author.write("Mend the tide", "Done.", attributes={"git": git}))
    reader.open(f"/session/{session_id}")
    hero = reader.page.get_by_test_id("session-detail-hero")

    for name, path in (
        ("acme/port", ""),
        ("fix/tide", "/-/tree/fix/tide"),
        ("aaaaaaa", "/-/commit/" + "a" * 40),
    ):
        link = hero.get_by_role("link", name=name, exact=True)
        expect(link).to_have_attribute("href", f"https://gitlab.com/acme/port{path}")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
