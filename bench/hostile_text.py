"""What texts made to be slow cost in Chromium, in milliseconds of the page's main thread for each 10 kB.

``python -m bench.hostile_text`` shows each text as prose and in every place where a page shows text of a
session, with all rows open, and takes off what the same session costs with a text of one letter. Beside
them stands ordinary prose of the same length.
"""

import json
import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from math import inf
from typing import Final

from playwright.sync_api import Browser, expect, sync_playwright

from bench.baseline import WORKSPACE
from bench.long_session import ADMIN_KEY, publish
from bench.report import Bar, Report, Table, figure, run
from scripts.chromium import ARGUMENTS, ensure_chromium
from scripts.devserver import DevServer
from scripts.ports import free_port
from tests.browser.hostile_sessions import BOMB_BYTES, bombs, hostile_events
from tests.shared_material import shared_files
from tests.support.answer import JsonObject
from tests.support.hail_text import event, header, lines

LIMIT_MS: Final = 50.0
COPIES: Final = 10
"""How often a text stands in the session that has it as prose."""
VISITS: Final = 4
"""At most: other programs on the machine lengthen a visit, and nothing shortens one."""
PROSE: Final = ("The tide comes in twice a day and **nobody** minds. " * 400)[:BOMB_BYTES]
WORK: Final = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


def measure() -> Report:
    """Measure each text in both sessions; return the costs and the worst of each."""
    folder = WORKSPACE / "hostile_text"
    shutil.rmtree(folder, ignore_errors=True)
    with (
        DevServer(free_port(), folder, {"OPENSESSION_ADMIN_KEY": ADMIN_KEY}) as server,
        sync_playwright() as playwright,
    ):
        program = str(ensure_chromium(os.environ))
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        idle = [show(browser, server, events, 0.0) for events in (prose_of("x"), hostile_events(["x"]))]
        rows = [
            (name, costs(browser, server, text, idle))
            for name, text in [("ordinary prose", PROSE), *bombs(), *corpus()]
        ]
        browser.close()
    return describe(rows)


def corpus() -> list[tuple[str, str]]:
    """Return the shared texts that are about cost, cut to the same length; none without the folder."""
    texts = [
        item["markdown"]
        for path in shared_files("corpora/xss-markdown/*.json")
        for item in json.loads(path.read_text(encoding="utf-8"))
        if item["technique"].startswith("cost")
    ]
    return [(f"corpus: {text[:6]!r}", text[:BOMB_BYTES]) for text in texts]


def prose_of(text: str) -> list[JsonObject]:
    """Return answers that are this text."""
    return [event(number, "AgentMessage", text) for number in range(COPIES)]


def costs(browser: Browser, server: DevServer, text: str, idle: Sequence[float]) -> list[float]:
    """Return the milliseconds for one text: as prose, and on average over all places that have it whole."""
    everywhere = hostile_events([text])
    places = json.dumps(everywhere).count(json.dumps(text)[1:-1])
    sessions = ((prose_of(text), COPIES), (everywhere, places))
    return [
        max(show(browser, server, events, least + LIMIT_MS * number / 2) - least, 0.0) / number
        for (events, number), least in zip(sessions, idle, strict=True)
    ]


def show(browser: Browser, server: DevServer, events: Sequence[JsonObject], enough: float) -> float:
    """Publish a session; return the milliseconds of work that show it: the least of some visits."""
    name = f"slow-{sha256(json.dumps(events).encode()).hexdigest()[:16]}"
    session = publish(server, lines(header(name), *events))
    least = inf
    for _ in range(VISITS):
        least = min(least, visit(browser, server.base_url, session))
        if least <= enough:
            break
    return least


def visit(browser: Browser, origin: str, session: str) -> float:
    """Open a session with all rows open; return what its main thread did, in milliseconds."""
    context = browser.new_context(base_url=origin, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Performance.enable")
    page.goto(f"/session/{session}?open=all")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator("[data-timeline-idx]").nth(COPIES - 1)).to_be_attached()
    page.wait_for_load_state("networkidle")
    found = {item["name"]: float(item["value"]) for item in client.send("Performance.getMetrics")["metrics"]}
    context.close()
    return 1000 * sum(found[name] for name in WORK)


def describe(rows: Sequence[tuple[str, Sequence[float]]]) -> Report:
    """Make the table and the bars."""
    report = Report("Texts made to be slow, in Chromium", "python -m bench.hostile_text")
    columns = ("text of 10 kB", "as prose, ms", "in every place, ms each")
    table = [[name, *map(figure, spent)] for name, spent in rows]
    report.tables.append(Table("Script, style and layout for each 10 kB", columns, table))
    for at, place in enumerate(("as prose", "in every place")):
        report.bars.append(
            Bar(f"10 kB made to be slow, {place}", max(r[at] for _, r in rows), LIMIT_MS, "ms")
        )
    return report


if __name__ == "__main__":
    run(measure)
