"""Memory of the Worker's process while large bodies pass: read, published, fetched from a Git host.

``python -m bench.memory`` prints how far the process grew beyond what it held before, at its peak. Memory of
WebAssembly never shrinks, so each measurement has a fresh process, warmed up with small sessions.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench import process, stage
from bench.baseline import WORKSPACE
from bench.bodies import body_of_size, small_bodies
from bench.client import Client, Request
from bench.process import MIB
from bench.report import Bar, Report, Table, figure, run
from bench.source_link import linked_source
from bench.topology import DIRECT, Message, storage_config, worker_config
from bench.workerd import Workerd

SMALL: Final = 1_000_000
LARGE: Final = 10_000_000
WARM_SESSIONS: Final = 5

SOURCE_GROWTH: Final = 40 * MIB
PUBLISH_FACTOR: Final = 3.0
FLAT_MARGIN: Final = LARGE / 5
"""So much more may be held for the large body than for the small one and still count as flat."""


@contextmanager
def fresh_worker(site: Message, storage: Workerd, folder: Path) -> Iterator[Workerd]:
    """Run our Worker, warmed up: every route that is measured was used with a small session."""
    with Workerd(worker_config(site), folder / "site.log", outside=storage.ports) as worker:
        with Client(worker.ports[DIRECT]) as client:
            for body in small_bodies(WARM_SESSIONS):
                session = stage.publish(worker, body, again=True)
                client.send(Request(f"/api/sessions/{session}/raw"))
        yield worker


def growth(worker: Workerd, work: Callable[[Client], object]) -> int:
    """Return by how many bytes the process was larger at its peak during the work than before."""
    before = process.resident_bytes(worker.pid)
    process.forget_peak(worker.pid)
    with Client(worker.ports[DIRECT]) as client:
        work(client)
    return process.peak_bytes(worker.pid) - before


def measure() -> Report:
    """Measure reading, publishing and fetching."""
    folder = WORKSPACE / "memory"
    shutil.rmtree(folder, ignore_errors=True)
    body = body_of_size(LARGE)
    with linked_source(body) as source:
        site = stage.capture_site(folder, source.origin)
        with Workerd(storage_config(site), folder / "storage.log") as storage:
            with fresh_worker(site, storage, folder) as worker:
                published = growth(worker, lambda _: stage.publish(worker, body))
            with fresh_worker(site, storage, folder) as worker:
                fetched = growth(worker, lambda client: client.send(Request(source.path)))
            with fresh_worker(site, storage, folder) as worker:
                reads = [_growth_of_reading(worker, size) for size in (SMALL, LARGE, SMALL, LARGE)]
    return describe(published, fetched, reads)


def _growth_of_reading(worker: Workerd, size: int) -> int:
    session = stage.publish(worker, body_of_size(size), again=True)
    return growth(worker, lambda client: client.send(Request(f"/api/sessions/{session}/raw")))


def describe(published: int, fetched: int, reads: list[int]) -> Report:
    """Make the table and the bars."""
    small, large = max(reads[0::2]), max(reads[1::2])
    rows = [
        ["publishing 10 MB", figure(published / MIB), figure(published / LARGE, "×")],
        ["reading a source link of 10 MB", figure(fetched / MIB), figure(fetched / LARGE, "×")],
        ["raw body of 1 MB", figure(small / MIB), figure(small / SMALL, "×")],
        ["raw body of 10 MB", figure(large / MIB), figure(large / LARGE, "×")],
    ]
    return Report(
        "Memory of the Worker",
        "python -m bench.memory",
        [Table("Growth of the process at its peak", ("work", "MiB", "by the body"), rows)],
        [
            Bar("publishing 10 MB: peak by the body", published / LARGE, PUBLISH_FACTOR, "×"),
            Bar("source link of 10 MB: growth", fetched / MIB, SOURCE_GROWTH / MIB, "MiB"),
            Bar("raw body: 10 MB holds more than 1 MB by", (large - small) / MIB, FLAT_MARGIN / MIB, "MiB"),
        ],
    )


if __name__ == "__main__":
    run(measure)
