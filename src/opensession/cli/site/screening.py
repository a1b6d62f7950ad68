"""No secret leaves for a site unnoticed: a session is masked, or refused, before it is sent (cli.md §8)."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from opensession import __version__
from opensession.cli.errors import Refused
from opensession.cli.masking import check_rules
from opensession.cli.site.items import Session
from opensession.cli.words import word
from opensession.redact import Finding, find, redact, rule_names


class SecretFound(Refused):
    """A session holds secrets that nobody allowed. ``findings`` say by which rule and where."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        counts = Counter(finding.rule for finding in findings)
        named = ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))
        first = findings[0]
        super().__init__(
            word("site.secret_found", counts=named, place=first.place, line=first.line),
            code="secret_found",
            next=("opensession redact FILE", "opensession site push --redact FILE"),
            docs="docs/redaction.md",
        )
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Screening:
    """What is done to each session before it is sent."""

    mask: bool
    allowed: frozenset[str]
    refuse: bool = True

    @property
    def mark(self) -> str:
        """Name these settings and rules: with others the same input may become another session."""
        settings = (__version__, str(int(self.mask)), *sorted(self.allowed), *rule_names())
        return " ".join(settings)

    def apply(self, session: Session) -> Session:
        """Return the session as it may be sent. Raises Refused when secrets are left in it, and HailError."""
        if self.mask:
            clean = redact([session.body], allow=self.allowed)
            if not clean.findings:
                return session
            body = b"".join(clean.chunks)
            return Session(sha256(body).hexdigest(), body)
        found = [one for one in find([session.body]) if one.rule not in self.allowed]
        secrets = [one for one in found if one.kind == "secret"]
        if secrets and self.refuse:
            raise SecretFound(secrets)
        return replace(session, private=len(found) - len(secrets))


def screening(*, mask: bool, allowed: Collection[str], refuse: bool = True) -> Screening:
    """Return the settings of a command line. Raises Usage for a rule that does not exist."""
    return Screening(mask, check_rules(allowed), refuse)
