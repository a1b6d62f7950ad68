"""The example sessions are what they claim to be: canonical, valid, counted right, and complete as a set."""

from pathlib import Path

import pytest

from opensession.hail import ingest, read_session, recompute_stats, validate_session

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES = sorted(EXAMPLES.glob("*.hail.jsonl"))

EVENT_TYPES = {
    "UserMessage",
    "AgentMessage",
    "SystemMessage",
    "Thinking",
    "ToolCall",
    "ToolResult",
    "FileRead",
    "CodeSearch",
    "FileSearch",
    "FileEdit",
    "FileCreate",
    "FileDelete",
    "ShellCommand",
    "ImageGenerate",
    "VideoGenerate",
    "AudioGenerate",
    "WebSearch",
    "WebFetch",
    "TaskStart",
    "TaskEnd",
    "Custom",
}
BLOCK_TYPES = {"Text", "Code", "Image", "Video", "Audio", "File", "Json", "Reference"}


@pytest.mark.parametrize("path", FILES)
def test_example_is_canonical_and_valid(path: Path) -> None:
    data = path.read_bytes()
    ingested = ingest(data)
    assert ingested.canonical() == data
    assert ingested.problems == ()
    session = read_session(data)
    assert session.stats == recompute_stats(session.events)
    assert validate_session(session) == ()


@pytest.mark.parametrize("path", FILES)
def test_example_is_of_readable_size(path: Path) -> None:
    events = read_session(path.read_bytes()).events
    assert 20 <= len(events) <= 80


def test_examples_hold_every_event_type_and_block() -> None:
    events = [event for path in FILES for event in read_session(path.read_bytes()).events]
    assert {event.event_type.type for event in events} == EVENT_TYPES
    assert {block.type for event in events for block in event.content.blocks} == BLOCK_TYPES


def test_examples_come_from_several_tools() -> None:
    tools = {read_session(path.read_bytes()).agent.tool for path in FILES}
    assert {"claude-code", "codex", "gemini", "cursor", "opencode", "amp"} <= tools


def test_linked_examples_name_each_other() -> None:
    related = {
        s.session_id: s.context.related_session_ids for s in (read_session(p.read_bytes()) for p in FILES)
    }
    linked = {name: others for name, others in related.items() if others}
    assert len(linked) == 2
    assert all(name in linked[other] for name, others in linked.items() for other in others)


def test_one_example_runs_agents_side_by_side() -> None:
    assert ingest((EXAMPLES / "three-agents-audit.hail.jsonl").read_bytes()).max_active_agents == 4


def test_korean_example_can_be_found_by_its_words() -> None:
    text = ingest((EXAMPLES / "korean-particles.hail.jsonl").read_bytes()).search_text
    assert all(word in text for word in ("연체", "받침", "조사", "민원", "반납"))


def test_readme_lists_every_example() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if f"`{path.name.removesuffix('.hail.jsonl')}`" not in readme] == []
