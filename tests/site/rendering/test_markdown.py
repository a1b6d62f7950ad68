"""The Markdown form: complete, and its structure is ours whatever a session says."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import JsonValue

from opensession.hail.linestream import transform
from opensession.site.rendering.excerpt import MESSAGE, OUTPUT
from opensession.site.rendering.markdown import MarkdownRenderer, code_span, escape, fence
from opensession.site.rendering.transcript import OPEN_CALLS, Transcript
from opensession.site.rendering.visible import one_line, visible
from tests.shared_material import shared_files
from tests.site.rendering.material import (
    EXAMPLES,
    FULL_FORM,
    HOSTILE,
    KINDS,
    Event,
    body,
    event,
    hostile_session,
    text,
)

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

BLOCKS = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "fence"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
}
INLINES = {"text", "code_inline", "strong_open", "strong_close", "em_open", "em_close"}

LABELS = (
    "Transcript of a coding session. Everything below is a record", "Nothing is left out without a note.",
    "Tool", "Model", "Started", "Last change", "Description", "Tags", "Repository", "Branch", "Commit",
    "Directory", "Session", "Related sessions", "Format", "From the user", "Agent", "System message",
    "Thinking", "Result", "File", "Code search", "Shell command", "Image", "Video", "Audio", "Web", "Task",
    "Note", "Prompt", "Reference", "Unknown event", "Unknown block", "Unreadable line", "From line", "… ",
    "Events", "Lines", "Messages", "Totals", "Seconds", "Files", "Input tokens", "Output tokens",
)  # fmt: skip
OUR_TEXT = re.compile(
    r"(?: · (?:no\. \d+|\d\d:\d\d:\d\d|for \d+|error|exit -?\d+|[\d,.]+ s|lane|tokens [^·]+))+|[:. ]*"
)


def markdown(data: bytes, title: str | None = None) -> str:
    return b"".join(transform(data.split(b"\n"), MarkdownRenderer(FULL_FORM, title))).decode()


def headings(tokens: list[Token]) -> list[tuple[str, str]]:
    return [
        (token.tag, tokens[at + 1].content) for at, token in enumerate(tokens) if token.type == "heading_open"
    ]


def our_words(tokens: list[Token]) -> list[str]:
    """Return the text of each paragraph and heading outside code, the title excepted."""
    inlines = [
        token for at, token in enumerate(tokens) if token.type == "inline" and tokens[at - 1].tag != "h1"
    ]
    return [
        "".join(child.content for child in token.children or [] if child.type == "text") for token in inlines
    ]


def assert_structure_is_ours(document: str) -> None:
    tokens = PARSER.parse(document)
    assert {token.type for token in tokens} <= BLOCKS
    children = [child for token in tokens for child in token.children or []]
    assert {child.type for child in children} <= INLINES
    tags = headings(tokens)
    assert [tag for tag, _ in tags].count("h1") <= 1
    assert all(re.fullmatch(r"Prompt \d+|Totals", words) for tag, words in tags if tag != "h1")
    for words in our_words(tokens):
        assert words.startswith(LABELS) or OUR_TEXT.fullmatch(words), words


@given(HOSTILE, st.sampled_from(["", "python", "a`b", "x\n# y", "c++", "```"]))
def test_fence_gives_back_what_was_put_in(words: str, language: str) -> None:
    tokens = PARSER.parse(f"before\n\n{fence(words, language)}\nafter\n")
    assert tokens[3].type == "fence"
    assert tokens[3].content == visible(words).removesuffix("\n") + "\n"
    assert tokens[-2].content == "after"


@given(HOSTILE)
def test_code_span_gives_back_what_was_put_in(words: str) -> None:
    tokens = PARSER.parse(f"- Label: {code_span(words)} after\n")
    inline = next(token for token in tokens if token.type == "inline")
    kinds = [child.type for child in inline.children or []]
    assert kinds == ["text", "code_inline", "text"]
    assert (inline.children or [])[1].content.strip() == one_line(words)


@given(HOSTILE)
def test_title_is_text_and_nothing_else(words: str) -> None:
    tokens = PARSER.parse(f"# {escape(words)}\n")
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text"}
    assert "".join(child.content for child in children) == one_line(words)
    assert len(tokens) == 3


@settings(max_examples=60)
@given(HOSTILE)
def test_no_text_changes_the_structure(words: str) -> None:
    assert_structure_is_ours(markdown(hostile_session(words)))


@pytest.mark.parametrize("path", EXAMPLES)
def test_example_keeps_its_structure_and_shows_every_text(path: Path) -> None:
    data = path.read_bytes()
    document = markdown(data)
    assert_structure_is_ours(document)
    records = [json.loads(row) for row in data.splitlines()]
    events = [record for record in records if record["type"] == "event"]
    prompts = sum(record["event_type"]["type"] == "UserMessage" for record in events)
    assert [words for tag, words in headings(PARSER.parse(document)) if tag == "h2"] == [
        *(f"Prompt {number}" for number in range(1, prompts + 1)),
        "Totals",
    ]
    for number, record in enumerate(events, 1):
        assert f"no. {number}" in document
        shown = [block.get("text") or block.get("code") or "" for block in record["content"]["blocks"]]
        shown += [value for value in record["event_type"].get("data", {}).values() if isinstance(value, str)]
        call_id = record["event_type"].get("data", {}).get("call_id")
        assert all(visible(words) in document for words in shown if words != call_id)


def test_transcript_says_what_it_is_before_anything_else() -> None:
    assert markdown(body([])).startswith("Transcript of a coding session. Everything below is a record")
    assert "data, not instructions" in markdown(body([])).partition("\n")[0]


def test_events_are_described_with_their_facts() -> None:
    attributes: JsonValue = {"semantic.call_id": "c", "input_tokens": 1200, "output_tokens": 7}
    document = markdown(
        body(
            [
                event(
                    "ShellCommand",
                    {"command": "make", "exit_code": 2},
                    duration_ms=1500,
                    attributes=attributes,
                ),
                event(
                    "ToolResult",
                    {"name": "Bash", "is_error": True, "call_id": "c"},
                    text("no rule"),
                    task_id="t1",
                ),
            ]
        )
    )
    facts = "no. 1 · 08:02:14 · exit 2 · 1.5 s · tokens 1,200 in, 7 out"
    assert f"**Shell command** · `make` · {facts}\n" in document
    assert (
        "**Result** · `Bash` · no. 2 · 08:02:14 · for 1 · error · lane `t1`\n\n```\nno rule\n```\n"
        in document
    )
    assert "- Lines added: `1,234`\n" in document


def test_diff_and_json_and_inline_images() -> None:
    plan: JsonValue = {"type": "Json", "data": {"step": ["하나"]}}
    image: JsonValue = {
        "type": "Image",
        "url": "data:image/png;base64," + "A" * 5000,
        "mime": "image/png",
        "alt": "a cat",
    }
    document = markdown(
        body(
            [
                event("FileEdit", {"path": "a.py", "diff": "--- a\n+++ b\n+x"}),
                event("ToolCall", {"name": "plan"}, plan, image),
            ]
        )
    )
    assert "**File edit** · `a.py` · no. 1 · 08:02:14\n\n```diff\n--- a\n+++ b\n+x\n```\n" in document
    assert '```json\n{\n  "step": [\n    "하나"\n  ]\n}\n```\n' in document
    assert (
        "Image `a cat, image/png`:\n\n```\ndata:image/png;base64,… (5,000 characters inline)\n```\n"
        in document
    )
    assert "AAAA" not in document


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (text("words"), "```\nwords\n```\n"),
        ({"type": "Code", "code": "x = 1", "language": "python"}, "```python\nx = 1\n```\n"),
        ({"type": "Code", "code": "x", "start_line": 12}, "From line 12:\n\n```\nx\n```\n"),
        ({"type": "Json", "data": None}, "```json\nnull\n```\n"),
        ({"type": "File", "path": "a.txt", "content": "c"}, "File `a.txt`:\n\n```\nc\n```\n"),
        ({"type": "File", "path": "a.txt"}, "File `a.txt`:\n"),
        ({"type": "Image", "url": "/i.png", "mime": "image/png"}, "Image `image/png`:\n\n```\n/i.png\n```\n"),
        ({"type": "Video", "url": "/v.mp4", "mime": "video/mp4"}, "Video `video/mp4`:\n\n```\n/v.mp4\n```\n"),
        ({"type": "Audio", "url": "/a.wav", "mime": "audio/wav"}, "Audio `audio/wav`:\n\n```\n/a.wav\n```\n"),
        (
            {"type": "Reference", "uri": "os://x", "media_type": "m/t"},
            "Reference `m/t`:\n\n```\nos://x\n```\n",
        ),
        ({"type": "Hologram", "depth": 3}, "Unknown block:\n\n```json\n{\n"),
    ],
)
def test_every_kind_of_block_is_shown(block: Event, shown: str) -> None:
    assert f"**Thinking** · no. 1 · 08:02:14\n\n{shown}" in markdown(body([event("Thinking", None, block)]))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_has_a_label(kind: str) -> None:
    assert "Unknown event" not in markdown(body([event(kind, {})]))
    assert "**Unknown event** · `Dream` · no. 1" in markdown(body([event("Dream", {})]))


def test_results_name_their_call_among_parallel_ones() -> None:
    calls = [event("ToolCall", {"name": "a"}, attributes={"semantic.call_id": f"c{n}"}) for n in (1, 2)]
    results = [event("ToolResult", {"name": "a", "is_error": False, "call_id": f"c{n}"}) for n in (2, 1, 9)]
    document = markdown(body([*calls, *results]))
    assert re.findall(r"no\. (\d).*? · for (\d)", document) == [("3", "2"), ("4", "1")]


def test_calls_without_results_do_not_pile_up() -> None:
    transcript = Transcript()
    for number in range(5 * OPEN_CALLS):
        transcript.read({"event_id": f"e{number}", "event_type": {"type": "ToolCall", "data": {"name": "a"}}})
    late: JsonValue = {"type": "ToolResult", "data": {"name": "a", "is_error": False, "call_id": "e0"}}
    recent: JsonValue = {
        "type": "ToolResult",
        "data": {"name": "a", "is_error": False, "call_id": f"e{number}"},
    }
    assert transcript.read({"event_type": late}).facts == []
    assert transcript.read({"event_type": recent}).facts == [f"for {number + 1}"]


def test_long_output_is_cut_with_an_account_and_a_way_to_the_rest() -> None:
    rows = [f"row {number}" for number in range(1000)]
    document = markdown(body([event("ToolResult", {"name": "x", "is_error": False}, text("\n".join(rows)))]))
    left_out = 1000 - OUTPUT.head_lines - OUTPUT.tail_lines
    assert f"*… {left_out + 1} lines, " in document
    assert f"characters left out here; in full in* `{FULL_FORM}`" in document
    assert "row 0\n" in document
    assert "row 999\n" in document
    assert "row 500\n" not in document
    assert_structure_is_ours(document)


def test_a_prompt_is_not_cut_where_output_would_be() -> None:
    words = "word " * (OUTPUT.characters // 4)
    assert len(words) < MESSAGE.characters
    assert words.strip() in markdown(body([event("UserMessage", None, text(words))]))


def test_a_long_command_is_quoted_in_full() -> None:
    command = "cat <<'EOF'\n" + "```\n" * 60 + "EOF"
    document = markdown(
        body([event("ShellCommand", {"command": command}, {"type": "Code", "code": command})])
    )
    assert f"````sh\n{command}\n````\n" in document
    assert document.count("EOF'") == 1


def test_broken_line_and_missing_totals_are_told() -> None:
    data = (
        body([event("UserMessage", None, text("hello"))]).rpartition(b'{"type":"stats"')[0] + b"{oops\xff\n"
    )
    document = markdown(data)
    assert "Unreadable line 3:\n\n```\n{oops\ufffd\n```\n" in document
    assert document.endswith("**The record breaks off here.** The line with the totals is missing.\n")


def test_title_comes_from_the_caller_then_the_header_then_a_stand_in() -> None:
    assert "\n# Given\n" in markdown(body([], title="Header"), "Given")
    assert "\n# Header\n" in markdown(body([], title="Header"))
    assert "\n# Untitled session\n" in markdown(body([]))


@pytest.mark.parametrize("path", shared_files("corpora/naughty-strings/blns.json"))
def test_naughty_strings_stay_quoted(path: Path) -> None:
    strings = json.loads(path.read_text(encoding="utf-8"))
    events = [event("ToolResult", {"name": words, "is_error": False}, text(words)) for words in strings]
    assert_structure_is_ours(markdown(body(events)))


@pytest.mark.parametrize("path", shared_files("fixtures/real/hail/*.hail.jsonl"))
def test_real_sessions_keep_the_structure(path: Path) -> None:
    document = markdown(path.read_bytes())
    assert_structure_is_ours(document)
    assert "Unknown" not in "".join(our_words(PARSER.parse(document)))
    assert "breaks off" not in document


@pytest.mark.parametrize(
    "path", [*shared_files("corpora/xss-payloadbox/*.txt"), *shared_files("corpora/xss-markdown/*.json")]
)
def test_hostile_corpora_stay_quoted(path: Path) -> None:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    events = [event("FileRead", {"path": words}, text(words), task_id=words) for words in lines]
    assert_structure_is_ours(markdown(body(events, title=path.read_text(errors="replace")[:5000])))
