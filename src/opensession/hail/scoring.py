"""Scoring a session by exchangeable rules (hail.md §14)."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Protocol

from opensession.hail.errors import HailError
from opensession.hail.event_types import ShellCommand, ToolResult
from opensession.hail.model import Event
from opensession.hail.text import trim

DEFAULT_SCORE_PLUGIN = "heuristic_v1"


class UnknownScorePluginError(HailError):
    """No plugin has this id; the message lists those that exist."""

    kind = "UnknownScorePlugin"

    def __init__(self, plugin: str) -> None:
        super().__init__(f"unknown session score plugin '{plugin}'. available: {', '.join(score_plugins())}")


class ScoreAccumulator(Protocol):
    """A plugin at work: fed every event in order, then asked for the score."""

    def feed(self, event: Event) -> None:
        """Take one event into account."""

    def finish(self) -> int:
        """Return the score so far."""


def score(events: Iterable[Event], plugin: str = DEFAULT_SCORE_PLUGIN) -> int:
    """Score a session by its events; raise UnknownScorePluginError."""
    scoring = score_accumulator(plugin)
    for event in events:
        scoring.feed(event)
    return scoring.finish()


def score_accumulator(plugin: str) -> ScoreAccumulator:
    """Start a plugin; raise UnknownScorePluginError."""
    if plugin not in _PLUGINS:
        raise UnknownScorePluginError(plugin)
    return _PLUGINS[plugin]()


def score_plugins() -> tuple[str, ...]:
    """Return the ids of all plugins, sorted."""
    return tuple(sorted(_PLUGINS))


class HeuristicScore:
    """``heuristic_v1``: 100, less what failed, plus what was recovered afterwards in the same lane."""

    def __init__(self) -> None:
        self._failed_commands = self._failed_results = self._recoveries = 0
        self._pending: Counter[str] = Counter()

    def feed(self, event: Event) -> None:
        """Note a failure, or a success that follows one."""
        outcome = self._outcome(event)
        if outcome is None:
            return
        # A blank lane is the shared one: trim gives "" for it, which no named lane can have.
        lane = trim(event.task_id or "")
        if not outcome:
            self._pending[lane] += 1
        elif self._pending[lane]:
            self._pending[lane] -= 1
            self._recoveries += 1

    def finish(self) -> int:
        """Return a score from 0 to 100."""
        failed = self._failed_commands + self._failed_results
        points = 100 - (15 if failed else 0)
        points -= min(5 * self._failed_commands, 30) + min(4 * self._failed_results, 20)
        points += min(5 * self._recoveries, 20)
        return max(0, min(points, 100))

    def _outcome(self, event: Event) -> bool | None:
        match event.event_type:
            case ShellCommand(exit_code=int(exit_code)):
                self._failed_commands += exit_code != 0
                return exit_code == 0
            case ToolResult(is_error=is_error):
                self._failed_results += is_error
                return not is_error
        return None


class ZeroScore:
    """``zero_v1``: always 0, for sites that do not want scores."""

    def feed(self, event: Event) -> None:
        """Ignore the event."""

    def finish(self) -> int:
        """Return 0."""
        return 0


_PLUGINS: dict[str, Callable[[], ScoreAccumulator]] = {"heuristic_v1": HeuristicScore, "zero_v1": ZeroScore}
