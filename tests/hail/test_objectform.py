"""The single-object form (hail.md §2.4, §20 row 6), read strictly and tolerantly."""

import json

import pytest
from pydantic import JsonValue

from opensession.hail import (
    HailError,
    HailJsonError,
    Session,
    ingest,
    read_any,
    read_session_object,
    write_session_object,
)
from tests.hail.samples import after, event_object, said, session


def sample() -> Session:
    return session(said('a ] } " \\ ,', event_id="1"), said("b", event_id="2", at=after(3)))


def members() -> dict[str, JsonValue]:
    value = json.loads(write_session_object(sample()))
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("indent", [None, 0, 1, 4])
def test_layout_does_not_matter(indent: int | None) -> None:
    text = json.dumps(members(), indent=indent, sort_keys=True).encode()
    for data in (text, b"\xef\xbb\xbf" + text, b"\r\n " + text + b"\t\n"):
        assert read_session_object(data) == sample()
        reading = read_any(data, tolerant=False)
        assert (reading.session, reading.dialect) == (sample(), "hail-json")
        assert reading.account.read == reading.account.mapped == 4


def test_stats_may_be_absent_and_are_kept_if_given() -> None:
    value = members()
    value["stats"] = {**dict.fromkeys(sample().stats.model_dump(), 5)}
    assert read_session_object(json.dumps(value).encode()).stats.event_count == 5
    reading = read_any(json.dumps(value).encode(), tolerant=False)
    assert (reading.session.stats.event_count, reading.supplied_stats is not None) == (2, True)
    del value["stats"]
    assert read_session_object(json.dumps(value).encode()) == sample()
    assert read_any(json.dumps(value).encode(), tolerant=False).supplied_stats is None


@pytest.mark.parametrize("field", ["version", "session_id", "agent", "context", "events"])
def test_the_other_fields_are_required(field: str) -> None:
    value = members()
    del value[field]
    with pytest.raises(HailJsonError, match=f"missing field `{field}`"):
        read_session_object(json.dumps(value).encode())
    value[field] = None
    with pytest.raises(HailJsonError):
        read_session_object(json.dumps(value).encode())
    if field != "events":
        with pytest.raises(HailError):
            read_any(json.dumps(value).encode(), tolerant=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"events": [', '"events": [,'),
        ('"events": [', '"events": [1,'),
        ('"events": [', '"events": [{} '),
        ('"version": ', '"version": "x", "version": '),
        ('"stats": {', '"stats": {"event_count": 1, '),
        ('"agent": {', '"agent": {"tool": "x", '),
        ('"agent": {', '"agent" {'),
        ('"agent": {', "agent: {"),
        ('"agent": {', '"\\ud800": 1, "agent": {'),
        ('"agent": {', '"other": [1,], "agent": {'),
        ('"agent": {', '"other": nan, "agent": {'),
        ('"agent": {', '"other": , "agent": {'),
        ('"agent": {', '"other": "a\x01", "agent": {'),
        ('"agent": {', ', "agent": {'),
    ],
)
def test_malformed_objects_are_errors(old: str, new: str) -> None:
    text = json.dumps(members())
    assert old in text
    with pytest.raises(HailJsonError):
        read_session_object(text.replace(old, new, 1).encode())


@pytest.mark.parametrize("tail", ["}", ",", "{}", "x", " 1", "\x00"])
def test_text_behind_the_object_is_an_error(tail: str) -> None:
    with pytest.raises(HailJsonError):
        read_session_object((json.dumps(members()) + tail).encode())


def test_unknown_fields_are_ignored_whatever_json_they_hold() -> None:
    text = write_session_object(sample()).replace(b'{"version"', b'{"x":{"a":1,"a":2},"x":[[]],"version"', 1)
    assert read_session_object(text) == sample()


def test_every_cut_is_an_error_when_strict() -> None:
    text = write_session_object(sample())
    for end in range(len(text)):
        with pytest.raises(HailError):
            read_session_object(text[:end])


def test_errors_name_event_and_line() -> None:
    value = members()
    value["events"] = [event_object(), event_object({"type": "Odd", "data": {}})]
    with pytest.raises(HailJsonError) as caught:
        read_session_object(json.dumps(value, indent=0).encode())
    text = json.dumps(value, indent=0)
    line = text[: text.index("Odd")].count("\n")
    assert str(caught.value).startswith("JSON error at line ")
    assert str(caught.value).endswith(": event 1: event_type: unknown variant `Odd`")
    assert caught.value.line is not None
    assert line - 8 <= caught.value.line <= line


def test_tolerant_reading_keeps_the_other_events() -> None:
    value = members()
    assert isinstance(value["events"], list)
    odd = event_object({"type": "Odd", "data": {"a": 1}}, event_id="3")
    value["events"] += [3, odd, {"event_id": "4"}]
    value["stats"] = "none"
    value["future"] = [1]
    reading = read_any(json.dumps(value).encode(), tolerant=True)
    assert [event.event_id for event in reading.session.events] == ["1", "2", "3"]
    account = reading.account
    assert (account.read, account.mapped, account.raw, account.broken) == (7, 3, 1, 3)
    assert account.raw_types == {"event:Odd": 1}
    reasons = [broken.reason for broken in account.broken_lines]
    assert reasons[0] == "event 2: expected an object"
    assert reasons[1] == "event 4: missing field `timestamp`"
    assert reasons[2] == "stats: expected an object"


def test_tolerant_reading_takes_what_a_cut_left() -> None:
    text = write_session_object(sample())
    start, second = text.index(b'"events"'), text.index(b'{"event_id":"2"')
    for end in range(start + 10, len(text)):
        reading = read_any(text[:end], tolerant=True)
        assert len(reading.session.events) == (
            0 if end < second - 1 else 1 if end < text.index(b'],"stats"') else 2
        )
        assert reading.account.broken >= 1
        assert reading.account.read == reading.account.mapped + reading.account.broken


def test_both_forms_digest_alike() -> None:
    assert ingest(write_session_object(sample())).id == ingest(json.dumps(members(), indent=2).encode()).id


def test_a_flood_of_fields_is_refused() -> None:
    flood = "".join(f'"k{number}":0,' for number in range(20_000))
    text = "{" + flood + json.dumps(members())[1:]
    with pytest.raises(HailJsonError, match="too many fields"):
        read_session_object(text.encode())
