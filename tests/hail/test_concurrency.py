"""Agents at work at once (hail.md §12)."""

import pytest

from opensession.hail import EventType, TaskEnd, TaskStart, UserMessage, max_active_agents
from tests.hail.samples import event


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("", 1),
        ("+a", 2),
        ("+a -a +b -b", 2),
        ("+a +b -a -b", 3),
        ("+a +b +c -b +b", 4),
        ("+a +a", 2),
        ("-a", 1),
        ("+a . -a . +b", 2),
        ("+_ +_", 1),
        (". .", 1),
    ],
)
def test_open_tasks_are_counted_beside_the_main_lane(steps: str, expected: int) -> None:
    kinds: dict[str, EventType] = {"+": TaskStart(), "-": TaskEnd(), ".": UserMessage()}
    events = [event(kinds[step[0]], task=step[1:].replace("_", " ") or "a") for step in steps.split()]
    assert max_active_agents(events) == expected


def test_ids_are_trimmed_and_needed() -> None:
    assert max_active_agents([event(TaskStart(), task="a"), event(TaskStart(), task=" a\u3000")]) == 2
    assert max_active_agents([event(TaskStart()), event(TaskStart(), task="")]) == 1
