"""The fidelity account in headers."""

from collections.abc import Mapping
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from opensession.hail import Account
from opensession.site.account import account_headers
from opensession.site.limits import MAX_RAW_TYPES, RAW_TYPES_BYTES


def account(raw_types: Mapping[str, int]) -> Account:
    """Return the account of a log with these unknown types and one known record."""
    raw = sum(raw_types.values())
    return Account(read=raw + 1, mapped=1, raw=raw, broken=0, raw_types=raw_types, broken_lines=())


def raw_types(given: Mapping[str, int]) -> str | None:
    """Return the header's value."""
    return dict(account_headers(account(given))).get("x-opensession-raw-types")


def test_counts_come_always_types_only_when_there_are_any() -> None:
    assert account_headers(account({})) == [("x-opensession-account", "read=1, mapped=1, raw=0, broken=0")]


def test_the_most_frequent_type_comes_first() -> None:
    assert raw_types({"line:b": 2, "line:a": 2, "event:한글, x=1": 7}) == (
        "event:%ED%95%9C%EA%B8%80%2C%20x%3D1=7, line:a=2, line:b=2"
    )


def test_twenty_types_are_named() -> None:
    names = {f"line:{number:02}": 1 for number in range(MAX_RAW_TYPES)}
    value = raw_types(names) or ""
    assert [pair.partition("=")[0] for pair in value.split(", ")] == list(names)


def test_the_rest_is_summed() -> None:
    value = raw_types({f"line:{number:02}": 30 - number for number in range(MAX_RAW_TYPES + 1)}) or ""
    pairs = value.split(", ")
    assert len(pairs) == MAX_RAW_TYPES
    assert pairs[-2:] == ["line:18=12", "%28others%29=21"]


def test_types_that_the_account_summed_stay_summed() -> None:
    assert raw_types({"(others)": 900, "line:a": 1}) == "line:a=1, %28others%29=900"


@given(st.dictionaries(st.text(max_size=80), st.integers(1, 10**9), min_size=1, max_size=40))
def test_nothing_is_lost_and_the_header_stays_small(types: dict[str, int]) -> None:
    value = raw_types(types) or ""
    assert value.isascii()
    assert value.isprintable()
    assert len(value) < RAW_TYPES_BYTES + 100
    pairs = [pair.rpartition("=") for pair in value.split(", ")]
    assert len(pairs) <= MAX_RAW_TYPES
    counts = {unquote(name): int(count) for name, _, count in pairs}
    assert sum(counts.values()) == sum(types.values())
    assert all(types[name] == count for name, count in counts.items() if name != "(others)")
