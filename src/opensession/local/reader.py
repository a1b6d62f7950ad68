"""Reading files of one session within one budget of bytes."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from opensession.local.errors import InputTooLargeError, LocalInputError
from opensession.local.problems import Problem, Report, describe

MAX_FILES = 50_000
"""Files of one session: a long OpenCode session has some ten thousand parts, a home folder has more."""


class Reader:
    """Reads whole files and counts; the main file must be readable, companions are reported and passed over.

    Links in a folder are not followed: a folder that somebody handed over must not reach other files.
    """

    def __init__(self, max_bytes: int, report: Report) -> None:
        self.max_bytes = max_bytes
        self.report = report
        self.left = max_bytes
        self.files_left = MAX_FILES

    def read(self, path: Path) -> bytes:
        """Return a regular file's bytes. Raises OSError, LocalInputError and InputTooLargeError."""
        if not stat.S_ISREG(path.stat().st_mode):
            raise LocalInputError("The path is neither a regular file nor a folder.")
        with path.open("rb") as file:
            return self.count(file.read(self.left + 1))

    def count(self, data: bytes) -> bytes:
        """Take bytes off the budget and return them. Raises InputTooLargeError."""
        self.left -= len(data)
        self.files_left -= 1
        if self.left < 0 or self.files_left < 0:
            raise InputTooLargeError(self.max_bytes)
        return data

    def companion(self, path: Path) -> bytes | None:
        """Return a companion's bytes, None when it is missing, a link, or unreadable, which is reported."""
        try:
            return None if path.is_symlink() or not path.is_file() else self.read(path)
        except OSError as error:
            self.report(Problem(path, describe(error)))
            return None

    def gather(self, folder: Path, paths: Iterable[Path]) -> dict[str, bytes]:
        """Read companions, keyed by their path below a folder with ``/`` between segments."""
        contents = ((path, self.companion(path)) for path in paths)
        return {path.relative_to(folder).as_posix(): data for path, data in contents if data is not None}

    def tree(self, folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
        """Yield the files below a folder whose name ends so, in order; links are left out."""
        walk = os.walk(folder, onerror=lambda error: self._pass_over(Path(error.filename), error))
        for at, folders, names in walk:
            folders.sort()
            yield from (Path(at, name) for name in sorted(names) if name.lower().endswith(endings))

    def children(self, folder: Path, endings: tuple[str, ...]) -> list[Path]:
        """Return the files in a folder whose name ends so, in order; a missing one and a link have none."""
        try:
            if folder.is_symlink():
                return []
            with os.scandir(folder) as entries:
                files = [entry.path for entry in entries if entry.is_file(follow_symlinks=False)]
        except (OSError, ValueError) as error:
            self._pass_over(folder, error)
            return []
        return sorted(Path(path) for path in files if path.lower().endswith(endings))

    def _pass_over(self, path: Path, error: OSError | ValueError) -> None:
        if not isinstance(error, FileNotFoundError):
            self.report(Problem(path, describe(error)))
