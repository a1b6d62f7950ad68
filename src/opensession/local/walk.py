"""Files below a folder by pattern: quick, in a fixed order, each with its real path."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from opensession.local.problems import Problem, Report, describe

_ANY_FOLDERS = "**"


@dataclass(frozen=True, slots=True)
class Hit:
    """A regular file; links to it have been followed."""

    path: str
    real: str
    """The path without links. It is joined from the folder's own, since resolving each file anew is slow."""
    status: os.stat_result


@dataclass(frozen=True, slots=True)
class Walk:
    """Looks below folders and reports what it cannot read. What is not there is no problem."""

    report: Report

    def find(self, folder: str, pattern: str) -> Iterator[Hit]:
        """Yield the files that a pattern of ``places.Place`` finds, by name within each folder."""
        try:
            real = os.path.realpath(folder)
        except (OSError, ValueError) as error:
            self._fail(folder, error)
            return
        yield from self._expand(folder, real, tuple(pattern.split("/")))

    def entries(self, folder: str) -> list["os.DirEntry[str]"]:
        """List a folder by name; empty when it is missing or cannot be read."""
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except (OSError, ValueError) as error:
            self._fail(folder, error)
            return []

    def _expand(self, folder: str, real: str, parts: tuple[str, ...]) -> Iterator[Hit]:
        head, *rest = parts
        if head == _ANY_FOLDERS:
            yield from self._descend(folder, real, rest[0])
        elif "*" not in head:
            hit = self._look(os.path.join(folder, head), os.path.join(real, head), is_folder=bool(rest))
            if hit and not rest:
                yield hit
            elif hit:
                yield from self._expand(hit.path, hit.real, tuple(rest))
        elif rest:
            for entry in self._matching(folder, head):
                if self._is_folder(entry):
                    yield from self._expand(entry.path, _real(entry, real), tuple(rest))
        else:
            yield from self._files(self._matching(folder, head), real)

    def _descend(self, folder: str, real: str, name: str) -> Iterator[Hit]:
        """Yield matching files of a whole tree; each real folder is entered once, so no loop is endless."""
        waiting, entered = [(folder, real)], set[str]()
        while waiting:
            folder, real = waiting.pop()
            if real in entered:
                continue
            entered.add(real)
            entries = self.entries(folder)
            yield from self._files((entry for entry in entries if _fits(entry.name, name)), real)
            inner = [(entry.path, _real(entry, real)) for entry in entries if self._is_folder(entry)]
            waiting.extend(reversed(inner))

    def _matching(self, folder: str, pattern: str) -> Iterator["os.DirEntry[str]"]:
        return (entry for entry in self.entries(folder) if _fits(entry.name, pattern))

    def _files(self, entries: Iterator["os.DirEntry[str]"], real: str) -> Iterator[Hit]:
        for entry in entries:
            try:
                status = entry.stat()
                where = _real(entry, real)
            except OSError as error:
                self._fail(entry.path, error)
            else:
                if stat.S_ISREG(status.st_mode):
                    yield Hit(entry.path, where, status)

    def _is_folder(self, entry: "os.DirEntry[str]") -> bool:
        try:
            return entry.is_dir()
        except OSError as error:
            self._fail(entry.path, error)
            return False

    def _look(self, path: str, real: str, *, is_folder: bool) -> Hit | None:
        """Return a file or folder of a known name, None when it is missing or of the other kind."""
        try:
            status = os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                real, status = os.path.realpath(path), os.stat(path)
        except (OSError, ValueError) as error:
            self._fail(path, error)
            return None
        fits = stat.S_ISDIR(status.st_mode) if is_folder else stat.S_ISREG(status.st_mode)
        return Hit(path, real, status) if fits else None

    def _fail(self, path: str, error: OSError | ValueError) -> None:
        if not isinstance(error, FileNotFoundError):
            self.report(Problem(Path(path), describe(error)))


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name.lower(), pattern)


def _real(entry: "os.DirEntry[str]", real: str) -> str:
    return os.path.realpath(entry.path) if entry.is_symlink() else os.path.join(real, entry.name)
