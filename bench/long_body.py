"""A generated session of many events, of the kinds and sizes that a long day with an agent leaves behind."""

import json
from collections.abc import Iterator
from random import Random
from typing import Final

Line = dict[str, object]

NEEDLE: Final = "quintessential"
"""A word that stands in every two-hundredth event, to be searched for."""

_TEXT: Final = (
    "the tide table reads a harbour file and the parser keeps each record while tests check `every` edge of "
    "**its** format so that no event is lost when a stream ends early or a line breaks"
)
_WORDS: Final = tuple(_TEXT.split())
_START: Final = "2026-03-01T{:02}:{:02}:{:02}Z"
_AGENTS: Final = 40


def long_body(events: int, seed: int = 20) -> bytes:
    """Return a HAIL session of so many events, with calls, results and parallel agents."""
    header: Line = {
        "type": "header",
        "version": "hail-1.0.0",
        "session_id": f"long-{events}-{seed}",
        "agent": {"provider": "anthropic", "model": "claude-opus-4-6", "tool": "claude-code"},
        "context": {
            "title": "A long day",
            "tags": [],
            "created_at": _time(0),
            "updated_at": _time(0),
        },
    }
    lines = [header]
    random = Random(seed)
    while len(lines) <= events:
        lines += _turn(len(lines) - 1, random)
    return "".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines[: events + 1]
    ).encode()


def _turn(at: int, random: Random) -> Iterator[Line]:
    """Yield a prompt, calls with their results, and an answer; every third turn belongs to a sub-agent."""
    task = f"agent-{at * _AGENTS // 20_000}" if random.random() < 0.3 else None
    if task:
        yield _event(at, "TaskStart", None, task, data={"title": "Look it up"})
    else:
        yield _event(at, "UserMessage", _prose(random, 20))
    at += 1
    for _ in range(random.randint(2, 9)):
        yield from _call(at, random, task)
        at += 2
    yield _event(at, "AgentMessage", _prose(random, 120), task)


def _call(at: int, random: Random, task: str | None) -> Iterator[Line]:
    path = f"src/harbour/{random.choice(_WORDS).strip('`*')}_{random.randrange(90)}.py"
    kinds: tuple[tuple[str, Line], ...] = (
        ("FileRead", {"path": path}),
        ("CodeSearch", {"query": random.choice(_WORDS)}),
        ("ShellCommand", {"command": f"pytest -q {path}", "exit_code": int(random.random() < 0.1)}),
        ("FileEdit", {"path": path, "diff": _diff(path, random)}),
        ("ToolCall", {"name": "mcp__sea__tide"}),
    )
    kind, data = random.choices(kinds, weights=(5, 3, 4, 2, 1))[0]
    yield _event(at, kind, None, task, data=data, call=at)
    result: Line = {"name": kind, "is_error": False, "call_id": f"c{at}"}
    yield _event(at + 1, "ToolResult", _output(random), task, data=result, call=at)


def _event(
    at: int,
    kind: str,
    text: str | None,
    task: str | None = None,
    *,
    data: Line | None = None,
    call: int | None = None,
) -> Line:
    needle = f"\n{NEEDLE}" if at % 200 == 199 and text else ""
    line: Line = {
        "type": "event",
        "event_id": f"e{at}",
        "timestamp": _time(at),
        "event_type": {"type": kind} if data is None else {"type": kind, "data": data},
    }
    if task:
        line["task_id"] = task
    line["content"] = {"blocks": [] if text is None else [{"type": "Text", "text": text + needle}]}
    if call is not None:
        line["attributes"] = {"semantic.call_id": f"c{call}"}
    return line


def _prose(random: Random, words: int) -> str:
    count = random.randint(words // 2, words * 3 // 2)
    return " ".join(random.choices(_WORDS, k=count)) + f".\n\n- {random.choice(_WORDS)}\n- *done*"


def _output(random: Random) -> str:
    return "\n".join(
        f"{number:4} {' '.join(random.choices(_WORDS, k=8))}" for number in range(random.randint(2, 24))
    )


def _diff(path: str, random: Random) -> str:
    old, new = (" ".join(random.choices(_WORDS, k=6)) for _ in range(2))
    return (
        f"--- a/{path}\n+++ b/{path}\n@@ -1,3 +1,3 @@\n def tide():\n-    {old}\n+    {new}\n     return 1\n"
    )


def _time(second: int) -> str:
    return _START.format(second // 3600 % 24, second // 60 % 60, second % 60)
