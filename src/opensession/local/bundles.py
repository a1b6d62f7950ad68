"""One session read from disk, with every file that belongs to it."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from opensession.local.companions import TASK_MAIN, claude_files, opencode_files, task_files
from opensession.local.databases import merge_log
from opensession.local.discovery import Found
from opensession.local.errors import InputTooLargeError
from opensession.local.problems import Problem, Report, ignore
from opensession.local.reader import Reader
from opensession.parsers.bundle import SQLITE_MAGIC, Bundle
from opensession.parsers.compression import decompress

MAX_BYTES = 512 * 1024 * 1024
"""What a session may hold unless the caller says otherwise: all of it is kept in memory and parsed there."""

LOG_ENDINGS = (".jsonl", ".json", ".md", ".txt", ".vscdb", ".db")
"""What is taken from a folder that is nobody's known layout."""


def read_input(source: Found | Path, *, max_bytes: int = MAX_BYTES, problems: Report = ignore) -> Bundle:
    """Return a session's files: a discovered one, any single log, or a folder.

    The bundle's path is absolute, its files' names are relative. Companions that cannot be read are reported.
    Raises OSError when the path itself cannot be read, InputTooLargeError past ``max_bytes`` (of all files
    together, decompressed), LocalInputError for what is no log.
    """
    given = source.path if isinstance(source, Found) else source
    path = Path(os.path.abspath(given))
    reader = Reader(max_bytes, problems)
    if path.is_dir():
        return _read_folder(path, reader)
    gather = next((gather for fits, gather in _FORMS if fits(path)), _read_single)
    return gather(path, reader)


def _read_folder(path: Path, reader: Reader) -> Bundle:
    """Read a task's folder, the folder beside a Claude transcript, or every log in a folder."""
    transcript = path.parent / f"{path.name}.jsonl"
    if (path / TASK_MAIN).is_file():
        return _read_task(path / TASK_MAIN, reader)
    if transcript.is_file():
        return _read_transcript(transcript, reader)
    files = reader.gather(path, reader.tree(path, LOG_ENDINGS))
    return Bundle.of_directory(path.as_posix(), files)


def _read_single(path: Path, reader: Reader) -> Bundle:
    data = reader.read(path)
    if data.startswith(SQLITE_MAGIC):
        data = _with_latest_changes(path, data, reader)
    return Bundle.of_file(path.as_posix(), data)


def _with_latest_changes(path: Path, data: bytes, reader: Reader) -> bytes:
    """Return a database merged with its write-ahead log, and as it is when that cannot be done."""
    log = path.with_name(f"{path.name}-wal")
    try:
        size = log.stat().st_size if log.exists() else 0
        if size > reader.left:
            raise InputTooLargeError(reader.max_bytes)
        return merge_log(path, log) if size else data
    except (OSError, sqlite3.Error):
        reader.report(Problem(log, "the database's latest changes could not be read"))
        return data


def _read_compressed(path: Path, reader: Reader) -> Bundle:
    data = decompress(reader.read(path), reader.left)
    return Bundle.of_file(path.with_suffix("").as_posix(), reader.count(data))


def _read_task(path: Path, reader: Reader) -> Bundle:
    folder = path.parent
    files = {path.name: reader.read(path)} | task_files(folder, reader)
    return Bundle.of_directory(folder.as_posix(), files)


def _read_transcript(path: Path, reader: Reader) -> Bundle:
    return _with_companions(path, reader.read(path), claude_files(path, reader))


def _read_continued(path: Path, reader: Reader) -> Bundle:
    """Read a Gemini session in both its forms; either may be the one asked for."""
    other = path.with_suffix({".json": ".jsonl", ".jsonl": ".json"}[path.suffix])
    return _with_companions(path, reader.read(path), reader.gather(path.parent, [other]))


def _with_companions(path: Path, data: bytes, companions: dict[str, bytes]) -> Bundle:
    """Join a file and what belongs to it in its folder; a file alone stays a single file."""
    if not companions:
        return Bundle.of_file(path.as_posix(), data)
    return Bundle.of_directory(path.parent.as_posix(), {path.name: data, **companions})


def _read_opencode(path: Path, reader: Reader) -> Bundle:
    storage = path.parent.parent.parent
    data = reader.read(path)
    files = {f"storage/session/{path.parent.name}/{path.name}": data}
    return Bundle.of_directory(storage.parent.as_posix(), files | opencode_files(path, data, reader))


def _is_task(path: Path) -> bool:
    return path.name == TASK_MAIN


def _is_opencode(path: Path) -> bool:
    storage = path.parent.parent.parent
    return path.suffix == ".json" and path.parent.parent.name == "session" and (storage / "message").is_dir()


def _is_gemini(path: Path) -> bool:
    return path.suffix in (".json", ".jsonl") and path.name.startswith("session-")


_FORMS: tuple[tuple[Callable[[Path], bool], Callable[[Path, Reader], Bundle]], ...] = (
    (lambda path: path.suffix == ".zst", _read_compressed),
    (_is_task, _read_task),
    (_is_opencode, _read_opencode),
    (_is_gemini, _read_continued),
    # HAIL is whole by itself: looking for a transcript's companions lists the folder once for each file.
    (lambda path: path.name.endswith(".hail.jsonl"), _read_single),
    (lambda path: path.suffix == ".jsonl", _read_transcript),
)
"""First fit wins; by layout on disk rather than tool, so that a copied session brings its companions too."""
