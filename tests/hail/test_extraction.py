"""Listing facts and search text (hail.md §11, §20 rows 16 and 21)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.hail import (
    AgentMessage,
    CodeBlock,
    Event,
    EventType,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    Header,
    JsonBlock,
    SearchText,
    ShellCommand,
    SystemMessage,
    TaskEnd,
    TextBlock,
    ToolResult,
    changed_paths,
    extract,
    first_text,
)
from tests.hail.samples import event, header, said, session


def title_of(head: Header, *events: Event) -> str | None:
    return extract(session(*events, head=head)).title


def test_the_title_is_the_stated_one_or_the_first_prompt() -> None:
    events = [said("no", AgentMessage()), said(" \n"), said("  first\nprompt "), said("second")]
    assert title_of(header(title="Stated"), *events) == "Stated"
    assert title_of(header(title=" "), *events) == " "
    assert title_of(header(title=""), *events) == "first\nprompt"
    assert title_of(header(), *events) == "first\nprompt"
    assert title_of(header()) is None


def test_display_texts_are_cut_by_characters() -> None:
    prompt = "가" * 600
    facts = extract(session(said(prompt)))
    assert facts.title == "가" * 77 + "..."
    assert facts.description == "가" * 497 + "..."
    assert extract(session(said("a" * 80))).title == "a" * 80
    assert extract(session(said("a" * 500))).description == "a" * 500
    assert extract(session(said("a" * 501))).description == "a" * 497 + "..."


def test_the_description_joins_three_prompts() -> None:
    events = [said("a"), said("b", AgentMessage()), said(" b "), event(), said("c"), said("d")]
    assert extract(session(*events)).description == "a b c"
    assert extract(session(*events, head=header(description="Stated"))).description == "Stated"
    assert extract(session(*events, head=header(description=""))).description == "a b c"
    assert extract(session()).description is None


def test_the_first_text_is_the_first_block_that_says_something() -> None:
    blocks = (CodeBlock(code="x"), TextBlock(text=" \u3000"), TextBlock(text=" y "), TextBlock(text="z"))
    assert first_text(event(None, *blocks)) == "y"
    assert first_text(event(None, CodeBlock(code="x"))) is None


def test_files_are_listed_as_json_text() -> None:
    events = [
        event(kind)
        for kind in (
            FileEdit(path="b"),
            FileCreate(path="ü"),
            FileDelete(path="c"),
            FileEdit(path="b"),
            FileRead(path="b"),
            FileRead(path='q"'),
            FileRead(path="a"),
        )
    ]
    facts = extract(session(*events))
    assert facts.files_modified == '["b","c","ü"]'
    assert facts.files_read == '["a","q\\""]'
    assert (extract(session()).files_modified, extract(session()).files_read) == (None, None)


@pytest.mark.parametrize(
    ("event_type", "has_errors"),
    [
        (ShellCommand(command="c", exit_code=1), True),
        (ShellCommand(command="c", exit_code=0), False),
        (ShellCommand(command="c"), False),
        (ToolResult(name="n", is_error=True), True),
        (ToolResult(name="n", is_error=False), False),
    ],
)
def test_errors(event_type: EventType, has_errors: bool) -> None:
    assert extract(session(event(event_type), event(SystemMessage()))).has_errors is has_errors


def test_tags_times_and_places() -> None:
    facts = extract(session(head=header(tags=("a", "b"), attributes={"cwd": 3, "working_directory": " /w "})))
    assert (facts.tags, facts.created_at, facts.working_directory) == (
        "a,b",
        "2026-05-04T10:00:00+00:00",
        "/w",
    )
    assert extract(session()).tags is None
    assert extract(session()).working_directory is None


def test_changed_paths() -> None:
    kinds = (FileEdit(path="b"), FileDelete(path="b"), FileDelete(path="d"), FileCreate(path="a"))
    paths = changed_paths(event(kind) for kind in kinds)
    assert (paths.modified, paths.deleted) == (("a", "b"), ("d",))


def search_text(limit: int, *events: Event) -> str:
    collecting = SearchText(limit)
    for one in events:
        collecting.feed(one)
    return collecting.finish()


def test_search_text_holds_prompts_answers_and_summaries_in_order() -> None:
    events = [
        event(None, TextBlock(text=" ask "), CodeBlock(code="x = 1"), JsonBlock(data="hidden")),
        said("system", SystemMessage()),
        said("answer", AgentMessage()),
        event(TaskEnd(summary="finished"), TextBlock(text="hidden")),
        event(TaskEnd()),
        said(" "),
    ]
    assert search_text(100, *events) == "ask\nx = 1\nanswer\nfinished"


@pytest.mark.parametrize(
    ("limit", "text"),
    [(0, ""), (2, ""), (3, "가"), (5, "가"), (6, "가나"), (7, "가나"), (8, "가나\na"), (9, "가나\nab")],
)
def test_search_text_keeps_to_its_budget(limit: int, text: str) -> None:
    assert search_text(limit, said("가나"), said("ab"), said("cd")) == text


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=10)), st.integers(0, 40))
def test_search_text_is_a_prefix_within_the_budget(texts: list[str], limit: int) -> None:
    events = [said(text) for text in texts]
    cut, whole = search_text(limit, *events), search_text(10_000, *events)
    assert len(cut.encode()) <= limit
    assert whole.startswith(cut)
