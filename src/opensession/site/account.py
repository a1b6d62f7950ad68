"""What became of a log's records, as headers: for who reads the body as it streams."""

from urllib.parse import quote

from opensession.hail import Account
from opensession.site.http import Headers
from opensession.site.limits import MAX_RAW_TYPES, RAW_TYPES_BYTES

OTHERS = "(others)"
"""Stands for the types that are not named; the account itself uses it for the same."""


def account_headers(account: Account) -> Headers:
    """Return the counts, and the types of what was kept raw when there is any."""
    counts = f"read={account.read}, mapped={account.mapped}, raw={account.raw}, broken={account.broken}"
    headers = [("x-opensession-account", counts)]
    if account.raw_types:
        headers.append(("x-opensession-raw-types", ", ".join(_pairs(account))))
    return headers


def _pairs(account: Account) -> list[str]:
    """Return ``name=count`` with percent-encoded names, most frequent first, the rest summed at the end."""
    named = {name: count for name, count in account.raw_types.items() if name != OTHERS}
    order = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    pairs: list[str] = []
    room, rest = RAW_TYPES_BYTES, account.raw
    for name, count in order:
        pair = f"{quote(name, safe=':')}={count}"
        last = len(pairs) == MAX_RAW_TYPES - 1
        if len(pair) > room or (last and count < rest):
            break
        pairs.append(pair)
        room -= len(pair)
        rest -= count
    return [*pairs, f"{quote(OTHERS)}={rest}"] if rest else pairs
