"""Finding the parts of a JSON text has to agree with decoding it."""

import json

from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import HailError, decode_json
from opensession.hail.spans import Span, elements, outline
from tests.hail.strategies import json_values, texts


@given(st.dictionaries(texts, json_values, max_size=5), st.sampled_from([None, 0, 3]))
def test_members_are_where_the_outline_says(value: dict[str, JsonValue], indent: int | None) -> None:
    text = json.dumps(value, indent=indent).encode()
    places = outline(b" \n" + text + b"\r\n", 1)
    assert places.defect is None
    assert [name for name, _span in places.members] == list(value)
    found = {name: decode_json((b" \n" + text)[span.start : span.end]) for name, span in places.members}
    assert found == value
    assert places.has(*value)


@given(st.lists(json_values, max_size=5), st.sampled_from([None, 0, 3]))
def test_elements_are_where_they_are_said_to_be(value: list[JsonValue], indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False).encode()
    spans = elements(text, Span(0, len(text)))
    assert [decode_json(text[span.start : span.end]) for span in spans] == value


@given(st.text(st.sampled_from('{}[]",:\\ a1\n'), max_size=30))
def test_an_outline_without_defect_is_of_an_object(text: str) -> None:
    data = text.encode()
    places = outline(data)
    if places.defect is not None:
        return
    try:
        for _name, span in places.members:
            decode_json(data[span.start : span.end])
    except HailError:
        return
    value = decode_json(data)
    assert isinstance(value, dict)
    assert set(value) == {name for name, _span in places.members}


def test_the_last_of_repeated_keys_is_found() -> None:
    data = b'{"a":1,"b":2,"a":3}'
    places = outline(data)
    span = places.span("a")
    assert span is not None
    assert data[span.start : span.end] == b"3"
    assert places.span("c") is None


def test_an_unclosed_value_runs_to_the_end() -> None:
    data = b'{"a":1,"b":[1,{"c":"]}'
    places = outline(data)
    assert places.span("b") == Span(11, len(data), closed=False)
    assert places.defect is not None


def test_long_strings_of_escapes_take_no_time() -> None:
    data = b'{"a":"' + b"\\\\" * 500_000
    assert outline(data).defect == "expected value"
    assert outline(data + b'"}').defect is None
