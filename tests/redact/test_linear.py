"""Text made to keep an expression busy: 100 kB for each rule, which takes minutes if one is not linear."""

from itertools import cycle, islice

import pytest

from opensession.redact import RULES
from opensession.redact.text import hits_in
from opensession.redact.tokens import TOKENS
from opensession.redact.vendors import VENDORS

SIZE = 100_000
FILLINGS = (
    "",
    "a",
    "A-",
    "0",
    "_",
    ".=",
    " ",
    "\\",
    '"',
    "a.",
    "aA0",
    ": ",
    '": "',
    "\n",
    "//",
    "@a.",
    "%2F",
)
STRUCTURES = {
    "private-key": ("-----BEGIN PRIVATE " + "KEY-----", "-----BEGIN", "-----END PRIVATE " + "KEY-----"),
    "url-credentials": ("://", "://a:", "://a@", ":"),
    "command-line-credentials": ("-u a:", "--user ", "-u"),
    "basic-credentials": ("basic ", "Basic YTpi"),
    "bearer-token": ("bearer ", "authorization: ", "Authorization"),
    "url-parameter": ("?sig=", "&x-amz-signature=", "?token="),
    "assigned-secret": ("password=", "password", 'secret": "', "--token ", "key ", "<pass>", "token: str ="),
    "kubernetes-secret": ("kind: secret\ndata:\n", "\ndata:\n a: aaaaaaaa", "\n---\nkind: secret"),
    "home-folder": ("/home/", "/Users/", "C:\\Users\\", "\\\\users", "-home-", "%2Fhome%2F", "/mnt/c/Users/"),
    "email-address": ("@", "a@", "a@b.", "a.b@c-"),
}


def beginnings(rule: str) -> tuple[str, ...]:
    """What makes the search look closer for this rule."""
    prefixes = [prefix for token in TOKENS if token.rule == rule for prefix in token.prefixes]
    words = [
        f"{word}{end}"
        for vendor in VENDORS
        if vendor.rule == rule
        for word in vendor.words
        for end in (" ", "=")
    ]
    return (*prefixes, *words, *STRUCTURES.get(rule, ()))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_stays_quick_on_what_looks_like_its_beginning(rule: str) -> None:
    pairs = [beginning + filling for beginning in beginnings(rule) for filling in FILLINGS]
    share = SIZE // len(pairs) // 2
    for pair in pairs:
        hits_in("".join(islice(cycle(pair), share)))
        # The beginning once and then what may go on for ever.
        hits_in(pair + "".join(islice(cycle(pair[-2:]), share)))


@pytest.mark.parametrize("letter", ["a", "A1", "-", "=", "/", "\\", " ", "\n", "a.", "a ", "ab=", '"', "키"])
def test_a_rule_stays_quick_behind_a_long_run(letter: str) -> None:
    run = "".join(islice(cycle(letter), SIZE // 20))
    for rule in RULES:
        hits_in("".join(f"{run[:200]}{beginning}" for beginning in beginnings(rule)) + run)
