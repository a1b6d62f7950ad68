"""Reading on from an offset gives what reading at once gives."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensession.hail import Event
from opensession.parsers.claude_code import ClaudeCodeParser
from opensession.parsers.codex import CodexParser
from opensession.parsers.goose import GooseParser
from opensession.parsers.resuming import LogReader, ResumableParser, resume, start
from opensession.parsers.snapshot import SnapshotError, dump_state
from tests.parsers.samples import FARM, GARDEN, KETTLE
from tests.shared_material import shared_files

PARSERS: dict[str, tuple[ResumableParser, bytes]] = {
    "claude-code": (ClaudeCodeParser(), KETTLE),
    "codex": (CodexParser(), GARDEN),
    "goose": (GooseParser(), FARM),
}
LOGS = {
    "claude-code": "fixtures/real/claude-code/*.jsonl",
    "codex": "fixtures/real/codex/*.jsonl",
    "goose": "fixtures/real/goose/*.jsonl",
}
SHARED = [(name, path) for name, pattern in LOGS.items() for path in shared_files(pattern)]


def at_once(parser: ResumableParser, path: str, data: bytes) -> list[Event]:
    """Read a log in one piece."""
    reader = start(parser, path)
    return reader.feed(data) + reader.finish()


def in_pieces(parser: ResumableParser, path: str, data: bytes, cuts: list[int]) -> list[Event]:
    """Read a log as it grows: at each cut the state is written down and read back."""
    saved = start(parser, path).checkpoint()
    events: list[Event] = []
    for cut in [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]:
        reader = resume(parser, saved)
        events += reader.feed(data[reader.offset : cut])
        saved = reader.checkpoint()
    reader = resume(parser, saved)
    return events + reader.feed(data[reader.offset :]) + reader.finish()


@pytest.mark.parametrize("name", PARSERS)
@given(cuts=st.lists(st.integers(0, 5000), max_size=6))
def test_a_small_log_may_be_cut_anywhere(name: str, cuts: list[int]) -> None:
    parser, data = PARSERS[name]
    assert in_pieces(parser, "a.jsonl", data, cuts) == at_once(parser, "a.jsonl", data)


@pytest.mark.parametrize(
    ("name", "path"), SHARED, ids=lambda value: value.name if isinstance(value, Path) else ""
)
@given(cuts=st.lists(st.integers(0, 2**20), max_size=3))
@settings(max_examples=8)
def test_a_real_log_may_be_cut_anywhere(name: str, path: Path, cuts: list[int]) -> None:
    parser, data = PARSERS[name][0], path.read_bytes()
    assert in_pieces(parser, path.name, data, cuts) == at_once(parser, path.name, data)


@pytest.mark.parametrize("name", PARSERS)
def test_a_preview_shows_what_waits_and_changes_nothing(name: str) -> None:
    parser, data = PARSERS[name]
    reader = start(parser, "kettle.jsonl")
    events = reader.feed(data)
    preview = reader.preview()
    assert events + list(preview.pending) == at_once(parser, "kettle.jsonl", data)
    assert preview.header.agent.tool == name
    assert preview.header.context.title
    assert preview.account.read == data.count(b"\n")
    assert list(preview.pending) == reader.finish()


def test_a_line_that_is_being_written_is_left_for_the_next_time() -> None:
    whole, half = KETTLE.splitlines(keepends=True)[0], KETTLE.splitlines(keepends=True)[1][:20]
    reader = start(ClaudeCodeParser(), "kettle.jsonl")
    reader.feed(whole + half)
    assert reader.offset == len(whole)
    assert resume(ClaudeCodeParser(), reader.checkpoint()).offset == len(whole)


def damaged(change: Callable[[dict[str, object]], object]) -> str:
    """Return a checkpoint with one thing wrong."""
    saved = json.loads(start(ClaudeCodeParser(), "a.jsonl").checkpoint())
    change(saved)
    return json.dumps(saved)


@pytest.mark.parametrize(
    "checkpoint",
    [
        "",
        "[]",
        "{",
        damaged(lambda saved: saved.update(version=0)),
        damaged(lambda saved: saved.update(parser="codex")),
        damaged(lambda saved: saved.update(offset=-1)),
        damaged(lambda saved: saved.update(state="")),
        damaged(lambda saved: saved.update(state="[1,2,3]")),
        damaged(lambda saved: saved.update(state='{"o":0,"t":"Popen","v":{}}')),
        damaged(lambda saved: saved.update(state='[{"r":7}]')),
    ],
)
def test_a_damaged_checkpoint_is_refused(checkpoint: str) -> None:
    with pytest.raises(SnapshotError):
        resume(ClaudeCodeParser(), checkpoint)


def test_only_known_classes_are_written_down() -> None:
    with pytest.raises(TypeError):
        dump_state(LogReader, (), {})
