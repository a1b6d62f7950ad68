"""The plain form: nothing a terminal would obey, nothing of the session in a place of ours."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from opensession.hail.linestream import transform
from opensession.site.rendering.plain import PlainRenderer
from opensession.site.rendering.visible import HIDDEN
from tests.site.rendering.material import EXAMPLES, FULL_FORM, HOSTILE, body, event, hostile_session, text

OURS = re.compile(
    r"Transcript of a coding session: .*|Lines indented by four spaces .*"
    r"|(?:==== )?[A-Z][a-z ]+(?: \d+)? \(no\. \d+\)"
    r"(?:  (?:\d\d:\d\d:\d\d|for \d+|error|exit -?\d+|[\d.,]+ s|tokens .*))*"
    r"|  (?:From line|Unreadable line) \d+:|  (?:File|Image|Video|Audio|Reference|Unknown block):"
    r"|==== Totals|[A-Z][a-z ]+: +.*|  … .* characters left out here; in full in .*"
)


def plain(data: bytes) -> str:
    return b"".join(transform(data.split(b"\n"), PlainRenderer(FULL_FORM))).decode()


def assert_lines_are_ours_or_indented(document: str) -> None:
    for row in document.split("\n"):
        assert not row or row.startswith("    ") or OURS.fullmatch(row), row


@settings(max_examples=60)
@given(HOSTILE)
def test_no_text_gets_out_of_its_indent(words: str) -> None:
    document = plain(hostile_session(words))
    assert HIDDEN.search(document) is None
    assert_lines_are_ours_or_indented(document)


@pytest.mark.parametrize("path", EXAMPLES)
def test_example_has_no_escape_sequence(path: Path) -> None:
    document = plain(path.read_bytes())
    assert HIDDEN.search(document) is None
    assert_lines_are_ours_or_indented(document)


def test_events_are_written_with_facts_and_indented_content() -> None:
    shown = plain(
        body(
            [
                event("UserMessage", None, text("one\n\ntwo")),
                event("ShellCommand", {"command": "make", "exit_code": 2}, task_id="t1"),
            ],
            title="A title",
        )
    )
    assert "Title:            A title\n" in shown
    assert "==== Prompt 1 (no. 1)  08:02:14\n    one\n\n    two\n\n" in shown
    assert "Shell command (no. 2)  08:02:14  exit 2\n    make\n    lane: t1\n" in shown
    assert shown.endswith("Lines added:      1,234\n")


def test_lines_are_not_wrapped() -> None:
    words = "long " * 400
    assert f"    {words}\n" in plain(body([event("AgentMessage", None, text(words))]))


def test_a_body_that_breaks_off_says_so() -> None:
    shown = plain(body([]).partition(b"\n")[0])
    assert shown.endswith("The record breaks off here: the line with the totals is missing.\n")
