"""Mutated logs: no error but the documented ones, no result that breaks a promise, no record lost."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.parsers.fuzzing import Log, check, logs

CASES = 5_000
"""At least so many a run, over all logs."""


@pytest.mark.parametrize("log", logs(), ids=lambda log: log.path)
@given(seed=st.integers(0, 2**63))
@settings(
    max_examples=max(20, CASES // len(logs()) + 1),
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
def test_a_mutated_log_gives_a_session_or_a_documented_error(log: Log, seed: int) -> None:
    check(log, Random(seed))
