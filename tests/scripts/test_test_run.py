"""``npm test`` counts what its suites report and ends with one plain line."""

import sys
from pathlib import Path

import pytest

from scripts.setup_error import SetupError
from scripts.suites import Check, Counts, all_suites, count_report, figures_of
from scripts.test_run import SUITE_NAMES, Result, parse_options, run_check, summary

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure/></testcase><testcase name="c"><error/></testcase>
<testcase name="d"><skipped/></testcase><testcase name="e"><system-out>failure</system-out></testcase>
</testsuite></testsuites>"""


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_every_suite_has_a_name_that_can_be_selected() -> None:
    assert tuple(suite.name for suite in all_suites()) == SUITE_NAMES


def test_skipped_tests_count_as_failed(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert count_report(report) == Counts(passed=2, failed=3)


def test_a_test_over_no_files_counts_neither_way(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    skipped = '<skipped type="pytest.skip" message="got empty parameter set for (path)"/>'
    report.write_text(f"<a><testcase>{skipped}</testcase><testcase/></a>")
    assert count_report(report) == Counts(passed=1)


def test_what_tests_measured_is_printed(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    ours = '<property name="recall" value="0.99 of 7"/>'
    theirs = '<property name="hypothesis-statistics-x" value="aGk="/>'
    report.write_text(f"<a><properties>{ours}{theirs}</properties></a>")
    assert figures_of(report) == ["recall: 0.99 of 7"]
    assert figures_of(tmp_path / "none.xml") == []


@pytest.mark.parametrize("content", [None, "<testsuites/>"])
def test_a_report_without_tests_is_a_failure(tmp_path: Path, content: str | None) -> None:
    report = tmp_path / "report.xml"
    if content is not None:
        report.write_text(content)
    assert count_report(report) == Counts(failed=1)


@pytest.mark.parametrize(
    ("code", "counts"),
    [("print('well')", Counts(passed=1)), ("raise SystemExit('bad')", Counts(failed=1))],
)
def test_a_program_without_report_is_one_check(code: str, counts: Counts) -> None:
    assert run_check(Check(python(code)), {})[0] == counts


def test_output_of_both_streams_is_kept_for_the_failure() -> None:
    code = "import os, sys; print(os.environ['WORD'], flush=True); sys.exit('bad')"
    assert run_check(Check(python(code)), {"WORD": "shown"})[1].split() == ["shown", "bad"]


def test_a_run_that_fails_although_its_tests_passed_has_failed(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    code = f"open({str(report)!r}, 'w').write('<a><testcase/></a>'); raise SystemExit(1)"
    assert run_check(Check(python(code), report), {})[0] == Counts(passed=1, failed=1)


def test_the_report_of_an_earlier_run_does_not_count(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text("<a><testcase/></a>")
    assert run_check(Check(python("pass"), report), {})[0] == Counts(failed=1)


def test_the_summary_ends_with_the_sums_alone_on_the_last_line() -> None:
    text = summary(
        [
            Result("lint", "ruff", Counts(2, 0), 0.4),
            Result("python", "Python tests", Counts(310, 1), 21.25),
            Result("browser", "browser tests", Counts(), 0.0, note="The browser tests found no Chromium."),
        ]
    )
    lines = text.splitlines()
    assert lines[-1] == "312 passed, 1 failed"
    assert lines[3].split() == ["lint", "ruff", "passed", "2", "0", "0.4"]
    assert lines[4].split() == ["python", "Python", "tests", "FAILED", "310", "1", "21.2"]
    assert lines[5].split() == ["browser", "browser", "tests", "not", "run", "0", "0", "0.0"]
    assert "browser: The browser tests found no Chromium." in lines


def test_suites_are_selected_by_name_in_the_order_they_run() -> None:
    assert parse_options([]) == SUITE_NAMES
    assert parse_options(["--only", "worker, python"]) == ("python", "worker")


def test_an_unknown_suite_is_named_beside_the_known_ones() -> None:
    with pytest.raises(SetupError) as caught:
        parse_options(["--only", "python,wroker"])
    assert caught.value.problem == "There is no suite 'wroker'."
    assert caught.value.remedy == f"The suites are {', '.join(SUITE_NAMES)}."
