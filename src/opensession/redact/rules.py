"""The table of all rules: what each is called, how it recognises, and which comes first where two overlap."""

from dataclasses import dataclass

from opensession.redact import assignments, credentials, kubernetes, private
from opensession.redact.findings import Kind
from opensession.redact.tokens import TOKENS
from opensession.redact.vendors import VENDORS


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what it finds, in words how it tells, and its rank; the lowest comes first."""

    name: str
    kind: Kind
    tells: str
    rank: int


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


_BY_STRUCTURE = (
    Rule(credentials.PEM, "secret", "a PEM block of a private key, also cut off or with escaped newlines", 0),
    Rule(kubernetes.RULE, "secret", "a value under `data:` of a Kubernetes Secret", 2),
    Rule(credentials.URL, "secret", "`scheme://user:password@host`, or a token alone before the `@`", 3),
    Rule(credentials.USER, "secret", "`curl -u user:password`", 4),
    Rule(credentials.BASIC, "secret", "`Basic` and `user:password` in base64", 4),
    Rule(
        credentials.BEARER,
        "secret",
        "`Bearer` or an `Authorization` header, and what looks drawn by chance",
        4,
    ),
    Rule(assignments.PARAMETER, "secret", "a telling parameter or a signature in the query of a URL", 5),
    Rule(
        assignments.ASSIGNED,
        "secret",
        'a value under a telling name: `DB_PASSWORD=`, `"apiKey":`, `--token`',
        6,
    ),
    Rule(private.HOME, "private", "a home folder of Linux, macOS or Windows; it becomes `~`", 7),
    Rule(private.EMAIL, "private", "an e-mail address that is neither reserved nor a Git remote", 8),
)

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        *(
            Rule(token.rule, "secret", f"begins with {_quoted(token.prefixes)}", 1)
            for token in TOKENS
            if not token.before
        ),
        *(
            Rule(token.rule, "secret", f"has {_quoted(token.prefixes)} in its place", 1)
            for token in TOKENS
            if token.before
        ),
        *(
            Rule(vendor.rule, "secret", f"assigned to a name with {_quoted(vendor.words)}", 2)
            for vendor in VENDORS
        ),
        *_BY_STRUCTURE,
    )
}
"""Every rule by its name. Ranks: what tells itself, what a service's name tells, places, names, the rest."""


def rule_names() -> tuple[str, ...]:
    """Return the names of all rules, sorted."""
    return tuple(sorted(RULES))
