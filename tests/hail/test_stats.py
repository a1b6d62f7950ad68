"""Counters (hail.md §7)."""

import pytest
from pydantic import JsonValue

from opensession.hail import (
    AgentMessage,
    AudioGenerate,
    CodeSearch,
    Custom,
    EventType,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    FileSearch,
    ImageGenerate,
    Instant,
    ShellCommand,
    Stats,
    SystemMessage,
    TaskEnd,
    TaskStart,
    Thinking,
    ToolCall,
    ToolResult,
    UserMessage,
    VideoGenerate,
    WebFetch,
    WebSearch,
    recompute_stats,
)
from tests.hail.samples import after, event

ZERO = Stats(event_count=0, message_count=0, tool_call_count=0, task_count=0, duration_seconds=0)


def counted(**expected: int) -> Stats:
    return ZERO.model_copy(update=expected)


def test_no_events_count_nothing() -> None:
    assert recompute_stats([]) == ZERO


@pytest.mark.parametrize(
    ("event_type", "expected"),
    [
        (UserMessage(), {"message_count": 1, "user_message_count": 1}),
        (AgentMessage(), {"message_count": 1}),
        (SystemMessage(), {}),
        (Thinking(), {}),
        (ToolCall(name="n"), {"tool_call_count": 1}),
        (ToolResult(name="n", is_error=False), {}),
        (FileRead(path="p"), {"tool_call_count": 1}),
        (CodeSearch(query="q"), {"tool_call_count": 1}),
        (FileSearch(pattern="p"), {"tool_call_count": 1}),
        (FileEdit(path="p"), {"files_changed": 1}),
        (FileEdit(path="p", diff="+a\n-b"), {"files_changed": 1, "lines_added": 1, "lines_removed": 1}),
        (FileCreate(path="p"), {"files_changed": 1}),
        (FileDelete(path=""), {"files_changed": 1}),
        (ShellCommand(command="c"), {}),
        (ImageGenerate(prompt="p"), {}),
        (VideoGenerate(prompt="p"), {}),
        (AudioGenerate(prompt="p"), {}),
        (WebSearch(query="q"), {}),
        (WebFetch(url="u"), {}),
        (TaskStart(title="t"), {}),
        (TaskEnd(), {}),
        (TaskEnd(summary=" \u3000\n"), {}),
        (TaskEnd(summary="done"), {"message_count": 1}),
        (Custom(kind="k"), {}),
    ],
)
def test_each_type_counts_as_documented(event_type: EventType, expected: dict[str, int]) -> None:
    assert recompute_stats([event(event_type)]) == counted(event_count=1, **expected)


def test_the_documented_diff() -> None:
    diff = "+a\r\n-b\r+c\n+++x\n---y\n++z\n-\n+\n +q\u2028+r"
    stats = recompute_stats([event(FileEdit(path="p", diff=diff))])
    assert (stats.lines_added, stats.lines_removed) == (3, 2)


def test_paths_and_tasks_are_counted_once_and_compared_raw() -> None:
    events = [
        event(FileEdit(path="a"), task="t"),
        event(FileCreate(path="a"), task="t "),
        event(FileDelete(path="./a"), task=""),
        event(task=" "),
        event(),
    ]
    stats = recompute_stats(events)
    assert (stats.files_changed, stats.task_count) == (2, 4)


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        ([after(0, 500_000_000), after(9, 499_999_999)], 8),
        ([after(0), after(50), after(9)], 9),
        ([after(9), after(0)], 0),
        ([after(3)], 0),
        ([Instant(0, 999_999_999), Instant(1, 0)], 0),
    ],
)
def test_duration_runs_from_the_first_listed_event_to_the_last(times: list[Instant], seconds: int) -> None:
    assert recompute_stats(event(at=time) for time in times).duration_seconds == seconds


@pytest.mark.parametrize(
    ("attributes", "total"),
    [
        ([{"tokens": 5}, {"tokens": 7}], 12),
        ([{"tokens": 5}, {"tokens_total": 3}], 3),
        ([{"tokens_total": 9}, {"tokens_total": 4}, {"tokens": 100}], 9),
        ([{"tokens": 5.0}, {"tokens": "5"}, {"tokens": -1}, {"tokens": None}, {"tokens": True}], 0),
        ([{"tokens": 5}, {"tokens_total": "many"}], 0),
        ([{"tokens": 5}, {"tokens_total": None}, {"tokens_total": 2}], 2),
        ([{"tokens": 2**64 - 1}, {"tokens": 7}], 2**64 - 1),
        ([{"tokens": 2**64}], 0),
    ],
)
def test_tokens(attributes: list[dict[str, JsonValue]], total: int) -> None:
    for side in ("input", "output"):
        events = [
            event(SystemMessage(), attributes={f"{side}_{key}": value for key, value in given.items()})
            for given in attributes
        ]
        assert recompute_stats(events) == counted(event_count=len(events), **{f"total_{side}_tokens": total})
