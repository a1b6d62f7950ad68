"""A session with an event of every kind and a block of every type, to be looked at in one page."""

from collections.abc import Sequence

from tests.support.answer import JsonObject
from tests.support.hail_text import event

PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DIFF = (
    "--- a/sea/tide.py\n+++ b/sea/tide.py\n@@ -1,24 +1,24 @@ def tide\n"
    + "".join(f"     keep_{number}()\n" for number in range(20))
    + "-    return wait(11, 'hours')\n+    return wait(12, 'hours')  # the moon\n     done()\n"
)
CODE = 'import sea\n\n\n@cache\ndef tide(day: int) -> str:\n    """Say when."""\n    return f"{day * 12} h"\n'
TERMINAL = (
    "".join(f"\x1b[{colour}m colour {colour} \x1b[0m\n" for colour in (*range(31, 38), *range(90, 98)))
    + "\x1b[1;4mbold\x1b[0m \x1b[7mturned\x1b[0m \x1b[41mon red\x1b[0m \x1b[38;5;208morange\x1b[0m\n"
    + "\n".join(f"line {number}" for number in range(100))
)
MARKDOWN = """# A chart

Written with **care**, *haste* and `code`; see [the almanac](https://almanac.example/) or ~~nothing~~.

| harbour | height |
|---|--:|
| Eastby | 2.4 m |

1. look
2. measure

- [x] look
- [ ] measure

> Time and tide.

```python
def tide(): return 12  # hours
```
"""
TODOS = [
    {"content": "Look", "status": "completed"},
    {"content": "Measure", "status": "in_progress"},
    {"content": "Draw", "status": "pending"},
    {"content": "Guess", "status": "cancelled"},
]
OPTIONS = [{"label": "Both", "description": "the whole coast"}, {"label": "One"}]
HITS = [{"title": "Tide tables", "url": "https://almanac.example/tides", "snippet": "Every harbour."}]
CODE_BLOCK: JsonObject = {"type": "Code", "code": CODE, "language": "python"}
BLOCKS: list[JsonObject] = [
    {"type": "Text", "text": "What I have:"},
    CODE_BLOCK,
    {"type": "Image", "url": PICTURE, "alt": "The plan", "mime": "image/png"},
    {"type": "Image", "url": "https://pictures.example/far.png", "alt": "Far away", "mime": "image/png"},
    {"type": "Video", "url": "https://pictures.example/far.mp4", "mime": "video/mp4"},
    {"type": "Audio", "url": "https://pictures.example/far.mp3", "mime": "audio/mpeg"},
    {"type": "File", "path": "sea/notes.txt", "content": "High at noon."},
    {"type": "Json", "data": {"height": 2.4, "harbour": "Eastby", "open": True, "master": None}},
    {"type": "Reference", "uri": "https://almanac.example/", "media_type": "text/html"},
]


def all_kinds() -> list[JsonObject]:
    """Return the events: a turn of work, a turn of words and blocks, and two agents side by side."""
    return [*_numbered([*_work(), *_words(), *_agents()])]


def _numbered(drafts: Sequence[JsonObject]) -> list[JsonObject]:
    """Give each event its place; a result of the tool before it is told whose it is."""
    events: list[JsonObject] = []
    for number, draft in enumerate(drafts):
        placed = event(number, "UserMessage")
        event_type = draft["event_type"]
        assert isinstance(event_type, dict)
        if event_type["type"] == "ToolResult":
            event_type["data"] = {"is_error": False, "call_id": f"e{number - 1}", **event_type["data"]}
        events.append({**draft, "event_id": placed["event_id"], "timestamp": placed["timestamp"]})
    return events


def _made(event_name: str, text: str | None = None, **data: object) -> JsonObject:
    return event(0, event_name, text, data=data or None)


def _call(name: str, arguments: JsonObject) -> JsonObject:
    return _made("ToolCall", name=name) | {"content": {"blocks": [{"type": "Json", "data": arguments}]}}


def _result(name: str, text: str, **more: object) -> JsonObject:
    return _made("ToolResult", text, name=name, **more)


def _blocks(event_name: str, blocks: Sequence[JsonObject], **data: object) -> JsonObject:
    return event(0, event_name, data=data or None) | {"content": {"blocks": list(blocks)}}


def _work() -> list[JsonObject]:
    answered = 'User answered: "Which coast?"="Both".'
    cell: JsonObject = {"cell_id": "c1", "cell_type": "code", "edit_mode": "replace", "new_source": CODE}
    return [
        _made("UserMessage", "Make the `tide` right\n\nThe table of *Eastby* is late, see sea/tide.py."),
        _made("SystemMessage", "You are a harbour master."),
        _made("Thinking", "The **moon** comes first.\n\nThen the wind."),
        _made("Thinking", "[redacted thinking]"),
        _made("FileRead", path="sea/tide.py"),
        _result("Read", CODE),
        _made("FileRead", path="sea/moon.py"),
        _made("CodeSearch", query="def tide"),
        _result("Grep", "sea/tide.py:3:def tide():\nsea/moon.py:9:def tide_of():"),
        _made("FileSearch", pattern="sea/**/*.py"),
        _result("Glob", "sea/tide.py\nsea/moon.py"),
        _made("FileEdit", path="sea/tide.py", diff=DIFF),
        _blocks("FileCreate", [CODE_BLOCK], path="sea/new.py"),
        _made("FileDelete", path="sea/old.py"),
        _made("ShellCommand", command="make tide && echo 'done'", exit_code=0),
        _result("Bash", TERMINAL),
        _made("ShellCommand", command="make test", exit_code=2),
        _result("Bash", "1 failed", is_error=True),
        _call("TodoWrite", {"todos": TODOS}),
        _call("AskUserQuestion", {"questions": [{"question": "Which coast?", "options": OPTIONS}]}),
        _result("AskUserQuestion", answered),
        _call("mcp__tracker__create_issue", {"title": "Low tide", "labels": ["sea", "late"]}),
        _result("mcp__tracker__create_issue", '{"number": 7}'),
        _call("NotebookEdit", cell),
        _call("Measure", {"depth": 12}),
        _result("Measure", "It broke", is_error=True),
        _made("WebSearch", query="tide tables"),
        _blocks("ToolResult", [{"type": "Json", "data": HITS}], name="WebSearch"),
        _made("WebFetch", url="https://almanac.example/tides"),
        _result("WebFetch", MARKDOWN),
        _made("ImageGenerate", prompt="A lighthouse"),
        _made("VideoGenerate", prompt="A wave"),
        _made("AudioGenerate", prompt="A horn"),
        _made("Custom", "Twelve bells", kind="bells"),
        _made("AgentMessage", "It is right now."),
    ]


def _words() -> list[JsonObject]:
    return [
        _made("UserMessage", "Now tell me everything about the tide"),
        _made("AgentMessage", MARKDOWN),
        _blocks("AgentMessage", BLOCKS),
        _made("UserMessage", "And three lines\n\n" + "More words of mine.\n\n" * 30),
    ]


def _agents() -> list[JsonObject]:
    steps: list[JsonObject] = []
    for name in ("east", "west"):
        steps.append(_made("TaskStart", f"Where is the {name}?", title=f"Look {name}") | {"task_id": name})
    for name in ("east", "west"):
        steps.append(_made("FileRead", path=f"{name}/coast.py") | {"task_id": name})
        steps.append(_made("AgentMessage", f"The {name} is calm.") | {"task_id": name})
        steps.append(_made("TaskEnd", summary="Calm.") | {"task_id": name})
    return [*steps, _made("AgentMessage", "Both are calm.")]
