"""What the list and its facets take in the query of an address."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TypeVar

from opensession.site.errors import BadRequestError
from opensession.site.limits import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE
from opensession.store.records import ListQuery, Narrowing, Sort, TimeRange

SORTS: Final = {str(sort): sort for sort in Sort}
TIME_RANGES: Final = {str(span): span for span in TimeRange}
FLAGS: Final = {"1": True, "0": False}
Choice = TypeVar("Choice", Sort, TimeRange, bool)

NARROWING: Final = frozenset(
    {"model", "errors", "pr", "commit", "min_duration", "max_duration", "from", "to"}
)
"""Parameters that make a list a narrowed one."""

DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
LAST_SECOND_OF_DAY: Final = 86_399


def read_list_query(parameters: Mapping[str, str], now: int) -> ListQuery:
    """Read the list's parameters; blank ones count as absent.

    Raises BadRequestError for a page or duration that is no number, a date that is none, and for an unknown
    sort, time range or flag.
    """

    def text(name: str) -> str | None:
        return parameters.get(name, "").strip() or None

    return ListQuery(
        now=now,
        page=max(read_whole_number("page", text("page"), 1), 1),
        per_page=min(
            max(read_whole_number("per_page", text("per_page"), DEFAULT_PAGE_SIZE), 1), MAX_PAGE_SIZE
        ),
        search=text("search"),
        tool=text("tool"),
        repository=text("git_repo_name"),
        sort=read_choice("sort", text("sort"), SORTS, Sort.RECENT),
        time_range=read_choice("time_range", text("time_range"), TIME_RANGES, TimeRange.ALL),
        narrowing=None if NARROWING.isdisjoint(parameters) else _read_narrowing(parameters),
        snippets=read_choice("snippets", text("snippets"), FLAGS, default=False),
    )


def _read_narrowing(parameters: Mapping[str, str]) -> Narrowing | None:
    given = {name: value for name in NARROWING if (value := parameters.get(name, "").strip())}
    if not given:
        return None

    def flag(name: str) -> bool | None:
        return read_choice(name, given[name], FLAGS, default=False) if name in given else None

    def number(name: str) -> int | None:
        return read_whole_number(name, given[name], 0) if name in given else None

    return Narrowing(
        model=given.get("model"),
        errors=flag("errors"),
        pull_request=flag("pr"),
        commit=flag("commit"),
        min_duration=number("min_duration"),
        max_duration=number("max_duration"),
        since=_day("from", given["from"]) if "from" in given else None,
        until=_day("to", given["to"]) + LAST_SECOND_OF_DAY if "to" in given else None,
    )


def read_whole_number(name: str, value: str | None, default: int) -> int:
    """Read a number of up to nine digits. Raises BadRequestError for anything else."""
    if value is None:
        return default
    if not (value.isascii() and value.isdecimal() and len(value) <= 9):
        raise BadRequestError(f"{name} must be a whole number.")
    return int(value)


def read_choice(name: str, value: str | None, allowed: Mapping[str, Choice], default: Choice) -> Choice:
    """Read one of several words. Raises BadRequestError with all of them for another."""
    if value is None:
        return default
    if value not in allowed:
        raise BadRequestError(f"{name} must be one of: {', '.join(allowed)}.")
    return allowed[value]


def _day(name: str, value: str) -> int:
    """Return the first second of a day in UTC."""
    try:
        if value.isascii() and DAY.fullmatch(value):
            return int(datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp())
    except ValueError:
        # No such day, such as the 30th of February: refused like any other text.
        pass
    raise BadRequestError(f"{name} must be a day, such as 2026-01-31.")
