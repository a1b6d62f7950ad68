"""The JSONL container (hail.md §2) and the liberties of §20 row 4."""

import pytest
from pydantic import JsonValue

from opensession.hail import (
    Event,
    HailError,
    HailIoError,
    HailJsonError,
    Header,
    MissingHeaderError,
    Stats,
    UnexpectedLineTypeError,
    iter_records,
    read_header,
    read_header_and_stats,
    read_session,
    recompute_stats,
    stats_line,
    write_session,
)
from opensession.hail.lines import numbered_lines
from tests.hail.samples import HEADER_LINE, after, event_object, jsonl, said, session

EVENT = event_object()
STATS: dict[str, JsonValue] = {
    "type": "stats",
    "event_count": 9,
    "message_count": 8,
    "tool_call_count": 7,
    "task_count": 6,
    "duration_seconds": 5,
}


def test_a_supplied_stats_line_is_kept_wherever_it_stands() -> None:
    read = read_session(jsonl(STATS, EVENT))
    assert (read.stats.event_count, len(read.events)) == (9, 1)
    assert read_session(jsonl(STATS, EVENT, {**STATS, "event_count": 3})).stats.event_count == 3


def test_missing_stats_are_recomputed() -> None:
    read = read_session(jsonl(EVENT, EVENT))
    assert read.stats == recompute_stats(read.events)
    assert read.stats.event_count == 2


def test_further_headers_are_read_and_ignored() -> None:
    other = HEADER_LINE.replace(b"loom-9", b"loom-10")
    assert read_session(HEADER_LINE + other).session_id == "loom-9"
    with pytest.raises(HailJsonError, match="line 2"):
        read_session(HEADER_LINE + other.replace(b'"version"', b'"v"'))


@pytest.mark.parametrize("data", [b"", b"\n", b"\n \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_nothing_has_no_header(data: bytes) -> None:
    with pytest.raises(MissingHeaderError, match=r"^Missing header line$") as caught:
        read_session(data)
    assert caught.value.kind == "MissingHeader"


@pytest.mark.parametrize(
    ("data", "line"), [(stats_line(recompute_stats([])), 1), (b"\n" + stats_line(recompute_stats([])), 2)]
)
def test_the_first_line_has_to_be_the_header(data: bytes, line: int) -> None:
    with pytest.raises(UnexpectedLineTypeError) as caught:
        read_session(data + HEADER_LINE)
    assert str(caught.value) == f"Unexpected line type at line {line}: expected header"
    assert (caught.value.kind, caught.value.line) == ("UnexpectedLineType", line)


def test_blank_lines_cost_nothing_but_count() -> None:
    events = jsonl(EVENT).removeprefix(HEADER_LINE)
    data = b"\xef\xbb\xbf\r\n  \n" + HEADER_LINE + b"\n   \n\t\n" + events + b"\n\n"
    assert len(read_session(data).events) == 1
    with pytest.raises(HailJsonError, match="line 10:"):
        read_session(data + b"{}")


def test_spaces_and_carriage_returns_around_a_line_are_accepted() -> None:
    spaced = b" \t" + jsonl(EVENT, STATS).replace(b"\n", b" \r\n")
    assert len(read_session(spaced).events) == 1


@pytest.mark.parametrize("line", [b"\xff", b'{"type":"event","event_id":"\xff"}', b'"\xed\xa0\x80"'])
def test_bytes_that_are_no_text_are_io_errors(line: bytes) -> None:
    with pytest.raises(HailIoError) as caught:
        read_session(HEADER_LINE + line)
    assert str(caught.value) == "IO error: stream did not contain valid UTF-8"
    assert (caught.value.kind, caught.value.line) == ("Io", 2)


def test_a_byte_order_mark_is_dropped_at_the_start_alone() -> None:
    with pytest.raises(HailJsonError, match="line 2"):
        read_session(HEADER_LINE + b"\xef\xbb\xbf" + HEADER_LINE)


def test_partial_reads_look_at_the_ends_alone() -> None:
    data = jsonl(EVENT, STATS).replace(b'"event_id"', b"broken")
    assert read_header(data).session_id == "loom-9"
    header, stats = read_header_and_stats(data + b"\n \n")
    assert header.session_id == "loom-9"
    assert stats is not None
    assert stats.event_count == 9
    assert read_header_and_stats(jsonl(STATS, EVENT))[1] is None
    assert read_header_and_stats(HEADER_LINE)[1] is None
    for wrong in (b"", b"{}", jsonl(EVENT).removeprefix(HEADER_LINE)):
        with pytest.raises(HailError):
            read_header(wrong)
        with pytest.raises(HailError):
            read_header_and_stats(wrong)


def test_records_come_in_order_and_before_a_later_error() -> None:
    records = iter_records(jsonl(EVENT, STATS) + b"{")
    assert [type(next(records)) for _ in range(3)] == [Header, Event, Stats]
    with pytest.raises(HailJsonError, match="line 4"):
        next(records)


@pytest.mark.parametrize("size", [1, 2, 7, 64, 10_000])
def test_chunks_may_be_cut_anywhere(size: int) -> None:
    data = b"\xef\xbb\xbf\n" + write_session(session(said("ü\n"), said("b", at=after(1)))).rstrip(b"\n")
    chunks = [data[place : place + size] for place in range(0, len(data), size)]
    assert list(iter_records(iter(chunks))) == list(iter_records(data))
    assert list(numbered_lines([*chunks, b""])) == list(numbered_lines(data))


def test_lines_end_at_line_feeds_alone() -> None:
    text = "a\u2028b\x85c\vd\fe\u2029f"
    (read,) = read_session(write_session(session(said(text)))).events
    assert read.content.blocks[0].model_dump()["text"] == text
