"""Doing several things at once, results in order, with a bound on how much is under way."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

AHEAD = 4
"""Results that may wait for an earlier one, for each thing at a time."""


def in_order(work: Callable[[Given], Made], things: Iterable[Given], at_once: int) -> Iterator[Made]:
    """Yield what ``work`` makes of each thing, in the order of the things.

    The first exception ends it: what has begun is finished, what has not is left.
    """
    with ThreadPoolExecutor(at_once) as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for thing in things:
                waiting.append(pool.submit(work, thing))
                if len(waiting) >= at_once * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
