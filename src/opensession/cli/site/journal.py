"""What was published already: a note for each input, so that a broken-off push need not read it again.

It is never believed alone: a session counts as published when the site says so. Losing the file costs
time only.
"""

import os
from hashlib import sha256
from pathlib import Path
from threading import Lock

from opensession.cli.objects import write_atomically

MAX_BYTES = 32 * 1024 * 1024
"""A quarter of a million notes. A longer file is begun afresh."""

STAMP_CHARACTERS = 32
ID_CHARACTERS = 64
LINE_CHARACTERS = STAMP_CHARACTERS + 1 + ID_CHARACTERS


class Journal:
    """The notes of one site. ``path`` need not exist. Several threads, and processes, may write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._ids = _read(path)
        self._file: int | None = None

    def find(self, stamp: str) -> str | None:
        """Return the id that an input was published under, None when it has not been."""
        return self._ids.get(_short(stamp))

    def add(self, stamp: str, session_id: str) -> None:
        """Note that an input is published. What is noted survives the death of the process."""
        short = _short(stamp)
        with self._lock:
            if self._ids.get(short) == session_id:
                return
            self._ids[short] = session_id
            if self._file is None:
                self._file = self._open()
            # One write of one line to a file opened for appending: whole, or torn at the end and passed over.
            os.write(self._file, f"{short} {session_id}\n".encode())

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _open(self) -> int:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not _ends_well(self._path):
            whole = (f"{stamp} {session_id}\n".encode() for stamp, session_id in self._ids.items())
            write_atomically(self._path, whole)
        return os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def journal_path(folder: Path, origin: str) -> Path:
    """Return where the notes about a site are, below the folder of states."""
    return folder / "site" / f"{_short(origin)}.journal"


def _read(path: Path) -> dict[str, str]:
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        return {}
    lines = path.read_text(encoding="ascii", errors="replace").split("\n")[:-1]
    whole = (line.split(" ") for line in lines if len(line) == LINE_CHARACTERS and line.count(" ") == 1)
    return {stamp: session_id for stamp, session_id in whole if len(stamp) == STAMP_CHARACTERS}


def _ends_well(path: Path) -> bool:
    """Tell whether lines can be added to a file as it is: the last one is whole, and it is not too long."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            return size <= MAX_BYTES and file.read(1) in (b"\n", b"")
    except FileNotFoundError:
        return True


def _short(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:STAMP_CHARACTERS]
