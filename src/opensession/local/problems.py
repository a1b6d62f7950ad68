"""What was passed over while looking through folders: nothing is left out silently."""

import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ELOOP: "a link that leads to itself",
    errno.ENOTDIR: "not a folder",
    errno.ENAMETOOLONG: "the name is too long",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or folder that could not be read, and why in a few words."""

    path: Path
    reason: str


Report = Callable[[Problem], None]
"""What takes problems as they come up, such as ``list.append``."""


def ignore(problem: Problem) -> None:
    """Take a problem and do nothing about it."""


def describe(error: OSError | ValueError) -> str:
    """Say in a few words why a path could not be read. A ValueError is a name that no file can have."""
    if isinstance(error, ValueError):
        return "not a valid path"
    return _REASONS.get(error.errno or 0) or (error.strerror or "unreadable").lower()
