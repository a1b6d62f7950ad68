"""Reading any form of HAIL into memory, with an account of what was found."""

from dataclasses import dataclass

from opensession.hail.account import Account
from opensession.hail.dialect import Dialect, open_log
from opensession.hail.jsonl import session_of
from opensession.hail.model import Event, Session, Stats
from opensession.hail.stats import recompute_stats


@dataclass(frozen=True, slots=True)
class Reading:
    """A session with recomputed stats, and how it was read.

    ``supplied_stats`` are those that the input stated (the last ones), for diagnosis alone.
    """

    session: Session
    dialect: Dialect
    account: Account
    warnings: tuple[str, ...]
    supplied_stats: Stats | None


def read_any(data: bytes, *, tolerant: bool) -> Reading:
    """Read JSONL, the single-object form or ``hail/0.1``.

    Strict, the first unknown or broken record raises a HailError subclass. Tolerant, only a missing or broken
    header does; unknown records are kept as ``Custom`` events, broken ones are counted.
    """
    log = open_log(data, tolerant=tolerant)
    events: list[Event] = []
    supplied: Stats | None = None
    for record in log.records:
        if isinstance(record, Event):
            events.append(record)
        elif isinstance(record, Stats):
            supplied = record
    return Reading(
        session=session_of(log.header, events, recompute_stats(events)),
        dialect=log.dialect,
        account=log.tally.account(),
        warnings=log.tally.warnings(),
        supplied_stats=supplied,
    )
