"""Conditions on sessions, and the times that a person writes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.cli.index.selection import nanoseconds, parse_since

NOW = datetime(2026, 3, 7, 17, 0, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("12h", NOW - timedelta(hours=12)),
        ("7d", NOW - timedelta(days=7)),
        (" 2W ", NOW - timedelta(days=14)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=NOW.tzinfo)),
        ("2026-03-01T10:00", datetime(2026, 3, 1, 10, tzinfo=NOW.tzinfo)),
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
    ],
)
def test_times_that_people_write(text: str, expected: datetime) -> None:
    assert parse_since(text, NOW) == expected


@pytest.mark.parametrize("text", ["", "soon", "7", "7y", "-7d", "999999w", "2026-13-01", "٧d"])
def test_other_texts_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_since(text, NOW)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_iso_time_means_itself(moment: datetime) -> None:
    assert parse_since(moment.isoformat(), NOW) == moment


def test_nanoseconds_are_exact() -> None:
    assert nanoseconds(datetime(2026, 3, 7, 17, 0, 0, 123457, tzinfo=UTC)) == 1772902800123457000
