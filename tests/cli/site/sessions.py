"""Small sessions on disk, in canonical form, so that a file's SHA-256 is the session's id."""

from hashlib import sha256
from pathlib import Path

from opensession.hail import ingest
from tests.support.hail_text import header, lines, talk


def body_of(number: int, *texts: str) -> bytes:
    """Return the session with a number."""
    first = header(f"session-{number:04}", tool="codex", title=f"Session {number}")
    return ingest(lines(first, *talk(*texts or (f"Question {number}?", "Answered.")))).canonical()


def id_of(body: bytes) -> str:
    """Return the id of a session in canonical form."""
    return sha256(body).hexdigest()


def write_sessions(folder: Path, count: int) -> list[str]:
    """Write so many sessions into a folder; return their ids in the order of the files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = [body_of(number) for number in range(count)]
    for number, body in enumerate(bodies):
        (folder / f"{number:04}.hail.jsonl").write_bytes(body)
    return [id_of(body) for body in bodies]
