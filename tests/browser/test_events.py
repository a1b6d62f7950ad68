"""What an event shows when it is opened: diffs, tool views, output, thinking, pictures, copies, links."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader
from tests.support.answer import JsonObject
from tests.support.author import Author
from tests.support.hail_text import event

PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SAME = "".join(f"     keep_{number}()\n" for number in range(20))
DIFF = (
    "--- a/sea/tide.py\n+++ b/sea/tide.py\n@@ -10,22 +10,22 @@ def tide\n"
    f"{SAME}-    return wait(11, 'hours')\n+    return wait(12, 'hours')\n     done()\n"
)


def open_session(reader: Reader, author: Author, *events: JsonObject) -> Locator:
    """Publish the events after a prompt, open the page and return its main part."""
    session_id = author.publish(author.write(events=[event(0, "UserMessage", "Look at this"), *events]))
    reader.open(f"/session/{session_id}")
    return reader.page.get_by_role("main")


def open_row(main: Locator, name: str) -> None:
    """Open the row whose line contains a text."""
    main.get_by_role("button", name=re.compile(re.escape(name))).first.click()


def test_a_diff_has_colours_marked_words_folds_and_two_forms(reader: Reader, author: Author) -> None:
    main = open_session(reader, author, event(1, "FileEdit", data={"path": "sea/tide.py", "diff": DIFF}))
    open_row(main, "tide.py")
    diff = main.get_by_role("group", name="Changes in sea/tide.py")

    expect(diff.locator("tr.added .word")).to_have_text("12")
    expect(diff.locator("tr.added .hljs-keyword")).to_have_text("return")
    colour = diff.locator("tr.added .hljs-keyword").evaluate("node => getComputedStyle(node).color")
    assert colour != diff.evaluate("node => getComputedStyle(node).color")

    expect(diff).not_to_contain_text("keep_3()")
    diff.get_by_role("button", name="Show 17 unchanged lines").click()
    expect(diff).to_contain_text("keep_3()")

    main.get_by_role("button", name="Side by side").click()
    expect(reader.page).to_have_url(re.compile(r"\?diff=split"))
    pair = diff.locator("tr", has_text="wait(11")
    expect(pair).to_contain_text("wait(12")
    reader.page.set_viewport_size({"width": 600, "height": 900})
    expect(diff.locator("tr", has_text="wait(11")).not_to_contain_text("wait(12")

    main.get_by_role("button", name="Copy path").click()
    assert reader.page.evaluate("navigator.clipboard.readText()") == "sea/tide.py"
    reader.check()


def call(number: int, name: str, arguments: JsonObject) -> JsonObject:
    """Return a tool call with its arguments as JSON."""
    made = event(number, "ToolCall", data={"name": name})
    return made | {"content": {"blocks": [{"type": "Json", "data": arguments}]}}


def result(number: int, name: str, call_number: int, text: str) -> JsonObject:
    """Return the result of an earlier call."""
    return event(
        number, "ToolResult", text, data={"name": name, "is_error": False, "call_id": f"e{call_number}"}
    )


def test_tools_have_views_of_their_own(reader: Reader, author: Author) -> None:
    todos = [{"content": "Look", "status": "completed"}, {"content": "Mend", "status": "in_progress"}]
    options = [{"label": "Both", "description": "all of it"}, {"label": "One"}]
    main = open_session(
        reader,
        author,
        call(1, "TodoWrite", {"todos": todos}),
        call(2, "AskUserQuestion", {"questions": [{"question": "Which?", "options": options}]}),
        result(3, "AskUserQuestion", 2, 'User answered: "Which?"="Both".'),
        call(4, "mcp__tracker__create_issue", {"title": "Low tide"}),
        event(5, "CodeSearch", data={"query": "tide"}),
        result(6, "Grep", 5, "sea/tide.py:3:def tide():"),
    )
    for name in ("TodoWrite", "Which?", "mcp__tracker", "Searched for"):
        open_row(main, name)

    expect(main).to_contain_text("1 of 2 done")
    expect(main.locator(".chosen")).to_contain_text("Both")
    expect(main.locator("dl", has_text="Server")).to_contain_text("tracker")
    expect(main).to_contain_text("1 line in 1 file")
    reader.check()


def test_the_raw_record_is_one_click_away(reader: Reader, author: Author) -> None:
    main = open_session(
        reader, author, event(1, "Custom", "up", data={"kind": "spin"}, attributes={"colour": "<b>red</b>"})
    )
    open_row(main, "spin")
    main.get_by_role("button", name="Raw JSON").click()
    expect(main).to_contain_text('"event_id": "e1"')
    main.get_by_role("button", name="Copy this line").click()
    assert '"colour":"<b>red</b>"' in reader.page.evaluate("navigator.clipboard.readText()")
    reader.check()


def test_everything_can_be_copied_with_the_keyboard(reader: Reader, author: Author) -> None:
    main = open_session(
        reader,
        author,
        event(1, "AgentMessage", "It was **the moon**."),
        event(2, "ShellCommand", data={"command": "make tide", "exit_code": 0}),
        result(3, "Bash", 2, "12 hours"),
    )
    more = main.get_by_role("button", name="More about this message").last
    more.focus()
    reader.page.keyboard.press("Enter")
    main.get_by_role("button", name="Copy as Markdown").focus()
    reader.page.keyboard.press("Enter")
    expect(main.get_by_role("button", name="Copied")).to_be_visible()
    assert reader.page.evaluate("navigator.clipboard.readText()") == "It was **the moon**."

    open_row(main, "make tide")
    for name, text in (("Copy command", "make tide"), ("Copy output", "12 hours")):
        button = main.get_by_role("button", name=name)
        button.focus()
        reader.page.keyboard.press("Enter")
        expect(button).to_be_hidden()
        assert reader.page.evaluate("navigator.clipboard.readText()") == text
    reader.check()


def test_thinking_is_closed_and_says_what_was_kept_back(reader: Reader, author: Author) -> None:
    main = open_session(
        reader,
        author,
        event(1, "Thinking", "The moon comes first", attributes={"reasoning_tokens": 1200}),
        event(2, "Thinking", "[redacted thinking]"),
    )
    row = main.get_by_role("button", name=re.compile("The moon comes first"))
    expect(row).to_have_attribute("aria-expanded", "false")
    expect(row).to_contain_text("1,200 tokens")
    open_row(main, "kept back by the provider")
    expect(main).to_contain_text("The provider did not release this thinking")
    reader.check()


def test_terminal_output_has_its_colours_and_its_end(reader: Reader, author: Author) -> None:
    progress = "".join(f"\rfetching {percent}%" for percent in range(100))
    lines = "\n".join(f"line {number}" for number in range(200))
    text = f"{progress}\r\x1b[Kfetched\n\x1b[31mred\x1b[0m \x1b[38;2;10;20;200mown\x1b[0m\n{lines}\nthe end"
    main = open_session(
        reader,
        author,
        event(1, "ShellCommand", data={"command": "make", "exit_code": 0}),
        result(2, "Bash", 1, text),
    )
    open_row(main, "make")
    expect(main.locator(".terminal pre").first).to_contain_text("fetched\nred own\nline 0")
    expect(main.locator(".terminal")).not_to_contain_text("fetching")
    expect(main.locator(".terminal")).to_contain_text("progress went by")
    expect(main.locator(".meta")).to_contain_text("exit 0")
    expect(main.locator(".meta")).to_contain_text("1.0 s")

    spans = main.locator(".terminal span")
    colours = {spans.nth(at).evaluate("node => getComputedStyle(node).color") for at in range(2)}
    colours.add(main.locator(".terminal pre").first.evaluate("node => getComputedStyle(node).color"))
    assert len(colours) == 3
    expect(main.locator(".terminal")).not_to_contain_text("line 100")
    main.get_by_role("button", name=re.compile("Show all 203")).click()
    expect(main.locator(".terminal")).to_contain_text("line 100")
    reader.check()


def test_pictures_open_and_zoom_and_none_is_fetched(reader: Reader, author: Author) -> None:
    blocks = [
        {"type": "Image", "url": url, "alt": alt, "mime": "image/png"}
        for url, alt in ((PICTURE, "The plan"), ("https://pictures.example/far.png", "Far away"))
    ]
    main = open_session(reader, author, event(1, "AgentMessage") | {"content": {"blocks": blocks}})
    expect(main.locator("figcaption")).to_contain_text("1 × 1")
    expect(main.get_by_role("link", name="https://pictures.example/far.png")).to_be_visible()

    main.get_by_role("button", name="Open The plan").click()
    box = reader.page.get_by_role("dialog", name="The plan")
    box.get_by_role("button", name="100%").click()
    reader.page.keyboard.press("+")
    expect(box).to_contain_text("150%")
    reader.page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(main.get_by_role("button", name="Open The plan")).to_be_focused()
    reader.check()


def test_places_of_the_repository_are_links_at_its_commit(reader: Reader, author: Author) -> None:
    commit = "9f3c2ab0000000000000000000000000000000aa"
    git = {"repository_url": "https://github.com/acme/queue.git", "commit_hash": commit}
    said = "I read src/retry.py:12 and `src/retry.py`; [src/retry.py](https://docs.example/) is older."
    printed = "\x1b[31msrc/retry.py:12\x1b[0m fails\nsince 9f3c2ab, not src/other.py"
    events = [
        event(0, "UserMessage", "Which file?"),
        event(1, "FileRead", data={"path": "src/retry.py"}),
        event(2, "AgentMessage", f"{said}\n\n```\nsrc/retry.py\n```"),
        event(3, "ShellCommand", printed, data={"command": "make", "exit_code": 0}),
    ]
    session_id = author.publish(author.write(events=events, attributes={"git": git}))
    reader.open(f"/session/{session_id}")
    answer = reader.page.locator(".prose", has_text="I read")

    page = f"https://github.com/acme/queue/blob/{commit}/src/retry.py"
    reader.page.get_by_role("button", name=re.compile("make")).click()
    output = reader.page.locator(".terminal pre")
    expect(output).to_have_text("src/retry.py:12 fails\nsince 9f3c2ab, not src/other.py")
    expect(output.get_by_role("link")).to_have_count(2)
    expect(output.get_by_role("link").nth(0)).to_have_attribute("href", f"{page}#L12")
    expect(output.get_by_role("link").nth(1)).to_have_attribute(
        "href", "https://github.com/acme/queue/commit/9f3c2ab"
    )
    expect(answer.get_by_role("link")).to_have_count(3)
    expect(answer.get_by_role("link").nth(0)).to_have_attribute("href", f"{page}#L12")
    expect(answer.get_by_role("link").nth(1)).to_have_attribute("href", page)
    expect(answer.get_by_role("link").nth(2)).to_have_attribute("href", "https://docs.example/")
    reader.check()
