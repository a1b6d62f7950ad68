"""Finding out where a session of this computer has been shared."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opensession.cli.command import Run
from opensession.cli.git import sharing
from opensession.cli.git.entries import Entry
from opensession.cli.git.errors import GitError
from opensession.cli.git.ledger import Ledger
from opensession.cli.git.refs import DEFAULT_BRANCH, HEADS, INCOMING, NAMESPACE, PUSHED
from opensession.cli.git.remotes import DEFAULT_REMOTE, Remote, choose_remote
from opensession.cli.git.repository import Repository
from opensession.cli.settings import Settings
from opensession.cli.shares import open_repository
from opensession.sources.address import RemoteSource


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session was shared to, as far as this clone knows."""

    source: RemoteSource
    exact: bool
    """False when it is an earlier state of the session."""
    pushed: bool
    push_command: str


def find_shared(
    run: Run, settings: Settings, ids: Sequence[str], session_id: str | None = None
) -> Place | None:
    """Look for a session in the ledgers around the current folder: by content, then by the agent's own id.

    Of several places one that was pushed is the best. None outside of a repository, and without a remote that
    has an address.
    """
    try:
        repository = open_repository(run)
    except GitError:
        return None
    places = list(_places(repository, ledgers_of(repository, settings), ids, session_id))
    return max(places, key=lambda place: (place.exact, place.pushed), default=None)


def ledgers_of(repository: Repository, settings: Settings) -> list[Ledger]:
    """Return the ledgers of a clone: the hidden ones, and the branches that are meant for sessions."""
    patterns = [NAMESPACE, HEADS + DEFAULT_BRANCH]
    if settings["share.branch"]:
        patterns.append(HEADS + settings["share.branch"])
    listing = repository.git.line("for-each-ref", "--format=%(refname)", "--end-of-options", *patterns)
    found = (ref for ref in listing.splitlines() if not ref.startswith((PUSHED, INCOMING)))
    return [Ledger(repository, os.fsdecode(ref)) for ref in dict.fromkeys(found)]


def _places(
    repository: Repository, ledgers: Sequence[Ledger], ids: Sequence[str], session_id: str | None
) -> Iterator[Place]:
    remotes = _remotes(repository)
    exact = [(ledger, entry) for ledger in ledgers for id in ids if (entry := ledger.entry(id))]
    for ledger, entry in exact or _of_session(ledgers, session_id):
        tip = ledger.tip() or ledger.ref
        path = ledger.place(entry.id)
        if path is None:
            continue
        commit = ledger.holder(tip, path)
        for remote in remotes:
            if remote.address is not None:
                yield Place(
                    remote.address.source(commit, path),
                    exact=bool(exact),
                    pushed=sharing.is_pushed(ledger, remote, commit),
                    push_command=sharing.push_command(ledger, remote),
                )


def _of_session(ledgers: Sequence[Ledger], session_id: str | None) -> list[tuple[Ledger, Entry]]:
    """Return the latest state of a session that some ledger has."""
    if session_id is None:
        return []
    found = [
        (ledger, entry) for ledger in ledgers for entry in ledger.entries() if entry.session_id == session_id
    ]
    return sorted(found, key=lambda pair: (pair[1].updated_at, pair[1].event_count), reverse=True)[:1]


def _remotes(repository: Repository) -> list[Remote]:
    """Return the remotes, the one that would be chosen first."""
    names = repository.git.line("remote").splitlines()
    names.sort(key=lambda name: name != DEFAULT_REMOTE)
    return [choose_remote(repository, name) for name in names]
