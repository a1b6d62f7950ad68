"""From what a command line names to the sessions to publish, one by one and read when it is their turn."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from opensession.cli.command import Run
from opensession.cli.errors import Failure, NotFound
from opensession.cli.finding import ledgers_of
from opensession.cli.git.entries import Entry
from opensession.cli.git.ledger import Ledger
from opensession.cli.inputs import load
from opensession.cli.objects import stores
from opensession.cli.settings import read_settings
from opensession.cli.shares import open_repository
from opensession.cli.site.archive import ENDING, Archive
from opensession.cli.terminal import one_line
from opensession.cli.words import word

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")
"""What an address may hold and no output shows."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session in memory. ``id`` is the SHA-256 of ``body``."""

    id: str
    body: bytes
    private: int = 0
    """How many home folders and addresses of people it names."""


@dataclass(frozen=True, slots=True)
class Item:
    """One session that is still to be read."""

    label: str
    """What the user calls it."""
    read: Callable[[], Session]
    stamp: str | None = None
    """Changes whenever the content may have; None when only reading tells."""


def items_of(run: Run, inputs: Sequence[str], *, registered: bool = False) -> Iterator[Item]:
    """Yield the sessions that inputs name, each once.

    A folder stands for the ``.hail.jsonl`` files below it. One without any is read as one session, like a
    file: native logs are not published by the hundred without having been named.
    """
    seen = set[str]()
    everything = [*_objects(run)] if registered else []
    for reference in [*(part for given in inputs for part in _expanded(run, given)), *everything]:
        if reference not in seen:
            seen.add(reference)
            yield _item(run, reference)


def ledger_items(run: Run, refs: Sequence[str]) -> Iterator[Item]:
    """Yield the sessions of ledgers around the current folder, each once; of all of them without ``refs``.

    Raises NotFound for a ref that is no ledger, and GitError.
    """
    repository = open_repository(run)
    ledgers = [Ledger(repository, ref) for ref in refs]
    seen = set[str]()
    for ledger in ledgers or ledgers_of(repository, read_settings(run.surroundings)):
        entries = ledger.entries()
        if refs and not entries:
            raise NotFound(
                word("site.no_ledger", ref=one_line(ledger.ref)),
                code="no_ledger",
                next=("git for-each-ref refs/opensession/",),
            )
        for entry in entries:
            if entry.id not in seen:
                seen.add(entry.id)
                yield _of_ledger(ledger, entry)


def _of_ledger(ledger: Ledger, entry: Entry) -> Item:
    def read() -> Session:
        body = ledger.read(entry.id)
        if body is None:
            raise Failure(word("site.ledger_damaged", id=entry.id), code="ledger_damaged", next=("git fsck",))
        return Session(entry.id, body)

    return Item(f"{ledger.ref}:{entry.paths[0]}", read, _address(entry.id))


def _address(object_id: str) -> str:
    return f"os://src/local/{object_id}"


def _objects(run: Run) -> Iterator[str]:
    for store in stores(run.surroundings):
        yield from map(_address, store.ids())


def _expanded(run: Run, given: str) -> Iterator[str]:
    path = run.surroundings.path(given)
    if given.startswith("os://") or not path.is_dir():
        yield given
        return
    archive = Archive.at(path)
    if archive:
        yield from (str(archive.path_of(entry.id)) for entry in archive.manifest().sessions)
        return
    found = [str(file) for file in _files(path)]
    yield from found or [given]


def _files(folder: Path) -> Iterator[Path]:
    """Yield the HAIL files below a folder, in order; links are not followed."""
    for at, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(at, name) for name in sorted(names) if name.endswith(ENDING))


def _item(run: Run, reference: str) -> Item:
    def read() -> Session:
        source = load(run, reference)
        return Session(source.id, b"".join(source.chunks))

    return Item(_CREDENTIALS.sub("", reference), read, _stamp(run, reference))


def _stamp(run: Run, reference: str) -> str | None:
    """Return what tells content apart unread: an object's address, a HAIL file's place, size and time."""
    if reference.startswith("os://src/local/"):
        return reference
    path = run.surroundings.path(reference)
    # Other logs have companions, whose times this would not see.
    if not reference.endswith(ENDING) or not path.is_file():
        return None
    status = path.stat()
    return f"{path.resolve()} {status.st_size} {status.st_mtime_ns}"
