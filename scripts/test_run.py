"""``npm test``: set up, run every suite, sum up."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Final

from scripts.build import build
from scripts.chromium import ensure_chromium
from scripts.environment import prepare_node_modules
from scripts.layout import ROOT
from scripts.node import node_environment
from scripts.setup_error import SetupError
from scripts.suites import REPORTS, Check, Counts, Suite, all_suites, count_report, figures_of
from scripts.terminal import complain, say

SUITE_NAMES: Final = ("lint", "types", "python", "web-check", "web", "worker", "browser", "bars", "deploy")


@dataclass(frozen=True, slots=True)
class Result:
    """How one suite ended. ``note`` says why it did not run, or is empty."""

    name: str
    title: str
    counts: Counts
    seconds: float
    note: str = ""

    @property
    def verdict(self) -> str:
        """One word for the table."""
        if self.counts.failed:
            return "FAILED"
        return "not run" if self.note else "passed"


def parse_options(arguments: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the suites that ``--only`` selects, all by default; raises SetupError."""
    parser = argparse.ArgumentParser(prog="npm test --", description="Run the test suites.")
    parser.add_argument("--only", metavar="SUITE[,SUITE]", help=f"of {', '.join(SUITE_NAMES)}")
    only: str | None = parser.parse_args(arguments).only
    if only is None:
        return SUITE_NAMES
    wanted = [name.strip() for name in only.split(",")]
    unknown = [name for name in wanted if name not in SUITE_NAMES]
    if unknown:
        raise SetupError(f"There is no suite {unknown[0]!r}.", f"The suites are {', '.join(SUITE_NAMES)}.")
    return tuple(name for name in SUITE_NAMES if name in wanted)


def run_check(check: Check, environment: Mapping[str, str]) -> tuple[Counts, str]:
    """Run one program; return its counts and everything it printed."""
    if check.report:
        check.report.unlink(missing_ok=True)
    with subprocess.Popen(
        check.command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            output, _ = process.communicate()
        except KeyboardInterrupt:
            # The tests end their own servers when they are interrupted; wait for that.
            process.send_signal(signal.SIGINT)
            process.communicate()
            raise
    ended_well = process.returncode == 0
    if check.report is None:
        return Counts(passed=int(ended_well), failed=int(not ended_well)), output
    counts = count_report(check.report)
    # A program that fails outside its test cases, say while collecting them, has failed.
    return (counts if ended_well or counts.failed else counts + Counts(failed=1)), output


def run_suite(suite: Suite) -> Result:
    """Run a suite; print the whole output of what failed in it."""
    say(f"{suite.name}: {suite.title} ...")
    started = time.monotonic()
    environment = node_environment()
    if suite.browser:
        try:
            environment["CHROMIUM"] = str(ensure_chromium(os.environ))
        except SetupError as error:
            complain(error.report())
            required = Counts(failed=1 if os.environ.get("CI") else 0)
            return Result(suite.name, suite.title, required, time.monotonic() - started, note=error.problem)
    total = Counts()
    for check in suite.checks:
        counts, output = run_check(check, environment)
        total += counts
        if counts.failed:
            say(output.rstrip())
    result = Result(suite.name, suite.title, total, time.monotonic() - started)
    sums = f"{total.passed} passed, {total.failed} failed, {result.seconds:.1f} s"
    say(f"{suite.name}: {result.verdict} ({sums})")
    for report in (check.report for check in suite.checks if check.report):
        for figure in figures_of(report):
            say(f"    {figure}")
    return result


def summary(results: Sequence[Result]) -> str:
    """Return the table of all suites and, as its last line alone, the two sums."""
    title = max(len(result.title) for result in results)
    head = f"{'suite':<10} {'what':<{title}} {'result':<8} {'passed':>6} {'failed':>6} {'seconds':>8}"
    rows = [
        f"{result.name:<10} {result.title:<{title}} {result.verdict:<8} "
        f"{result.counts.passed:>6} {result.counts.failed:>6} {result.seconds:>8.1f}"
        for result in results
    ]
    notes = [f"{result.name}: {result.note}" for result in results if result.note]
    total = sum((result.counts for result in results), Counts())
    last = f"{total.passed} passed, {total.failed} failed"
    return "\n".join(["", head, "-" * len(head), *rows, *notes, "", last])


def run_suites(names: Sequence[str]) -> int:
    """Set up and run the named suites; return 0 if nothing failed. Raises SetupError if set-up fails."""
    prepare_node_modules()
    build()
    REPORTS.mkdir(parents=True, exist_ok=True)
    results = [run_suite(suite) for suite in all_suites() if suite.name in names]
    say(summary(results))
    return int(any(result.counts.failed for result in results))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: Sequence[str]) -> int:
    """Run ``npm test``; return the exit status."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return run_suites(parse_options(arguments))
    except SetupError as error:
        complain(f"{error.report()}\n\n0 passed, 1 failed")
        return 1
    except KeyboardInterrupt:
        complain("\nInterrupted.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
