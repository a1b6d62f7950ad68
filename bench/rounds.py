"""Measuring several targets in turns, so that a noisy machine disturbs all of them alike."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.client import Client, Request
from bench.workerd import Workerd


@dataclass(frozen=True, slots=True)
class Target:
    """One request to one Worker. ``repetitions`` is how often it is sent in a round."""

    name: str
    worker: Workerd
    request: Request
    repetitions: int = 40


@dataclass(slots=True)
class Costs:
    """What one target cost, round by round and request by request."""

    cpu_milliseconds: list[float] = field(default_factory=list)
    """Mean CPU time a request of the Worker's process, one figure a round."""
    latencies: list[float] = field(default_factory=list)
    """Milliseconds to the last byte, one figure a request."""
    size: int = 0

    @property
    def cpu(self) -> float:
        """Median CPU time a request, in milliseconds."""
        return statistics.median(self.cpu_milliseconds)

    @property
    def p50(self) -> float:
        """Median latency, in milliseconds."""
        return statistics.median(self.latencies)

    @property
    def p95(self) -> float:
        """Latency that 19 of 20 requests stay under, in milliseconds."""
        return statistics.quantiles(self.latencies, n=20)[-1]

    def ratio_to(self, baseline: "Costs") -> float:
        """Return the median over rounds of this CPU time by the baseline's in the same round."""
        pairs = zip(self.cpu_milliseconds, baseline.cpu_milliseconds, strict=True)
        return statistics.median(own / other for own, other in pairs)


def measure_targets(targets: Sequence[Target], rounds: int) -> dict[str, Costs]:
    """Send every target's requests in each of ``rounds`` rounds, after one round that is not counted."""
    costs = {target.name: Costs() for target in targets}
    clients = {target.worker: Client(target.worker.ports["direct"]) for target in targets}
    for number in range(rounds + 1):
        for target in targets:
            _measure_round(target, clients[target.worker], costs[target.name] if number else Costs())
    return costs


def _measure_round(target: Target, client: Client, costs: Costs) -> None:
    before = target.worker.cpu_seconds()
    answers = [client.send(target.request) for _ in range(target.repetitions)]
    used = target.worker.cpu_seconds() - before
    costs.cpu_milliseconds.append(used * 1000 / target.repetitions)
    costs.latencies += [answer.seconds * 1000 for answer in answers]
    costs.size = answers[-1].size
