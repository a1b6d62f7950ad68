"""Sessions that put given strings into every place where a page shows text of a session."""

from collections.abc import Iterator, Sequence

from tests.support.answer import JsonObject
from tests.support.hail_text import event

BOMBS = (
    ("brackets", "["),
    ("quotes", "> "),
    ("emphasis", "_a__"),
    ("stars", "*a **"),
    ("backticks", "`a``"),
    ("links in links", "[a]("),
    ("entities", "&amp;"),
    ("table", "|a"),
    ("autolinks", "<http://"),
    ("escapes", "\\["),
)

BOMB_BYTES = 10_000


def bombs() -> list[tuple[str, str]]:
    """Return texts of one length, by name, that made Markdown readers take quadratic time."""
    return [(name, (part * BOMB_BYTES)[:BOMB_BYTES]) for name, part in BOMBS]


def hostile_events(texts: Sequence[str]) -> list[JsonObject]:
    """Return events with each of the texts in every place that shows text of a session."""
    events: list[JsonObject] = []
    for text in texts:
        events += _events_of(len(events), text)
    return events


def _events_of(at: int, text: str) -> Iterator[JsonObject]:
    text = text if text.strip() else "x"  # fields of the format may not be blank
    line = " ".join(text.split("\n"))
    diff = f"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-{line}\n+{line} \n"
    call = {"tool_use_id": f"c{at}", "x": text}
    yield event(at, "UserMessage", text)
    yield event(at + 1, "AgentMessage", text)
    yield event(at + 2, "Thinking", text)
    yield event(at + 3, "FileEdit", data={"path": text, "diff": diff})
    yield event(at + 4, "FileRead", text, data={"path": text})
    yield event(at + 5, "ShellCommand", f"\x1b[31m{text}\x1b[0m", data={"command": text, "exit_code": 1})
    yield event(at + 6, "ToolCall", text, data={"name": text}, attributes=call)
    result = {"name": text, "is_error": True, "call_id": f"c{at}"}
    yield event(at + 7, "ToolResult", text, data=result)
    yield event(at + 8, "WebFetch", data={"url": text})
    yield event(at + 9, "WebSearch", text, data={"query": text})
    yield event(at + 10, "Custom", text, data={"kind": text})
    yield _with_blocks(event(at + 11, "AgentMessage"), _blocks(text))


def _blocks(text: str) -> list[JsonObject]:
    return [
        {"type": "Code", "code": text, "language": text[:60]},
        {"type": "Image", "url": text, "alt": text, "mime": "image/png"},
        {"type": "Image", "url": f"https://elsewhere.example/{text[:40]}", "alt": text, "mime": "image/png"},
        {"type": "Video", "url": text, "mime": "video/mp4"},
        {"type": "Audio", "url": text, "mime": "audio/mpeg"},
        {"type": "File", "path": text, "content": text},
        {"type": "Json", "data": {text[:80] or "x": text}},
        {"type": "Reference", "uri": text, "media_type": text[:40] or "x"},
    ]


def _with_blocks(line: JsonObject, blocks: list[JsonObject]) -> JsonObject:
    return {**line, "content": {"blocks": blocks}}
