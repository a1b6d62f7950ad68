"""Start of the Worker's process to its first healthy answer, without and with a memory snapshot.

``python -m bench.startup``. The platform takes such a snapshot when a Worker is deployed and starts isolates
from it. Taking one fails when importing our code uses randomness or keeps a JavaScript object, so a run of
this also proves that it does not.
"""

import shutil
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench import stage
from bench.baseline import CONSTANT, LIBRARIES, WORKSPACE
from bench.client import Client, Request
from bench.process import MIB
from bench.report import Bar, Report, Table, figure, run
from bench.topology import DIRECT, Message, storage_config, worker_config
from bench.workerd import Workerd

STARTS: Final = 5
SNAPSHOT_SECONDS: Final = 1.0
OURS: Final = "ours"
SNAPSHOT: Final = "snapshot.bin"
"""The name workerd gives to what --python-save-snapshot writes."""


@dataclass(slots=True)
class Starts:
    """Several starts of one Worker."""

    seconds: list[float] = field(default_factory=list)
    """From the start of the process to the last byte of the first answer."""
    cpu: list[float] = field(default_factory=list)
    """CPU time used by then, in seconds."""

    def row(self, name: str) -> list[str]:
        """Return a table row: medians and the best time."""
        figures = (statistics.median(self.seconds), min(self.seconds), statistics.median(self.cpu))
        return [name, *(figure(value, "s") for value in figures)]


def start_once(
    captured: Message, storage: Workerd, log: Path, starts: Starts, arguments: Sequence[str] = ()
) -> None:
    """Start a Worker, ask for its health once, and end it."""
    config = worker_config(captured)
    with Workerd(config, log, outside=storage.ports, arguments=arguments) as worker:
        with Client(worker.ports[DIRECT]) as client:
            client.send(Request("/api/health"))
        starts.seconds.append(time.perf_counter() - worker.started)
        starts.cpu.append(worker.cpu_seconds())


def measure() -> Report:
    """Measure all kinds of start in turns."""
    folder = WORKSPACE / "startup"
    shutil.rmtree(folder, ignore_errors=True)
    captured = {OURS: stage.capture_site(folder), **stage.capture_baselines((CONSTANT, LIBRARIES), folder)}
    plain = {name: Starts() for name in captured}
    restored = {name: Starts() for name in captured}
    with Workerd(storage_config(captured[OURS]), folder / "storage.log") as storage:
        snapshots = {name: _save(config, storage, folder / name) for name, config in captured.items()}
        for _ in range(STARTS):
            for name, config in captured.items():
                log = folder / f"{name}.log"
                start_once(config, storage, log, plain[name])
                load = (
                    f"--python-load-snapshot={SNAPSHOT}",
                    f"--python-snapshot-dir={snapshots[name].parent}",
                )
                start_once(config, storage, log, restored[name], load)
    return describe(plain, restored, {name: path.stat().st_size for name, path in snapshots.items()})


def _save(captured: Message, storage: Workerd, folder: Path) -> Path:
    """Let workerd write a snapshot; return it. Raises RuntimeError when it would not."""
    place = folder / "snapshot"
    place.mkdir(parents=True)
    save = ("--python-save-snapshot", f"--python-snapshot-dir={place}")
    log = folder / "save.log"
    start_once(captured, storage, log, Starts(), save)
    if not (place / SNAPSHOT).is_file():
        raise RuntimeError(f"workerd wrote no snapshot:\n{log.read_text(errors='replace')[-4000:]}")
    return place / SNAPSHOT


def describe(plain: dict[str, Starts], restored: dict[str, Starts], sizes: dict[str, int]) -> Report:
    """Make the table, the bar, and the share of our own code."""
    titles = {CONSTANT: "smallest Python handler", LIBRARIES: "with pydantic", OURS: "OpenSession"}
    rows = []
    for name, title in titles.items():
        rows.append([*plain[name].row(title), ""])
        rows.append([*restored[name].row(f"{title}, snapshot"), figure(sizes[name] / MIB, "MiB")])
    cpu = {name: statistics.median(starts.cpu) for name, starts in plain.items()}
    own = (cpu[OURS] - cpu[LIBRARIES]) / cpu[OURS]
    return Report(
        "Start-up",
        "python -m bench.startup",
        [
            Table(
                "Process start to first healthy answer", ("start", "median", "best", "CPU", "snapshot"), rows
            )
        ],
        [Bar("restored snapshot answers", statistics.median(restored[OURS].seconds), SNAPSHOT_SECONDS, "s")],
        [f"Importing our own code is {own:.0%} of the CPU time of a start without a snapshot."],
    )


if __name__ == "__main__":
    run(measure)
