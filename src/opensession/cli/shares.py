"""Sharing a session through Git: its checks, the commit, the push, and the address that comes of it."""

import shlex
from collections import Counter
from dataclasses import dataclass

from opensession.cli.command import Run
from opensession.cli.errors import Refused
from opensession.cli.git import sharing
from opensession.cli.git.errors import GitError
from opensession.cli.git.ledger import Added, Ledger
from opensession.cli.git.paths import check_path
from opensession.cli.git.refs import HEADS, choose_ref
from opensession.cli.git.remotes import PublicAddress, Remote, choose_remote
from opensession.cli.git.repository import Repository
from opensession.cli.inputs import Input
from opensession.cli.settings import Settings
from opensession.cli.soundness import refuse_unsound
from opensession.cli.words import word
from opensession.redact import Finding, find
from opensession.sources.address import RemoteSource

CONSENT = "opensession.share.auto-push-consent"
"""Git setting that allows pushes of shared sessions without being asked (cli.md §4.3)."""

MAX_TOLD = 5
SITE_LIMIT_BYTES = 10 * 1024 * 1024
"""Most that a site reads of one file, unless its operator allows more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for; None where it leaves the choice."""

    reference: str
    remote: str | None = None
    ref: str | None = None
    branch: str | None = None
    path: str | None = None
    push: bool | None = None
    quick: bool = False
    force_ref: bool = False
    yes: bool = False
    allow: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shared:
    """A session in a ledger, with a remote that it is or can be pushed to."""

    source: RemoteSource
    """Pinned: its ref is the commit that brought the session."""
    added: Added
    ref: str
    remote: Remote
    address: PublicAddress
    pushed: bool
    pushed_now: bool
    push_command: str
    consent: bool
    defaults: tuple[str, ...]
    """Options that nobody gave and that were chosen."""


def open_repository(run: Run) -> Repository:
    """Return the repository around the current folder. Raises GitError."""
    surroundings = run.surroundings
    interactive = run.terminal.interactive and not run.as_json
    return Repository.find(surroundings.cwd, surroundings.environment, interactive=interactive)


def share_with_git(run: Run, source: Input, wish: Wish, settings: Settings) -> Shared:
    """Commit a session to a ledger, push it if that is wanted, and return its pinned address.

    Everything that can be refused is refused before anything is written. Raises GitError, whose facts then
    name the reference and the push command, and Refused.
    """
    try:
        return _share(run, source, wish, settings)
    except GitError as error:
        error.facts.setdefault("reference", shlex.quote(wish.reference))
        raise


def refuse_secrets(run: Run, source: Input, wish: Wish) -> None:
    """Raise Refused when a session holds secrets that were not allowed; warn of private texts."""
    findings = find(iter(source.chunks))
    left = [finding for finding in findings if finding.kind == "secret" and finding.rule not in wish.allow]
    if left:
        reference = shlex.quote(wish.reference)
        told = "".join(f"\n  {_place(finding)}" for finding in left[:MAX_TOLD])
        more = word("ledger.more", count=len(left) - MAX_TOLD) if len(left) > MAX_TOLD else ""
        rules = " ".join(f"--allow-secret {rule}" for rule in sorted({finding.rule for finding in left}))
        raise Refused(
            word("ledger.secret_found", count=len(left)) + told + more,
            code="secret_found",
            next=(
                f"opensession redact {reference}",
                f"opensession register {reference}",
                f"opensession share {reference} {rules}",
            ),
            docs="docs/redaction.md",
        )
    private = Counter(finding.rule for finding in findings if finding.kind == "private")
    if private:
        named = ", ".join(f"{rule} {count}" for rule, count in sorted(private.items()))
        run.terminal.warn(word("ledger.private", rules=named))


def _place(finding: Finding) -> str:
    return word(
        "ledger.secret_place",
        rule=finding.rule,
        place=finding.place,
        line=finding.line,
        column=finding.column,
    )


def _share(run: Run, source: Input, wish: Wish, settings: Settings) -> Shared:
    repository = open_repository(run)
    branch = wish.branch or (None if wish.ref else settings["share.branch"] or None)
    ref = choose_ref(repository, wish.ref, branch, force=wish.force_ref)
    path = None if wish.path is None else check_path(wish.path)
    remote = _remote(repository, wish, settings)
    if remote.address is None:
        raise GitError("remote_not_public", remote=remote.shown)
    _check(run, source, wish)
    ledger = Ledger(repository, ref)
    configured = wish.branch is None and branch and settings.values["share.branch"].origin == "repository"
    if configured and not ledger.is_new_or_ours():
        # What a stranger's checkout says must not put sessions onto a branch that is used for something else.
        raise GitError("not_a_ledger", ref=ref)
    command = sharing.push_command(ledger, remote)
    added = ledger.add(b"".join(source.chunks), path)
    wanted, consent = _consent(run, repository, wish, command)
    if wanted:
        try:
            sharing.push(ledger, remote)
        except GitError as error:
            error.facts.setdefault("push_cmd", command)
            raise
    given = {"remote": wish.remote, "ref": wish.ref or wish.branch, "path": wish.path}
    return Shared(
        source=remote.address.source(added.commit, added.path),
        added=added,
        ref=ref,
        remote=remote,
        address=remote.address,
        pushed=wanted or sharing.is_pushed(ledger, remote, added.commit),
        pushed_now=wanted,
        push_command=command,
        consent=consent,
        defaults=tuple(name for name, value in given.items() if value is None),
    )


def _remote(repository: Repository, wish: Wish, settings: Settings) -> Remote:
    """Choose the remote: the option, the setting, the obvious one."""
    configured = settings.values["share.remote"]
    if wish.remote is not None or not configured.text:
        return choose_remote(repository, wish.remote)
    names = repository.git.line("remote").splitlines()
    if configured.origin == "repository" and configured.text not in names:
        # What a stranger's checkout says must not decide which address sessions are sent to.
        raise GitError("unknown_remote", remote=configured.text, names=", ".join(names))
    return choose_remote(repository, configured.text)


def _check(run: Run, source: Input, wish: Wish) -> None:
    refuse_unsound(source.digest(), wish.reference)
    refuse_secrets(run, source, wish)
    if source.size > SITE_LIMIT_BYTES:
        run.terminal.warn(word("ledger.large", size=source.size, limit=SITE_LIMIT_BYTES))


def _consent(run: Run, repository: Repository, wish: Wish, command: str) -> tuple[bool, bool]:
    """Return whether to push, and whether pushes are allowed from now on."""
    stored = repository.setting(CONSENT, kind="bool") == "true"
    if wish.push is not None or stored or not wish.quick or run.as_json:
        return (stored if wish.push is None else wish.push), stored
    if wish.yes:
        return True, False
    accepted = run.terminal.confirm(word("ledger.share.question", command=command))
    if accepted:
        repository.set(CONSENT, "true")
    return accepted, accepted


def is_branch(ref: str) -> bool:
    """Tell whether a ref is a plain branch, which every host shows."""
    return ref.startswith(HEADS)
