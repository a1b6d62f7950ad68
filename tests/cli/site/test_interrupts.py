"""Ctrl-C during long work, and doing several things at once."""

import signal
from collections.abc import Iterator
from threading import Event

import pytest

from opensession.cli.site.parallel import AHEAD, in_order
from tests.cli.runner import SECONDS, Cli
from tests.cli.site.scripted import Line, ScriptedSite
from tests.cli.site.sessions import body_of, id_of

SILENT = Line(silent=True)


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (("push", "logs"), "/api/admin/sessions"),
        (("pull", id_of(body_of(0)), "--out", "a"), f"/api/sessions/{id_of(body_of(0))}/raw"),
        (("verify", "logs"), f"/api/sessions/{id_of(body_of(0))}/raw"),
        (("sweep",), "/api/admin/sweep"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_an_interrupt_ends_it_although_the_site_is_silent(
    operator: Cli, scripted: ScriptedSite, line: tuple[str, ...], path: str
) -> None:
    scripted.says(path, SILENT)
    user = operator.with_variables(OPENSESSION_SITE=scripted.origin)
    process = user.start("site", *line)
    assert scripted.waiting.wait(SECONDS)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out) == (130, b""), err
    assert err == b"Interrupted.\n"
    assert not [path for path in user.cwd.rglob("*") if path.name.startswith(".")]


def test_results_come_in_order() -> None:
    assert list(in_order(lambda number: number * number, range(100), 7)) == [n * n for n in range(100)]


def test_no_more_is_begun_than_may_wait() -> None:
    taken: list[int] = []

    def count() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = in_order(lambda number: number, count(), 2)
    assert next(results) == 0
    assert len(taken) == 2 * AHEAD
    results.close()


def test_the_first_failure_ends_it_and_stops_the_rest() -> None:
    begun: list[int] = []
    stopped = Event()

    def work(number: int) -> int:
        begun.append(number)
        if number == 3:
            raise KeyError(number)
        return number

    with pytest.raises(KeyError):
        list(in_order(work, range(1000), 1, stop=stopped.set))
    assert stopped.is_set()
    assert len(begun) <= 3 + 1 + AHEAD
