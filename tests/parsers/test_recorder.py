"""Order, times, ids, and the account: what the recorder sees to for every parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.hail import AgentMessage, Event, HailJsonError, Instant, JsonBlock, TextBlock, UserMessage
from opensession.parsers import recorder as recorder_module
from opensession.parsers.recorder import NO_TIME, Draft, Recorder
from opensession.parsers.truncation import cut_text


def said(text: str, second: int | None = None, **fields: str) -> Draft:
    """Return a prompt."""
    time = None if second is None else Instant(second)
    return Draft(UserMessage(), [TextBlock(text=text)], time, **fields)  # type: ignore[arg-type]  # event_id only


def recorded(*drafts: Draft) -> list[Event]:
    """Record drafts and return the events."""
    events: list[Event] = []
    recorder = Recorder("kettle", events.append)
    for draft in drafts:
        recorder.add(draft)
    recorder.finish()
    return events


@given(st.lists(st.tuples(st.none() | st.integers(1, 9), st.sampled_from(["", "a", "a~2", "b"]))))
def test_times_never_go_back_and_ids_are_unique(given_drafts: list[tuple[int | None, str]]) -> None:
    events = recorded(*(said("x", second, event_id=name) for second, name in given_drafts))
    assert len(events) == len(given_drafts)
    assert len({event.event_id for event in events}) == len(events)
    times = [event.timestamp for event in events]
    assert times == sorted(times)


def test_a_missing_time_is_that_of_the_event_before_or_of_the_first_known() -> None:
    events = recorded(said("a"), said("b", 5), said("c"), said("d", 3))
    assert [event.timestamp.seconds for event in events] == [5, 5, 5, 5]
    [alone] = recorded(said("a"))
    assert (alone.timestamp, alone.attributes) == (NO_TIME, {"time.estimated": True})


def test_what_is_held_holds_back_what_follows() -> None:
    events: list[Event] = []
    recorder = Recorder("kettle", events.append)
    first = recorder.hold(said("a", 1))
    recorder.add(first)
    recorder.add(said("b", 2))
    assert not events
    first.event_type = AgentMessage()
    recorder.settle(first)
    assert [event.event_type.type for event in events] == ["AgentMessage", "UserMessage"]


def test_nothing_is_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "MAX_WAITING_EVENTS", 3)
    events: list[Event] = []
    recorder = Recorder("kettle", events.append)
    recorder.add(recorder.hold(said("a", 1)))
    for number in range(5):
        recorder.add(said(str(number), 2))
    assert len(events) == 6


def test_too_many_events_are_left_out_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "MAX_EVENTS", 2)
    events: list[Event] = []
    recorder = Recorder("kettle", events.append)
    for number in range(5):
        recorder.add(said(str(number), 1))
    recorder.finish()
    assert len(events) == 2
    assert recorder.tally.warnings() == ("3 events beyond the first 2 are left out",)


def test_other_lanes_are_woven_in_by_their_times() -> None:
    lane = recorded(said("x", 2, event_id="x"), said("y", 9, event_id="y"))
    events: list[Event] = []
    recorder = Recorder("kettle", events.append)
    recorder.merge(lane)
    for second in (1, 2, 5):
        recorder.add(said(str(second), second, event_id=str(second)))
    recorder.finish()
    assert [event.event_id for event in events] == ["1", "2", "x", "5", "y"]


def test_an_event_that_cannot_be_written_says_so() -> None:
    events: list[Event] = []

    def emit(event: Event) -> None:
        if isinstance(event.content.blocks[0], JsonBlock):
            raise HailJsonError("number out of range")
        events.append(event)

    recorder = Recorder("kettle", emit)
    recorder.add(Draft(UserMessage(), [JsonBlock(data=float("inf"))], Instant(1)))
    [event] = events
    assert event.content.blocks == (TextBlock(text="[values that cannot be written as JSON]"),)
    assert len(recorder.tally.warnings()) == 1


def test_each_record_counts_once_as_what_became_of_it() -> None:
    recorder = Recorder("kettle", lambda _: None)
    recorder.count("user")
    recorder.keep_raw("beam", {})
    recorder.raw_block("smell", {})
    recorder.count("user")
    recorder.count("user")
    account = recorder.tally.account()
    assert (account.read, account.mapped_types, account.raw_types) == (3, {"user": 2}, {"beam": 1})


def test_long_texts_are_cut_aloud() -> None:
    assert cut_text("abc", 3) == "abc"
    assert cut_text("abcde", 3) == "abc\n[… 2 more characters are left out]"
