"""What an event shows when it is opened: diffs, tool views, output, thinking, pictures, copies, links."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.reader import Reader
from tests.support.answer import JsonObject
from tests.support.author import Author
from tests.support.hail_text import event

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
