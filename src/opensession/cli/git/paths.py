"""Which paths a session may be written to."""

import re

from opensession.cli.git.entries import INDEX
from opensession.cli.git.errors import GitError

MAX_BYTES = 1024
"""What the site still takes in a link."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_GIT_FOLDER = re.compile(r"\.git|git~1", re.IGNORECASE)


def check_path(path: str) -> str:
    """Return the path, or raise GitError ``bad_path`` unless it is fit for a session."""
    if not is_fit(path):
        raise GitError("bad_path", path=path)
    return path


def is_fit(path: str) -> bool:
    """Tell whether a path is plain, relative, fit for a link, and not the index's."""
    segments = path.split("/")
    # Blanks around a segment do not survive in an address, and git keeps no file of its own folder's name.
    odd = any(segment != segment.strip() or _GIT_FOLDER.fullmatch(segment) for segment in segments)
    climbing = not {"", ".", ".."}.isdisjoint(segments)
    if odd or climbing or "\\" in path or _CONTROL.search(path) or len(path.encode()) > MAX_BYTES:
        return False
    return not f"{path}/".startswith(INDEX)
