"""The sessions of this computer, for commands."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from opensession.cli.command import Run
from opensession.cli.index.entries import Entry
from opensession.cli.index.index import Index, index_path
from opensession.cli.index.refresh import ShowProgress, refresh
from opensession.cli.index.schema import is_busy, is_damage, is_unusable, remove
from opensession.cli.surroundings import Surroundings
from opensession.cli.words import word
from opensession.local.problems import Problem

Result = TypeVar("Result")

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Sessions:
    """What is on this computer, the last changed first."""

    entries: list[Entry]
    problems: list[Problem]
    """Folders that could not be looked into, then files that could not be read."""


def indexed(run: Run, *, update: bool = True, subagents: bool = False) -> Sessions:
    """Return the sessions of this computer, with a bar while changed logs are read; see ``read_sessions``."""
    return read_sessions(
        run.surroundings,
        show=lambda count: run.terminal.progress(word("reference.reading"), count),
        update=update,
        subagents=subagents,
    )


def read_sessions(
    surroundings: Surroundings, *, show: ShowProgress, update: bool = True, subagents: bool = False
) -> Sessions:
    """Return all sessions; without ``update`` those that the index knows, which may be none.

    ``show`` draws the progress of reading changed files. Raises OSError and sqlite3.Error for a disk that
    fails; an index that cannot be written is made in memory.
    """
    repository = surroundings.repository

    def work(index: Index) -> Sessions:
        problems: list[Problem] = []
        if update:
            refresh(
                index,
                surroundings,
                repositories=[repository] if repository else [],
                subagents=subagents,
                show=show,
                problems=problems.append,
            )
        return Sessions(index.entries(), [*problems, *index.problems()])

    return _with_index(index_path(surroundings), work)


def _with_index(path: Path, work: Callable[[Index], Result]) -> Result:
    """Work with the index.

    When it turns out to be damaged on the way, it is made anew and the work starts over, as it does when
    others were in the way. On a disk that cannot be written all is read for this one time.
    """
    for _ in range(ATTEMPTS):
        try:
            with Index.open(path) as index:
                return work(index)
        except OSError:
            break
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                remove(path)
            elif is_unusable(error):
                break
            elif not is_busy(error):
                raise
    with Index.in_memory() as index:
        return work(index)
