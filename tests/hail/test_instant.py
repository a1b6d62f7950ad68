"""hail.md §1.3 and §21.2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from opensession.hail import Instant
from tests.hail.strategies import instants


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-02-21T09:39:28Z", "2026-02-21T09:39:28Z"),
        ("2026-02-21T09:39:28.1Z", "2026-02-21T09:39:28.100Z"),
        ("2026-02-21T09:39:28.1001Z", "2026-02-21T09:39:28.100100Z"),
        ("2026-02-21T09:39:28.1234567Z", "2026-02-21T09:39:28.123456700Z"),
        ("2026-02-21T09:39:28.000Z", "2026-02-21T09:39:28Z"),
        ("2026-02-21T09:39:28.000000001Z", "2026-02-21T09:39:28.000000001Z"),
        ("2026-02-21T09:39:28.1234567899Z", "2026-02-21T09:39:28.123456789Z"),
        ("2026-02-21 09:39:28 +09:00", "2026-02-21T00:39:28Z"),
        ("2026-02-21T09:39:28+09:00", "2026-02-21T00:39:28Z"),
        ("2026-02-21T09:39:28+0900", "2026-02-21T00:39:28Z"),
        ("2026-02-21T09:39:28-00:00", "2026-02-21T09:39:28Z"),
        ("2026-02-21T09:39:28-23:59", "2026-02-22T09:38:28Z"),
        ("2026-02-21T09:39:28\u221202:00", "2026-02-21T11:39:28Z"),
        ("2026-02-21T09:39:28 UTC", "2026-02-21T09:39:28Z"),
        ("2026-02-21T09:39:28utc", "2026-02-21T09:39:28Z"),
        ("2026-02-21t09:39:28z", "2026-02-21T09:39:28Z"),
        ("  2026-2-1 9:39:28Z", "2026-02-01T09:39:28Z"),
        ("2026-02-21T09:39:28Z  ", "2026-02-21T09:39:28Z"),
        ("2026-02-21T09:39:60Z", "2026-02-21T09:39:60Z"),
        ("2026-02-21T09:39:60.5Z", "2026-02-21T09:39:60.500Z"),
        ("2026-12-31T23:59:60+00:00", "2026-12-31T23:59:60Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("+12026-02-21T09:39:28Z", "+12026-02-21T09:39:28Z"),
        ("-0044-03-15T12:00:00Z", "-0044-03-15T12:00:00Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("+262142-12-31T23:59:59Z", "+262142-12-31T23:59:59Z"),
        ("-262143-01-01T00:00:00Z", "-262143-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59-01:00", "+10000-01-01T00:59:59Z"),
        ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
    ],
)
def test_accepted_forms_are_normalised(text: str, written: str) -> None:
    moment = Instant.parse(text)
    assert str(moment) == written
    assert moment.isoformat() == written.removesuffix("Z") + "+00:00"
    assert Instant.parse(written) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-21T09:39:28",
        "2026-02-21",
        "1771666768",
        "2026-02-21T09:39:28+09",
        "2026-02-21T09:39Z",
        "2026-02-21T24:00:00Z",
        "2026-02-21T09:60:00Z",
        "2026-02-21T09:39:61Z",
        "2026-02-30T09:39:28Z",
        "2025-02-29T09:39:28Z",
        "2026-13-01T09:39:28Z",
        "2026-00-01T09:39:28Z",
        "2026-02-21T09:39:28.Z",
        "2026-02-21T09:39:28,5Z",
        "2026-02-21T09:39:28+24:00",
        "2026-02-21T09:39:28+09:60",
        "2026-02-21T09:39:28Zx",
        "12026-02-21T09:39:28Z",
        "+262143-01-01T00:00:00Z",
        "+262142-12-31T23:59:59-00:01",
        "+" + "9" * 5000 + "-01-01T00:00:00Z",
        "20260221T093928Z",
        "2026-W08-6T09:39:28Z",
        "2026-02-21T09:39:28\x1f+09:00",
        "２０２６-02-21T09:39:28Z",
    ],
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"timestamp|offset|day|month"):
        Instant.parse(text)


@given(instants)
def test_what_is_written_reads_back(moment: Instant) -> None:
    assert Instant.parse(str(moment)) == moment
    assert Instant.parse(moment.isoformat()) == moment


@given(instants, instants)
def test_order_is_that_of_time(one: Instant, other: Instant) -> None:
    assert (one < other) == ((one.seconds, one.nanos) < (other.seconds, other.nanos))
    assert len({one, other}) == (1 if one == other else 2)


@given(st.text(max_size=40))
def test_any_text_parses_or_raises_value_error(text: str) -> None:
    try:
        moment = Instant.parse(text)
    except ValueError:
        return
    assert Instant.parse(str(moment)) == moment


def test_a_leap_second_sorts_before_the_next_minute() -> None:
    leap = Instant.parse("2026-02-21T09:39:60.999Z")
    assert Instant.parse("2026-02-21T09:39:59.999Z") < leap < Instant.parse("2026-02-21T09:40:00Z")


def test_epoch_conversions() -> None:
    assert str(Instant.from_epoch_millis(1_771_666_768_125)) == "2026-02-21T09:39:28.125Z"
    assert str(Instant.from_epoch_millis(-1)) == "1969-12-31T23:59:59.999Z"
    assert Instant.parse("1970-01-01T00:00:01.5Z").timestamp() == 1.5
    with pytest.raises(ValueError, match="out of range"):
        Instant.from_epoch_millis(10**18)


class _Holder(BaseModel):
    at: Instant


def test_pydantic_models_can_hold_it() -> None:
    holder = _Holder.model_validate_json('{"at":"2026-02-21 09:39:28 +09:00"}')
    assert holder.model_dump_json() == '{"at":"2026-02-21T00:39:28Z"}'
    assert _Holder(at=holder.at) == holder
    assert _Holder.model_json_schema()["properties"]["at"]["format"] == "date-time"
    for wrong in (3, None, ["2026"], (0, 0)):
        with pytest.raises(ValidationError):
            _Holder.model_validate({"at": wrong})
