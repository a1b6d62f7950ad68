"""Parsers that could read an input, with how sure each of them is."""

from collections.abc import Iterable
from typing import NamedTuple


class Candidate(NamedTuple):
    """One parser's claim on an input."""

    id: str
    """The parser's id, such as ``hail``."""
    confidence: int
    """0 to 100."""
    reason: str
    """One phrase for the chooser, such as ``file name ends .hail.jsonl``."""

    def as_json(self) -> dict[str, object]:
        """Return the form of ``parser_candidates`` in api.md §2.8."""
        return {"id": self.id, "confidence": self.confidence, "reason": self.reason}


def rank(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Order candidates by confidence, highest first, then by id (api.md §2.8)."""
    return tuple(sorted(candidates, key=lambda candidate: (-candidate.confidence, candidate.id)))
