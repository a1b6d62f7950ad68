"""The passage of a session that a search found, made from what the index says of it.

SQLite gives a window of the indexed text with marks around what matched. The index has pairs of characters
where the text has a run of Hangul, Han or kana (search_text.py); here they become the run again.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from itertools import chain
from typing import Final

from opensession.store.search_text import RUN, TERM

MAX_CHARACTERS: Final = 200
"""Of a passage."""
LEAD_CHARACTERS: Final = 60
"""Shown before the first match."""

WINDOW_TOKENS: Final = 64
"""The most that SQLite's ``snippet`` gives."""
WINDOW_CHARACTERS: Final = 600
"""Of a window; a single token may be a megabyte, and a page of windows is one value."""

WINDOW: Final = """
SELECT substr(snippet(search, -1, char(1), char(2), char(3), {tokens}), 1, {characters})
FROM search WHERE search MATCH {match} AND rowid = page.session_key"""
"""The window of one session. Matches stand between U+0001 and U+0002, U+0003 is where text was left out."""

OPEN, CLOSE, CUT = "\x01", "\x02", "\x03"
MARKS: Final = re.compile(f"[{OPEN}{CLOSE}]")

_CHARACTER: Final = RUN.pattern.removesuffix("+")
PAIRS: Final = re.compile(f"(?: |^)((?:{_CHARACTER}{{2}} )*)(?:({_CHARACTER})(?: |$)|({_CHARACTER}{{2}}) ?$)")
"""A run as the index has it; at the ends of a window the blank or the last character may be missing."""

FIELD_SEPARATOR, ROW_SEPARATOR = b"\x1e", b"\x1f"
"""Between a summary and its window, and between sessions: JSON has them in escaped form only."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage and where in it the matches are."""

    text: str
    ranges: tuple[tuple[int, int], ...]
    """Begin and end of each match in characters, in order, not touching each other."""
    is_cut_before: bool
    is_cut_after: bool

    def described(self) -> dict[str, object]:
        """Return the snippet as the API gives it: ranges count UTF-16 code units, as JavaScript does."""
        spots = [[_utf16_length(self.text[:place]) for place in span] for span in self.ranges]
        cuts = {"cut_before": self.is_cut_before, "cut_after": self.is_cut_after}
        return {"text": self.text, "ranges": spots, **cuts}


def window_sql(match: str) -> str:
    """Return the SQL for the window of ``page.session_key``; ``match`` is the place of the FTS5 query."""
    return WINDOW.format(tokens=WINDOW_TOKENS, characters=WINDOW_CHARACTERS, match=match)


def unpaired(text: str) -> str:
    """Return the text that ``indexed_text`` made this of (without what it had to cut)."""
    return _unpaired(text)[0]


def snippet_of(marked: str, search: str) -> Snippet:
    """Read a window that SQLite marked for a search."""
    is_cut_before = marked.startswith(CUT)
    is_cut_after = marked.endswith(CUT) or len(marked) == WINDOW_CHARACTERS
    plain, spans = _spans(marked.strip(CUT))
    text, places = _unpaired(plain)
    singles = _single_ends(search)
    ranges: list[tuple[int, int]] = []
    for start, end in spans:
        tail = plain[max(end - 2, start) : end]
        # A search for one character found a pair that begins with it.
        last = end - 2 if RUN.fullmatch(tail) and len(tail) == 2 and tail[0] in singles else end - 1
        span = places[start], places[max(last, start)] + 1
        if ranges and span[0] <= ranges[-1][1]:
            span = ranges.pop()[0], span[1]
        ranges.append(span)
    return _passage(Snippet(text, tuple(ranges), is_cut_before, is_cut_after))


def with_snippets(cell: bytes, search: str) -> bytes:
    """Return a page's summaries as a JSON array, each with its snippet."""
    sessions = []
    for row in cell.split(ROW_SEPARATOR) if cell else ():
        summary, _, window = row.partition(FIELD_SEPARATOR)
        snippet = snippet_of(json.loads(window) or "", search).described()
        written = json.dumps(snippet, ensure_ascii=False, separators=(",", ":"))
        sessions.append(b'%b,"snippet":%b}' % (summary[:-1], written.encode()))
    return b"[%b]" % b",".join(sessions)


def _spans(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks out; return the rest and what stood between them."""
    spans: list[tuple[int, int]] = []
    pieces = MARKS.split(marked)
    start, place = 0, 0
    for piece, mark in zip(pieces, [*MARKS.findall(marked), ""], strict=True):
        place += len(piece)
        if mark == OPEN:
            start = place
        elif mark == CLOSE and start < place:
            spans.append((start, place))
            start = place
    return "".join(pieces), spans


def _unpaired(text: str) -> tuple[str, list[int]]:
    """Return the text with runs for pairs, and for each character of the given one its place there."""
    pieces: list[str] = []
    places: list[int] = []
    done = length = 0
    for found in PAIRS.finditer(text):
        before = text[done : found.start()]
        tokens = [*found[1].split(), found[2] or found[3]]
        run = "".join(token[0] for token in tokens) + tokens[-1][1:]
        places += range(length, length + len(before))
        length += len(before)
        if text[found.start()] == " ":
            places.append(length)
        places += chain.from_iterable(
            (*range(length + number, length + number + len(token)), length + number)
            for number, token in enumerate(tokens)
        )
        done = found.end()
        del places[done:]
        pieces += (before, run)
        length += len(run)
    rest = text[done:]
    places += range(length, length + len(rest))
    return "".join([*pieces, rest]), places


def _single_ends(search: str) -> frozenset[str]:
    """Return the characters of runs that a term ends with and has only one of."""
    terms = (quoted or word for quoted, word in TERM.findall(unicodedata.normalize("NFC", search)))
    return frozenset(
        term[-1] for term in terms if RUN.fullmatch(term[-1:]) and not RUN.fullmatch(term[-2:-1] or " ")
    )


def _passage(whole: Snippet) -> Snippet:
    """Shorten a window to a passage around its first match, at spaces where there are any."""
    text = whole.text
    first, after = whole.ranges[0] if whole.ranges else (0, 0)
    start, end = 0, len(text)
    if first > LEAD_CHARACTERS or (whole.is_cut_before and RUN.match(text)):
        start = max(first - LEAD_CHARACTERS, 0)
        gap = re.compile(r"\s+").search(text, start, first)
        start = gap.end() if gap else start
    if end - start > MAX_CHARACTERS or (whole.is_cut_after and RUN.match(text[-1:])):
        end = min(start + MAX_CHARACTERS, end)
        gaps = list(re.compile(r"\s+").finditer(text, min(max(after, start), end), end))
        end = gaps[-1].start() if gaps else end
    ranges = ((max(begin, start) - start, min(stop, end) - start) for begin, stop in whole.ranges)
    return Snippet(
        text[start:end],
        tuple((begin, stop) for begin, stop in ranges if begin < stop),
        whole.is_cut_before or start > 0,
        whole.is_cut_after or end < len(text),
    )


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
