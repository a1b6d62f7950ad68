"""Titles, results, times and JSON: the small rules that every parser shares."""

import pytest
from pydantic import JsonValue

from opensession.hail import CodeBlock, Instant, Tally, TextBlock
from opensession.hail.lines import numbered_lines
from opensession.parsers.decoding import NotJsonError, decode, decode_head, decode_records
from opensession.parsers.languages import language_of
from opensession.parsers.providers import provider_of
from opensession.parsers.results import result_blocks, without_reminders
from opensession.parsers.times import later, millis_between, parse_time
from opensession.parsers.titles import prompt_title


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("  Boil water  ", "Boil water"),
        ("Boil\n\nwater", "Boil\n\nwater"),
        ("x" * 100, "x" * 77 + "..."),
        ("<ide_opened_file>a.py</ide_opened_file>\nFix it", "Fix it"),
        ("<command-name>/clear</command-name>", None),
        ("[Request interrupted by user]", None),
        ("<b>bold</b> moves", "<b>bold</b> moves"),
        ("<div>", "<div>"),
        ("   ", None),
    ],
)
def test_titles_are_prompts(prompt: str, title: str | None) -> None:
    assert prompt_title(prompt) == title


def test_many_wrappers_are_removed_in_one_pass() -> None:
    assert prompt_title("<a-b>x</a-b>" * 50_000 + "Go") == "Go"


def test_reminders_are_removed_wherever_they_stand() -> None:
    assert (
        without_reminders("a<system-reminder>x</system-reminder>b<system-reminder>y</system-reminder>")
        == "ab"
    )
    assert without_reminders("a <system-reminder>never closed") == "a <system-reminder>never closed"


@pytest.mark.parametrize("mark", ["→", "\t", "| ", ": "])
def test_numbered_lines_are_code(mark: str) -> None:
    text = f"  9{mark}a\n 10{mark}b\n\n 11{mark}c\n[the rest is cut]"
    [block] = result_blocks(text, path="/w/x.py", is_read=True)
    assert block == CodeBlock(code="a\nb\n\nc\n[the rest is cut]", language="python", start_line=9)


def test_other_results_are_text() -> None:
    assert result_blocks("1: one\n2: two") == [TextBlock(text="1: one\n2: two")]
    assert result_blocks("words\nand words", is_read=True) == [TextBlock(text="words\nand words")]
    assert result_blocks(" \n ") == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T10:00:00.250Z", "2026-03-01T10:00:00.250Z"),
        ("2026-03-01T12:00:00+02:00", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00.250", "2026-03-01T10:00:00.250Z"),
        ("2026-03-01 10:00:00", "2026-03-01T10:00:00Z"),
        (1772359200, "2026-03-01T10:00:00Z"),
        (1772359200250, "2026-03-01T10:00:00.250Z"),
        (1772359200.25, "2026-03-01T10:00:00.250Z"),
        ("1772359200250", "2026-03-01T10:00:00.250Z"),
        ("2026-02-30T10:00:00.250Z", None),
        ("2026-03-01T24:00:00.250Z", None),
        ("yesterday", None),
        (True, None),
        (0, None),
        (-5, None),
        (float("inf"), None),
        (10**30, None),
        (None, None),
        ({}, None),
    ],
)
def test_times(value: JsonValue, expected: str | None) -> None:
    assert parse_time(value) == (Instant.parse(expected) if expected else None)


def test_spans() -> None:
    start = Instant.parse("2026-03-01T10:00:00Z")
    assert later(start, 1500) == Instant.parse("2026-03-01T10:00:01.500Z")
    assert millis_between(start, later(start, 1500)) == 1500
    assert millis_between(later(start, 1), start) is None
    assert millis_between(None, start) is None


def test_broken_lines_cost_only_themselves() -> None:
    data = b'{"a":1}{"b":2} x\n\n[1]\nnope\n{"c":"\\ud83d"}\n{"n":NaN}\n' + b"[" * 500 + b"\n\xff\n"
    tally = Tally()
    values = [value for _, value in decode_records(numbered_lines(data), tally)]
    assert values == [{"a": 1}, {"b": 2}, [1], {"c": "�"}]
    account = tally.account()
    assert [line.line for line in account.broken_lines] == [1, 4, 6, 7, 8]


@pytest.mark.parametrize("data", [b"", b"{", b"[1,]", b"[" + b"9" * 5000 + b"]", b'{"a":Infinity}', b"\xff"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(NotJsonError) as raised:
        decode(data)
    assert "999" not in str(raised.value)


def test_the_head_of_a_file_is_decoded_as_far_as_it_goes() -> None:
    assert decode_head(b'\xef\xbb\xbf{"a": 1}\nwords\n[2]\n') == ({"a": 1}, [2])


def test_languages_and_providers() -> None:
    assert [language_of(path) for path in ("a/b.TS", "Makefile", "x", "c\\d.rs")] == [
        "typescript",
        "bash",
        None,
        "rust",
    ]
    names = {
        "claude-sonnet-4": "anthropic",
        "o3-mini": "openai",
        "gpt-5": "openai",
        "models/gemini-2": "google",
    }
    assert {name: provider_of(name) for name in names} == names
    assert provider_of("home-made") == "unknown"
