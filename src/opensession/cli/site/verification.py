"""Comparing what a site serves with what it should: bytes, sizes and the facts about each session."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from opensession.cli.site.api import SiteApi
from opensession.hail import HailError, ingest
from opensession.store.derivation import body_key, new_session
from opensession.store.summary import summary_json

Kind = Literal[
    "session_missing",
    "body_missing",
    "bytes_differ",
    "size_differs",
    "facts_differ",
    "not_hail",
    "no_row",
    "local_damaged",
]

NOT_COMPARED = frozenset({"linked_sessions"})
"""What a summary holds besides the facts of its session."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be. ``id`` is the session's, or the key of a stray body."""

    id: str
    kind: Kind
    detail: str = ""

    def document(self) -> dict[str, object]:
        """Return what ``--json`` prints."""
        return {"id": self.id, "problem": self.kind, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of comparing one session."""

    differences: tuple[Difference, ...]
    size: int
    """Bytes that the site sent."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A session that the site should have; its bytes follow from its id."""

    id: str
    size: int | None = None
    """Bytes, as the database or a manifest has it."""


def verify(api: SiteApi, expected: Expected) -> Verdict:
    """Compare one session end to end. Raises what the site's routes raise."""
    body, summary = api.body(expected.id), api.summary(expected.id)
    found = tuple(_differences(expected, body, summary))
    return Verdict(found, len(body or b""))


def strays(api: SiteApi, ids: set[str]) -> Iterator[Difference]:
    """Yield the stored bodies that belong to none of the sessions."""
    keys = {body_key(session_id) for session_id in ids}
    for body in api.bodies():
        if body.key not in keys:
            yield Difference(body.key, "no_row")


def _differences(
    expected: Expected, body: bytes | None, summary: dict[str, object] | None
) -> Iterator[Difference]:
    if summary is None:
        yield Difference(expected.id, "session_missing")
    elif body is None:
        yield Difference(expected.id, "body_missing")
    elif sha256(body).hexdigest() != expected.id:
        yield Difference(expected.id, "bytes_differ", sha256(body).hexdigest())
    else:
        if expected.size not in (None, len(body)):
            yield Difference(expected.id, "size_differs", f"{expected.size} {len(body)}")
        yield from _facts(expected.id, body, summary)


def _facts(session_id: str, body: bytes, summary: dict[str, object]) -> Iterator[Difference]:
    """Compare each fact that the site tells with what follows from the body."""
    uploaded, plugin = str(summary.get("uploaded_at")), str(summary.get("score_plugin"))
    try:
        digest = ingest(body, score_plugin=plugin)
    except (HailError, ValueError) as error:
        yield Difference(session_id, "not_hail", str(error))
        return
    verbatim = replace(digest, id=session_id, chunks=(body,), size=len(body))
    derived = json.loads(summary_json(new_session(verbatim, uploaded)))
    names = sorted({*derived, *summary} - NOT_COMPARED)
    wrong = [name for name in names if derived.get(name) != summary.get(name)]
    if wrong:
        yield Difference(session_id, "facts_differ", ", ".join(wrong))
