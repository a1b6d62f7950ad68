"""Reading HAIL JSONL: a header line, event lines, a stats line (hail.md §2)."""

from collections.abc import Iterable, Iterator

from opensession.hail.account import Tally
from opensession.hail.decoder import Line, decode_line
from opensession.hail.errors import (
    HailError,
    HailIoError,
    HailJsonError,
    MissingHeaderError,
    UnexpectedLineTypeError,
)
from opensession.hail.instant import Instant
from opensession.hail.lines import NumberedLine, Source, numbered_lines
from opensession.hail.model import Event, Header, Session, Stats
from opensession.hail.salvage import salvage_line
from opensession.hail.stats import recompute_stats


def read_session(data: bytes) -> Session:
    """Read a whole log strictly: one bad line fails it.

    A stats line is taken as it is, the last one if there are several; without one the counters are
    recomputed. Raises the HailError subclasses of hail.md §2.3.
    """
    lines = numbered_lines(data)
    return collect(header_of(lines), strict_records(lines, Tally()))


def read_header(data: bytes) -> Header:
    """Read the header alone; the rest of the log may be broken."""
    return header_of(numbered_lines(data))


def read_header_and_stats(data: bytes) -> tuple[Header, Stats | None]:
    """Read the header and, if the last line is one, the stats; lines in between are not looked at."""
    header = read_header(data)
    last = data.rstrip()
    try:
        record = decode_line(last[last.rfind(b"\n") + 1 :])
    except HailError:
        return header, None
    return header, record if isinstance(record, Stats) else None


def iter_records(source: Source) -> Iterator[Line]:
    """Yield the records of a log as they arrive, strictly; the header first, further headers too."""
    lines = numbered_lines(source)
    yield header_of(lines)
    yield from strict_records(lines, Tally())


def header_of(lines: Iterator[NumberedLine]) -> Header:
    """Take the header, which must be the first line; raise a HailError subclass if it is not."""
    for number, line in lines:
        record = _decode_numbered(line, number)
        if not isinstance(record, Header):
            raise UnexpectedLineTypeError(number)
        return record
    raise MissingHeaderError


def strict_records(lines: Iterator[NumberedLine], tally: Tally) -> Iterator[Line]:
    """Yield every record after the header, or raise for the first line that is wrong."""
    for number, line in lines:
        yield _decode_numbered(line, number)
        tally.count_mapped()


def tolerant_records(lines: Iterator[NumberedLine], tally: Tally, start: Instant) -> Iterator[Line]:
    """Yield what can be read: unknown records as ``Custom`` events, broken lines not at all; both counted.

    ``start`` is the time for unknown lines that state none and follow no event.
    """
    previous = start
    for number, line in lines:
        try:
            record: Line = _counted(line, tally)
        except (HailJsonError, HailIoError) as error:
            salvaged = salvage_line(line, number, previous)
            if salvaged is None:
                tally.count_broken(number, error.cause)
                continue
            tally.count_raw(salvaged.name)
            record = salvaged.event
        yield record
        if isinstance(record, Event):
            previous = record.timestamp


def collect(header: Header, records: Iterable[Line]) -> Session:
    """Hold a whole log in memory; the last stats record counts, without one they are recomputed."""
    events: list[Event] = []
    stats: Stats | None = None
    for record in records:
        if isinstance(record, Event):
            events.append(record)
        elif isinstance(record, Stats):
            stats = record
    return session_of(header, events, recompute_stats(events) if stats is None else stats)


def session_of(header: Header, events: Iterable[Event], stats: Stats) -> Session:
    """Put a session together."""
    return Session(
        version=header.version,
        session_id=header.session_id,
        agent=header.agent,
        context=header.context,
        events=tuple(events),
        stats=stats,
    )


def _counted(line: bytes, tally: Tally) -> Line:
    record = decode_line(line)
    tally.count_mapped()
    return record


def _decode_numbered(line: bytes, number: int) -> Line:
    try:
        return decode_line(line)
    except HailJsonError as error:
        raise HailJsonError(error.cause, line=number) from None
    except HailIoError as error:
        raise HailIoError(error.cause, line=number) from None
