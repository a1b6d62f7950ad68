"""Token counts and cost, as logs state them.

HAIL counts ``input_tokens`` and ``output_tokens`` (hail.md §7). The split by cache, the reasoning share and
the cost are kept under names of ours, in event attributes and, summed, in the context attribute ``usage``.
Whether ``input_tokens`` includes the cached ones follows the log: it does in Codex and Gemini, not in Claude.
"""

from dataclasses import dataclass

from pydantic import JsonValue

from opensession.hail import Attributes
from opensession.hail.jsontext import MAX_U64

INPUT, OUTPUT = "input_tokens", "output_tokens"
CACHE_READ, CACHE_WRITE, REASONING = "cache_read_tokens", "cache_write_tokens", "reasoning_tokens"
COST = "cost_usd"


@dataclass(slots=True, eq=False, repr=False)
class Usage:
    """Counts of one response, or sums over a session; None where nothing was stated."""

    input: int | None = None
    output: int | None = None
    cache_read: int | None = None
    cache_write: int | None = None
    reasoning: int | None = None
    """Part of ``output``."""
    cost_usd: float | None = None

    def members(self) -> dict[str, JsonValue]:
        """Return what was stated, by attribute name."""
        named = {
            INPUT: self.input,
            OUTPUT: self.output,
            CACHE_READ: self.cache_read,
            CACHE_WRITE: self.cache_write,
            REASONING: self.reasoning,
            COST: None if self.cost_usd is None else round(self.cost_usd, 9),
        }
        return {name: value for name, value in named.items() if value is not None}

    def add(self, other: "Usage") -> None:
        """Sum another one in."""
        self.input = _sum(self.input, other.input)
        self.output = _sum(self.output, other.output)
        self.cache_read = _sum(self.cache_read, other.cache_read)
        self.cache_write = _sum(self.cache_write, other.cache_write)
        self.reasoning = _sum(self.reasoning, other.reasoning)
        if other.cost_usd is not None:
            self.cost_usd = (self.cost_usd or 0.0) + other.cost_usd

    def without(self, other: "Usage") -> "Usage":
        """Return how much more this states than ``other`` did, never less than nothing."""
        return Usage(
            _rest(self.input, other.input),
            _rest(self.output, other.output),
            _rest(self.cache_read, other.cache_read),
            _rest(self.cache_write, other.cache_write),
            _rest(self.reasoning, other.reasoning),
        )

    def write_to(self, attributes: Attributes) -> None:
        """Set the attributes of an event."""
        attributes.update(self.members())


def _sum(first: int | None, second: int | None) -> int | None:
    return first if second is None else min((first or 0) + second, MAX_U64)


def _rest(larger: int | None, smaller: int | None) -> int | None:
    return None if larger is None else max(larger - (smaller or 0), 0)
