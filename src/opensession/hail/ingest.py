"""Taking a session in, in one pass that keeps no event (hail.md §10, §20 row 5).

Everything a site stores about a session comes out of that pass: canonical bytes and their id, recomputed
stats, listing facts, problems, search text. Memory beside the body is the canonical bytes and sets of ids
and paths, which is what lets a Worker of 128 MB take logs of many megabytes.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Protocol

from opensession.hail.account import Account
from opensession.hail.concurrency import ConcurrencyAccumulator
from opensession.hail.dialect import Dialect, open_log
from opensession.hail.errors import SessionTooLargeError
from opensession.hail.extraction import Extraction, ExtractionAccumulator, SearchText
from opensession.hail.lines import Source
from opensession.hail.model import Event, Header, Stats
from opensession.hail.scoring import DEFAULT_SCORE_PLUGIN, score_accumulator
from opensession.hail.stats import StatsAccumulator
from opensession.hail.validation import Problem, Validator
from opensession.hail.writer import event_line, header_line, stats_line

DEFAULT_SEARCH_BYTES = 256 * 1024
PROBLEMS_PER_KIND = 100
_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Digest:
    """What one pass over a session yields.

    ``chunks`` are the canonical bytes in order, ``size`` their number, ``id`` the lower-case hex SHA-256 over
    them. ``problems`` holds at most 100 of each kind.
    """

    id: str
    chunks: tuple[bytes, ...]
    size: int
    header: Header
    stats: Stats
    extraction: Extraction
    max_active_agents: int
    score: int
    score_plugin: str
    problems: tuple[Problem, ...]
    search_text: str

    def canonical(self) -> bytes:
        """Return the canonical bytes in one piece (a copy as large as the session)."""
        return b"".join(self.chunks)

    @property
    def fatal_problems(self) -> tuple[Problem, ...]:
        """The problems that should stop a publish; disorder in time is not one of them."""
        return tuple(problem for problem in self.problems if problem.fatal)


@dataclass(frozen=True, slots=True)
class Ingested(Digest):
    """A digest of an input in some form of HAIL, with the account of reading it.

    ``supplied_stats`` are those the input stated; the digest's own are recomputed.
    """

    dialect: Dialect
    account: Account
    warnings: tuple[str, ...]
    supplied_stats: Stats | None


class _Accumulator(Protocol):
    def feed(self, event: Event) -> None: ...


class Ingest:
    """Digests a session event by event: ``feed`` for each event, then ``finish`` with the header.

    The header comes last because a log may name its title or model at its end.
    """

    def __init__(
        self,
        *,
        search_bytes: int = DEFAULT_SEARCH_BYTES,
        score_plugin: str = DEFAULT_SCORE_PLUGIN,
        max_bytes: int | None = None,
    ) -> None:
        self._score_plugin = score_plugin
        self._output = _Output(max_bytes)
        self._stats = StatsAccumulator()
        self._extraction = ExtractionAccumulator()
        self._concurrency = ConcurrencyAccumulator()
        self._score = score_accumulator(score_plugin)
        self._validator = Validator(limit=PROBLEMS_PER_KIND)
        self._search = SearchText(search_bytes)
        accumulators: tuple[_Accumulator, ...] = (
            self._stats,
            self._extraction,
            self._concurrency,
            self._score,
            self._validator,
            self._search,
        )
        self._feeds = tuple(accumulator.feed for accumulator in accumulators)

    def feed(self, event: Event) -> None:
        """Take the next event.

        Raises HailJsonError for one that cannot be written, and then has not taken it; SessionTooLargeError.
        """
        self._output.write(event_line(event))
        for feed in self._feeds:
            feed(event)

    def finish(self, header: Header) -> Digest:
        """Write header and stats line and return everything. Called once; errors as for ``feed``."""
        stats = self._stats.finish()
        self._output.write(stats_line(stats))
        chunks, size, identity = self._output.finish(header_line(header))
        return Digest(
            id=identity,
            chunks=chunks,
            size=size,
            header=header,
            stats=stats,
            extraction=self._extraction.finish(header.context),
            max_active_agents=self._concurrency.finish(),
            score=self._score.finish(),
            score_plugin=self._score_plugin,
            problems=self._validator.finish(header),
            search_text=self._search.finish(),
        )


def ingest(
    source: Source,
    *,
    tolerant: bool = False,
    search_bytes: int = DEFAULT_SEARCH_BYTES,
    score_plugin: str = DEFAULT_SCORE_PLUGIN,
    max_bytes: int | None = None,
) -> Ingested:
    """Read any form of HAIL and digest it in one pass.

    Strict (to publish), the first bad record raises a HailError subclass; problems of hail.md §9 do not
    raise, they are returned. Tolerant (to view), only a missing or broken header raises. An unknown plugin
    raises UnknownScorePluginError, and canonical bytes beyond ``max_bytes`` raise SessionTooLargeError.
    """
    log = open_log(source, tolerant=tolerant)
    digest = Ingest(search_bytes=search_bytes, score_plugin=score_plugin, max_bytes=max_bytes)
    supplied: Stats | None = None
    for record in log.records:
        if isinstance(record, Event):
            digest.feed(record)
        elif isinstance(record, Stats):
            supplied = record
    done = digest.finish(log.header)
    return Ingested(
        **{field.name: getattr(done, field.name) for field in fields(Digest)},
        dialect=log.dialect,
        account=log.tally.account(),
        warnings=log.tally.warnings(),
        supplied_stats=supplied,
    )


def stream_canonical(source: Source, *, tolerant: bool = False) -> Iterator[bytes]:
    """Yield the canonical lines of an input one by one, with recomputed stats; errors as for :func:`ingest`.

    Given JSONL in chunks, nothing but the current line and the counters is held.
    """
    log = open_log(source, tolerant=tolerant)
    counting = StatsAccumulator()
    yield header_line(log.header)
    for record in log.records:
        if isinstance(record, Event):
            counting.feed(record)
            yield event_line(record)
    yield stats_line(counting.finish())


class _Output:
    """Joins lines into chunks of about 256 KB; many small objects would cost memory."""

    def __init__(self, max_bytes: int | None) -> None:
        self._chunks: list[bytes] = []
        self._pending: list[bytes] = []
        self._pending_size = self._size = 0
        self._max_bytes = max_bytes

    def write(self, line: bytes) -> None:
        self._pending.append(line)
        self._pending_size += len(line)
        if self._pending_size >= _CHUNK_BYTES:
            self._flush()

    def finish(self, header: bytes) -> tuple[tuple[bytes, ...], int, str]:
        self._flush()
        self._size += len(header)
        self._check_size()
        digest = hashlib.sha256(header)
        for chunk in self._chunks:
            digest.update(chunk)
        return (header, *self._chunks), self._size, digest.hexdigest()

    def _flush(self) -> None:
        self._chunks.append(b"".join(self._pending))
        self._size += self._pending_size
        self._pending.clear()
        self._pending_size = 0
        self._check_size()

    def _check_size(self) -> None:
        if self._max_bytes is not None and self._size > self._max_bytes:
            raise SessionTooLargeError(self._max_bytes)
