"""Hostile text in Chromium: whatever a session says, the page shows it and does nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hostile_sessions import BOMB_BYTES, bombs, hostile_events
from tests.browser.reader import Reader
from tests.shared_material import shared_files
from tests.support.author import Author

OWN = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</script><script>window.broken=1</script>",
    "<svg/onload=alert(1)>",
    '"><iframe srcdoc="<script>parent.alert(1)</script>">',
    "[a](javascript:alert(1))",
    "![a](https://elsewhere.example/track.png)",
    "![a](javascript:alert(1))",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "' onmouseover=alert(1) x='",
    "<style>*{background:url(https://elsewhere.example/a.png)}</style>",
    "<form id=innerHTML><input name=attributes>",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)}",
    "\u202egnp.exe\u2066 \ufeff\u0000 \ud7ff \U0001f4a9",
    "../../../../etc/passwd%00.html?x=<b>#<i>",
)

BOMB_RATIO = 60.0
"""How much longer than plain prose of its length a text may take; quadratic ones took thousands of times."""

ACTIVE = """
() => {
  const allowed = /^(?:https?:|mailto:|data:image\\/(?:png|jpeg|gif|webp);|blob:|\\/|#)/i;
  const found = [];
  for (const element of document.querySelectorAll('main *')) {
    if (/^(?:script|iframe|object|embed|style|base|meta|link|foreignobject)$/i.test(element.localName))
      found.push(element.outerHTML.slice(0, 200));
    if (element.localName === 'form' && element.role !== 'search') found.push(element.outerHTML);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || name === 'srcdoc') found.push(`${name}=${value.slice(0, 200)}`);
      if (/^(?:href|src|action|formaction|data|poster|xlink:href)$/.test(name) && !allowed.test(value))
        found.push(`${element.localName} ${name}=${value.slice(0, 200)}`);
    }
  }
  return found;
}
"""

MARKED = """
() => Object.keys(window).filter((name) => !window.__known.has(name) && !/^\\d+$/.test(name))
"""
"""What page scripts put on the window; the bundle's modules put nothing there."""


def shared_texts(path: Path) -> list[str]:
    """Return the strings of a corpus: a JSON list of texts or of objects with one, or a text of lines."""
    content = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".txt":
        return [line for line in content.splitlines() if line]
    return [
        item if isinstance(item, str) else str(item.get("payload", item.get("markdown")))
        for item in json.loads(content)
    ]


CORPORA = [
    *shared_files("corpora/xss-*/*.json"),
    *shared_files("corpora/xss-*/*payload-list.txt"),
    *shared_files("corpora/naughty-strings/*.json"),
]

PER_SESSION = 60
CHARACTERS_PER_SESSION = 300_000
LONG = 3000
LINES_EACH = 90


def show(reader: Reader, author: Author, texts: list[str]) -> None:
    """Publish a session with the texts in every place, open everything and look through all of it."""
    head = texts[0][:200]
    session = author.publish(
        author.write(title=head, description=head, tags=[head[:30]], events=hostile_events(texts))
    )
    page = reader.page
    reader.open(f"/session/{session}?open=all")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    look_through(page)
    assert page.evaluate(MARKED) == []


def look_through(page: Page) -> None:
    """Go to the end of the page window by window, and look for anything active in each."""
    while True:
        assert page.evaluate(ACTIVE) == []
        before = page.evaluate("scrollY")
        page.evaluate("scrollBy(0, 3 * innerHeight)")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if page.evaluate("scrollY") == before:
            return


@pytest.fixture(autouse=True)
def known_names(reader: Reader) -> None:
    """Remember what a window has before any page script ran."""
    reader.page.add_init_script("window.__known = new Set([...Object.keys(window), '__known', '__svelte'])")
    reader.page.set_viewport_size({"width": 1000, "height": 3000})


def test_our_own_list_stays_text(reader: Reader, author: Author) -> None:
    show(reader, author, list(OWN))


def test_titles_in_the_list_stay_text(reader: Reader, author: Author) -> None:
    ids = [author.publish(author.write(text, title=text, description=text)) for text in OWN[:6]]
    reader.open(f"/sessions?tool={author.name}")
    for session in ids:
        expect(reader.page.locator(f'main a[href="/session/{session}"]').first).to_be_visible()

    assert reader.page.evaluate(ACTIVE) == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_corpora_stay_text(corpus: Path, reader: Reader, author: Author) -> None:
    texts = [text[:LONG] for text in shared_texts(corpus)]
    if corpus.suffix == ".txt":
        # Thousands of lines: many of them to a text, each on a line of its own.
        texts = ["\n\n".join(texts[at : at + LINES_EACH]) for at in range(0, len(texts), LINES_EACH)]
    for part in parts(texts):
        show(reader, author, part)


def parts(texts: list[str]) -> Iterator[list[str]]:
    """Cut a list into what fits a session: each text stands in it a dozen times."""
    part: list[str] = []
    for text in texts:
        if part and (len(part) == PER_SESSION or sum(map(len, part)) + len(text) > CHARACTERS_PER_SESSION):
            yield part
            part = []
        part.append(text)
    yield part


def test_no_text_costs_much_more_than_prose_of_its_length(reader: Reader, author: Author) -> None:
    prose = ("The tide comes in twice a day and **nobody** minds. " * 400)[:BOMB_BYTES]
    cost = {name: session_cost(reader, author, text) for name, text in [("prose", prose), *bombs()]}
    limit = max(cost["prose"], 1.0) * BOMB_RATIO

    assert {name: spent for name, spent in cost.items() if spent > limit} == {}


def session_cost(reader: Reader, author: Author, text: str) -> float:
    """Return the seconds of script that the page ran to show a text twenty times."""
    session = author.publish(author.write(*[text] * 20))
    reader.open(f"/session/{session}")
    expect(reader.page.get_by_role("progressbar")).to_have_count(0)
    expect(reader.page.locator("[data-timeline-idx='19']")).to_be_attached()
    client = reader.page.context.new_cdp_session(reader.page)
    client.send("Performance.enable")
    metrics = {item["name"]: item["value"] for item in client.send("Performance.getMetrics")["metrics"]}
    client.detach()
    return float(metrics["ScriptDuration"])
