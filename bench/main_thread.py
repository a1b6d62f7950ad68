"""The tasks of a page's main thread, from Chromium's own trace."""

from typing import Final, TypeAlias

from playwright.sync_api import CDPSession, Page

CATEGORIES: Final = "toplevel,blink.user_timing"
_MARK: Final = "main-thread"
_TASK: Final = "ThreadControllerImpl::RunTask"
_POLL_MS: Final = 20

TraceEvent: TypeAlias = dict[str, object]


class MainThread:
    """Watches one page; processor time of a task is what other programs on the machine do not lengthen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._events: list[TraceEvent] = []
        self._ended = False
        self._session.on("Tracing.dataCollected", lambda data: self._events.extend(data["value"]))
        self._session.on("Tracing.tracingComplete", lambda _: self._end())

    def start(self) -> None:
        """Begin to record."""
        self._events.clear()
        self._ended = False
        self._session.send("Tracing.start", {"transferMode": "ReportEvents", "categories": CATEGORIES})

    def stop(self) -> tuple[float, float]:
        """Return the longest task since the start: milliseconds of processor time, and of time passed."""
        self._page.evaluate(f"performance.mark('{_MARK}')")
        self._session.send("Tracing.end")
        while not self._ended:
            self._page.wait_for_timeout(_POLL_MS)
        thread = next(_thread(event) for event in self._events if event.get("name") == _MARK)
        tasks = [event for event in self._events if event.get("name") == _TASK and _thread(event) == thread]
        if not tasks:
            raise RuntimeError(f"the trace has no task named {_TASK}")
        return _longest(tasks, "tdur"), _longest(tasks, "dur")

    def _end(self) -> None:
        self._ended = True


def _thread(event: TraceEvent) -> tuple[object, object]:
    return event.get("pid"), event.get("tid")


def _longest(tasks: list[TraceEvent], measure: str) -> float:
    times = (time for task in tasks if isinstance(time := task.get(measure), int | float))
    return max(times, default=0.0) / 1000
