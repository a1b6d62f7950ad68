"""hail.md §1.1 and §1.2: what JSON is read, and how it is written."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import HailError, HailIoError, HailJsonError, decode_json, encode_json, encode_pretty
from opensession.hail.jsontext import MAX_DEPTH, float_form, nesting
from tests.hail.strategies import json_values


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("0", "0"),
        ("-0", "-0.0"),
        ("-0.0", "-0.0"),
        ("18446744073709551615", "18446744073709551615"),
        ("18446744073709551616", "1.8446744073709552e+19"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775809", "-9.223372036854776e+18"),
        ("100000000000000000000000000000000", "1e+32"),
        ("2.50", "2.5"),
        ("1.0", "1.0"),
        ("1e5", "100000.0"),
        ("1E+15", "1000000000000000.0"),
        ("1e16", "1e+16"),
        ("123456789012345680.0", "1.2345678901234568e+17"),
        ("0.001", "0.001"),
        ("0.0001", "0.0001"),
        ("0.00001", "0.00001"),
        ("-0.0000123", "-0.0000123"),
        ("1e-6", "1e-6"),
        ("1.5e-9", "1.5e-9"),
        ("1e-10", "1e-10"),
        ("5e-324", "5e-324"),
        ("1e-400", "0.0"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("0.1234567890123456789", "0.12345678901234568"),
    ],
)
def test_numbers_have_one_written_form(number: str, written: str) -> None:
    assert encode_json(decode_json(number)) == written
    assert encode_json(decode_json(f'{{"a":[{number}]}}')) == f'{{"a":[{written}]}}'
    assert encode_json(decode_json(written)) == written


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 400, "-" + "9" * 5000])
def test_numbers_beyond_doubles_are_refused(number: str) -> None:
    with pytest.raises(HailJsonError, match="number out of range"):
        decode_json(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_float_form_is_the_shortest_that_reads_back(number: float) -> None:
    text = float_form(number)
    assert float(text) == number
    assert math.copysign(1, float(text)) == math.copysign(1, number)
    digits = text.lstrip("-").partition("e")[0].replace(".", "").strip("0")
    assert digits == repr(number).lstrip("-").partition("e")[0].replace(".", "").strip("0")
    assert "e-0" not in text
    assert ("e" in text) == (number != 0 and not 1e-5 <= abs(number) < 1e16)


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "-Infinity", '"\\ud800"', '{"\\udc00":1}', '"\\uD83D\\u0041"', "[1,]", "01", "'a'"],
)
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(HailJsonError):
        decode_json(text)


@pytest.mark.parametrize("data", [b'"\xff"', b'"\xed\xa0\x80"', b"\xef\xbb\xbf1", b""])
def test_bytes_that_are_no_json_text_are_refused(data: bytes) -> None:
    with pytest.raises(HailError):
        decode_json(data)


def test_escaped_pairs_and_backslashes_before_u_are_no_lone_surrogates() -> None:
    assert decode_json('"\\ud83d\\ude00"') == "😀"
    assert decode_json('"\\uD83D\\uDE00\\ud83d\\ude00"') == "😀😀"
    assert decode_json('"\\\\ud800"') == "\\ud800"
    with pytest.raises(HailJsonError, match="lone surrogate"):
        decode_json('"\\\\\\ud800"')


def test_of_a_repeated_key_the_last_value_counts() -> None:
    assert decode_json('{"a":1,"b":{"c":1,"c":2},"a":3}') == {"a": 3, "b": {"c": 2}}


def test_strings_are_escaped_as_little_as_possible() -> None:
    text = '"\\/\b\f\n\r\t\x00\x1f\x7f\u2028\u2029é한😀'
    assert encode_json(text) == '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u2028\u2029é한😀"'


def test_keys_are_sorted_by_code_point() -> None:
    value: JsonValue = {"é": 1, "b": {"z": 1, "a": 2}, "Z": 3, "\U0001f600": 4, "\uffff": 5}
    assert encode_json(value) == '{"Z":3,"b":{"a":2,"z":1},"é":1,"\uffff":5,"\U0001f600":4}'
    assert encode_json({"b": 1e-7, "a": {"d": 1, "c": 2}}) == '{"a":{"c":2,"d":1},"b":1e-7}'


@given(json_values)
def test_what_is_written_reads_back_and_is_written_alike(value: JsonValue) -> None:
    text = encode_json(value)
    assert decode_json(text) == value
    assert encode_json(decode_json(text)) == text
    assert json.loads(text) == value
    assert decode_json(encode_pretty(value)) == value


def test_pretty_form() -> None:
    value: JsonValue = {"b": [1, {"c": None}], "a": {}, "d": [], "e": 1e-5, "f": True}
    assert encode_pretty(value) == (
        '{\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ],\n  "a": {},\n  "d": [],\n'
        '  "e": 0.00001,\n  "f": true\n}'
    )
    assert encode_pretty({"b": 1, "a": 2}, sort_keys=True) == '{\n  "a": 2,\n  "b": 1\n}'


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, [-math.inf], {"a": {1, 2}}, b"x", 10**400, {"a": [1e-7, math.nan]}]
)
def test_values_that_are_no_json_are_not_written(value: JsonValue) -> None:
    with pytest.raises(HailJsonError):
        encode_json(value)


def test_pretty_form_refuses_what_is_no_number() -> None:
    with pytest.raises(HailJsonError, match="number out of range"):
        encode_pretty([math.inf])


def test_integers_of_python_beyond_64_bits_are_written_as_floats() -> None:
    assert encode_json(2**64) == "1.8446744073709552e+19"
    assert encode_json([-(2**63), 2**64 - 1]) == "[-9223372036854775808,18446744073709551615]"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"[{":', "}]")])
def test_nesting_ends_at_127(opening: str, closing: str) -> None:
    levels = MAX_DEPTH // (opening.count("[") // 2 + 1)
    fits, exceeds = opening * levels + "1" + closing * levels, opening * 128 + "1" + closing * 128
    assert encode_json(decode_json(fits)) == fits
    with pytest.raises(HailJsonError, match="recursion limit exceeded"):
        decode_json(exceeds)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_a_hundred_thousand_brackets_do_no_harm(text: str) -> None:
    with pytest.raises(HailJsonError, match="recursion limit exceeded"):
        decode_json(text)


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        (b'["[[[["]', 1),
        (b'["\\"[[[["]', 1),
        (b'["\\\\",[["a"]]]', 3),
        (b'["\\\\\\"[",{"]":[]}]', 3),
        (b"[" + b"[]," * 200 + b"[]]", 2),
    ],
)
def test_brackets_in_strings_do_not_nest(text: bytes, depth: int) -> None:
    assert nesting(text + b" " * 3, 0) > 0
    padded = text[:-1] + b"," + b'"' + b"[" * 300 + b'"]'
    assert nesting(padded, 200) == depth


def test_values_nested_too_deep_are_not_written() -> None:
    deep: JsonValue = 1e-7
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(HailJsonError):
        encode_json(deep)
    with pytest.raises(HailJsonError, match="recursion limit exceeded"):
        encode_pretty(deep)


@given(st.binary(max_size=60))
def test_random_bytes_raise_hail_errors_only(data: bytes) -> None:
    try:
        value = decode_json(data)
    except (HailJsonError, HailIoError):
        return
    assert decode_json(encode_json(value)) == value


def test_errors_tell_the_place_and_not_the_content() -> None:
    with pytest.raises(HailJsonError) as caught:
        decode_json('{"password": hunter2}')
    assert str(caught.value) == "JSON error: Expecting value at column 14"
    with pytest.raises(HailIoError) as undecodable:
        decode_json(b"\xff")
    assert str(undecodable.value) == "IO error: stream did not contain valid UTF-8"
