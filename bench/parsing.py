"""Reading a native log of 10 MB: on this Python, in the Worker, and what importing the parsers costs.

``python -m bench.parsing``. The log is Claude Code's, real transcripts repeated with fresh ids. The baseline
decodes the same lines with ``json.loads`` and drops what it gets; *events* is the parser up to finished
events, *HAIL* also writes and digests them, as a site does. A second table has one real log of each agent:
they are small, so recognition counts, and events are dearer than the bytes around them.
"""

import json
import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench import stage
from bench.baseline import DECODE, IMPORTS, WORKSPACE
from bench.client import Client, Request
from bench.memory import fresh_worker, growth
from bench.native_logs import NAME, claude_code_log, largest_of_each_agent
from bench.process import MIB
from bench.report import Bar, Report, Table, figure, run
from bench.source_link import linked_source
from bench.topology import DIRECT, Message, storage_config, worker_config
from bench.workerd import Workerd
from opensession.parsers.bundle import Bundle
from opensession.parsers.claude_code import ClaudeCodeParser
from opensession.parsers.composition import SessionDraft
from opensession.parsers.lines import convert_lines
from opensession.parsers.recorder import Recorder
from opensession.parsers.registry import parse
from opensession.parsers.session import Options

SIZE: Final = 10_000_000
REPETITIONS: Final = 5
MEGABYTE: Final = 1_000_000

CPYTHON_SECONDS: Final = 0.8
WORKER_SECONDS: Final = 2.5
WORKER_GROWTH: Final = 40.0
DECODING_FACTOR: Final = 4.0
IMPORT_SECONDS: Final = 0.15


def measure() -> Report:
    """Measure both Pythons, each beside plain decoding."""
    log = claude_code_log(SIZE)
    here = measure_here(log)
    folder = WORKSPACE / "parsing"
    shutil.rmtree(folder, ignore_errors=True)
    there, grown = measure_worker(log)
    imports = measure_imports()
    report = describe(len(log), here, there, grown, imports)
    report.tables.append(describe_agents())
    return report


def measure_here(log: bytes) -> dict[str, float]:
    """Return the best CPU seconds of this Python for decoding, events and HAIL, taken in turns."""
    works: dict[str, Callable[[], object]] = {
        "json.loads": lambda: _decode(log),
        "events": lambda: _events(log),
        "HAIL": lambda: ClaudeCodeParser().parse(Bundle.of_file(NAME, log), Options(10 * SIZE)),
    }
    best = dict.fromkeys(works, float("inf"))
    for _ in range(REPETITIONS):
        for name, work in works.items():
            before = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - before)
    return best


def measure_worker(log: bytes) -> tuple[dict[str, float], float]:
    """Return CPU seconds of the Worker for decoding and for a source link, and its growth in bytes."""
    folder = WORKSPACE / "parsing"
    with linked_source(log, NAME) as source:
        site = stage.capture_site(folder, source.origin)
        decoder = stage.capture_baselines((DECODE,), folder)[DECODE]
        spent: dict[str, list[float]] = {"source link": []}
        grown: list[float] = []
        with Workerd(storage_config(site), folder / "storage.log") as storage:
            for _ in range(3):
                with fresh_worker(site, storage, folder) as worker:
                    before = worker.cpu_seconds()
                    grown.append(growth(worker, lambda client: client.send(Request(source.fresh()))))
                    spent["source link"].append(worker.cpu_seconds() - before)
            decoding = Workerd(worker_config(decoder), folder / "decode.log", outside=storage.ports)
            with decoding as worker, Client(worker.ports[DIRECT]) as client:
                _spent(worker, client, "/", log[:MEGABYTE].rpartition(b"\n")[0])
                spent["json.loads"] = [_spent(worker, client, "/", log) for _ in range(3)]
    return {name: statistics.median(seconds) for name, seconds in spent.items()}, max(grown)


def measure_imports() -> float:
    """Return the CPU seconds of importing all parsers in the Worker's Python, less a plain request."""
    folder = WORKSPACE / "parsing-imports"
    captured = stage.capture_baselines((IMPORTS,), folder)[IMPORTS]
    with Workerd(storage_config(captured), folder / "storage.log") as storage:
        return statistics.median(_import_cost(captured, storage, folder) for _ in range(REPETITIONS))


def _import_cost(captured: Message, storage: Workerd, folder: Path) -> float:
    worker = Workerd(worker_config(captured), folder / "imports.log", outside=storage.ports)
    with worker, Client(worker.ports[DIRECT]) as client:
        for path in ("/", "/"):
            client.send(Request(path))
        plain, imported = (_spent(worker, client, path) for path in ("/plain", "/parsers"))
    return imported - plain


def _spent(worker: Workerd, client: Client, path: str, body: bytes | None = None) -> float:
    """Return the CPU seconds of the Worker's process for one request."""
    before = worker.cpu_seconds()
    client.send(Request(path, method="POST" if body else "GET", body=body))
    return worker.cpu_seconds() - before


def describe(
    size: int, here: dict[str, float], there: dict[str, float], grown: float, imports: float
) -> Report:
    """Make the table and the bars."""
    rows = [_row(f"CPython, {name}", size, seconds, here["json.loads"]) for name, seconds in here.items()]
    rows += [_row(f"Worker, {name}", size, seconds, there["json.loads"]) for name, seconds in there.items()]
    columns = ("how", "seconds", "MB/s", "× decoding")
    return Report(
        "Reading native logs",
        "python -m bench.parsing",
        [Table(f"A Claude Code log of {size / MEGABYTE:.1f} MB, CPU time", columns, rows)],
        [
            Bar("CPython: 10 MB of Claude Code to HAIL", here["HAIL"], CPYTHON_SECONDS, "s"),
            Bar(
                "CPython: events, by plain decoding",
                here["events"] / here["json.loads"],
                DECODING_FACTOR,
                "×",
            ),
            Bar("Worker: source link of 10 MB of Claude Code", there["source link"], WORKER_SECONDS, "s"),
            Bar("Worker: growth while reading it", grown / MIB, WORKER_GROWTH, "MiB"),
            Bar("Worker: importing all parsers", imports * 1000, IMPORT_SECONDS * 1000, "ms"),
        ],
    )


def describe_agents() -> Table:
    """Measure each agent's largest real log from bytes to HAIL, recognition included."""
    rows: list[list[str]] = []
    for parser, bundle in largest_of_each_agent().items():
        data, events = bundle.data, 0
        decoding, reading = float("inf"), float("inf")
        for _ in range(REPETITIONS):
            before = time.process_time()
            decode_any(data)
            middle = time.process_time()
            parsed = parse(Bundle.of_file(bundle.path, data), None, Options(10 * SIZE))
            decoding = min(decoding, middle - before)
            reading = min(reading, time.process_time() - middle)
            events = parsed.session.facts.event_count
        kilobytes = figure(len(data) / 1000)
        cost = figure(reading / max(events, 1) * 1e6)
        rows.append(
            [parser, kilobytes, str(events), figure(reading * 1000), cost, figure(reading / decoding, "×")]
        )
    columns = ("parser", "kB", "events", "ms to HAIL", "µs an event", "× decoding")
    return Table("One log of each agent, CPython", columns, rows)


def decode_any(log: bytes) -> None:
    """Decode a document, or lines."""
    try:
        json.loads(log)
    except ValueError:
        _decode(log)


def _decode(log: bytes) -> None:
    for line in log.splitlines():
        json.loads(line)


def _events(log: bytes) -> None:
    recorder, session = Recorder("claude-code", lambda _: None), SessionDraft("claude-code")
    conversion = ClaudeCodeParser().converter(NAME, recorder, session)
    convert_lines(log, recorder, conversion.convert)
    conversion.finish()
    recorder.finish()


def _row(name: str, size: int, seconds: float, baseline: float) -> list[str]:
    speed = figure(size / seconds / MEGABYTE)
    return [name, figure(seconds), speed, figure(seconds / baseline, "×")]


if __name__ == "__main__":
    run(measure)
