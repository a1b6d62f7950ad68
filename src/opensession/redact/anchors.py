"""The keywords at which the search looks closer, as one expression over lower-case text.

Most text holds none of them, and that is found at some 15 MB a second; an expression for a secret runs only
where a keyword stands, and reads no further than its bounded repetitions reach. The keywords may also be
looked for in a JSON-escaped line: they are found there wherever they are found in one of its strings.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from opensession.redact import assignments, credentials, private
from opensession.redact.assignments import AHEAD, VENDOR_AHEAD, VENDORS_BY_WORD
from opensession.redact.findings import Hit
from opensession.redact.names import CREDENTIAL_WORDS
from opensession.redact.plausibility import is_random
from opensession.redact.tokens import TOKENS, Token
from opensession.redact.wordlists import either

Detector = Callable[[str, int, int], Hit | None]
"""Looks at ``text[start:end]``, a keyword, and around it. The text is in its own case."""

_NO_WORD_BEFORE = (
    r"(?<![a-z0-9]",
    r"(?<=\\[nrtbf]",
    r"(?<=[0-9;\[]m",
    r"(?<=%[0-9a-f]{2}",
    r"(?<=\\u00[0-9a-f]{2}",
)
"""A token begins a word; escapes of JSON, of terminals and of URLs end in letters, too.

What is before a keyword is looked at behind it, which lets the search skip to the keywords' first letters.
"""


def token_hit(token: Token) -> Detector:
    """Return the detector of a kind of token."""

    def detect(text: str, start: int, _end: int) -> Hit | None:
        match = token.pattern.match(text, max(start - token.width, 0))
        if match and is_random(match[0], token.entropy):
            return Hit(match.start(), match.end(), token.rule, match[0])
        return None

    return detect


def _nothing(_text: str, _start: int, _end: int) -> Hit | None:
    return None


_STRUCTURES: tuple[tuple[str, str, Detector], ...] = (
    ("://", r"(?=[^\s/]{1,300}@)", credentials.url_credentials),
    ("bearer", r"(?=[ \t])", credentials.bearer_token),
    ("authorization", "", credentials.authorization_header),
    ("basic", r"(?=[ \t])", credentials.basic_credentials),
    # What this rule finds is found once for the whole text.
    ("kind", r"(?=:[ \t]{0,4}(?:\\{0,7}[\"'])?secret)", _nothing),
    ("-----begin", "", credentials.private_key),
    ("-u", r"(?=[ =\"'])", credentials.curl_user),
    ("--user", r"(?=[ =])", credentials.curl_user),
    ("?sig", r"(?=[a-z_-]{0,24}=)", credentials.signed_parameter),
    ("&sig", r"(?=[a-z_-]{0,24}=)", credentials.signed_parameter),
    ("?x-amz-", r"(?=[a-z_-]{0,24}=)", credentials.signed_parameter),
    ("&x-amz-", r"(?=[a-z_-]{0,24}=)", credentials.signed_parameter),
    ("?x-goog-", r"(?=[a-z_-]{0,24}=)", credentials.signed_parameter),
    ("&x-goog-", r"(?=[a-z_-]{0,24}=)", credentials.signed_parameter),
    (
        "--",
        r"(?=[a-z-]{0,32}(?:pass|secret|token|key|auth|pwd|cred)[a-z-]{0,8}(?:[ =]|\\{0,7}[\"'],))",
        assignments.option_secret,
    ),
    ("@", r"(?=[a-z0-9-]{1,63}\.)", private.email_address),
    *(
        (word, "", private.home_folder)
        for word in ("/home/", "/users/", "\\users", "%2fhome%2f", "%2fusers%2f")
    ),
    *((word, assignments.SAID_AHEAD, assignments.said_password) for word in assignments.SAID_WORDS),
    ("password is", "", assignments.said_password),
    *((word, "", private.folder_slug) for word in ("-home-", "-users-")),
)


def _keywords() -> Iterator[tuple[str, str, Detector]]:
    """Yield each keyword, what follows it wherever its detector can find something, and the detector."""
    for token in TOKENS:
        then = token.ahead if token.ahead.startswith("(?!") else f"(?={token.ahead})"
        for prefix in map(str.lower, token.prefixes):
            yield prefix, then if token.width else _begins(prefix) + then, token_hit(token)
    yield from _STRUCTURES
    for word in VENDORS_BY_WORD:
        yield word, VENDOR_AHEAD, assignments.vendor_secret
    for word in CREDENTIAL_WORDS:
        # Counts of tokens stand in every other line of some logs.
        yield word, (r"(?!s(?![a-z0-9]))" if word == "token" else "") + AHEAD, assignments.assigned_secret


def _tables() -> tuple[dict[str, list[Detector]], dict[str, str]]:
    table: dict[str, list[Detector]] = {}
    ahead: dict[str, str] = {}
    for keyword, then, detector in _keywords():
        table.setdefault(keyword, []).append(detector)
        # Two rules may share a keyword and expect different things behind it.
        ahead[keyword] = then if ahead.get(keyword, then) == then else ""
    return table, ahead


def _with_prefixes(table: Mapping[str, list[Detector]]) -> dict[str, tuple[Detector, ...]]:
    return {
        keyword: tuple(
            dict.fromkeys(
                what for known, found in table.items() if keyword.startswith(known) for what in found
            )
        )
        for keyword in table
    }


def _begins(keyword: str) -> str:
    """Return an expression that holds behind a keyword which begins a word."""
    return f"(?:{'|'.join(f'{before}{re.escape(keyword)})' for before in _NO_WORD_BEFORE)})"


_TABLE, _AHEAD = _tables()
KEYWORDS = tuple(_TABLE)
KEYWORD = re.compile(either(_TABLE, _AHEAD), re.ASCII)
DETECTORS = _with_prefixes(_TABLE)
"""What to try at a keyword: its own detectors and those of the keywords it begins with."""


def is_suspect(line: bytes) -> bool:
    """Tell whether a JSON line may hold something to mask, by its keywords alone."""
    return KEYWORD.search(line.lower().decode(errors="replace")) is not None
