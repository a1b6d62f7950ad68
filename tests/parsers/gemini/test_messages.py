"""What Gemini's messages, thoughts and parts become (parsers.md §6.1, §6.5)."""

import pytest
from pydantic import JsonValue

from opensession.hail import ImageBlock
from tests.parsers.gemini.records import TOKENS, call, model, parse_document, parse_lines, user
from tests.parsers.reading import text_of

PICTURE: JsonValue = {"inlineData": {"mimeType": "image/png", "data": "iVBO"}}


def test_thoughts_come_before_the_text_and_calls_after_it() -> None:
    thoughts: JsonValue = [
        {"subject": "Drawers", "description": "There are two.", "timestamp": "2026-03-03T09:00:01.500Z"},
        {"description": "Or three."},
    ]
    log = parse_document(
        user(1), model(2, "Looking.", thoughts=thoughts, toolCalls=[call("glob", {"pattern": "*"}, "none")])
    )
    assert log.types == [
        *("UserMessage", "Thinking", "Thinking", "AgentMessage", "FileSearch", "ToolResult"),
    ]
    assert text_of(log.of("Thinking")[0]) == "**Drawers**\nThere are two."
    assert str(log.of("Thinking")[0].timestamp) == "2026-03-03T09:00:01.500Z"
    assert log.one("AgentMessage").event_id == "m2"


def test_tokens_of_a_message_without_text_are_counted() -> None:
    log = parse_document(user(1), model(2, tokens=TOKENS), model(3, "Twelve.", tokens=TOKENS))
    assert log.types == ["UserMessage", "Custom", "AgentMessage"]
    stats = log.session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (100, 20)
    assert log.session.context.attributes["usage"] == {
        "input_tokens": 100,
        "output_tokens": 20,
        "cache_read_tokens": 40,
        "reasoning_tokens": 8,
    }


def test_notices_are_the_systems_and_no_agents() -> None:
    kinds = ("info", "warning", "error")
    log = parse_document(user(1), *(user(n, f"Notice {n}", type=kind) for n, kind in enumerate(kinds, 2)))
    notices = log.of("SystemMessage")
    assert [event.attributes["system.level"] for event in notices] == [*kinds]
    assert log.session.stats.message_count == 1


@pytest.mark.parametrize(
    ("members", "raw"),
    [
        ({"toolCalls": None, "thoughts": None, "tokens": None}, {}),
        ({"tokens": {"input": "many", "output": 2.5}}, {}),
        ({"toolCalls": "none"}, {"toolCalls": 1}),
        ({"toolCalls": [{"id": "k"}]}, {"toolCall": 1}),
        ({"thoughts": ["hm"]}, {"thought": 1}),
        ({"content": 12}, {"gemini": 1}),
        ({"content": [{"aura": "blue"}]}, {"part:aura": 1}),
        ({"type": "hum"}, {"hum": 1}),
        ({"timestamp": "noon"}, {}),
    ],
)
def test_an_odd_field_costs_no_more_than_itself(members: dict[str, JsonValue], raw: dict[str, int]) -> None:
    log = parse_document(user(1), model(2, "Ten.", **members), model(3, "Nine."))
    assert text_of(log.events[-1]) == "Nine."
    assert log.parsed.account.raw_types == raw
    assert log.parsed.account.read == 3


def test_a_document_that_repeats_a_message_has_it_once() -> None:
    log = parse_document(user(1), model(2, "Ten.", tokens=TOKENS), model(2, "Ten.", tokens=TOKENS))
    assert log.types == ["UserMessage", "AgentMessage"]
    assert log.parsed.account.mapped == 3


def test_pictures_and_files_stay() -> None:
    linked: JsonValue = {"fileData": {"fileUri": "gs://bucket/a.pdf", "mimeType": "application/pdf"}}
    log = parse_document(user(1, ["See", PICTURE, linked]))
    text, picture, file = log.one("UserMessage").content.blocks
    assert picture == ImageBlock(url="data:image/png;base64,iVBO", mime="image/png")
    assert (text.type, file.type) == ("Text", "Reference")


def test_every_event_names_its_reading() -> None:
    log = parse_document(
        user(1), model(2, [{"text": "Ten."}]), model(3, toolCalls=[call("glob", {"pattern": "*"}, "-")])
    )
    assert [event.attributes["source.schema_version"] for event in log.events] == [
        "gemini-json-v1",
        "gemini-json-v2-parts",
        "gemini-json-v3-toolcalls",
        "gemini-json-v3-toolcalls",
    ]
    assert [event.attributes["semantic.group_id"] for event in log.events] == ["m1", "m2", "m3", "m3"]
    assert parse_lines(user(1), model(2, "")).one("UserMessage").attributes["source.raw_type"] == "user"


def test_titles_are_prompts() -> None:
    log = parse_document(user(1, "<ide_selection>x</ide_selection>"), user(2, "Polish the forks"))
    assert log.session.context.title == "Polish the forks"
