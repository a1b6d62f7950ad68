"""The suites of ``npm test``: what each one runs, in which order, and how its results are counted."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from scripts.environment import npm_command
from scripts.layout import CACHE
from scripts.node import wrangler_command

REPORTS: Final = CACHE / "reports"
_WORKER_TESTS: Final = "tests/worker"
_BROWSER_TESTS: Final = "tests/browser"
_FOREIGN_FIGURES: Final = "hypothesis-"
"""Beginning of the names under which the library records statistics of its own."""

_NO_PARAMETERS: Final = "got empty parameter set"
"""pytest's word for a test over files that are not there: a clone without the shared material has none."""

PAGE_BARS: Final = ("web_size", "long_session", "hostile_text")
"""Measurements that every change of the page has to pass."""


@dataclass(frozen=True, slots=True)
class Check:
    """One program of a suite. With ``report`` it writes JUnit XML there, else it counts as one check."""

    command: tuple[str, ...]
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """A named group of checks. ``browser`` suites get a Chromium in the variable CHROMIUM."""

    name: str
    title: str
    checks: tuple[Check, ...]
    browser: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many checks passed and failed. A skipped test counts as failed: nothing is left unproven."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed)


def _pytest(name: str, *arguments: str) -> Check:
    report = REPORTS / f"{name}.xml"
    return Check((sys.executable, "-m", "pytest", *arguments, f"--junitxml={report}"), report)


def _vitest() -> Check:
    report = REPORTS / "web.xml"
    reporters = ("--reporter=default", "--reporter=junit", f"--outputFile.junit={report}")
    return Check((*npm_command(), "run", "--silent", "web:test", "--", *reporters), report)


def _bars(name: str) -> Check:
    return Check((sys.executable, "-m", "bench", "--again", name))


def all_suites() -> tuple[Suite, ...]:
    """Return every suite, cheapest first, in the order they run."""
    python = (sys.executable, "-m")
    outside = (f"--ignore={_WORKER_TESTS}", f"--ignore={_BROWSER_TESTS}")
    dry_run = wrangler_command("deploy", "--dry-run", f"--outdir={CACHE / 'dry-run'}")
    return (
        Suite(
            "lint", "ruff", (Check((*python, "ruff", "check")), Check((*python, "ruff", "format", "--check")))
        ),
        Suite("types", "mypy --strict", (Check((*python, "mypy")),)),
        Suite("python", "Python tests", (_pytest("python", "tests", *outside),)),
        Suite(
            "web-check",
            "web types, lint, format",
            (Check((*npm_command(), "run", "--silent", "web:check")),),
        ),
        Suite("web", "web tests", (_vitest(),)),
        Suite("worker", "HTTP tests on workerd", (_pytest("worker", _WORKER_TESTS),)),
        Suite("browser", "browser tests", (_pytest("browser", _BROWSER_TESTS),), browser=True),
        Suite("bars", "bars of the page in Chromium", tuple(map(_bars, PAGE_BARS)), browser=True),
        Suite("deploy", "wrangler deploy --dry-run", (Check(tuple(dry_run)),)),
    )


def count_report(report: Path) -> Counts:
    """Count the test cases of a JUnit XML report; one that is missing or empty counts as one failure."""
    if not report.is_file():
        return Counts(failed=1)
    # Written by the test run that just ended, so the parser meets no foreign XML.
    cases = list(ElementTree.parse(report).iter("testcase"))  # noqa: S314
    counts = sum(map(_count_case, cases), Counts())
    return counts if counts.passed or counts.failed else Counts(failed=1)


def figures_of(report: Path) -> list[str]:
    """Return what our tests measured and recorded in a JUnit XML report, as lines to print."""
    if not report.is_file():
        return []
    properties = ElementTree.parse(report).iter("property")  # noqa: S314
    named = [(figure.get("name", ""), figure.get("value")) for figure in properties]
    return [f"{name}: {value}" for name, value in named if not name.startswith(_FOREIGN_FIGURES)]


def _count_case(case: ElementTree.Element) -> Counts:
    skipped = case.find("skipped")
    if skipped is not None and skipped.get("message", "").startswith(_NO_PARAMETERS):
        return Counts()
    bad = any(case.find(outcome) is not None for outcome in ("failure", "error", "skipped"))
    return Counts(failed=1) if bad else Counts(passed=1)
