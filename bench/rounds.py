"""Measuring several targets in turns, so that a noisy machine disturbs all of them alike."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, cycle, islice
from typing import Final

from bench.client import Client, Request
from bench.topology import DIRECT
from bench.workerd import Workerd

WARM_REQUESTS: Final = 600


@dataclass(frozen=True, slots=True)
class Target:
    """One request to one Worker. ``repetitions`` is how often it is sent in a round."""

    name: str
    worker: Workerd
    request: Request
    repetitions: int = 15


@dataclass(slots=True)
class Costs:
    """What one target cost, round by round and request by request."""

    cpu_milliseconds: list[float] = field(default_factory=list)
    """Mean CPU time a request of the Worker's process, one figure a round."""
    latencies: list[list[float]] = field(default_factory=list)
    """Milliseconds to the last byte, one list a round with one figure a request."""
    size: int = 0

    @property
    def cpu(self) -> float:
        """Median CPU time a request, in milliseconds."""
        return statistics.median(self.cpu_milliseconds)

    @property
    def p50(self) -> float:
        """Median latency, in milliseconds."""
        return statistics.median(chain.from_iterable(self.latencies))

    @property
    def p95(self) -> float:
        """Latency that 19 of 20 requests stay under, in milliseconds."""
        return statistics.quantiles(chain.from_iterable(self.latencies), n=20)[-1]

    def cpu_ratio(self, baseline: "Costs") -> float:
        """Return the median over rounds of this CPU time by the baseline's in the same round."""
        return _median_ratio(self.cpu_milliseconds, baseline.cpu_milliseconds)

    def latency_ratio(self, baseline: "Costs") -> float:
        """Return the median over rounds of this median latency by the baseline's in the same round."""
        own, other = (map(statistics.median, costs.latencies) for costs in (self, baseline))
        return _median_ratio(own, other)


def _median_ratio(own: Iterable[float], other: Iterable[float]) -> float:
    return statistics.median(one / two for one, two in zip(own, other, strict=True))


def measure_targets(targets: Sequence[Target], rounds: int) -> dict[str, Costs]:
    """Send every target's requests in each of ``rounds`` rounds, after warming up every Worker alike."""
    costs = {target.name: Costs() for target in targets}
    for worker in dict.fromkeys(target.worker for target in targets):
        _warm_up([target for target in targets if target.worker is worker], worker)
    for _ in range(rounds):
        for target in targets:
            _measure_round(target, costs[target.name])
    return costs


def _warm_up(targets: Sequence[Target], worker: Workerd) -> None:
    """Let the runtime compile what is used often: it does so by the number of calls."""
    with Client(worker.ports[DIRECT]) as client:
        for target in islice(cycle(targets), WARM_REQUESTS):
            client.send(target.request)


def _measure_round(target: Target, costs: Costs) -> None:
    with Client(target.worker.ports[DIRECT]) as client:
        # Opening the connection is not part of what is measured.
        client.send(target.request)
        before = target.worker.cpu_seconds()
        answers = [client.send(target.request) for _ in range(target.repetitions)]
        used = target.worker.cpu_seconds() - before
    costs.cpu_milliseconds.append(used * 1000 / target.repetitions)
    costs.latencies.append([answer.seconds * 1000 for answer in answers])
    costs.size = answers[-1].size
