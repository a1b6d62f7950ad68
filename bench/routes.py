"""CPU and latency of every reading route on workerd, beside the smallest Python handler and JavaScript.

``python -m bench.routes`` prints CPU time of the Worker's own process a request: HTTP handling, runtime and
handler, without D1 and R2, which run in another process as they do on the platform.
"""

import shutil
from dataclasses import dataclass
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from bench import stage
from bench.baseline import CONSTANT, DATABASE, JAVASCRIPT, WORKSPACE
from bench.bodies import body_of_size, small_bodies
from bench.client import Client, Request
from bench.report import Bar, Report, Table, figure, run
from bench.rounds import Costs, Target, measure_targets
from bench.source_link import linked_source
from bench.stage import Stage
from bench.topology import DIRECT
from scripts.devserver import DevServer

ROUNDS: Final = 30
SMALL_SESSIONS: Final = 60
LARGE_BODIES: Final = {"raw body, 5 MB": 5_000_000, "raw body, 10 MB": 10_000_000}
"""For these JavaScript is the bar. A small body costs less in JavaScript than the smallest Python handler."""

HEALTH: Final = Request("/api/health")
WRANGLER_REQUESTS: Final = 200

CPU_RATIO: Final = 2.0
CPU_MILLISECONDS: Final = 3.0
RAW_RATIO: Final = 1.3


@dataclass(frozen=True, slots=True)
class Measured:
    """A route: whether the CPU bar is about it, and its JavaScript counterpart."""

    request: Request
    has_cpu_bar: bool = False
    counterpart: Request | None = None
    repetitions: int = 15


@dataclass(slots=True)
class ThroughWrangler:
    """Median latency of the health check under ``wrangler dev``, in milliseconds."""

    proxy: float = 0.0
    """Through wrangler's proxy on the public port."""
    worker: float = 0.0
    """Straight to the process that runs the Worker with its asset router and request log."""

    def measure(self, server: DevServer) -> None:
        """Ask both ports of a running server in turns."""
        ports = (server.port, urlsplit(server.worker_url()).port or 0)
        latencies: tuple[list[float], list[float]] = ([], [])
        with Client(ports[0]) as public, Client(ports[1]) as inner:
            for _ in range(WRANGLER_REQUESTS):
                latencies[0].append(public.send(HEALTH).seconds * 1000)
                latencies[1].append(inner.send(HEALTH).seconds * 1000)
        self.proxy, self.worker = map(median, latencies)

    def note(self, direct: Costs) -> str:
        """Say what wrangler adds to the same request sent straight to the Worker."""
        return (
            f"Under `wrangler dev` the health check takes {figure(self.proxy, 'ms')} through its proxy and "
            f"{figure(self.worker, 'ms')} past it; straight to the Worker, as in the table, "
            f"{figure(direct.p50, 'ms')}."
        )


def publish_sessions(site: Stage) -> dict[str, str]:
    """Publish small sessions and the large ones; return their ids by name."""
    small = [stage.publish(site.site, body) for body in small_bodies(SMALL_SESSIONS)]
    large = {name: stage.publish(site.site, body_of_size(size)) for name, size in LARGE_BODIES.items()}
    return {"example": small[0], **large}


def routes(ids: dict[str, str], source_path: str, etag: str) -> dict[str, Measured]:
    """Return everything that is measured, by the name it has in the table."""
    example = f"/api/sessions/{ids['example']}"
    uncached = {"cache-control": "no-store"}
    listing = Request("/api/sessions")
    bodies = {
        name: Measured(
            Request(f"/api/sessions/{ids[name]}/raw"),
            counterpart=Request(f"/api/sessions/{ids[name]}/raw"),
            repetitions=4,
        )
        for name in LARGE_BODIES
    }
    return {
        "health": Measured(HEALTH, True, HEALTH),
        "capabilities": Measured(Request("/api/capabilities"), True),
        "list of 20, from memory": Measured(listing, True),
        "list of 20, from D1": Measured(Request("/api/sessions", uncached), True, listing),
        "repositories": Measured(Request("/api/sessions/repos")),
        "detail": Measured(Request(example), True, Request(example)),
        "detail, not modified": Measured(Request(example, {"if-none-match": etag}, expected=304)),
        "raw body, 28 kB": Measured(Request(f"{example}/raw"), counterpart=Request(f"{example}/raw")),
        **bodies,
        "session page": Measured(Request(f"/session/{ids['example']}")),
        "session as Markdown, 28 kB": Measured(Request(f"/session/{ids['example']}.md"), repetitions=4),
        "source link, cached": Measured(Request(source_path)),
    }


def measure() -> Report:
    """Measure all routes."""
    folder = WORKSPACE / "routes"
    shutil.rmtree(folder, ignore_errors=True)
    with linked_source(next(small_bodies(1))) as source:
        wrangler = ThroughWrangler()
        site = stage.capture_site(folder, source.origin, wrangler.measure)
        baselines = stage.capture_baselines((CONSTANT, DATABASE, JAVASCRIPT), folder)
        with stage.running(site, baselines, folder) as running:
            ids = publish_sessions(running)
            etag = prepare(running, ids, source.path)
            table = routes(ids, source.path, etag)
            costs = measure_targets(targets(running, table), ROUNDS)
    report = describe(table, costs)
    report.notes.append(wrangler.note(costs["health"]))
    report.notes.append(small_body_note(costs))
    return report


def small_body_note(costs: dict[str, Costs]) -> str:
    """Say how a small raw body compares, and the least that Python could take for it."""
    small, script = costs["raw body, 28 kB"].p50, costs[_counterpart("raw body, 28 kB")].p50
    entry = costs["health"].p50 - costs[_counterpart("health")].p50
    return (
        f"A raw body of 28 kB takes {figure(small / script, '×')} of JavaScript's time. Entering Python "
        f"alone makes that at least {figure((script + entry) / script, '×')}; the bar is about large bodies."
    )


def prepare(running: Stage, ids: dict[str, str], source_path: str) -> str:
    """Fill the caches that are measured as filled; return the validator of the measured detail."""
    with Client(running.site.ports[DIRECT]) as client:
        client.send(Request(source_path))
        return client.header(Request(f"/api/sessions/{ids['example']}"), "etag")


def targets(running: Stage, table: dict[str, Measured]) -> list[Target]:
    """Return the baselines, our routes and their counterparts, in the order of a round."""
    listed = [Target(name, running.baselines[name], Request("/")) for name in (CONSTANT, DATABASE)]
    for name, route in table.items():
        listed.append(Target(name, running.site, route.request, route.repetitions))
        if route.counterpart:
            script = running.baselines[JAVASCRIPT]
            listed.append(Target(_counterpart(name), script, route.counterpart, route.repetitions))
    return listed


def _counterpart(name: str) -> str:
    return f"{name}, JavaScript"


def describe(table: dict[str, Measured], costs: dict[str, Costs]) -> Report:
    """Make the table and the bars."""
    report = Report("Routes on workerd", "python -m bench.routes")
    constant = costs[CONSTANT]
    rows = [
        _row("smallest Python handler", constant, constant, None),
        _row("smallest with one D1 batch", costs[DATABASE], constant, None),
    ]
    for name, route in table.items():
        script = costs[_counterpart(name)] if route.counterpart else None
        rows.append(_row(name, costs[name], constant, script))
        if route.has_cpu_bar:
            report.bars.append(Bar(f"{name}: CPU", costs[name].cpu, CPU_MILLISECONDS, "ms"))
            report.bars.append(
                Bar(
                    f"{name}: by the smallest Python handler", costs[name].cpu_ratio(constant), CPU_RATIO, "×"
                )
            )
        if script and name in LARGE_BODIES:
            ratio = costs[name].latency_ratio(script)
            report.bars.append(Bar(f"{name}: latency by JavaScript", ratio, RAW_RATIO, "×"))
    columns = ("route", "CPU ms", "× smallest", "p50 ms", "p95 ms", "JS CPU ms", "JS p50 ms", "bytes")
    report.tables.append(Table("CPU of the Worker's process and latency, one connection", columns, rows))
    return report


def _row(name: str, costs: Costs, constant: Costs, script: Costs | None) -> list[str]:
    return [
        name,
        figure(costs.cpu),
        figure(costs.cpu_ratio(constant)),
        figure(costs.p50),
        figure(costs.p95),
        figure(script.cpu) if script else "",
        figure(script.p50) if script else "",
        f"{costs.size:,}",
    ]


if __name__ == "__main__":
    run(measure)
