"""A UTC instant with nanosecond precision (hail.md §1.3)."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from opensession.hail.text import WHITE_SPACE

_NANOS = 1_000_000_000
_DAY = 86_400
_YEAR_CYCLE, _DAYS_IN_CYCLE = 400, 146_097
_EPOCH = date(1970, 1, 1).toordinal()
_MIN_YEAR, _MAX_YEAR = -262_143, 262_142

_SPACE = f"[{WHITE_SPACE}]*"
_TIMESTAMP = re.compile(
    _SPACE
    + rf"(?P<year>[+-][0-9]+|[0-9]{{1,4}}){_SPACE}-{_SPACE}(?P<month>[0-9]{{1,2}})"
    + rf"{_SPACE}-{_SPACE}(?P<day>[0-9]{{1,2}})"
    + rf"{_SPACE}[Tt ]{_SPACE}(?P<hour>[0-9]{{1,2}}){_SPACE}:{_SPACE}(?P<minute>[0-9]{{1,2}})"
    + rf"{_SPACE}:{_SPACE}(?P<second>[0-9]{{1,2}})(?:\.(?P<fraction>[0-9]+))?{_SPACE}"
    + r"(?:[Zz]|[Uu][Tt][Cc]|(?P<sign>[+\-\u2212])(?P<hours>[0-9]{2})"
    + rf"[:{WHITE_SPACE}]*(?P<minutes>[0-9]{{2}})){_SPACE}"
)


class Instant(NamedTuple):
    """Seconds since 1970-01-01T00:00:00Z and nanoseconds within the second.

    Ordered and hashable. In a leap second (``:60``) ``nanos`` runs from 1,000,000,000 on top of second 59,
    so such a time sorts between :59 and the next minute and is written back as ``:60``.
    """

    seconds: int
    nanos: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read RFC 3339 and the looser forms of hail.md §1.3; raise ValueError for anything else."""
        match = _TIMESTAMP.fullmatch(text)
        if match is None:
            raise ValueError("invalid timestamp")
        year, month, day, hour, minute, second, fraction, sign, hours, minutes = match.groups()
        if len(year) > len("+262142") or int(hour) > 23 or int(minute) > 59 or int(second) > 60:
            raise ValueError("timestamp out of range")
        leap = second == "60"
        moment = _days(int(year), int(month), int(day)) * _DAY
        moment += int(hour) * 3600 + int(minute) * 60 + int(second) - leap
        if sign is not None:
            moment -= _offset(sign, int(hours), int(minutes))
        if not _FIRST <= moment <= _LAST:
            raise ValueError("timestamp out of range")
        nanos = int(fraction[:9].ljust(9, "0")) if fraction else 0
        return cls(moment, nanos + _NANOS if leap else nanos)

    @classmethod
    def from_epoch_millis(cls, millis: int) -> Self:
        """Convert whole milliseconds since 1970; raise ValueError outside the writable years."""
        seconds, rest = divmod(millis, 1000)
        if not _FIRST <= seconds <= _LAST:
            raise ValueError("timestamp out of range")
        return cls(seconds, rest * 1_000_000)

    def __str__(self) -> str:
        """Return the form used in HAIL: ``2026-05-04T10:00:03.250Z``, with 0, 3, 6 or 9 fraction digits."""
        return self._text() + "Z"

    def isoformat(self) -> str:
        """Return the form used in derived documents, with the suffix ``+00:00``."""
        return self._text() + "+00:00"

    def timestamp(self) -> float:
        """Return seconds since 1970 as a float, which keeps about microseconds."""
        return self.seconds + self.nanos / _NANOS

    def _text(self) -> str:
        days, clock = divmod(self.seconds, _DAY)
        leap, nanos = divmod(self.nanos, _NANOS)
        minutes, second = divmod(clock, 60)
        text = f"{_day_text(days)}T{minutes // 60:02d}:{minutes % 60:02d}:{second + leap:02d}"
        return f"{text}.{_fraction(nanos)}" if nanos else text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic models hold an Instant: read from text, written as text."""
        return core_schema.no_info_plain_validator_function(
            _validate, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the written form for OpenAPI."""
        return {"type": "string", "format": "date-time"}


def _validate(value: object) -> Instant:
    if isinstance(value, str):
        return Instant.parse(value)
    if isinstance(value, Instant):
        return value
    raise ValueError("expected a timestamp string")


def _days(year: int, month: int, day: int) -> int:
    # datetime.date knows the years 1 to 9999 alone; the calendar repeats every 400, so shift into 400..799.
    cycles, place = divmod(year, _YEAR_CYCLE)
    ordinal = date(place + _YEAR_CYCLE, month, day).toordinal()
    return ordinal + (cycles - 1) * _DAYS_IN_CYCLE - _EPOCH


@lru_cache(maxsize=64)  # the events of a session share a day or two
def _day_text(days: int) -> str:
    cycles, ordinal = divmod(days + _EPOCH - 1, _DAYS_IN_CYCLE)
    calendar = date.fromordinal(ordinal + 1)
    year = calendar.year + cycles * _YEAR_CYCLE
    shown_year = f"{year:04d}" if 0 <= year <= 9999 else f"{year:+05d}"
    return f"{shown_year}-{calendar.month:02d}-{calendar.day:02d}"


def _offset(sign: str, hours: int, minutes: int) -> int:
    if hours > 23 or minutes > 59:
        raise ValueError("time zone offset out of range")
    seconds = hours * 3600 + minutes * 60
    return seconds if sign == "+" else -seconds


def _fraction(nanos: int) -> str:
    if nanos % 1_000_000 == 0:
        return f"{nanos // 1_000_000:03d}"
    return f"{nanos // 1000:06d}" if nanos % 1000 == 0 else f"{nanos:09d}"


_FIRST = _days(_MIN_YEAR, 1, 1) * _DAY
_LAST = _days(_MAX_YEAR, 12, 31) * _DAY + _DAY - 1
