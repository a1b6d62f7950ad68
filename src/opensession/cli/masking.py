"""Taking secrets out of a session on its way to a store or to others, and saying what was found."""

from collections import Counter
from collections.abc import Collection, Iterable

from opensession.cli.command import Run
from opensession.cli.errors import Usage
from opensession.cli.words import word
from opensession.redact import Finding, rule_names


def check_rules(allowed: Collection[str]) -> frozenset[str]:
    """Return the rules whose findings may stay; raises Usage for a name that is no rule's."""
    known = rule_names()
    for rule in allowed:
        if rule not in known:
            raise Usage(
                word("redact.unknown_rule", rule=rule),
                code="unknown_rule",
                next=("opensession redact --rules",),
                docs="docs/redaction.md",
            )
    return frozenset(allowed)


def tell_masked(run: Run, findings: Iterable[Finding]) -> None:
    """Say how often each rule found something; nothing when none did."""
    counts = Counter(finding.rule for finding in findings)
    if counts:
        named = ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
        run.terminal.say(word("redact.masked", counts=named))


def findings_document(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Return findings as JSON: where and by which rule, never what."""
    return [
        {
            "rule": finding.rule,
            "kind": finding.kind,
            "place": finding.place,
            "line": finding.line,
            "column": finding.column,
        }
        for finding in findings
    ]
