"""HAIL sessions to publish, as digests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opensession.hail import Ingested, ingest
from tests.support.hail_text import event, header, lines, talk


@dataclass(frozen=True, slots=True)
class Log:
    """A HAIL body and what reading it gave."""

    body: bytes
    digest: Ingested


def log(
    name: str = "s-1",
    *texts: str,
    events: Sequence[Mapping[str, object]] | None = None,
    related: Sequence[str] = (),
    attributes: Mapping[str, object] | None = None,
    **named: str,
) -> Log:
    """Return a log of prompts and answers in turn, or of the given events."""
    first = header(name, related=related, attributes=attributes, **named)
    spoken = talk(*texts or ("Hello",)) if events is None else events
    digest = ingest(lines(first, *spoken))
    return Log(digest.canonical(), digest)


__all__ = ["Log", "event", "log"]
