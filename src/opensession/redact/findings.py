"""What the search gives: findings without the secrets, and hits with them, which never leave this package."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["secret", "private"]
"""A secret gives access; what is private (home folders, e-mail addresses) says who somebody is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Where something stands that should not be shared, by which rule; never the thing itself.

    ``place`` is the text's place in its record, as ``events[12].content.blocks[0].text``; ``line`` the
    1-based line of the canonical JSONL, ``column`` the 1-based character within that text.
    """

    rule: str
    kind: Kind
    place: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """A session with its findings masked.

    ``chunks`` are canonical HAIL JSONL in order; ``account`` is the number of masked places by rule, which
    the header's attribute ``redactions`` holds too.
    """

    chunks: tuple[bytes, ...]
    findings: tuple[Finding, ...]
    account: Mapping[str, int]


class Hit(NamedTuple):
    """A place in one text: ``text[start:end]`` is to be masked, ``value`` tells one secret from another."""

    start: int
    end: int
    rule: str
    value: str
