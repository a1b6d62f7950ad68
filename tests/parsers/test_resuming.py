"""Reading on from an offset gives what reading at once gives."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import Event, read_session
from opensession.parsers.aider import AiderParser
from opensession.parsers.bundle import Bundle
from opensession.parsers.claude_code import ClaudeCodeParser
from opensession.parsers.codex import CodexParser
from opensession.parsers.cursor import CursorParser
from opensession.parsers.gemini import GeminiParser
from opensession.parsers.goose import GooseParser
from opensession.parsers.resuming import LogReader, ResumableParser, resume, start
from opensession.parsers.session import Options, Parser
from opensession.parsers.snapshot import SnapshotError, dump_state, load_state
from tests.parsers.mutation import mutate
from tests.parsers.reading import LIMIT
from tests.parsers.samples import FARM, GARDEN, KETTLE, KETTLES, PETS, SPOONS
from tests.shared_material import shared_files


class Resumable(Parser, ResumableParser, Protocol):
    """A parser that reads at once, too."""


PARSERS: dict[str, tuple[Resumable, bytes]] = {
    "aider": (AiderParser(), KETTLES),
    "claude-code": (ClaudeCodeParser(), KETTLE),
    "codex": (CodexParser(), GARDEN),
    "cursor": (CursorParser(), PETS),
    "gemini": (GeminiParser(), SPOONS),
    "goose": (GooseParser(), FARM),
}
LOGS = {
    "aider": "fixtures/real/aider/*.md",
    "claude-code": "fixtures/real/claude-code/*.jsonl",
    "codex": "fixtures/real/codex/*.jsonl",
    "cursor": "fixtures/real/cursor/*.jsonl",
    "gemini": "fixtures/real/gemini/*.jsonl",
    "goose": "fixtures/real/goose/*.jsonl",
}
SHARED = [(name, path) for name, pattern in LOGS.items() for path in shared_files(pattern)]


def at_once(parser: Parser, path: str, data: bytes) -> list[Event]:
    """Read a log in one piece."""
    parsed = parser.parse(Bundle.of_file(path, data), Options(LIMIT))
    return list(read_session(b"".join(parsed.chunks)).events)


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
@given(seed=st.integers(0, 2**63), cuts=st.lists(st.integers(0, 5000), max_size=4))
@settings(max_examples=30)
def test_a_spoilt_log_may_be_cut_anywhere(name: str, seed: int, cuts: list[int]) -> None:
    parser, data = PARSERS[name]
    spoilt = mutate(data, Random(seed))
    reader = start(parser, "a.jsonl")
    assert in_pieces(parser, "a.jsonl", spoilt, cuts) == reader.feed(spoilt) + reader.finish()


@pytest.mark.parametrize("name", PARSERS)
@given(cut=st.integers(0, 5000))
def test_what_was_handed_out_and_what_waits_is_the_log_so_far(name: str, cut: int) -> None:
    parser, data = PARSERS[name]
    reader = start(parser, "a.jsonl")
    events = reader.feed(data[: cut % (len(data) + 1)])
    shown = [*events, *reader.preview().pending]
    if shown:
        assert shown == at_once(parser, "a.jsonl", data[: reader.offset])


@pytest.mark.parametrize("name", PARSERS)
def test_lines_are_numbered_and_counted_over_pieces(name: str) -> None:
    parser, data = PARSERS[name]
    saved = start(parser, "a.jsonl").checkpoint()
    gappy = b"\n".join(b"\xff\n\n" + line for line in data.splitlines()) + b"\n"
    for line in gappy.splitlines(keepends=True):
        reader = resume(parser, saved)
        reader.feed(line)
        saved = reader.checkpoint()
    account = reader.preview().account
    assert account == parser.parse(Bundle.of_file("a.jsonl", gappy), Options(LIMIT)).account
    assert account.broken == data.count(b"\n")


@pytest.mark.parametrize("name", PARSERS)
def test_a_preview_shows_what_waits_and_changes_nothing(name: str) -> None:
    parser, data = PARSERS[name]
    reader = start(parser, "kettle.jsonl")
    events = reader.feed(data)
    preview = reader.preview()
    assert events + list(preview.pending) == at_once(parser, "kettle.jsonl", data)
    assert preview.header.agent.tool == name
    assert preview.header.context.title
    assert preview.account.read == sum(bool(line.strip()) for line in data.split(b"\n"))
    assert list(preview.pending) == reader.finish()


def test_a_line_that_is_being_written_is_left_for_the_next_time() -> None:
    whole, half = KETTLE.splitlines(keepends=True)[0], KETTLE.splitlines(keepends=True)[1][:20]
    reader = start(ClaudeCodeParser(), "kettle.jsonl")
    reader.feed(whole + half)
    assert reader.offset == len(whole)
    assert resume(ClaudeCodeParser(), reader.checkpoint()).offset == len(whole)


def test_a_transcript_without_times_is_handed_out_as_it_grows() -> None:
    reader = start(CursorParser(), "pets.jsonl")
    first, second, *_ = PETS.splitlines(keepends=True)
    assert [event.event_type.type for event in reader.feed(first)] == ["UserMessage"]
    assert [event.event_type.type for event in reader.feed(second)] == ["AgentMessage", "FileEdit"]
    assert [event.event_type.type for event in reader.preview().pending] == ["ShellCommand"]


def test_nothing_is_handed_out_that_a_later_line_may_take_back() -> None:
    reader = start(GeminiParser(), "spoons.jsonl")
    lines = SPOONS.splitlines(keepends=True)
    assert reader.feed(b"".join(lines[:3])) == []
    assert [event.event_type.type for event in reader.preview().pending] == ["UserMessage", "AgentMessage"]
    assert reader.feed(lines[3]) == []
    assert reader.preview().pending == ()
    assert reader.feed(b"".join(lines[4:])) == []
    assert [event.event_type.type for event in reader.finish()] == [
        "UserMessage",
        "ShellCommand",
        "ToolResult",
        "Custom",
    ]


def test_a_history_that_grows_shows_its_last_run_with_a_prompt() -> None:
    reader = start(AiderParser(), ".aider.chat.history.md")
    first, second, third = KETTLES.split(b"# aider chat started")[1:]
    shown: list[str | None] = []
    for piece in (b"# aider chat started" + part for part in (first, second, third)):
        assert reader.feed(piece) == []
        shown.append(reader.preview().header.context.title)
    assert shown == ["empty the kettle", "add a lid", "add a lid"]
    assert "Emptied" not in reader.checkpoint()
    assert [event.event_type.type for event in reader.finish()] == [
        *("SystemMessage", "UserMessage", "AgentMessage", "FileEdit")
    ]


def test_a_history_without_a_run_has_no_events() -> None:
    reader = start(AiderParser(), ".aider.chat.history.md")
    assert reader.feed(b"words of nobody\n") == []
    assert reader.preview().account.mapped_types == {"outside": 1}
    assert reader.finish() == []


def test_a_deep_record_may_be_part_of_the_state() -> None:
    deep = b'{"id":"m9","type":"hum","content":' + b'{"a":' * 120 + b"1" + b"}" * 121 + b"\n"
    reader = start(GeminiParser(), "spoons.jsonl")
    reader.feed(SPOONS + deep)
    assert len(reader.preview().pending) == 5


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


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(JSON)
def test_a_record_is_written_down_as_it_stands(value: JsonValue) -> None:
    state = {"record": value}
    text = dump_state(state, (), {})
    assert json.loads(text) == {"j": state}
    assert load_state(text, (), {}) == state


@given(st.dictionaries(st.integers(), st.tuples(JSON, st.sets(st.integers()))))
def test_what_json_has_not_comes_back_as_it_was(state: dict[int, tuple[JsonValue, set[int]]]) -> None:
    assert load_state(dump_state(state, (), {}), (), {}) == state


def test_only_known_classes_are_written_down() -> None:
    with pytest.raises(TypeError):
        dump_state(LogReader, (), {})
