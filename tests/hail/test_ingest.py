"""One pass gives what the separate functions give, and needs little memory."""

import tracemalloc
from collections.abc import Iterable
from dataclasses import fields

import pytest
from hypothesis import given

from opensession.hail import (
    FileEdit,
    HailError,
    Ingest,
    Session,
    SessionTooLargeError,
    ShellCommand,
    TextBlock,
    event_line,
    extract,
    ingest,
    max_active_agents,
    object_id,
    recompute_stats,
    score,
    stream_canonical,
    validate_session,
    write_session,
    write_session_object,
)
from opensession.hail.ingest import Digest
from tests.hail.samples import HEADER_LINE, after, event, header, jsonl, said, session
from tests.hail.strategies import sessions

MAX_FACTOR = 3


def large_session(events: int) -> Session:
    """A session like those that agents write: prompts, commands with output, edits; about 1 KB an event."""
    made = []
    for number in range(events):
        kinds = (
            None,
            ShellCommand(command=f"pytest -q tests/{number}", exit_code=number % 2),
            FileEdit(path=f"src/part{number % 50}.py", diff="+line\n-other\n" * 20),
        )
        text = f"Step {number}: " + 'the quick brown fox {jumps} [over] "it"\n' * 15
        made.append(
            event(
                kinds[number % 3],
                TextBlock(text=text),
                event_id=f"4c1f8c5e-{number:012d}",
                at=after(number),
                task="main",
                attributes={"input_tokens": number, "model": "sonnet-x", "source": "log"},
            )
        )
    return session(*made)


@given(sessions)
def test_the_pass_agrees_with_the_separate_functions(made: Session) -> None:
    result = ingest(write_session(made))
    again = made.model_copy(update={"stats": recompute_stats(made.events)})
    assert result.canonical() == write_session(again)
    assert result.id == object_id(result.canonical())
    assert result.size == len(result.canonical())
    assert result.header == made.header()
    assert (result.stats, result.supplied_stats) == (again.stats, made.stats)
    assert result.extraction == extract(made)
    assert result.max_active_agents == max_active_agents(made.events)
    assert result.score == score(made.events)
    assert result.problems == validate_session(made)
    assert b"".join(stream_canonical(write_session(made))) == result.canonical()


@given(sessions)
def test_events_of_a_parser_can_be_fed(made: Session) -> None:
    digest = Ingest()
    for one in made.events:
        digest.feed(one)
    fed, read = digest.finish(made.header()), ingest(write_session(made))
    for field in fields(Digest):
        assert getattr(fed, field.name) == getattr(read, field.name)


def test_search_text_is_bounded_by_the_argument() -> None:
    data = write_session(session(said("hello"), said("world")))
    assert ingest(data).search_text == "hello\nworld"
    assert ingest(data, search_bytes=8).search_text == "hello\nwo"
    assert ingest(data, search_bytes=0).search_text == ""


def test_canonical_lines_come_while_the_body_arrives() -> None:
    lines = [HEADER_LINE, event_line(event(event_id="1")), event_line(event(event_id="2"))]
    read: list[bytes] = []

    def arriving() -> Iterable[bytes]:
        for line in lines:
            read.append(line)
            yield line

    produced = stream_canonical(arriving())
    assert next(produced) == HEADER_LINE
    assert len(read) == 1
    assert next(produced) == lines[1]
    assert len(read) == 2
    assert len(list(produced)) == 2


def test_tolerant_streams_skip_what_is_broken() -> None:
    data = jsonl({"type": "note"}) + b"{"
    with pytest.raises(HailError):
        list(stream_canonical(data))
    assert b"".join(stream_canonical(data, tolerant=True)) == ingest(data, tolerant=True).canonical()


def test_chunks_are_neither_many_nor_one() -> None:
    made = large_session(3000)
    result = ingest(write_session(made))
    assert 4 <= len(result.chunks) <= 20
    assert result.canonical() == write_session(made)


@pytest.mark.parametrize("write", [write_session, write_session_object])
@pytest.mark.parametrize("tolerant", [False, True])
def test_memory_stays_below_three_times_the_body(write: object, tolerant: bool) -> None:
    assert callable(write)
    body = write(large_session(2700))
    assert 2_500_000 < len(body) < 4_000_000
    tracemalloc.start()
    result = ingest(body, tolerant=tolerant)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result.stats.event_count == 2700
    assert len(body) + peak <= MAX_FACTOR * len(body)


def test_a_stream_of_chunks_is_not_gathered() -> None:
    body = write_session(large_session(2700))
    pieces = [body[at : at + 65_536] for at in range(0, len(body), 65_536)]
    tracemalloc.start()
    size = sum(map(len, stream_canonical(iter(pieces))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == len(body)
    assert peak < len(body) / 4


def test_a_header_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(HailError):
        Ingest().finish(header(attributes={"a": float("nan")}))


@given(sessions)
def test_a_session_larger_than_the_limit_is_refused(made: Session) -> None:
    size = ingest(write_session(made)).size
    assert ingest(write_session(made), max_bytes=size).size == size
    with pytest.raises(SessionTooLargeError):
        ingest(write_session(made), max_bytes=size - 1)
