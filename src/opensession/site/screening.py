"""What a session may not hold when it is published, and what is done about it (docs/redaction.md)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from opensession.hail import Digest, ingest
from opensession.redact import Finding, find, find_in_lines, redact, rule_names
from opensession.site.errors import BadRequestError, SecretFoundError
from opensession.site.http import Request
from opensession.site.limits import MAX_PROBLEMS
from opensession.site.list_parameters import FLAGS, read_choice


@dataclass(frozen=True, slots=True)
class Screening:
    """What the request says about findings: the rules that may find something, and whether to mask."""

    allowed: frozenset[str]
    masks: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A session that was read. ``verbatim`` are the bytes to keep when they came with their own id."""

    digest: Digest
    verbatim: bytes | None
    claimed: str

    def kept(self) -> Digest:
        """Return the digest of what is to be stored."""
        if self.verbatim is None:
            return self.digest
        return replace(self.digest, id=self.claimed, chunks=(self.verbatim,), size=len(self.verbatim))


@dataclass(frozen=True, slots=True)
class Screened:
    """What is to be stored, what was masked in it by rule, and what its publisher should know."""

    digest: Digest
    account: Mapping[str, int]
    warnings: tuple[str, ...]


def read_screening(request: Request) -> Screening:
    """Read ``allow_secret`` and ``redact``; raises BadRequestError for a rule or flag that there is not."""
    allowed = frozenset(request.repeated("allow_secret"))
    unknown = sorted(allowed.difference(rule_names()))
    if unknown:
        raise BadRequestError(
            "allow_secret names a rule that there is not.", hint="docs/redaction.md lists all."
        )
    flag = request.query.get("redact", "").strip() or None
    return Screening(allowed, read_choice("redact", flag, FLAGS, default=False))


def screen(read: Read, screening: Screening, score_plugin: str) -> Screened:
    """Decide about a session's findings.

    Raises SecretFoundError for secrets that the request neither allows nor masks, and BadRequestError when
    masking would change bytes that came with their own id.
    """
    if not screening.masks:
        findings = _findings(read)
        secrets = [one for one in findings if one.kind == "secret" and one.rule not in screening.allowed]
        if secrets:
            raise SecretFoundError(secrets, MAX_PROBLEMS)
        return Screened(read.kept(), {}, _warnings(findings))
    if read.verbatim is not None and any(one.rule not in screening.allowed for one in _findings(read)):
        raise BadRequestError(
            "A body with an id of its own is stored byte for byte, so nothing in it can be masked.",
            hint="Leave X-OpenSession-Object-Id out; the masked session gets an id of its own.",
        )
    done = redact(read.digest.chunks, allow=screening.allowed)
    if not done.account:
        return Screened(read.kept(), {}, ())
    return Screened(ingest(iter(done.chunks), score_plugin=score_plugin), done.account, ())


def _findings(read: Read) -> tuple[Finding, ...]:
    """Look at the canonical lines and, where other bytes are kept, at what only those hold."""
    found = find(read.digest.chunks)
    if read.verbatim is None or read.verbatim == read.digest.canonical():
        return found
    return found or find_in_lines(read.verbatim)


def _warnings(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Count what is private: it does not stop a publish, but its publisher should know."""
    counts = Counter(finding.rule for finding in findings if finding.kind == "private")
    return tuple(f"{rule}: {count} left; redact=1 masks them" for rule, count in sorted(counts.items()))
