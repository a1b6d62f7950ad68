"""Looking for secrets in logs of 10 MB, and masking them: how fast, and how surely.

``python -m bench.redaction``. Ordinary are the examples of the repository and, where they lie beside it, real
transcripts of Claude Code; the dense log holds a secret or a home folder of its own in every kilobyte. The
baseline decodes the same lines with ``json.loads`` and drops what it gets.
"""

import json
import time
from collections.abc import Callable
from random import Random
from typing import Final

from bench.bodies import body_of_size
from bench.native_logs import NAME, claude_code_log
from bench.report import Bar, Report, Table, figure, run
from opensession.hail import Event, TextBlock, ingest, write_session
from opensession.parsers.bundle import Bundle
from opensession.parsers.registry import parse
from opensession.parsers.session import Options
from opensession.redact import find, redact
from tests.hail.samples import event, session
from tests.redact.shapes import drawn
from tests.redact.test_labelled import PRECISION, RECALL, harmless, planted, precision, recall

SIZE: Final = 10_000_000
REPETITIONS: Final = 3
MEGABYTE: Final = 1_000_000

SPEED: Final = 5.0
"""Megabytes a second that both works have to reach on any of the logs."""


def measure() -> Report:
    """Measure both works on each log, and count over the labelled set."""
    rows, bars = [], []
    for name, log in logs().items():
        decoding = _seconds(lambda log: [json.loads(line) for line in log.splitlines()], log)
        found = len(find(log))
        for work, seconds in (("finding", _seconds(find, log)), ("masking", _seconds(redact, log))):
            speed = len(log) / seconds / MEGABYTE
            rows.append(
                [
                    f"{name}, {work}",
                    str(found),
                    figure(seconds),
                    figure(speed),
                    figure(seconds / decoding, "×"),
                ]
            )
            bars.append(Bar(f"{work} in {name}: a megabyte", 1000 / speed, 1000 / SPEED, "ms"))
    bars += [
        Bar("planted secrets that are missed", 100 * (1 - recall()), 100 * (1 - RECALL), "%"),
        Bar("findings that are none", 100 * (1 - precision()), 100 * (1 - PRECISION), "%"),
    ]
    columns = ("log and work", "findings", "seconds", "MB/s", "× decoding")
    return Report(
        "Redaction",
        "python -m bench.redaction",
        [Table(f"Logs of {SIZE / MEGABYTE:.0f} MB on this Python, CPU time", columns, rows)],
        bars,
        [f"The labelled set has {len(planted())} planted secrets and {len(harmless())} harmless texts."],
    )


def logs() -> dict[str, bytes]:
    """Return the logs to measure with, as canonical HAIL."""
    native = parse(Bundle.of_file(NAME, claude_code_log(SIZE)), None, Options(10 * SIZE))
    return {
        "the examples": ingest(body_of_size(SIZE)).canonical(),
        "Claude Code's": b"".join(native.session.chunks),
        "a dense log": dense_log(SIZE),
    }


def dense_log(size: int) -> bytes:
    """Return a log in which every event, of about a kilobyte, holds a secret or a home folder of its own.

    Real logs have a finding in five kilobytes, most of them the same home folder again.
    """
    random = Random(3)
    events: list[Event] = []
    while len(events) * 1_000 < size:
        number = len(events)
        secret = drawn(_SECRETS[number % len(_SECRETS)], random)
        prose = " ".join(random.choices(_WORDS, k=140))
        said = f"$ cat .env\n{secret}\n{prose}"
        events.append(event(None, TextBlock(text=said), event_id=f"e{number}"))
    return write_session(session(*events))


_SECRETS: Final = (
    "GITHUB_TOKEN=ghp_{A36}",
    "DB_PASSWORD={A16}",
    "postgres://app:{l16}@db/app",
    "key AKIA{T16}",
)
_WORDS: Final = (
    "export",
    "the",
    "report",
    "failed",
    "again",
    "while",
    "reading",
    "rows",
    "of",
    "tables",
    "tokens",
    "key",
)


def _seconds(work: Callable[[bytes], object], log: bytes) -> float:
    """Return the best CPU time of this process for one repetition."""
    best = float("inf")
    for _ in range(REPETITIONS):
        before = time.process_time()
        work(log)
        best = min(best, time.process_time() - before)
    return best


if __name__ == "__main__":
    run(measure)
