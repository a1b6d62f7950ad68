"""The keywords at which the search looks closer, as two expressions over lower-case text.

Most text holds none of them, and that is found at some 30 MB a second; an expression for a secret runs only
where a keyword stands, and reads no further than its bounded repetitions reach. Both expressions may also be
put to a JSON-escaped line: they match there wherever they match in one of its strings.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from opensession.redact import assignments, credentials, private
from opensession.redact.assignments import AHEAD, VENDOR_AHEAD, VENDORS_BY_WORD
from opensession.redact.findings import Hit
from opensession.redact.names import CREDENTIAL_WORDS
from opensession.redact.plausibility import is_random
from opensession.redact.tokens import TOKENS, Token

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

_Trie = dict[str, "_Trie"]


def token_hit(token: Token) -> Detector:
    """Return the detector of a kind of token."""

    def detect(text: str, start: int, _end: int) -> Hit | None:
        match = token.pattern.match(text, max(start - token.width, 0))
        if match and is_random(match[0], token.entropy):
            return Hit(match.start(), match.end(), token.rule, match[0])
        return None

    return detect


_STRUCTURES: tuple[tuple[str, str, Detector], ...] = (
    ("://", r"(?=[^\s/]{1,300}@)", credentials.url_credentials),
    ("bearer", r"(?=[ \t])", credentials.bearer_token),
    ("authorization", "", credentials.authorization_header),
    ("basic", r"(?=[ \t])", credentials.basic_credentials),
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


def _add(
    table: dict[str, list[Detector]], ahead: dict[str, str], keyword: str, then: str, what: Detector
) -> None:
    table.setdefault(keyword, []).append(what)
    known = ahead.get(keyword)
    # Two rules may share a keyword and expect different things behind it.
    ahead[keyword] = then if known in {None, then} else ""


def _tables() -> tuple[tuple[dict[str, list[Detector]], dict[str, str]], ...]:
    tokens: dict[str, list[Detector]] = {}
    words: dict[str, list[Detector]] = {}
    after_token: dict[str, str] = {}
    after_word: dict[str, str] = {}
    for token in TOKENS:
        for prefix in token.prefixes:
            then = token.ahead if token.ahead.startswith("(?!") else f"(?={token.ahead})"
            if token.width:
                _add(words, after_word, prefix.lower(), then, token_hit(token))
            else:
                _add(tokens, after_token, prefix.lower(), then, token_hit(token))
    for word, then, detector in _STRUCTURES:
        _add(words, after_word, word, then, detector)
    for word in VENDORS_BY_WORD:
        _add(words, after_word, word, VENDOR_AHEAD, assignments.vendor_secret)
    for word in CREDENTIAL_WORDS:
        _add(words, after_word, word, AHEAD, assignments.assigned_secret)
    return (tokens, after_token), (words, after_word)


def _with_prefixes(table: Mapping[str, list[Detector]]) -> dict[str, tuple[Detector, ...]]:
    """Return for each keyword its detectors and those of the keywords it begins with."""
    return {
        keyword: tuple(
            dict.fromkeys(
                what for known, found in table.items() if keyword.startswith(known) for what in found
            )
        )
        for keyword in table
    }


def expression(keywords: Iterable[str], ahead: Mapping[str, str]) -> str:
    """Return an expression for any of the keywords, the longest first, each with what is to follow it.

    A tree by letters is several times as fast as one alternative for each keyword.
    """
    root: _Trie = {}
    for keyword in keywords:
        node = root
        for letter in keyword:
            node = node.setdefault(letter, {})
        node["end" + ahead.get(keyword, "")] = {}
    return _written(root)


def _begins(keyword: str) -> str:
    """Return an expression that holds behind a keyword which begins a word."""
    return f"(?:{'|'.join(f'{before}{re.escape(keyword)})' for before in _NO_WORD_BEFORE)})"


def _written(node: _Trie) -> str:
    ends = [key[3:] for key in node if key.startswith("end")]
    branches = [
        re.escape(letter) + _written(below) for letter, below in sorted(node.items()) if len(letter) == 1
    ]
    alternatives = branches + ends
    return alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})"


(_TOKENS, _AFTER_TOKEN), (_WORDS, _AFTER_WORD) = _tables()
_TOKEN_EXPRESSION = expression(_TOKENS, {word: _begins(word) + then for word, then in _AFTER_TOKEN.items()})
_WORD_EXPRESSION = expression(_WORDS, _AFTER_WORD)

TOKEN_KEYWORD = re.compile(_TOKEN_EXPRESSION, re.ASCII)
WORD_KEYWORD = re.compile(_WORD_EXPRESSION, re.ASCII)
LINE_TOKEN = re.compile(_TOKEN_EXPRESSION.encode())
LINE_WORD = re.compile(_WORD_EXPRESSION.encode())
DETECTORS = _with_prefixes(_TOKENS) | _with_prefixes(_WORDS)
"""What to try at a keyword; no keyword is in both tables."""


def is_suspect(line: bytes) -> bool:
    """Tell whether a JSON line may hold something to mask, by its keywords alone."""
    lowered = line.lower()
    return LINE_WORD.search(lowered) is not None or LINE_TOKEN.search(lowered) is not None
