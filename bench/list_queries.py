"""Rows read and time of every kind of list page at 100,000 sessions, in the real local D1.

``python -m bench.list_queries`` fills the database once (about two minutes, kept in ``.cache/bench``) and
prints a table. The bar: three rows read for each session shown, any sort, any filter with an index of its
own; a narrowed list and a count of facets may walk as far as their bound. Time is from the call
in JavaScript to its result; the last line has that of a query without a table. Exits with 1 when a list
misses the bar.
"""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path
from statistics import median
from typing import Final

from bench.d1_simulator import D1Simulator, Work
from bench.generated_sessions import (
    COMMON_KOREAN,
    COMMON_WORD,
    END,
    RARE_WORD,
    REPOSITORIES,
    TOOLS,
    generated_sessions,
)
from opensession.store.database import Row, Statement
from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import ListQuery, Narrowing, Sort, TimeRange
from opensession.store.sqlite import SqliteDatabase
from opensession.store.walks import MAX_WALKED, SECONDS_PER_DAY
from scripts.layout import CACHE, MIGRATIONS
from scripts.stamps import content_digest

PER_PAGE: Final = 20
BAR: Final = 3 * PER_PAGE
REPETITIONS: Final = 5
NOW: Final = END + 1800
"""Half an hour after the last upload, as between two runs of the hourly expiry."""

FILTERS: Final = {
    "none": (None, None),
    "tool": (TOOLS[0], None),
    "rare tool": (TOOLS[-1], None),
    "repository": (None, REPOSITORIES[0]),
    "rare repository": (None, REPOSITORIES[-1]),
    "both": (TOOLS[0], REPOSITORIES[0]),
    "both, rare": (TOOLS[-1], REPOSITORIES[200]),
}

SEARCHES: Final = {
    "word in every session": COMMON_WORD,
    "its beginning": COMMON_WORD[:3],
    "its first two letters": COMMON_WORD[:2],
    "Korean word in half": COMMON_KOREAN,
    "one syllable": COMMON_KOREAN[0],
    "rare word": RARE_WORD,
    "common and rare": f"{COMMON_WORD} {RARE_WORD}",
    "nothing found": "qqqqqq",
}


NARROWED: Final = {
    "errors": ListQuery(now=NOW, per_page=PER_PAGE, narrowing=Narrowing(errors=True)),
    "pull request, longest": ListQuery(
        now=NOW, per_page=PER_PAGE, sort=Sort.LONGEST, narrowing=Narrowing(pull_request=True)
    ),
    "model, popular": ListQuery(
        now=NOW, per_page=PER_PAGE, sort=Sort.POPULAR, narrowing=Narrowing(model="model-3")
    ),
    "errors, rare repository": ListQuery(
        now=NOW, per_page=PER_PAGE, repository=REPOSITORIES[-1], narrowing=Narrowing(errors=True)
    ),
    "a week half a year ago": ListQuery(
        now=NOW,
        per_page=PER_PAGE,
        narrowing=Narrowing(since=NOW - 180 * SECONDS_PER_DAY, until=NOW - 173 * SECONDS_PER_DAY),
    ),
    "errors, word in every session": ListQuery(
        now=NOW, per_page=PER_PAGE, search=COMMON_WORD, narrowing=Narrowing(errors=True)
    ),
}
"""Lists that walk a bounded way, and queries to count facets under."""
NARROWED_BAR: Final = 3 * MAX_WALKED + BAR
"""A walk to count, one to the page, and what is sorted."""
FACETS_BAR: Final = 8 * MAX_WALKED + 20 * BAR
"""Two walks that only count, three that group as well, which reads what they met again, and the groups."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one query cost."""

    name: str
    total: str
    work: Work
    bar: int | None = None


class Collected:
    """A SqlDatabase that keeps statements, so that many sessions go into one transaction."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Keep the statements; every result is empty."""
        self.statements += statements
        return [[] for _ in statements]


async def filled_database(count: int) -> D1Simulator:
    """Return a local D1 with generated sessions, made anew only when schema or generator changed."""
    sources = [*sorted(MIGRATIONS.glob("*.sql")), *sorted((Path(__file__).parent).glob("generated_*.py"))]
    sources += sorted(Path(sys.modules[SqlMetadataStore.__module__].__file__ or "").parent.glob("*.py"))
    folder = CACHE / "bench" / f"d1-{count}-{content_digest(sources)[:12]}"
    simulator = D1Simulator(folder)
    if (folder / "filled").exists():
        return simulator
    for stale in folder.parent.glob(f"d1-{count}-*"):
        shutil.rmtree(stale)
    print(f"Filling a database with {count:,} sessions ...", file=sys.stderr)
    simulator.migrate()
    await _fill(simulator.file, count)
    (folder / "filled").touch()
    return simulator


async def _fill(file: Path, count: int) -> None:
    collected = Collected()
    store = SqlMetadataStore(collected)
    database = SqliteDatabase(file)
    sessions = generated_sessions(count)
    while chunk := list(islice(sessions, 500)):
        for session in chunk:
            await store.insert_session(session)
        await database.batch(collected.statements)
        collected.statements.clear()
    await SqlMetadataStore(database).expire(END)
    database.close()


async def measure_lists(database: D1Simulator) -> list[Measurement]:
    """Measure the first page of every sort, filter and time range."""
    base = ListQuery(now=NOW, per_page=PER_PAGE)
    measurements = []
    for sort, (name, (tool, repository)), window in product(Sort, FILTERS.items(), TimeRange):
        query = replace(base, sort=sort, tool=tool, repository=repository, time_range=window)
        measurements.append(await _measure(database, f"{sort} | {window} | {name}", query, BAR))
    return measurements


async def measure_searches(database: D1Simulator) -> list[Measurement]:
    """Measure searches alone, and the most common word within filters."""
    base = ListQuery(now=NOW, per_page=PER_PAGE)
    named = {f"search | {name}": replace(base, search=text) for name, text in SEARCHES.items()}
    for name, (tool, repository) in FILTERS.items():
        query = replace(base, search=COMMON_WORD, sort=Sort.POPULAR, tool=tool, repository=repository)
        named[f"search | popular, {name}"] = query
    return [await _measure(database, name, query, None) for name, query in named.items()]


async def measure_narrowed(database: D1Simulator) -> list[Measurement]:
    """Measure narrowed lists, and the facets under the same filters and without any."""
    store = SqlMetadataStore(database)
    measurements = [
        await _measure(database, f"narrowed | {name}", query, NARROWED_BAR)
        for name, query in NARROWED.items()
    ]
    plain = {"none": ListQuery(now=NOW), "tool": ListQuery(now=NOW, tool=TOOLS[0])}
    for name, query in {**plain, **NARROWED}.items():
        times = []
        for _ in range(REPETITIONS):
            counted = await store.count_facets(query)
            times.append(database.work.milliseconds)
        total = f"{counted.total:,}" if counted.total_is_exact else f"{counted.total:,}+"
        work = replace(database.work, milliseconds=median(times))
        measurements.append(Measurement(f"facets | {name}", total, work, FACETS_BAR))
    return measurements


async def measure_others(database: D1Simulator) -> list[Measurement]:
    """Measure a deep page, a detail, the repository names, and one row as the baseline of time."""
    store = SqlMetadataStore(database)
    deep = ListQuery(now=NOW, page=250, per_page=PER_PAGE)
    session = next(generated_sessions(1))
    measurements = [await _measure(database, "recent | all | none, page 250", deep, None)]
    await store.get_session(session.id)
    measurements.append(Measurement("detail", "", database.work))
    await store.list_repositories()
    measurements.append(Measurement("repository names", "", database.work))
    await database.batch([Statement("SELECT 1 AS one")])
    measurements.append(Measurement("SELECT 1", "", database.work))
    return measurements


async def _measure(database: D1Simulator, name: str, query: ListQuery, bar: int | None) -> Measurement:
    store = SqlMetadataStore(database)
    times = []
    for _ in range(REPETITIONS):
        page = await store.list_sessions(query)
        times.append(database.work.milliseconds)
    total = f"{page.total:,}" if page.total_is_exact else f"{page.total:,}+"
    return Measurement(name, total, replace(database.work, milliseconds=median(times)), bar)


def table(measurements: Sequence[Measurement]) -> Iterator[str]:
    """Yield the lines of the printed table."""
    yield f"{'query':<44}{'sessions':>10}{'rows read':>11}{'bar':>6}{'ms':>8}"
    for measurement in measurements:
        work, bar = measurement.work, measurement.bar
        verdict = "" if bar is None else "  PASS" if work.rows_read <= bar else "  FAIL"
        yield (
            f"{measurement.name:<44}{measurement.total:>10}{work.rows_read:>11,}{bar or '':>6}"
            f"{work.milliseconds:>8.1f}{verdict}"
        )


async def run(count: int) -> int:
    """Measure and print; return how many lists missed the bar."""
    with await filled_database(count) as database:
        await database.batch([Statement("SELECT 1 AS warm")])
        lists = await measure_lists(database)
        narrowed = await measure_narrowed(database)
        others = [*await measure_searches(database), *await measure_others(database)]
    print(*table([*lists, *narrowed, *others]), sep="\n")
    missed = [m for m in (*lists, *narrowed) if m.bar is not None and m.work.rows_read > m.bar]
    worst = max(measurement.work.rows_read for measurement in lists)
    print(f"{len(lists)} kinds of list, worst {worst} rows read, bar {BAR}: {'FAIL' if missed else 'PASS'}")
    return len(missed)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.list_queries", description=__doc__)
    parser.add_argument("--sessions", type=int, default=100_000, help="size of the database")
    sys.exit(1 if asyncio.run(run(parser.parse_args().sessions)) else 0)


if __name__ == "__main__":
    main()
