"""Score plugins (hail.md §14)."""

import pytest

from opensession.hail import (
    HailError,
    ShellCommand,
    ToolResult,
    UnknownScorePluginError,
    UserMessage,
    ingest,
    score,
    score_plugins,
    write_session,
)
from tests.hail.samples import event, session

FAIL, PASS, OPEN = (ShellCommand(command="c", exit_code=code) for code in (1, 0, None))
ERROR, RIGHT = (ToolResult(name="n", is_error=is_error) for is_error in (True, False))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], 100),
        ([PASS, RIGHT, OPEN], 100),
        ([FAIL], 80),
        ([ERROR], 81),
        ([FAIL, ERROR], 76),
        ([FAIL, PASS], 85),
        ([PASS, FAIL], 80),
        ([FAIL, OPEN], 80),
        ([ERROR, PASS], 86),
        ([FAIL, RIGHT], 85),
        ([FAIL, PASS, PASS], 85),
        ([FAIL] * 6, 55),
        ([FAIL] * 7, 55),
        ([ERROR] * 5, 65),
        ([ERROR] * 6, 65),
        ([FAIL] * 9 + [ERROR] * 9, 35),
        ([FAIL] * 9 + [ERROR] * 9 + [PASS] * 9, 55),
        ([FAIL, PASS] * 4, 85),
        ([FAIL, PASS] * 5, 80),
    ],
)
def test_the_heuristic(steps: list[ShellCommand | ToolResult], expected: int) -> None:
    assert score([event(step) for step in steps]) == expected


def test_recoveries_happen_within_a_lane() -> None:
    assert score([event(FAIL, task="a"), event(PASS, task="b")]) == 80
    assert score([event(FAIL, task="a"), event(PASS, task=" a ")]) == 85
    assert score([event(FAIL, task=" "), event(PASS)]) == 85
    assert score([event(FAIL), event(PASS, task="main")]) == 80


def test_negative_exit_codes_are_failures() -> None:
    assert score([event(ShellCommand(command="c", exit_code=-1))]) == 80


def test_plugins_are_chosen_by_id() -> None:
    assert score_plugins() == ("heuristic_v1", "zero_v1")
    assert score([event(FAIL)], "zero_v1") == 0
    data = write_session(session(event(UserMessage())))
    assert [ingest(data, score_plugin=plugin).score for plugin in score_plugins()] == [100, 0]
    assert ingest(data, score_plugin="zero_v1").score_plugin == "zero_v1"


def test_an_unknown_plugin_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownScorePluginError) as caught:
        score([], "best")
    assert str(caught.value) == ("unknown session score plugin 'best'. available: heuristic_v1, zero_v1")
    assert isinstance(caught.value, HailError)
