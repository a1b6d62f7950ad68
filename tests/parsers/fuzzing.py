"""Every parser against mutated logs: ``PYTHONPATH=src python -m tests.parsers.fuzzing --minutes 60``."""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from opensession import hail
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import InputError, UnreadableError
from opensession.parsers.registry import PARSERS, detect, parse
from opensession.parsers.session import Options, Parsed
from tests.parsers.mutation import mutate
from tests.parsers.opencode.test_opencode import TURNS, database, tree
from tests.parsers.test_goose import store
from tests.shared_material import SHARED, shared_files
from tests.support.agent_logs import LOGS

LIMIT = 50_000_000
SECONDS_PER_100_KB = 1.0
KILOBYTES_100 = 100_000
BOM = b"\xef\xbb\xbf"

LINE_PARSERS = frozenset({"claude-code", "codex"})
"""Formats whose records are lines: each line that is not blank has to be accounted for."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log to start from: a file, or the files of a directory."""

    path: str
    files: tuple[tuple[str, bytes], ...]
    directory: bool

    def mutated(self, random: Random) -> Bundle:
        """Return the log with something wrong: one file changed, sometimes one missing."""
        files = dict(self.files)
        name = random.choice(list(files))
        files[name] = mutate(files[name], random)
        if len(files) > 1 and random.random() < 0.2:
            del files[random.choice(list(files))]
        return self.bundle(files)

    def bundle(self, files: dict[str, bytes]) -> Bundle:
        """Return these files in the log's place."""
        if self.directory:
            return Bundle.of_directory(self.path, files)
        return Bundle.of_file(self.path, *files.values())


@cache
def logs() -> tuple[Log, ...]:
    """Return our own samples and, where they are, the shared logs."""
    own = [Log(log.path, ((log.name, log.data),), False) for log in LOGS]
    bundles = (database(TURNS), tree(TURNS), Bundle.of_file("sessions.db", store("a", "b")))
    stores = map(_log_of, bundles)
    return (*own, *stores, *_shared_files(), *_shared_directories())


def _log_of(bundle: Bundle) -> Log:
    return Log(bundle.path, tuple(bundle.files.items()), bundle.directory)


def _shared_files() -> Iterator[Log]:
    for folder in ("real", "upstream"):
        for path in shared_files(f"fixtures/{folder}/**/*"):
            if _is_part_of_tree(path):
                continue
            if (path.is_file() and path.suffix != ".md") or path.name.endswith("history.md"):
                yield Log(_name(path), ((path.name, path.read_bytes()),), False)


def _is_part_of_tree(path: Path) -> bool:
    """Whether a file alone is no log: those of OpenCode's storage."""
    return any(folder.startswith("storage") for folder in path.parts)


def _shared_directories() -> Iterator[Log]:
    for pattern in (
        "real/cline/1*",
        "real/opencode/storage_v2",
        "upstream/opencode/storage",
        "real/*/subagent",
    ):
        for path in shared_files(f"fixtures/{pattern}"):
            files = [file for file in sorted(path.rglob("*")) if file.is_file()]
            named = tuple((file.relative_to(path).as_posix(), file.read_bytes()) for file in files)
            yield Log(_name(path), named, True)


def _name(path: Path) -> str:
    return path.relative_to(SHARED or path).as_posix()


def check(log: Log, random: Random) -> tuple[str, float]:
    """Read one mutated log by recognition and by a parser; return what came of it and seconds by 100 kB.

    Raises whatever a parser must not raise, and AssertionError for a result that breaks a promise.
    """
    bundle = log.mutated(random)
    size = sum(map(len, bundle.files.values()))
    started = time.process_time()
    try:
        parsed = parse(bundle, _hint(log, random), Options(LIMIT))
    except (InputError, UnreadableError) as error:
        return type(error).__name__, _pace(started, size)
    pace = _pace(started, size)
    check_result(parsed.session)
    if parsed.parser in LINE_PARSERS and not bundle.directory:
        lines = [line for line in bundle.data.removeprefix(BOM).split(b"\n") if line and not line.isspace()]
        assert parsed.session.account.read >= len(lines), "a record was lost"
    return "session", pace


def _hint(log: Log, random: Random) -> str | None:
    """Name no parser, that of the log as it was, or just any."""
    what = random.random()
    if what < 0.4:
        return _parser_of(log)
    return random.choice(PARSERS).id if what < 0.5 else None


@cache
def _parser_of(log: Log) -> str | None:
    found = detect(log.bundle(dict(log.files)))
    return found[0].id if found else None


def check_result(parsed: Parsed) -> None:
    """Check what must hold for every result."""
    account = parsed.account
    assert account.mapped + account.raw + account.broken == account.read
    assert min(account.mapped, account.raw, account.broken) >= 0
    session = hail.read_session(b"".join(parsed.chunks))
    if session.context.attributes.get("fidelity"):
        assert hail.validate_session(session) == ()


def _pace(started: float, size: int) -> float:
    return (time.process_time() - started) * KILOBYTES_100 / max(size, KILOBYTES_100)


def main() -> None:
    """Fuzz for some minutes and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    end = time.monotonic() + arguments.minutes * 60
    outcomes: dict[str, int] = {}
    slowest, seed = (0.0, 0, ""), arguments.seed
    while time.monotonic() < end:
        seed += 1
        random = Random(seed)
        log = random.choice(logs())
        try:
            outcome, pace = check(log, random)
        except Exception:
            print(f"seed {seed} on {log.path}")
            raise
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        slowest = max(slowest, (pace, seed, log.path))
    print(f"{sum(outcomes.values())} cases from seed {arguments.seed}: {outcomes}")
    print(f"slowest: {slowest[0]:.2f} s by 100 kB, seed {slowest[1]} on {slowest[2]}")
    if slowest[0] > SECONDS_PER_100_KB:
        raise SystemExit(f"more than {SECONDS_PER_100_KB} s by 100 kB")


if __name__ == "__main__":
    main()
