"""Throughput of taking a session in: on this Python, and in the Worker through the publishing route.

``python -m bench.ingest``. Ingesting is decoding, checking every field, writing canonical bytes, their
SHA-256, stats, problems, score and search text; the baseline decodes the same lines with ``json.loads`` and
does nothing else. The design sets no bar here.
"""

import json
import shutil
import statistics
import time
from collections.abc import Callable
from typing import Final

from bench import stage
from bench.baseline import DECODE, WORKSPACE
from bench.bodies import body_of_size
from bench.client import Client, Request
from bench.report import Report, Table, figure, run
from bench.topology import DIRECT
from bench.workerd import Workerd
from opensession.hail import ingest

SIZE: Final = 5_000_000
REPETITIONS: Final = 5
MEGABYTE: Final = 1_000_000


def measure() -> Report:
    """Measure both Pythons, each beside plain decoding."""
    bodies = [body_of_size(SIZE + number) for number in range(REPETITIONS)]
    here = _seconds(lambda number: ingest(bodies[number]))
    decoding = _seconds(lambda number: [json.loads(line) for line in bodies[number].splitlines()])
    folder = WORKSPACE / "ingest"
    shutil.rmtree(folder, ignore_errors=True)
    site = stage.capture_site(folder)
    with stage.running(site, stage.capture_baselines((DECODE,), folder), folder) as running:
        decoder = running.baselines[DECODE]
        _decode(decoder, bodies[0])
        decoded = _cpu(decoder, lambda number: _decode(decoder, bodies[number]))
        stage.publish(running.site, body_of_size(MEGABYTE))
        published = _cpu(running.site, lambda number: stage.publish(running.site, bodies[number]))
    rows = [
        _row("CPython, json.loads", decoding, decoding),
        _row("CPython, ingest", here, decoding),
        _row("Worker, json.loads", decoded, decoded),
        _row("Worker, POST /api/admin/sessions", published, decoded),
    ]
    heading = f"One session of {SIZE / MEGABYTE:.0f} MB, CPU time"
    columns = ("how", "seconds", "MB/s", "× decoding")
    return Report("Taking sessions in", "python -m bench.ingest", [Table(heading, columns, rows)])


def _decode(worker: Workerd, body: bytes) -> None:
    with Client(worker.ports[DIRECT]) as client:
        client.send(Request("/", method="POST", body=body))


def _seconds(work: Callable[[int], object]) -> float:
    """Return the median CPU time of this process for one repetition."""
    spent = []
    for number in range(REPETITIONS):
        before = time.process_time()
        work(number)
        spent.append(time.process_time() - before)
    return statistics.median(spent)


def _cpu(worker: Workerd, work: Callable[[int], object]) -> float:
    """Return the median CPU time of the Worker's process for one repetition."""
    spent = []
    for number in range(REPETITIONS):
        before = worker.cpu_seconds()
        work(number)
        spent.append(worker.cpu_seconds() - before)
    return statistics.median(spent)


def _row(name: str, seconds: float, baseline: float) -> list[str]:
    return [
        name,
        figure(seconds, "s"),
        figure(SIZE / MEGABYTE / seconds),
        figure(seconds / baseline, "×"),
    ]


if __name__ == "__main__":
    run(measure)
