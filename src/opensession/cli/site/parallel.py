"""Doing several things at once, results in order, with a bound on how much is under way."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

AHEAD = 4
"""Results that may wait for an earlier one, for each thing at a time."""

GRACE_SECONDS = 2.0
"""How long an interrupted run waits for what has begun: enough to finish a file, not to wait for a site."""


def in_order(
    work: Callable[[Given], Made],
    things: Iterable[Given],
    at_once: int,
    *,
    stop: Callable[[], None] = lambda: None,
) -> Generator[Made, None, None]:
    """Yield what ``work`` makes of each thing, in the order of the things.

    The first exception ends it: ``stop`` is called so that waiting work gives up, what has not begun is left,
    and what does not end soon is abandoned.
    """
    crew = _Crew(work, at_once)
    waiting: deque[Future[Made]] = deque()
    try:
        for thing in things:
            waiting.append(crew.give(thing))
            if len(waiting) >= at_once * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BaseException:
        stop()
        crew.forget()
        raise
    finally:
        crew.dismiss()


class _Crew(Generic[Given, Made]):
    """Threads that end with the process: those of an executor would keep it, waiting for a silent site."""

    def __init__(self, work: Callable[[Given], Made], count: int) -> None:
        self._work = work
        self._orders: SimpleQueue[tuple[Given, Future[Made]] | None] = SimpleQueue()
        self._threads = [Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def give(self, thing: Given) -> "Future[Made]":
        """Take an order."""
        future: Future[Made] = Future()
        self._orders.put((thing, future))
        return future

    def forget(self) -> None:
        """Drop the orders that nobody has begun."""
        try:
            while True:
                self._orders.get_nowait()
        except Empty:
            return

    def dismiss(self) -> None:
        """Let the threads end, and wait for them a moment."""
        for _ in self._threads:
            self._orders.put(None)
        give_up = time.monotonic() + GRACE_SECONDS
        for thread in self._threads:
            thread.join(max(give_up - time.monotonic(), 0.0))

    def _serve(self) -> None:
        while order := self._orders.get():
            thing, future = order
            try:
                future.set_result(self._work(thing))
            except BaseException as error:  # noqa: BLE001  it is raised where the result is asked for
                future.set_exception(error)
