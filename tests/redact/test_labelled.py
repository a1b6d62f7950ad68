"""Recall and precision over the labelled set; ``npm test`` prints both (hail.md §20 rows 17 and 18)."""

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest

from opensession.redact import RULES, find, redact
from tests.docs import markdown
from tests.redact.harmless import negatives
from tests.redact.labelled import Case, positives

RECALL = 0.98
PRECISION = 0.95
SIZE = 900
"""Fewer cases of either kind would say little."""


class Outcome(NamedTuple):
    """What became of one case: whether its secret is gone, and by which rules something was found."""

    case: Case
    is_masked: bool
    rules: tuple[str, ...]


@cache
def outcomes(cases: Callable[[], "list[Case]"]) -> tuple[Outcome, ...]:
    """Mask each case."""
    return tuple(map(outcome, cases()))


def outcome(case: Case) -> Outcome:
    done = redact(case.session())
    left = b"".join(done.chunks).decode()
    gone = case.secret is not None and json.dumps(case.secret, ensure_ascii=False)[1:-1] not in left
    return Outcome(case, gone, tuple(finding.rule for finding in done.findings))


def planted() -> list[Case]:
    return list(positives())


def harmless() -> list[Case]:
    return list(negatives())


def recall() -> float:
    """The share of planted secrets that are masked."""
    done = outcomes(planted)
    return sum(one.is_masked for one in done) / len(done)


def precision() -> float:
    """The share of findings that are planted secrets; one too many in a case counts like one in none."""
    found = sum(one.is_masked for one in outcomes(planted))
    surplus = sum(max(len(one.rules) - 1, 0) for one in outcomes(planted))
    wrong = sum(len(one.rules) for one in outcomes(harmless))
    return found / (found + surplus + wrong)


def test_the_set_is_large_and_says_each_thing_once() -> None:
    for cases in (planted(), harmless()):
        assert len(cases) >= SIZE
        assert len({(case.text, case.place) for case in cases}) > 0.9 * len(cases)
    assert all(case.secret and case.secret in case.text for case in planted())
    assert all(case.secret is None for case in harmless())


def test_every_rule_has_a_case_that_it_finds() -> None:
    found = {one.case.rule for one in outcomes(planted) if one.is_masked and one.case.rule in one.rules}
    assert found >= set(RULES)


def test_recall_and_precision(record_testsuite_property: Callable[[str, object], None]) -> None:
    record_testsuite_property(
        "redaction, recall", f"{recall():.4f} of {len(planted())} secrets (bar {RECALL})"
    )
    record_testsuite_property(
        "redaction, precision", f"{precision():.4f} with {len(harmless())} harmless texts (bar {PRECISION})"
    )
    missed = Counter(one.case.family for one in outcomes(planted) if not one.is_masked)
    mistaken = Counter(one.case.family for one in outcomes(harmless) if one.rules)
    assert recall() >= RECALL, missed
    assert precision() >= PRECISION, mistaken


@pytest.mark.parametrize("family", ["token", "service", "assignment", "structure", "private", "key block"])
def test_each_family_is_found(family: str) -> None:
    done = [one for one in outcomes(planted) if one.case.family == family]
    assert sum(one.is_masked for one in done) >= RECALL * len(done)


def test_a_secret_is_found_by_its_own_rule() -> None:
    wrong = [
        (one.case.rule, one.rules)
        for one in outcomes(planted)
        if one.is_masked and one.case.rule not in {None, *one.rules}
    ]
    assert not wrong


def test_finding_and_masking_agree() -> None:
    for one in outcomes(planted):
        assert {finding.rule for finding in find(one.case.session())} == set(one.rules)


def test_the_document_states_what_was_measured() -> None:
    text = markdown.read("docs/redaction.md")
    assert f"{recall():.3f}" in text
    assert f"{precision():.3f}" in text
