"""The edits that a reply proposes, in each of the formats that Aider asks models for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from opensession.hail import lines
from opensession.parsers.diffs import bare_diff
from opensession.parsers.patches import (
    diff_of_replacements,
    is_envelope,
    parse_envelope,
    search_replace_blocks,
)

_FENCE = re.compile(r"\s{0,3}(?:`{3,}|~{3,})|</?(?:source|code|pre|codeblock|sourcecode)>\s*$")
_AROUND_PATH = "#*`:\"' \t"
_LINES_TO_PATH = 3
_MAX_COMPARED = 50
"""Files of one name in one reply; beyond these a change is shown without its lines."""


class Proposal(NamedTuple):
    """What a reply wants to do with one file."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()
    """Old and new text; an empty old one adds a file, or to its end."""
    diff: str | None = None
    whole: str | None = None
    """The file's text anew."""

    @property
    def as_diff(self) -> str | None:
        """The change as a unified diff; None when what was there before is not known."""
        return self.diff or (diff_of_replacements(self.path, self.pairs) if self.pairs else None)

    @property
    def new_text(self) -> str | None:
        """The text of a file that was not there before; None when the proposal needs one that was."""
        if self.whole is not None:
            return self.whole
        adds = bool(self.pairs) and not any(old.strip() for old, _ in self.pairs)
        return "".join(new for _, new in self.pairs) if adds else None


def proposals_of(reply: str) -> list[Proposal]:
    """Return what a reply proposes, one entry for each file of each kind of block."""
    texts = lines(reply)
    replacements: dict[str, list[tuple[str, str]]] = {}
    path = ""
    for start, old, new in search_replace_blocks(texts):
        path = _path_above(texts, start) or path
        replacements.setdefault(path, []).append((old, new))
    found = [Proposal(path, pairs=tuple(pairs)) for path, pairs in replacements.items() if path]
    if is_envelope(reply):
        found += [Proposal(change.path, diff=change.diff) for change in parse_envelope(reply)]
    if found:
        return found
    return [proposal for block in _fenced(texts) for proposal in _of_block(*block)]


class Proposals:
    """What the latest reply proposed and was not applied yet."""

    def __init__(self, proposals: Iterable[Proposal] = ()) -> None:
        self._by_name: dict[str, list[Proposal]] = {}
        for proposal in proposals:
            self._by_name.setdefault(_name(proposal.path), []).append(proposal)

    def take(self, path: str) -> Proposal | None:
        """Remove and return the one for a file that was edited; Aider may complete the path it was given."""
        waiting = self._by_name.get(_name(path), [])
        for proposal in waiting[:_MAX_COMPARED]:
            if _same(proposal.path, path):
                waiting.remove(proposal)
                return proposal
        return None


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _same(proposed: str, applied: str) -> bool:
    one, other = (path.replace("\\", "/").removeprefix("./") for path in (proposed, applied))
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")


def _path_above(texts: Sequence[str], start: int) -> str:
    """Return the path on one of the lines above a block: before the fence or, fenced with it, behind."""
    for line in reversed(texts[max(start - _LINES_TO_PATH, 0) : start]):
        if not line.strip() or _FENCE.match(line):
            continue
        name = line.strip().strip(_AROUND_PATH)
        return "" if _is_mark(line) else name
    return ""


def _is_mark(line: str) -> bool:
    return line.startswith((">>>>>", "<<<<<", "====="))


def _fenced(texts: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the code blocks of a reply, each with the path above it, blank if there is none."""
    start: int | None = None
    for index, line in enumerate(texts):
        if not _FENCE.match(line):
            continue
        if start is None:
            start = index
        else:
            yield _path_above(texts, start), [texts[start], *texts[start + 1 : index]]
            start = None


def _of_block(path: str, block: Sequence[str]) -> Iterator[Proposal]:
    """Read a code block as unified diffs of some files, or as a file's whole text."""
    body = block[1:]
    starts = [index for index, line in enumerate(body) if line.startswith("+++ ")]
    if "diff" in block[0] and (starts or any(line.startswith("@@") for line in body)):
        for start, end in zip(starts, [*starts[1:], len(body) + 1], strict=True):
            yield from _of_diff(body[max(start - 1, 0) : end - 1])
    elif path:
        yield Proposal(path, whole="".join(line + "\n" for line in body))


def _of_diff(part: Sequence[str]) -> Iterator[Proposal]:
    names = {line[:3]: line[4:].split("\t")[0].strip() for line in part[:2]}
    path = names.get("+++", "")
    old = names.get("---", "")
    if path.startswith("b/") and old.startswith("a/"):
        path = path[2:]
    diff = bare_diff("\n".join(part))
    if diff and path:
        added = [line[1:] + "\n" for line in part[2:] if line[:1] == "+"]
        is_new = old == "/dev/null"
        yield Proposal(path, diff=diff, whole="".join(added) if is_new else None)
