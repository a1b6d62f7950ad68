"""Finding and masking secrets, private paths and addresses in a session.

Everything here is pure. All names below are importable from ``opensession.redact``; sources are
canonical HAIL JSONL, as bytes or chunks::

    find(source) -> tuple[Finding, ...]          what should not be shared
    find_in_lines(source) -> tuple[Finding, ...] the same for lines taken as plain text
    redact(source, *, allow=()) -> Redacted      the session with all of it masked
    redact_text(text) -> str                     one text by itself
    Finding(rule, kind, place, line, column)     kind is "secret" or "private"; never the secret itself
    Redacted(chunks, findings, account)          account is {rule: count}
    RULES: dict[str, Rule]                       Rule(name, kind, tells, rank)
    rule_names() -> tuple[str, ...]
    ATTRIBUTE                                    the header's attribute with the account: "redactions"

A secret becomes ``[redacted:<rule>]``, a second one of the same rule ``[redacted:<rule>:2]``; the same secret
always becomes the same. A home folder becomes ``~``. A session without findings stays as it is to the byte.
"""

from opensession.redact.findings import Finding, Kind, Redacted
from opensession.redact.rules import RULES, Rule, rule_names
from opensession.redact.session import ATTRIBUTE, find, find_in_lines, redact, redact_text

__all__ = [
    "ATTRIBUTE",
    "RULES",
    "Finding",
    "Kind",
    "Redacted",
    "Rule",
    "find",
    "find_in_lines",
    "redact",
    "redact_text",
    "rule_names",
]
