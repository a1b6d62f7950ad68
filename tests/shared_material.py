"""Where the shared test material lies, when it is there.

Real logs and third-party corpora are kept beside the repository, in ``../shared``, and are read in
place. A clone without that folder still passes: what needs it is left out, and the run says so.
"""

from pathlib import Path

_CANDIDATE = Path(__file__).resolve().parent.parent.parent / "shared"

SHARED: Path | None = _CANDIDATE if (_CANDIDATE / "fixtures").is_dir() else None
"""The folder with ``fixtures/`` and ``corpora/``, or None in a clone that stands alone."""


def shared_files(pattern: str) -> list[Path]:
    """Return the shared files matching a glob such as ``fixtures/real/hail/*.jsonl``, sorted.

    Without the shared folder the list is empty, so a parametrised test collects nothing.
    """
    return sorted(SHARED.glob(pattern)) if SHARED else []
