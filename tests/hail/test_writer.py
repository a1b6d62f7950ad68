"""Canonical text (hail.md §10) and the round trip of everything that is written."""

import hashlib
import json

import pytest
from hypothesis import given
from pydantic import JsonValue

from opensession.hail import (
    Event,
    HailJsonError,
    Header,
    JsonBlock,
    Session,
    Stats,
    TextBlock,
    event_line,
    header_line,
    ingest,
    iter_records,
    read_session,
    read_session_object,
    session_object_pieces,
    stats_line,
    write_session,
    write_session_object,
)
from tests.hail.samples import HEADER_LINE, event, header
from tests.hail.strategies import events, headers, sessions, stats

KILN = """\
{"session_id":"kiln-42","type":"header","version":"hail-1.0.0","x-note":"dropped","agent":{"tool":"claude-code","model":"sonnet-x","provider":"anthropic","tool_version":null},"context":{"title":"Kiln ramp","created_at":"2026-05-04T12:00:00+02:00","updated_at":"2026-05-04T10:00:09.5Z","attributes":{"cwd":"/srv/kiln"}}}
{"type":"event","event_id":"k1","timestamp":"2026-05-04T10:00:00Z","event_type":{"type":"UserMessage"},"content":{"blocks":[{"type":"Text","text":"Slow the ramp below 600 °C"}]}}
{"type":"event","event_id":"k2","timestamp":"2026-05-04T10:00:03.250Z","event_type":{"type":"FileEdit","data":{"path":"src/ramp.py","diff":"--- a/src/ramp.py\\n+++ b/src/ramp.py\\n-RATE = 9\\n+RATE = 4\\n+SOAK = 20"}},"task_id":"ramp","content":{"blocks":[]},"attributes":{"input_tokens":120}}

{"type":"event","event_id":"k3","timestamp":"2026-05-04T10:00:09.500Z","event_type":{"type":"ShellCommand","data":{"command":"pytest -q","exit_code":0}},"task_id":"ramp","duration_ms":850,"content":{"blocks":[{"type":"Code","code":"3 passed","language":"text"}]}}
"""  # noqa: E501

KILN_CANONICAL = """\
{"type":"header","version":"hail-1.0.0","session_id":"kiln-42","agent":{"provider":"anthropic","model":"sonnet-x","tool":"claude-code"},"context":{"title":"Kiln ramp","tags":[],"created_at":"2026-05-04T10:00:00Z","updated_at":"2026-05-04T10:00:09.500Z","attributes":{"cwd":"/srv/kiln"}}}
{"type":"event","event_id":"k1","timestamp":"2026-05-04T10:00:00Z","event_type":{"type":"UserMessage"},"content":{"blocks":[{"type":"Text","text":"Slow the ramp below 600 °C"}]}}
{"type":"event","event_id":"k2","timestamp":"2026-05-04T10:00:03.250Z","event_type":{"type":"FileEdit","data":{"path":"src/ramp.py","diff":"--- a/src/ramp.py\\n+++ b/src/ramp.py\\n-RATE = 9\\n+RATE = 4\\n+SOAK = 20"}},"task_id":"ramp","content":{"blocks":[]},"attributes":{"input_tokens":120}}
{"type":"event","event_id":"k3","timestamp":"2026-05-04T10:00:09.500Z","event_type":{"type":"ShellCommand","data":{"command":"pytest -q","exit_code":0}},"task_id":"ramp","content":{"blocks":[{"type":"Code","code":"3 passed","language":"text"}]},"duration_ms":850}
{"type":"stats","event_count":3,"message_count":1,"tool_call_count":0,"task_count":1,"duration_seconds":9,"total_input_tokens":120,"total_output_tokens":0,"user_message_count":1,"files_changed":1,"lines_added":2,"lines_removed":1}
"""  # noqa: E501

ORDERED = """\
{"type":"header","version":"hail-1.0.0","session_id":"order-1","agent":{"provider":"openai","model":"gpt-x","tool":"codex"},"context":{"tags":[],"created_at":"2026-05-04T10:00:00Z","updated_at":"2026-05-04T10:00:00Z","attributes":{"Z":1.0,"cwd":"/srv/kiln","git":{"branch":"main","repo":"kiln"},"originator":"desk","é":2}}}
{"type":"stats","event_count":0,"message_count":0,"tool_call_count":0,"task_count":0,"duration_seconds":0,"total_input_tokens":0,"total_output_tokens":0,"user_message_count":0,"files_changed":0,"lines_added":0,"lines_removed":0}
"""


def test_the_kiln_session_has_its_documented_id() -> None:
    result = ingest(KILN.encode())
    assert result.canonical().decode() == KILN_CANONICAL
    assert result.size == 1253
    assert result.id == "a3d5b12ccc00fa2e4a14e950e78bfd3a4dd247283d664b6399f5fd657c5ae9a4"
    assert (result.max_active_agents, result.score, result.problems) == (1, 100, ())


def test_sorted_attributes_give_the_documented_id() -> None:
    shuffled = ORDERED.replace(
        '"Z":1.0,"cwd":"/srv/kiln","git":{"branch":"main","repo":"kiln"}',
        '"git":{"repo":"kiln","branch":"main"},"cwd":"/srv/kiln","Z":1.0',
    )
    assert shuffled != ORDERED
    for text in (ORDERED, shuffled):
        result = ingest(text.encode())
        assert result.canonical().decode() == ORDERED
        assert result.size == 554
        assert result.id == "5bd381d637002fc62921fbea8016c52f28bfff7c2c391e66d44f9147c30b7426"


@given(headers)
def test_header_lines_read_back(head: Header) -> None:
    line = header_line(head)
    assert list(iter_records(line)) == [head]
    assert header_line(head) == line


@given(events)
def test_event_lines_read_back(made: Event) -> None:
    line = event_line(made)
    (_header, read) = iter_records(HEADER_LINE + line)
    assert isinstance(read, Event)
    assert read == made
    assert event_line(read) == line
    assert next(iter(json.loads(line))) == "type"


@given(stats)
def test_stats_lines_read_back(counters: Stats) -> None:
    (_header, read) = iter_records(HEADER_LINE + stats_line(counters))
    assert read == counters


@given(sessions)
def test_sessions_read_back_in_both_forms(made: Session) -> None:
    text = write_session(made)
    assert read_session(text) == made
    assert write_session(read_session(text)) == text
    whole = write_session_object(made)
    assert read_session_object(whole) == made
    assert b"".join(session_object_pieces(made, iter(made.events), made.stats)) == whole
    assert list(json.loads(whole)) == ["version", "session_id", "agent", "context", "events", "stats"]


@given(sessions)
def test_canonical_bytes_stay_as_they_are(made: Session) -> None:
    once = ingest(write_session(made))
    again = ingest(once.canonical())
    assert again.canonical() == once.canonical()
    assert again.id == once.id == hashlib.sha256(once.canonical()).hexdigest()
    assert ingest(write_session_object(made)).canonical() == once.canonical()


def test_empty_lists_and_maps_are_written_as_documented() -> None:
    text = header_line(header()).decode()
    assert '"tags":[]' in text
    assert "related_session_ids" not in text
    assert "attributes" not in text
    full = header_line(header(related=("a",), tags=("t", "ü"), attributes={"k": []})).decode()
    assert '"tags":["t","ü"]' in full
    assert full.endswith('"related_session_ids":["a"],"attributes":{"k":[]}}}\n')


@pytest.mark.parametrize("value", [float("nan"), "\ud800", {"\udfff": 1}, object()])
def test_what_no_reader_accepts_is_not_written(value: JsonValue) -> None:
    with pytest.raises(HailJsonError):
        event_line(event(None, JsonBlock(data=value)))
    with pytest.raises(HailJsonError):
        event_line(event(attributes={"a": value}))


def test_nesting_is_limited_for_the_whole_line() -> None:
    def nested(levels: int) -> JsonValue:
        value: JsonValue = "[["
        for _ in range(levels):
            value = [value]
        return value

    fits = event_line(event(None, JsonBlock(data=nested(123)), TextBlock(text="{" * 200)))
    assert len(list(iter_records(HEADER_LINE + fits))) == 2
    for levels in (124, 900, 5000):
        with pytest.raises(HailJsonError):
            event_line(event(None, JsonBlock(data=nested(levels))))
