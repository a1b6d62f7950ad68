"""Finding which files have changed since they were read, and reading those."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path

from opensession.cli.index.changes import FileRead, change
from opensession.cli.index.entries import Entry, FileKey
from opensession.cli.index.index import Index
from opensession.cli.surroundings import Surroundings
from opensession.cli.terminal import Progress
from opensession.local.discovery import Found, discover
from opensession.local.problems import Report

FILES_AT_ONCE = 40
"""Read before they are written to the index: few enough that others wait for milliseconds."""

ReadFile = Callable[[Found, Sequence[Entry]], FileRead]
ShowProgress = Callable[[int], AbstractContextManager[Progress]]
"""Takes how many files there are to read."""


def refresh(
    index: Index,
    surroundings: Surroundings,
    *,
    repositories: Iterable[Path],
    subagents: bool,
    show: ShowProgress,
    problems: Report,
) -> None:
    """Bring the index up to date with the disk.

    What was read stays when this is interrupted. Folders that cannot be read are reported; files that cannot
    are kept in the index with their problem, so that they are not read again until they change.
    """
    folders = dict.fromkeys([*repositories, *index.folders("aider"), *index.working_folders()])
    found = discover(
        surroundings.home,
        surroundings.environment,
        surroundings.platform,
        folders,
        subagents=subagents,
        problems=problems,
    )
    here = {str(one.path): one for one in found}
    known = index.files()
    gone = known.keys() - here.keys()
    if not subagents:
        gone -= index.subagent_files()
    if gone:
        change(index, [], gone)
    changed = [one for path, one in here.items() if known.get(path) != _key(one)]
    if changed:
        # The newest first: whoever interrupts this has what is most likely wanted.
        changed.sort(key=lambda one: -one.modified_ns)
        with show(len(changed)) as progress:
            _read(index, changed, progress)


def _key(found: Found) -> FileKey:
    return FileKey(found.size, found.modified_ns)


def _read(index: Index, changed: list[Found], progress: Progress) -> None:
    # Importing the parsers takes longer than all the rest when nothing has changed.
    read_file: ReadFile = import_module("opensession.cli.index.reading").read_file
    waiting: list[FileRead] = []
    try:
        for one in changed:
            waiting.append(read_file(one, index.entries_in(one.path)))
            progress.advance()
            if len(waiting) >= FILES_AT_ONCE:
                change(index, waiting)
                waiting = []
    finally:
        if waiting:
            change(index, waiting)
