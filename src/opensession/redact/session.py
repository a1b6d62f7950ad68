"""A session without its secrets."""

import json
from collections import Counter
from collections.abc import Collection, Iterator

from pydantic import JsonValue

from opensession.hail import (
    Event,
    Header,
    Source,
    event_line,
    header_line,
    stats_line,
)
from opensession.hail.decoder import Line, decode_line
from opensession.hail.lines import numbered_lines
from opensession.hail.stats import StatsAccumulator
from opensession.redact.anchors import is_suspect
from opensession.redact.findings import Finding, Redacted
from opensession.redact.masking import mask, masked_text
from opensession.redact.places import Members
from opensession.redact.rules import RULES
from opensession.redact.survey import PlacedHits, Survey
from opensession.redact.text import apart, hits_in

ATTRIBUTE = "redactions"
"""The header's attribute that says what was masked: ``{rule: count}``."""

_CHUNK_BYTES = 256 * 1024


def find(source: Source) -> tuple[Finding, ...]:
    """Return what should not be shared in canonical HAIL JSONL, in the order of the session.

    Private matters are among the findings; ``kind`` tells them from secrets. Chunks that are no sequence are
    held until the end, for a secret found late is looked for in what came before.
    """
    return tuple(Survey(_held(source)).findings())


def find_in_lines(source: Source) -> tuple[Finding, ...]:
    """Look at lines as plain text, whatever fields they have; places are ``line 1`` and so on.

    For bytes that are kept as they came, where HAIL would drop what it does not know.
    """
    return tuple(
        Finding(hit.rule, RULES[hit.rule].kind, f"line {number}", number, hit.start + 1)
        for number, line in numbered_lines(source)
        if is_suspect(line)
        for hit in apart(hits_in(line.decode(errors="replace")))
    )


def redact(source: Source, *, allow: Collection[str] = ()) -> Redacted:
    """Mask everything found in canonical HAIL JSONL, but what the rules named in ``allow`` find.

    Ids, times, names of tools and the order of events stay. Without findings the chunks come back as they
    were. What was masked is counted in the header's attribute ``redactions``, on top of what stood there.
    Raises the HailError subclasses of reading for what is no canonical HAIL JSONL.
    """
    held = _held(source)
    findings: list[Finding] = []
    account: Counter[str] = Counter()
    survey = Survey(held, allow)
    while survey.lines:
        found = tuple(survey.findings())
        findings += found
        counted = Counter(finding.rule for finding in found)
        account += counted
        held = tuple(_joined(_lines(held, survey, counted)))
        if not survey.open_lines:
            break
        # Without its neighbour a word may begin that was none before, and be a secret.
        survey = Survey(held, allow, only=survey.open_lines)
    chunks = (held,) if isinstance(held, bytes) else held
    return Redacted(chunks, tuple(findings), dict(sorted(account.items())))


def redact_text(text: str) -> str:
    """Mask one text that stands by itself, such as a title in a list; its markers carry no numbers."""
    return masked_text(text, apart(hits_in(text)), lambda hit: f"[redacted:{hit.rule}]")


def _held(source: Source) -> bytes | tuple[bytes, ...]:
    return source if isinstance(source, bytes) else tuple(source)


def _lines(source: Source, survey: Survey, account: Counter[str]) -> Iterator[bytes]:
    """Yield the lines again; the counters change with paths and diffs, so they are counted anew."""
    stats = StatsAccumulator()
    for number, line in numbered_lines(source):
        placed = survey.lines.get(number)
        record = _record(line, placed, survey, account if number == 1 else None)
        if isinstance(record, Event):
            stats.feed(record)
            yield event_line(record) if placed else line + b"\n"
        elif isinstance(record, Header):
            yield header_line(record)
    yield stats_line(stats.finish())


def _record(line: bytes, placed: PlacedHits | None, survey: Survey, account: Counter[str] | None) -> Line:
    if not placed and account is None:
        return decode_line(line)
    # Canonical lines need none of the checks of reading.
    members: Members = json.loads(line)
    if placed:
        mask(members, placed, survey.marker)
    if account is None:
        return Event.model_validate(members)
    _state(members, account)
    return Header.model_validate(members)


def _state(members: Members, account: Counter[str]) -> None:
    """Put the account into a decoded header."""
    context = members["context"]
    if isinstance(context, dict):
        attributes = context.setdefault("attributes", {})
        if isinstance(attributes, dict):
            attributes[ATTRIBUTE] = _summed(attributes.get(ATTRIBUTE), account)


def _summed(before: JsonValue, account: Counter[str]) -> dict[str, JsonValue]:
    total = Counter(account)
    if isinstance(before, dict):
        total.update({rule: count for rule, count in before.items() if type(count) is int})
    return dict(sorted(total.items()))


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
    pending: list[bytes] = []
    size = 0
    for line in lines:
        pending.append(line)
        size += len(line)
        if size >= _CHUNK_BYTES:
            yield b"".join(pending)
            pending, size = [], 0
    yield b"".join(pending)
