"""Unified diffs out of what logs have: two texts, hunks, search-and-replace blocks.

Time is linear in the texts: what two versions share at both ends is cut off first, and the middle is compared
by Myers' algorithm only as long as few lines differ; beyond that it is shown as replaced altogether.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from opensession.hail import lines
from opensession.parsers.decoding import Json, Object
from opensession.parsers.fields import as_object, as_text, count_at, list_at

CONTEXT = 3
_MAX_DIFFERENCES = 400
_MAX_STEPS = 2_000_000

_Mark = Literal[" ", "-", "+"]


class Hunk(NamedTuple):
    """Changed lines with what stands around them; starts are 1-based, None where the log does not tell."""

    old_start: int | None
    new_start: int | None
    lines: tuple[str, ...]
    """Each with its mark ``-``, ``+`` or blank in front."""


def unified(path: str, hunks: Iterable[Hunk], *, new_path: str | None = None) -> str | None:
    """Write unified diff text; None without hunks. Hunks whose place is unknown begin with a bare ``@@``."""
    body = [line for hunk in hunks for line in (_hunk_header(hunk), *hunk.lines)]
    if not body:
        return None
    return "\n".join([f"--- {path}", f"+++ {new_path or path}", *body]) + "\n"


def diff_of_texts(path: str, old: str, new: str, *, first_line: int | None = None) -> str | None:
    """Return the diff between two versions of a text; None if they are equal.

    ``first_line`` is the 1-based line where the texts begin in their file, None when that is unknown.
    """
    return unified(path, hunks_of_texts(old, new, first_line))


def hunks_of_texts(old: str, new: str, first_line: int | None = None) -> list[Hunk]:
    """Return the hunks between two versions of a text."""
    if old == new:
        return []
    script = list(_compare(lines(old), lines(new)))
    return list(_group(script, first_line))


def hunks_of_patch(patch: Json) -> list[Hunk]:
    """Return the hunks of a ``structuredPatch``: an array of ``oldStart``, ``newStart``, ``lines``."""
    hunks = []
    for item in patch if isinstance(patch, list) else []:
        hunk = as_object(item)
        marked = tuple(_marked(hunk))
        if any(line[0] in "+-" for line in marked):
            hunks.append(Hunk(count_at(hunk, "oldStart"), count_at(hunk, "newStart"), marked))
    return hunks


def added_hunk(text: str, marker: _Mark = "+") -> Hunk:
    """Return the hunk of a file that is new (or, with ``-``, gone)."""
    return Hunk(
        0 if marker == "+" else 1, 1 if marker == "+" else 0, tuple(marker + line for line in lines(text))
    )


def is_diff(text: str) -> bool:
    """Tell whether a text is a unified diff with at least one hunk."""
    return text.startswith(("@@ ", "@@\n")) or "\n@@ " in text or "\n@@\n" in text


def bare_diff(text: str) -> str | None:
    """Return a ready-made diff without a code fence and ``Index:`` lines around it; None if it is none."""
    kept = lines(text)
    if kept and kept[0].startswith("```"):
        kept = kept[1:-1] if kept[-1].startswith("```") else kept[1:]
    start = next((index for index, line in enumerate(kept) if line.startswith(("--- ", "@@"))), 0)
    bare = "\n".join(kept[start:]).rstrip("\n")
    return bare + "\n" if is_diff(bare) else None


def _marked(hunk: Object) -> Iterator[str]:
    for line in list_at(hunk, "lines"):
        text = as_text(line)
        if text[:1] in {"+", "-", " ", "\\"}:
            yield text.removesuffix("\n")
        elif not text:
            yield " "


def _hunk_header(hunk: Hunk) -> str:
    if hunk.old_start is None or hunk.new_start is None:
        return "@@"
    old = sum(line[0] in " -" for line in hunk.lines)
    new = sum(line[0] in " +" for line in hunk.lines)
    return f"@@ -{hunk.old_start},{old} +{hunk.new_start},{new} @@"


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[_Mark, str]]:
    """Yield all lines in order, each marked as kept, removed or added."""
    start = 0
    shared = min(len(old), len(new))
    while start < shared and old[start] == new[start]:
        start += 1
    end = 0
    while end < shared - start and old[-1 - end] == new[-1 - end]:
        end += 1
    yield from ((" ", line) for line in old[:start])
    yield from _compare_middle(old[start : len(old) - end], new[start : len(new) - end])
    yield from ((" ", line) for line in old[len(old) - end :])


def _compare_middle(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[_Mark, str]]:
    trace = _trace(old, new) if old and new else None
    if trace is None:
        yield from (("-", line) for line in old)
        yield from (("+", line) for line in new)
        return
    yield from reversed(list(_walk_back(old, new, trace)))


def _trace(old: Sequence[str], new: Sequence[str]) -> list[list[int]] | None:
    """Return the furthest reaching points for 0, 1, 2 … differences; None when there are too many.

    Entry ``d`` holds the points that ``d`` differences start from, for the diagonals ``-d - 1`` to ``d + 1``.
    E. W. Myers, An O(ND) difference algorithm and its variations (1986), figure 2.
    """
    trace: list[list[int]] = []
    old_size, new_size = len(old), len(new)
    size = old_size + new_size
    limit = min(size, _MAX_DIFFERENCES, _MAX_STEPS // size)
    middle = limit + 1
    reach = [0] * (2 * limit + 3)
    for differences in range(limit + 1):
        trace.append(reach[middle - differences - 1 : middle + differences + 2])
        for k in range(-differences, differences + 1, 2):
            place = middle + k
            left, right = reach[place - 1], reach[place + 1]
            x = right if k == -differences or (k != differences and left < right) else left + 1
            y = x - k
            while x < old_size and y < new_size and old[x] == new[y]:
                x += 1
                y += 1
            reach[place] = x
            if x >= old_size and y >= new_size:
                return trace
    return None


def _walk_back(
    old: Sequence[str], new: Sequence[str], trace: Sequence[Sequence[int]]
) -> Iterator[tuple[_Mark, str]]:
    """Yield the shortest edit script from its end to its beginning."""
    x, y = len(old), len(new)
    for differences in range(len(trace) - 1, -1, -1):
        reach, k = trace[differences], x - y
        place = k + differences + 1
        down = k == -differences or (k != differences and reach[place - 1] < reach[place + 1])
        start_x = reach[place + 1] if down else reach[place - 1]
        start_y = start_x - (k + 1 if down else k - 1)
        while x > start_x and y > start_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            yield " ", old[x]
        if differences == 0:
            return
        if down:
            y -= 1
            yield "+", new[y]
        else:
            x -= 1
            yield "-", old[x]


def _group(script: Sequence[tuple[_Mark, str]], first_line: int | None) -> Iterator[Hunk]:
    """Cut a marked text into hunks with three lines around each change."""
    changes = [index for index, (mark, _) in enumerate(script) if mark != " "]
    start = 0
    old = new = 1 if first_line is None else first_line
    position = 0
    while start < len(changes):
        last = start
        while last + 1 < len(changes) and changes[last + 1] - changes[last] <= 2 * CONTEXT:
            last += 1
        begin, end = max(changes[start] - CONTEXT, position), min(changes[last] + CONTEXT + 1, len(script))
        old += begin - position
        new += begin - position
        part = script[begin:end]
        known = first_line is not None
        yield Hunk(old if known else None, new if known else None, tuple(mark + line for mark, line in part))
        old += sum(mark != "+" for mark, _ in part)
        new += sum(mark != "-" for mark, _ in part)
        position, start = end, last + 1
