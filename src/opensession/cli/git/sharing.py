"""Sending a ledger to a remote, and taking in what others sent there meanwhile (cli.md §16 D16)."""

import secrets
import shlex

from opensession.cli.git.credentials import without_userinfo
from opensession.cli.git.errors import GitError
from opensession.cli.git.failures import is_race, reason
from opensession.cli.git.ledger import Ledger
from opensession.cli.git.program import PATIENCE, Outcome
from opensession.cli.git.refs import INCOMING, pushed_ref
from opensession.cli.git.remotes import Remote

MAX_ATTEMPTS = 30
"""Each failed attempt means that another clone's push succeeded, or that the host does not say why."""


def push(ledger: Ledger, remote: Remote) -> str:
    """Bring a remote's ref to hold what the ledger holds, besides what it has; return the commit it is at.

    The ref is never forced: what is sent descends from what is there, and the remote takes it only while that
    is still so. Raises GitError ``push_…``, and what ``Ledger.merge`` raises.
    """
    lease: str | None = None
    for _ in range(MAX_ATTEMPTS):
        tip = ledger.tip()
        if tip is None:
            raise GitError("bad_ref", ref=ledger.ref)
        said = _push_once(ledger, remote, tip, lease)
        if said is None:
            _note(ledger, remote, tip)
            return tip
        if not is_race(said):
            raise GitError(reason(said), remote=remote.shown, said=_summary(said))
        lease = fetch(ledger, remote)
        if lease:
            ledger.merge(lease)
    raise GitError("push_busy", remote=remote.shown)


def fetch(ledger: Ledger, remote: Remote) -> str | None:
    """Get the remote's commits of the ledger and return their tip; None when the remote has no such ref."""
    repository = ledger.repository
    # A ref of this run's own: whoever else fetches now, this is what we got, and nothing collects it.
    incoming = f"{INCOMING}{secrets.token_hex(8)}"
    arguments = (
        *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-prune"),
        "--no-recurse-submodules",
    )
    refspec = f"+{ledger.ref}:{incoming}"
    try:
        outcome = _ask(ledger, remote, *arguments, "--end-of-options", remote.target, refspec)
        if outcome.status == 0:
            return repository.resolve(incoming)
        if "couldn't find remote ref" in outcome.err:
            return None
        raise GitError(reason(outcome.err), remote=remote.shown, said=_summary(outcome.err))
    finally:
        repository.git.attempt("update-ref", "-d", incoming)


def push_command(ledger: Ledger, remote: Remote) -> str:
    """Return the command that does the same by hand, without credentials."""
    return shlex.join(["git", "push", remote.shown, f"{ledger.ref}:{ledger.ref}"])


def is_pushed(ledger: Ledger, remote: Remote, commit: str) -> bool:
    """Tell from what this clone remembers, not from the remote, whether a commit was sent there."""
    known = ledger.repository.resolve(pushed_ref(_identity(remote), ledger.ref))
    return known is not None and ledger.repository.is_ancestor(commit, known)


def _push_once(ledger: Ledger, remote: Remote, tip: str, lease: str | None) -> str | None:
    """Return None when the remote took it, else what was said."""
    held = (f"--force-with-lease={ledger.ref}:{lease}",) if lease else ()
    arguments = ("push", "--porcelain", *held, "--end-of-options", remote.target, f"{tip}:{ledger.ref}")
    outcome = _ask(ledger, remote, *arguments)
    return None if outcome.status == 0 else without_userinfo(f"{outcome.line}\n{outcome.err}")


def _ask(ledger: Ledger, remote: Remote, *arguments: str) -> Outcome:
    """Run what talks to a remote."""
    try:
        return ledger.repository.git.attempt(*arguments, network=True)
    except GitError:
        raise GitError(
            "push_unreachable", remote=remote.shown, said=f"no answer within {PATIENCE.network:.0f} seconds"
        ) from None


def _note(ledger: Ledger, remote: Remote, tip: str) -> None:
    note = pushed_ref(_identity(remote), ledger.ref)
    ledger.repository.git.attempt("update-ref", "--end-of-options", note, tip)


def _identity(remote: Remote) -> str:
    return remote.address.url if remote.address else remote.shown


def _summary(said: str) -> str:
    """Return what is worth repeating: the reasons, not the progress."""
    worth = ("fatal:", "error:", "remote:", "!", "ssh:", "ERROR:")
    lines = [" ".join(line.split()) for line in said.splitlines() if line.startswith(worth)]
    return "; ".join(lines[:4]) or said.strip().rpartition("\n")[2]
