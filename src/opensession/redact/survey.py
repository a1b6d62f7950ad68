"""Looking a session through: the rules first, then, for what they found, every other place of the session."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from opensession.hail import Source
from opensession.hail.lines import numbered_lines
from opensession.redact.anchors import is_suspect
from opensession.redact.assignments import ASSIGNED, VENDORS_BY_WORD, judge, vendor_rule
from opensession.redact.copies import Copies, copies_of
from opensession.redact.findings import Finding, Hit
from opensession.redact.places import Members, Path, Text, is_free, place_name, texts_of
from opensession.redact.rules import RULES
from opensession.redact.text import apart, are_covered, hits_in, is_glued

_MARKER = re.compile(rb"\[redacted:([a-z0-9-]{1,60}?)(?::(\d{1,6}))?\]")

PlacedHits = list[tuple[Path, list[Hit]]]
"""The hits of one line by the place of their text."""


class Survey:
    """What is to be masked in a session, by line, with the markers that stand for each secret.

    ``source`` is read twice, so chunks have to be a sequence. ``allow`` names rules whose findings stay.
    With ``only`` the rules look at these lines alone, and at the others for copies of what they find.

    ``open_lines`` are those where masking may bring something new to light, since a hit is part of a longer
    word or of a larger hit.
    """

    def __init__(
        self, source: Source, allow: Collection[str] = (), *, only: Collection[int] | None = None
    ) -> None:
        self._allowed = frozenset(allow)
        self._secrets: dict[str, Hit] = {}
        self._used: dict[str, int] = {}
        self._markers: dict[tuple[str, str], str] = {}
        self._copies: Copies | None = None
        self._is_open = False
        self.lines: dict[int, PlacedHits] = {}
        self.open_lines: set[int] = set()
        for number, line in numbered_lines(source):
            if b"[redacted:" in line:
                self._read_markers(line)
            if (only is None or number in only) and is_suspect(line):
                self._note(number, ((text, self._judged(text)) for text in texts_of(_decoded(line))))
        self._copies = copies_of(self._secrets)
        if self._copies is not None:
            for number, line in numbered_lines(source):
                self._look_again(number, line, self._copies)
        self._mark()

    def findings(self) -> Iterator[Finding]:
        """Yield what was found, in the order of the session."""
        for number in sorted(self.lines):
            for path, hits in self.lines[number]:
                place = self._place(path, number)
                for hit in hits:
                    kind = RULES[hit.rule].kind
                    yield Finding(hit.rule, kind, place, number, hit.start + 1)

    def marker(self, hit: Hit) -> str:
        """Return what a secret becomes; the same one always becomes the same."""
        return self._markers[hit.rule, hit.value]

    def _read_markers(self, line: bytes) -> None:
        for match in _MARKER.finditer(line):
            rule = match[1].decode()
            self._used[rule] = max(self._used.get(rule, 0), int(match[2] or 1))

    def _judged(self, text: Text) -> list[Hit]:
        found = hits_in(text.text)
        if text.name is not None and (hit := _named_secret(text.name, text.text)):
            found = [hit, *found]
        kept = apart(found)
        if len(kept) < len(found) and not are_covered(found, kept):
            self._is_open = True
        return [hit for hit in kept if hit.rule not in self._allowed]

    def _look_again(self, number: int, line: bytes, copies: Copies) -> None:
        if copies.is_in(line):
            known = dict(self.lines.get(number, ()))
            self._note(
                number,
                [
                    (text, sorted((*hits, *copies.hits_in(text.text, hits))))
                    for text in texts_of(_decoded(line))
                    for hits in (known.get(text.path, []),)
                ],
            )

    def _note(self, number: int, texts: Iterable[tuple[Text, list[Hit]]]) -> None:
        """Keep what was found in a line, and whether its neighbours may become something else by masking."""
        self._is_open = False
        placed = [(text, hits) for text, hits in texts if hits]
        if not placed:
            return
        self.lines[number] = [(text.path, hits) for text, hits in placed]
        if self._is_open or any(is_glued(text.text, hits) for text, hits in placed):
            self.open_lines.add(number)
        for hit in chain.from_iterable(hits for _text, hits in placed):
            if RULES[hit.rule].kind == "secret":
                self._secrets.setdefault(hit.value, hit)

    def _mark(self) -> None:
        for number in sorted(self.lines):
            for hit in chain.from_iterable(hits for _path, hits in self.lines[number]):
                key = hit.rule, hit.value
                if key not in self._markers:
                    used = self._used[hit.rule] = self._used.get(hit.rule, 0) + 1
                    self._markers[key] = (
                        f"[redacted:{hit.rule}]" if used == 1 else f"[redacted:{hit.rule}:{used}]"
                    )

    def _place(self, path: Path, number: int) -> str:
        """Name a place; keys are left out of it where they hold a secret themselves."""
        name = place_name(path, number)
        if is_free(path) and (hits_in(name) or (self._copies and self._copies.hits_in(name))):
            return place_name(tuple(step if isinstance(step, int) else "…" for step in path), number)
        return name


def _named_secret(name: str, value: str) -> Hit | None:
    """Return a whole value as a hit when the key beside it says that it is a secret."""
    if len(value) > _LONGEST_NAMED or " " in value or len(name) > _LONGEST_NAME:
        return None
    lowered = name.lower()
    vendors = (vendor_rule(word, name, value) for word in VENDORS_BY_WORD if word in lowered)
    rule = next(filter(None, vendors), None)
    if rule is None and judge(name, value, bare=False, shell=False):
        rule = ASSIGNED
    return Hit(0, len(value), rule, value) if rule else None


_LONGEST_NAMED = 4000
_LONGEST_NAME = 100


def _decoded(line: bytes) -> Members:
    members: Members = json.loads(line)
    return members
