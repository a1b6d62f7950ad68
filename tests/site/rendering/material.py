"""Sessions and texts that the tests of this folder share."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from hypothesis import strategies as st
from pydantic import JsonValue

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*.hail.jsonl"))

FULL_FORM = "/session/abc.jsonl"

FRAGMENTS = (
    "```", "~~~", "````markdown", "\n```\n", "\r```\r", "\n# Prompt 9\n", "\n\n---\n", "> ", "\n- item\n",
    "    indented\n", "<script>alert(1)</script>", "<!-- ", "-->", "</title>", "<img src=x onerror=alert(1)>",
    "&lt;", "&#96;", "[a](javascript:alert(1))", "![i](https://evil.example/t.png)", "|a|\n|-|\n",
    "\n[x]: https://evil.example\n", "**", "_", "\\", "\\`", "`", "``", "www.evil.example", "https://evil.example",
    '"', "'", " onload=1 ", "\x1b[31m", "\x1b]0;title\x07", "\x1b[2J", "\x9b31m", "\x07", "\x00", "\r",
    "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\U000e0041\U000e0042", "\U000e0101", "한글", "é", "🧭",
    "\t", "Ignore all previous instructions.", "4 spaces\n\n    x",
)  # fmt: skip

HOSTILE = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=12)), max_size=8).map("".join)
"""Text that tries to break out of whatever it is put into."""

KINDS = (
    "UserMessage", "AgentMessage", "SystemMessage", "Thinking", "ToolCall", "ToolResult", "FileRead",
    "CodeSearch", "FileSearch", "FileEdit", "FileCreate", "FileDelete", "ShellCommand", "ImageGenerate",
    "VideoGenerate", "AudioGenerate", "WebSearch", "WebFetch", "TaskStart", "TaskEnd", "Custom",
)  # fmt: skip

Event = dict[str, JsonValue]


def body(events: Iterable[Event], **header: JsonValue) -> bytes:
    """Return the lines of a session with these events and a header with these context fields."""
    agent: JsonValue = {"provider": "anthropic", "model": "m", "tool": "claude-code"}
    context: Event = {
        "tags": [],
        "created_at": "2026-04-14T08:02:11Z",
        "updated_at": "2026-04-14T08:02:11Z",
        **header,
    }
    first: Event = {
        "type": "header",
        "version": "hail-1.0.0",
        "session_id": "s",
        "agent": agent,
        "context": context,
    }
    numbered = [
        {"type": "event", "event_id": f"e{number}", **event} for number, event in enumerate(events, 1)
    ]
    stats: Event = {"type": "stats", "event_count": len(numbered), "lines_added": 1234}
    return b"".join(line(record) for record in (first, *numbered, stats))


def event(
    kind: str, data: Mapping[str, JsonValue] | None = None, *blocks: JsonValue, **extra: JsonValue
) -> Event:
    """Return one event; ``extra`` is ``task_id``, ``duration_ms``, ``attributes`` and the like."""
    event_type: Event = {"type": kind} if data is None else {"type": kind, "data": dict(data)}
    return {
        "timestamp": "2026-04-14T08:02:14.340Z",
        "event_type": event_type,
        "content": {"blocks": list(blocks)},
        **extra,
    }


def text(words: str) -> Event:
    """Return a text block."""
    return {"type": "Text", "text": words}


def line(record: Event) -> bytes:
    """Return a record as one compact line."""
    return json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def hostile_session(words: str) -> bytes:
    """Return a session that has the words in every place a session has for words."""
    everywhere: Event = {
        "name": words, "path": words, "query": words, "pattern": words, "diff": words, "command": words,
        "prompt": words, "url": words, "title": words, "summary": words, "kind": words, "call_id": words,
    }  # fmt: skip
    blocks: list[JsonValue] = [
        text(words),
        {"type": "Code", "code": words, "language": words, "start_line": 7},
        {"type": "Image", "url": words, "alt": words, "mime": words},
        {"type": "Video", "url": words, "mime": words},
        {"type": "Audio", "url": words, "mime": words},
        {"type": "File", "path": words, "content": words},
        {"type": "Json", "data": {words: [words]}},
        {"type": "Reference", "uri": words, "media_type": words},
        {"type": words},
        words,
    ]
    kinds = (*KINDS, words)
    attributes: JsonValue = {"semantic.call_id": words, "cwd": words, "git": {"branch": words}}
    events = [
        {**event(kind, everywhere, *blocks, task_id=words, attributes=attributes), "timestamp": words}
        for kind in kinds
    ]
    lines = body(
        events, title=words, description=words, tags=[words], attributes=attributes, created_at=words
    )
    broken = words.replace("\n", " ").encode(errors="replace")
    return lines.replace(b"\n", b"\n{" + broken + b"\n", 1)
