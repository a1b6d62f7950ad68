"""What holds for every real log (parsers.md §14), whatever it says."""

from pathlib import Path

import pytest

from opensession import hail
from opensession.hail import FileEdit
from opensession.parsers.bundle import Bundle
from opensession.parsers.registry import detect, parse
from opensession.parsers.session import Options
from tests.shared_material import shared_files

LIMIT = 50_000_000
SURE = 80
COUNTED = {"claude-code", "codex", "gemini", "amp", "opencode", "cline"}
"""Tools that write down what each response cost."""
COUNTS = (b"token", b"Token", b"usage")
SHORTENED = (b"[trimmed for fixture]", b'"redacted":')
"""What stands in logs whose owner took the contents of edits out."""


def is_log(path: Path) -> bool:
    """Whether a file is a log by itself, and not our own format, which is copied and not parsed."""
    found = detect(Bundle.of_file(path.name, path.read_bytes()))
    return bool(found) and found[0].confidence >= SURE and found[0].id != "hail"


def real_logs() -> list[Path]:
    """Return every real log of another tool."""
    files = (path for path in shared_files("fixtures/real/**/*") if path.is_file())
    return [path for path in files if "storage_v2" not in path.parts and is_log(path)]


@pytest.mark.parametrize("path", real_logs(), ids=lambda path: path.name)
def test_a_real_log_reads_the_same_twice_and_keeps_edits_and_tokens(path: Path) -> None:
    data = path.read_bytes()
    first, second = (parse(Bundle.of_file(path.name, data), None, Options(LIMIT)) for _ in range(2))
    written = b"".join(first.session.chunks)
    assert written == b"".join(second.session.chunks)
    assert str(path.parent).encode() not in written
    session = hail.read_session(written)
    edits = [event.event_type for event in session.events if isinstance(event.event_type, FileEdit)]
    if not any(mark in data for mark in SHORTENED):
        assert not edits or any(edit.diff for edit in edits)
    if first.parser in COUNTED and any(word in data for word in COUNTS):
        assert session.stats.total_input_tokens + session.stats.total_output_tokens > 0
