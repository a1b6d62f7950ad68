"""Recognising formats and choosing among them."""

import json
import tracemalloc
from pathlib import Path

import pytest

from opensession.parsers import registry
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate, rank
from opensession.parsers.errors import (
    ParseFailedError,
    ParserSelectionRequiredError,
    ResultTooLargeError,
    UnknownParserError,
)
from opensession.parsers.registry import PARSERS, SET_VERSION, check_hint, readable_formats
from opensession.parsers.session import Options, ParsedSession
from tests.shared_material import shared_files
from tests.support.hail_text import header, lines, talk

SESSION = lines(header("s1", title="Known"), *talk("Question?", "Answer."))
OBJECT = json.dumps(
    {
        "version": "hail-1.0.0",
        "session_id": "s1",
        "agent": {"provider": "openai", "model": "m", "tool": "codex"},
        "context": {"tags": [], "created_at": "2026-03-01T10:00:00Z", "updated_at": "2026-03-01T10:00:00Z"},
        "events": [],
        "stats": {
            "event_count": 0,
            "message_count": 0,
            "tool_call_count": 0,
            "task_count": 0,
            "duration_seconds": 0,
        },
    },
    indent=1,
).encode()
OLD = (
    b'{"v":"hail/0.1","tool":"claude-code","model":"opus","ts":"2026-02-01T00:00:00Z"}\n'
    b'{"role":"human","content":"Hi"}\n'
)

LIMIT = 1_000_000


def detect(name: str, data: bytes) -> tuple[Candidate, ...]:
    """Recognise a single file."""
    return registry.detect(Bundle.of_file(name, data))


def parse(name: str, data: bytes, hint: str | None = None, *, max_result_bytes: int) -> ParsedSession:
    """Parse a single file."""
    return registry.parse(Bundle.of_file(name, data), hint, Options(max_result_bytes))


@pytest.mark.parametrize(
    ("name", "data", "confidence"),
    [
        ("log.txt", SESSION, 100),
        ("log.hail.jsonl", SESSION, 100),
        ("LOG.HAIL.JSONL", b"what?", 95),
        ("log.txt", OBJECT, 86),
        ("log.jsonl", b"what?", 70),
        ("log.json", b"what?", 34),
        ("log.txt", OLD, 90),
    ],
)
def test_hail_is_recognised(name: str, data: bytes, confidence: int) -> None:
    claims = {candidate.id: candidate for candidate in detect(name, data)}
    assert claims["hail"].confidence == confidence
    assert claims["hail"].reason


def test_nothing_is_recognised_in_a_note() -> None:
    assert detect("notes.txt", b"hello") == ()


def test_candidates_are_ranked_by_confidence_then_id() -> None:
    amp, codex, hail = Candidate("amp", 70, ""), Candidate("codex", 90, ""), Candidate("hail", 70, "")
    assert rank([hail, amp, codex]) == (codex, amp, hail)


@pytest.mark.parametrize("data", [SESSION, OBJECT, OLD], ids=["jsonl", "object", "hail/0.1"])
def test_all_forms_of_hail_become_canonical(data: bytes) -> None:
    parsed = parse("log.jsonl", data, max_result_bytes=LIMIT)
    assert (parsed.parser, parsed.native_adapter, parsed.warnings) == ("hail", None, parsed.session.warnings)
    body = b"".join(parsed.session.chunks)
    assert len(body) == parsed.session.size
    first, *_, last = body.splitlines()
    assert (json.loads(first)["type"], json.loads(last)["type"]) == ("header", "stats")


def test_facts_are_those_of_the_session() -> None:
    facts = parse("log.jsonl", SESSION, max_result_bytes=LIMIT).session.facts
    assert (facts.session_id, facts.title, facts.tool) == ("s1", "Known", "claude-code")
    assert (facts.created_at, facts.event_count) == ("2026-03-01T10:00:00Z", 2)


@pytest.mark.parametrize("path", shared_files("fixtures/real/hail/*.jsonl"))
def test_real_hail_is_read_without_loss(path: Path) -> None:
    data = path.read_bytes()
    parsed = parse(path.name, data, max_result_bytes=10 * len(data))
    assert parsed.session.account.broken == 0
    assert parsed.session.account.read == len(data.splitlines())
    assert parsed.session.facts.title


@pytest.mark.parametrize("path", shared_files("corpora/json-test-suite/test_parsing/*.json"))
def test_no_file_of_the_json_corpus_is_taken_for_a_session(path: Path) -> None:
    with pytest.raises((ParseFailedError, ParserSelectionRequiredError)):
        parse(path.name, path.read_bytes(), max_result_bytes=LIMIT)


@pytest.mark.parametrize(
    "data", [b"a\0b", b"\xff\xfea", b"\xed\xa0\x80", "ü".encode()[:1], b"x" * 70_000 + b"\xc3"]
)
def test_what_is_not_text_has_no_candidates(data: bytes) -> None:
    with pytest.raises(ParseFailedError, match="not UTF-8 text") as caught:
        parse("log.hail.jsonl", data, max_result_bytes=LIMIT)
    assert caught.value.candidates == ()


@pytest.mark.parametrize("data", [b"", b"\n", b" \t\r\n" * 100])
def test_an_empty_file_says_so(data: bytes) -> None:
    for hint in (None, "hail"):
        with pytest.raises(ParseFailedError, match="The file is empty"):
            parse("log.hail.jsonl", data, hint, max_result_bytes=LIMIT)


def test_text_may_be_cut_anywhere_by_the_check() -> None:
    padding = b"x" * (64 * 1024 - 1)
    with pytest.raises(ParseFailedError, match="looks like no session log"):
        parse("log.txt", padding + "한글".encode(), max_result_bytes=LIMIT)


def test_one_candidate_that_fails_is_a_failure() -> None:
    """A header is a claim that only HAIL makes."""
    with pytest.raises(ParseFailedError) as caught:
        parse("log.txt", b'{"type":"header","version":"hail-1.0.0","session_id":"s"}', max_result_bytes=LIMIT)
    assert [candidate.id for candidate in caught.value.candidates] == ["hail"]
    assert readable_formats() in (caught.value.hint or "")


def test_candidates_besides_the_failing_hint_are_a_choice() -> None:
    with pytest.raises(ParserSelectionRequiredError) as caught:
        parse("log.jsonl", b'{"type":"mystery"}', "hail", max_result_bytes=LIMIT)
    failures = (caught.value.hint or "").split("; ")
    assert failures[0].startswith("parser_hint 'hail' failed: ")
    tried = [failure.split("'")[1] for failure in failures]
    assert sorted(tried) == sorted({"hail", *(candidate.id for candidate in caught.value.candidates)})


def test_no_candidate_says_what_is_read() -> None:
    with pytest.raises(ParseFailedError, match="looks like no session log") as caught:
        parse("notes.txt", b"hello", max_result_bytes=LIMIT)
    assert caught.value.hint == f"What can be read: {readable_formats()}."


def test_a_hint_reads_what_was_not_recognised() -> None:
    assert parse("notes.txt", SESSION, "hail", max_result_bytes=LIMIT).parser == "hail"


def test_hints() -> None:
    assert [check_hint(hint) for hint in (None, "", "  ", " hail ")] == [None, None, None, "hail"]
    with pytest.raises(UnknownParserError, match="names no parser") as caught:
        check_hint("HAIL")
    assert caught.value.hint == f"Known are: {', '.join(sorted(parser.id for parser in PARSERS))}."


def test_the_result_has_a_byte_budget() -> None:
    size = parse("log.jsonl", SESSION, max_result_bytes=LIMIT).session.size
    assert parse("log.jsonl", SESSION, max_result_bytes=size).session.size == size
    with pytest.raises(ResultTooLargeError) as caught:
        parse("log.jsonl", SESSION, max_result_bytes=size - 1)
    assert (caught.value.status, caught.value.code) == (422, "file_too_large")


def test_the_set_version_names_every_parser() -> None:
    assert SET_VERSION.split(",") == [f"{parser.id}/{parser.version}" for parser in PARSERS]


@pytest.mark.parametrize("name", ["session.jsonl", "session.json", "notes.md", ".jsonl", "unnamed"])
def test_recognition_does_not_hold_a_large_log_a_second_time(name: str) -> None:
    log = lines(header("s1"), *talk("Question?", "Answer, in so many words. " * 100) * 1000)
    assert len(log) > 2_000_000
    tracemalloc.start()
    try:
        detect(name, log)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < len(log) / 2
