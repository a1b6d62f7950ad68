"""What a reader understands at a glance: tokens, cost, place of work, files, strip, linked sessions."""

import json
import re
import subprocess
from pathlib import Path

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


def test_each_prompt_tells_the_tokens_of_its_turn_as_far_as_they_are_known(
    reader: Reader, author: Author
) -> None:
    known = {"input_tokens": 1200, "output_tokens": 300, "cache_read_tokens": 50_000}
    events = [
        event(0, "UserMessage", "Count the boats"),
        event(1, "AgentMessage", "Nine,", attributes=known),
        event(2, "AgentMessage", "or ten.", attributes=known),
        event(3, "UserMessage", "And the gulls"),
        event(4, "AgentMessage", "Too many.", attributes={"output_tokens": 40}),
        event(5, "UserMessage", "Thank you"),
    ]
    reader.open(f"/session/{author.publish(author.write(events=events))}")
    page = reader.page
    line = page.locator('[data-key="e0"]').get_by_text("Tokens:")

    expect(line).to_have_text("Tokens: 2,400 in · 100 k from the cache · 600 out")
    expect(line).to_have_attribute("title", re.compile("^Read from the cache: 100,000$", re.MULTILINE))
    expect(line).to_have_attribute("title", re.compile("^Written to the cache: unknown$", re.MULTILINE))
    expect(page.locator('[data-key="e3"]').get_by_text("Tokens:")).to_have_text("Tokens: 40 out")
    expect(page.locator('[data-key="e5"]').get_by_text("Tokens:")).to_have_count(0)


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


def test_the_edits_of_a_file_are_walked_and_add_up_to_a_patch(
    reader: Reader, author: Author, tmp_path: Path
) -> None:
    before = "".join(f"line {number}\n" for number in range(1, 41))
    first = "@@ -4,3 +4,4 @@\n line 4\n-line 5\n+five\n+five and a half\n line 6\n"
    second = "@@ -4,4 +4,3 @@\n line 4\n-five\n-five and a half\n+FIVE\n line 6\n"
    events = [event(0, "UserMessage", "Rename the lines")]
    for number, diff in ((1, first), (30, second)):
        events.append(event(number, "FileEdit", data={"path": "/srv/port/sea/tide.txt", "diff": diff}))
        events += [event(number + later, "AgentMessage", f"Said {number + later}") for later in range(1, 28)]
    events.append(event(90, "FileEdit", data={"path": "/srv/port/lost.txt", "diff": "-one\n+two\n"}))
    session_id = author.publish(author.write(events=events, attributes={"cwd": "/srv/port"}))
    reader.open(f"/session/{session_id}")
    panel = reader.page.locator('aside [data-panel="files"]')

    panel.get_by_role("button", name=re.compile("tide.txt")).click()
    panel.get_by_role("button", name="Next edit").click()
    panel.get_by_role("button", name="Next edit").click()
    expect(panel.get_by_role("button", name="Edit 2")).to_have_attribute("aria-current", "step")
    expect(reader.page.locator('[data-event-key="e30"], [data-event-id="e30"]').first).to_be_in_viewport()
    panel.get_by_role("button", name="Net change").click()
    sheet = reader.page.get_by_role("dialog", name="sea/tide.txt")
    expect(sheet).to_contain_text("What 2 edits come to: +1 −1")
    expect(sheet).to_contain_text("FIVE")
    expect(sheet).not_to_contain_text("five and a half")
    reader.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)

    with reader.page.expect_download() as download:
        panel.get_by_role("button", name="Download").click()
    expect(panel).to_contain_text("1 file in the patch, for git apply. Not in it")
    (tmp_path / "sea").mkdir()
    (tmp_path / "sea" / "tide.txt").write_text(before)
    subprocess.run(["git", "apply", str(download.value.path())], cwd=tmp_path, check=True)
    assert (tmp_path / "sea" / "tide.txt").read_text() == before.replace("line 5", "FIVE")


def test_edits_that_do_not_add_up_are_shown_one_by_one(reader: Reader, author: Author) -> None:
    edits = ["-one\n+two\n", "-three\n+four\n"]
    events = [
        event(n, "FileEdit", data={"path": "lost.txt", "diff": diff}) for n, diff in enumerate(edits, start=1)
    ]
    session_id = author.publish(author.write(events=[event(0, "UserMessage", "Go"), *events]))
    reader.open(f"/session/{session_id}")
    panel = reader.page.locator('aside [data-panel="files"]')

    panel.get_by_role("button", name=re.compile("lost.txt")).click()
    panel.get_by_role("button", name="Net change").click()
    sheet = reader.page.get_by_role("dialog", name="lost.txt")
    expect(sheet).to_contain_text("the log does not say at which line")
    expect(sheet).to_contain_text("four")


def long_session(author: Author) -> str:
    """Publish twenty prompts with ten answers each, two idle hours in the middle, a failure near the end."""
    events = []
    for number in range(220):
        start = number * 10 + (7200 if number >= 110 else 0)
        clock = f"2026-03-01T{10 + start // 3600}:{start // 60 % 60:02}:{start % 60:02}Z"
        kind, data = ("UserMessage", None) if number % 11 == 0 else ("AgentMessage", None)
        if number == 205:
            kind, data = "ShellCommand", {"command": "make tide", "exit_code": 2}
        events.append(event(number, kind, f"Text number {number}\n\nand more", at=clock, data=data))
    return author.publish(author.write(events=events))


def test_the_strip_jumps_zooms_and_knows_where_the_reader_is(reader: Reader, author: Author) -> None:
    reader.open(f"/session/{long_session(author)}")
    strip = reader.page.get_by_role("slider", name="Timeline by time")
    box = strip.bounding_box()
    assert box is not None
    assert box["height"] >= 44

    strip.hover(position={"x": box["width"] / 2, "y": 20})
    expect(strip).to_contain_text("Idle for 2 h")
    reader.page.mouse.move(0, 0)
    expect(strip).to_contain_text("12:36")
    reader.page.mouse.move(box["x"] + 10, box["y"] + 20)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + 200, box["y"] + 20, steps=4)
    reader.page.mouse.up()
    reader.page.mouse.move(0, 0)
    expect(reader.page.get_by_role("button", name="Show all")).to_be_visible()
    expect(strip).to_contain_text("10:0")
    expect(strip).not_to_contain_text("12:36")
    reader.page.get_by_role("button", name="Show all").click()
    expect(reader.page.get_by_role("button", name="Show all")).to_have_count(0)
    strip.click(position={"x": box["width"] - 2, "y": 20})
    expect(reader.page.get_by_text("Text number 219").last).to_be_in_viewport()
    assert len(reader.asked("/raw")) == 1


def test_the_strip_is_worked_from_the_keyboard(reader: Reader, author: Author) -> None:
    reader.open(f"/session/{long_session(author)}")
    strip = reader.page.get_by_role("slider", name="Timeline by time")
    strip.focus()
    strip.press("End")
    strip.press("Shift+ArrowLeft")
    strip.press("Shift+ArrowLeft")
    strip.press("Enter")
    expect(reader.page.get_by_role("button", name="Show all")).to_be_visible()
    strip.press("Escape")
    expect(reader.page.get_by_role("button", name="Show all")).to_have_count(0)
    strip.press("End")
    strip.press("Enter")
    expect(reader.page.get_by_text("Text number 219").last).to_be_in_viewport()


def test_the_strip_takes_its_room_before_it_is_there(reader: Reader, author: Author) -> None:
    session_id = long_session(author)
    reader.page.add_init_script(
        "new PerformanceObserver(list => { for (const shift of list.getEntries())"
        " for (const source of shift.sources) (window.moved ??= []).push(source.node?.className ?? ''); })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    reader.open(f"/session/{session_id}")
    expect(reader.page.get_by_test_id("session-strip")).to_be_visible()

    moved = [str(name) for name in reader.page.evaluate("window.moved ?? []")]
    assert not [name for name in moved if "columns" in name or "timeline" in name], moved


def test_without_times_the_strip_follows_the_order(reader: Reader, author: Author) -> None:
    events = [event(n, "UserMessage", f"Text number {n}", at="2026-03-01T10:00:00Z") for n in range(60)]
    session_id = author.publish(author.write(events=events))
    reader.open(f"/session/{session_id}")
    strip = reader.page.get_by_role("slider", name="Timeline in order of events")

    expect(strip).to_contain_text("the log has no times")
    strip.click(position={"x": 600, "y": 20})
    expect(reader.page.get_by_text("Text number 0").last).not_to_be_in_viewport()


def test_a_child_is_mapped_and_read_in_place(reader: Reader, author: Author) -> None:
    parent = author.write("Audit the harbour", "I ask another agent.")
    author.publish(parent)
    name = str(json.loads(parent.splitlines()[0])["session_id"])
    child = author.publish(
        author.write(
            "Look at the tide tables",
            "They are wrong.",
            related=[name],
            attributes={"session_role": "auxiliary", "parent_session_id": name},
        )
    )
    reader.open(f"/session/{child}")
    panel = reader.page.locator('aside [data-panel="linked"]')
    expect(panel).to_contain_text("This session")
    panel.get_by_role("button", name=re.compile("Read here")).first.click()
    inline = reader.page.get_by_test_id("inline-session")
    expect(inline).to_contain_text("I ask another agent.")
    expect(reader.page).to_have_url(re.compile(f"/session/{child}$"))
    inline.get_by_role("link", name="Link to this event").first.click(force=True)
    expect(reader.page).not_to_have_url(re.compile(child))
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Audit the harbour")
