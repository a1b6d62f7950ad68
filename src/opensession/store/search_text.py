"""Text for the search index and the queries against it, both cut into the same tokens.

SQLite's ``unicode61`` tokeniser makes one token of a whole run of Hangul, so a search for 검색 would miss
전체검색을. Every run of Hangul, Han or kana is therefore written as its overlapping pairs of characters and
its last character alone: 전체검색을 becomes ``전체 체검 검색 색을 을``. Any part of two or more characters is
then a phrase of pairs, and a single character is the beginning of a pair or the last token.
"""

import hashlib
import re
import unicodedata
from itertools import pairwise

MAX_INDEXED_BYTES = 1024 * 1024
"""UTF-8 bytes of prepared text for one session; a D1 row holds 2 MB."""

MAX_QUERY_WORDS = 16
"""Words and quoted phrases beyond this are not looked at."""

MAX_QUERY_CHARACTERS = 256

RUN = re.compile(
    "["
    "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"  # Hangul syllables and letters
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"  # Han
    "]+"
)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL ends SQLite's query text, and a lone surrogate has no UTF-8."""

TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
"""A quoted phrase, the closing mark optional at the end, or a word."""


def indexed_text(text: str) -> str:
    """Return text as the index stores it: NFC, runs in pairs, at most MAX_INDEXED_BYTES in UTF-8."""
    return _cut(RUN.sub(_pairs, prepared_text(text)))


def match_expression(query: str) -> str | None:
    """Turn what a person typed into an FTS5 query, or None when it holds nothing to look for.

    All words must occur. A word of two letters or more also matches as the beginning of a longer one; a
    word with punctuation inside (``retry_worker.py``) matches its parts in this order; a text in double
    quotes matches whole words in this order. Nothing of the text is ever read as FTS5 syntax.
    """
    terms = []
    for found in TERM.finditer(prepared_text(query[:MAX_QUERY_CHARACTERS])):
        quoted, word = found.groups()
        phrase = _phrase(quoted if word is None else word, open_end=word is not None)
        if phrase is not None:
            terms.append(phrase)
    return " AND ".join(terms[:MAX_QUERY_WORDS]) or None


def scope_tokens(tool: str | None, repository: str | None) -> tuple[str, ...]:
    """Return one index token for each name that is given, equal for equal names only."""
    named = (("tool", tool), ("repository", repository))
    return tuple(
        kind[0] + hashlib.sha256(name.encode()).hexdigest()[:20] for kind, name in named if name is not None
    )


def prepared_text(text: str) -> str:
    """Return text as it is before runs become pairs: NFC, with blanks for what SQLite cannot hold."""
    return unicodedata.normalize("NFC", UNSTORABLE.sub(" ", text))


def _pairs(run: re.Match[str]) -> str:
    text = run.group()
    return " ".join(["", *map("".join, pairwise(text)), text[-1], ""])


def _phrase(text: str, *, open_end: bool) -> str | None:
    """Return one FTS5 string, with ``*`` where its last token may go on; None without any token."""
    end = len(text)
    while end and not _is_token_character(text[end - 1]):
        end -= 1
    if not end:
        return None
    text = text[:end]
    prepared = RUN.sub(_pairs, text).strip()
    if RUN.fullmatch(text[-2:]) and len(text) > 1:
        # The index has the last character alone only where the run ends; here the run may go on.
        return f'"{prepared[:-2]}"'
    if RUN.fullmatch(text[-1]):
        return f'"{prepared}" *'
    return f'"{prepared}" *' if open_end and _is_token_character(text[-2:-1]) else f'"{prepared}"'


def _is_token_character(character: str) -> bool:
    """Tell whether ``unicode61`` takes the character into a token: letters, numbers, private use."""
    category = unicodedata.category(character) if character else ""
    return category.startswith(("L", "N")) or category == "Co"


def _cut(text: str) -> str:
    """Cut at a token boundary so that the text fits the index."""
    data = text.encode()
    if len(data) <= MAX_INDEXED_BYTES:
        return text
    kept = data[:MAX_INDEXED_BYTES].decode(errors="ignore")
    return kept[: kept.rfind(" ") + 1] or kept
