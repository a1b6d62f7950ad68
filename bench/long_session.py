"""How a session of 20,000 events reads in Chromium: from the local Worker to rows, scrolling and searching.

``python -m bench.long_session`` publishes a generated session, opens it in Chromium and watches the page's
main thread through the browser's own trace. Beside it stands the simplest page that
could show the same: one script that reads the whole body and mounts every event as plain text.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final, TypeAlias

from playwright.sync_api import Browser, Page, Response, Route, sync_playwright

from bench.baseline import WORKSPACE
from bench.client import Client, Request
from bench.long_body import NEEDLE, long_body
from bench.main_thread import MainThread
from bench.report import Bar, Report, Table, figure, run
from scripts.chromium import ARGUMENTS, ensure_chromium
from scripts.devserver import DevServer
from scripts.ports import free_port

EVENTS: Final = 20_000
ADMIN_KEY: Final = "key-of-the-measurements"
MAX_BODY: Final = 64 * 1024 * 1024
ROUNDS: Final = 3
PATIENCE_MS: Final = 120_000

FIRST_ROWS_MS: Final = 1000.0
LONGEST_TASK_MS: Final = 100.0
MOUNTED_ROWS: Final = 400
FIRST_RESULT_MS: Final = 500.0
"""With the 120 ms that the page waits for more letters; web.md asks 150 ms of the search alone."""

SCRIPTS: Final = Path(__file__).with_name("pages")


Task: TypeAlias = tuple[float, float]
"""The longest one of a phase: milliseconds of processor time, and of time passed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one visit took: milliseconds, and rows in the document."""

    first_rows: float
    complete: float
    loading: Task
    scrolling: Task
    searching: Task
    first_result: float
    mounted: int


def measure() -> Report:
    """Measure the session page and the plain page in turns; return medians of time and the worst tasks."""
    folder = WORKSPACE / "long_session"
    shutil.rmtree(folder, ignore_errors=True)
    body = long_body(EVENTS)
    variables = {"OPENSESSION_ADMIN_KEY": ADMIN_KEY, "OPENSESSION_MAX_BODY_BYTES": str(MAX_BODY)}
    with DevServer(free_port(), folder, variables) as server, sync_playwright() as playwright:
        session = publish(server, body)
        program = str(ensure_chromium(os.environ))
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        ours, plain = [], []
        for _ in range(ROUNDS):
            ours.append(visit(browser, server.base_url, f"/session/{session}"))
            plain.append(visit(browser, server.base_url, f"/plain?{session}"))
        browser.close()
    return describe(body, ours, plain)


def publish(server: DevServer, body: bytes) -> str:
    """Publish the session; return its id."""
    headers = {"x-opensession-admin-key": ADMIN_KEY}
    with Client(server.port) as client:
        status, answer = client.exchange(Request("/api/admin/sessions", headers, "POST", body))
    if status not in {200, 201}:
        raise RuntimeError(f"publishing answered {status}: {answer[:400]!r}")
    return str(json.loads(answer)["id"])


def visit(browser: Browser, origin: str, path: str) -> Reading:
    """Open a page in a new context, read it to its end, scroll and search."""
    context = browser.new_context(base_url=origin, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_init_script(path=SCRIPTS / "watch.js")
    context.route("**/plain?*", serve_plain)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    headers: list[Response] = []
    page.on("response", lambda reply: headers.append(reply) if reply.url.endswith("/raw") else None)
    thread = MainThread(page)
    thread.start()
    page.goto(path)
    page.evaluate("watch.loaded()")
    begun = headers[0].request.timing
    arrived = begun["startTime"] + begun["responseStart"]
    first_rows = float(page.evaluate("watch.firstRow")) - arrived
    complete = float(page.evaluate("watch.now()")) - arrived
    loading = thread.stop()
    thread.start()
    scroll(page)
    scrolling = thread.stop()
    thread.start()
    search(page)
    searching = thread.stop()
    first_result = float(page.evaluate("watch.firstResult"))
    mounted = int(page.evaluate("watch.mounted"))
    context.close()
    return Reading(first_rows, complete, loading, scrolling, searching, first_result, mounted)


def scroll(page: Page) -> None:
    """Turn the wheel a while, then go to the end, to the middle and back in single leaps."""
    page.mouse.move(720, 500)
    for _ in range(60):
        page.mouse.wheel(0, 700)
        frames(page, 2)
    for part in (1.0, 0.5, 0.25, 0.0):
        page.evaluate("part => scrollTo(0, document.documentElement.scrollHeight * part)", part)
        frames(page, 20)


def frames(page: Page, number: int) -> None:
    """Wait until so many frames were drawn."""
    page.evaluate("number => watch.frames(number)", number)


def search(page: Page) -> None:
    """Search for a word and go through the first places that have it."""
    page.evaluate("words => watch.search(words)", NEEDLE)
    page.evaluate("watch.answered()")
    for _ in range(8):
        page.keyboard.press("Enter")
        frames(page, 10)


def serve_plain(route: Route) -> None:
    """Answer with the plain page in place of the Worker."""
    route.fulfill(path=SCRIPTS / "plain.html", content_type="text/html; charset=utf-8")


def describe(body: bytes, ours: list[Reading], plain: list[Reading]) -> Report:
    """Make the table and the bars."""
    report = Report(
        f"A session of {EVENTS:,} events ({len(body) / 1e6:.1f} MB) in Chromium",
        "python -m bench.long_session",
    )
    columns = (
        "page",
        "first rows ms",
        "complete ms",
        "task, loading",
        "task, scrolling",
        "task, searching",
        "first result ms",
        "mounted",
    )
    report.tables.append(
        Table(
            f"Median and longest task of {ROUNDS} visits",
            columns,
            [_row("session page", ours), _row("everything mounted", plain)],
        )
    )
    report.bars += [
        Bar("first rows after headers", median(one.first_rows for one in ours), FIRST_ROWS_MS, "ms"),
        Bar("longest task while loading", max(one.loading[0] for one in ours), LONGEST_TASK_MS, "ms"),
        Bar("longest task while scrolling", max(one.scrolling[0] for one in ours), LONGEST_TASK_MS, "ms"),
        Bar("longest task while searching", max(one.searching[0] for one in ours), LONGEST_TASK_MS, "ms"),
        Bar("first search result", median(one.first_result for one in ours), FIRST_RESULT_MS, "ms"),
        Bar("mounted rows", max(one.mounted for one in ours), MOUNTED_ROWS),
    ]
    report.notes.append(
        "Tasks are told in milliseconds of processor time, in brackets of time passed, which other programs "
        "on the machine lengthen. Rows are counted in each frame."
    )
    return report


def _row(name: str, readings: list[Reading]) -> list[str]:
    return [
        name,
        figure(median(one.first_rows for one in readings)),
        figure(median(one.complete for one in readings)),
        _worst([one.loading for one in readings]),
        _worst([one.scrolling for one in readings]),
        _worst([one.searching for one in readings]),
        figure(median(one.first_result for one in readings)),
        f"{max(one.mounted for one in readings):,}",
    ]


def _worst(tasks: list[Task]) -> str:
    own, passed = max(tasks)
    return f"{figure(own)} ({figure(passed)})"


if __name__ == "__main__":
    run(measure)
