"""One small invented log of each agent, in the form that the agent writes it."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from pydantic import JsonValue

from tests.support.hail_text import header, lines, talk

Record = dict[str, JsonValue]

HOUR = 1772900000
"""Seconds since the epoch: some hour of March 2026."""


@dataclass(frozen=True, slots=True)
class AgentLog:
    """A log and what a reader must find in it."""

    parser: str
    path: str
    """Where it lies in a repository; the last segment is the file's name."""
    data: bytes
    prompt: str
    """The first prompt, of the last session if there are several."""
    prompts: int = 1
    answers: int = 1
    calls: int = 1
    """Events that are a call or a change to a file."""
    sessions: int = 1
    """How many sessions the file holds."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]


def json_lines(*records: Record) -> bytes:
    """Write records as JSON Lines."""
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def document(value: JsonValue) -> bytes:
    """Write one JSON document as tools that indent do."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def database(schema: str, insert: str, rows: list[tuple[str | int | None, ...]]) -> bytes:
    """Make an SQLite file with one kind of rows."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema)
        if rows:
            connection.executemany(insert, rows)
        connection.commit()
        return bytes(connection.serialize())


def claude_turn(kind: str, number: int, content: JsonValue, **message: JsonValue) -> Record:
    """Return a turn of a Claude Code transcript."""
    return {
        "type": kind,
        "uuid": f"lamp-{number}",
        "parentUuid": f"lamp-{number - 1}" if number else None,
        "sessionId": "lamp",
        "timestamp": f"2026-03-07T17:00:0{number}.000Z",
        "cwd": "/w/lamp",
        "version": "2.1.40",
        "isSidechain": False,
        "message": {"role": kind, "content": content, **message},
    }


CLAUDE_CODE = json_lines(
    claude_turn("user", 0, "Dim the lamp at nine"),
    claude_turn(
        "assistant", 1, [{"type": "text", "text": "I look at the timer."}], id="m1", model="claude-x"
    ),
    claude_turn(
        "assistant",
        2,
        [{"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "grep nine timer.txt"}}],
        id="m1",
        model="claude-x",
    ),
    claude_turn("user", 3, [{"type": "tool_result", "tool_use_id": "t1", "content": "21:00 nine"}]),
)


def codex(second: int, kind: str, **payload: JsonValue) -> Record:
    """Return a record of a Codex rollout."""
    return {"timestamp": f"2026-03-07T17:01:0{second}.000Z", "type": kind, "payload": payload}


CODEX = json_lines(
    codex(
        0,
        "session_meta",
        id="wick",
        timestamp="2026-03-07T17:01:00.000Z",
        cwd="/w/wick",
        cli_version="0.110.0",
    ),
    codex(1, "turn_context", turn_id="t1", cwd="/w/wick", model="gpt-y-codex"),
    codex(2, "event_msg", type="user_message", message="Trim the wick"),
    codex(
        3,
        "response_item",
        type="function_call",
        name="shell_command",
        call_id="c1",
        arguments='{"command":"scissors --length 6"}',
    ),
    codex(
        4, "response_item", type="function_call_output", call_id="c1", output="Exit code: 0\nOutput:\nsnip"
    ),
    codex(5, "event_msg", type="agent_message", message="Trimmed to six millimetres."),
)

GEMINI = json_lines(
    {
        "sessionId": "jar",
        "projectHash": "c0ffee",
        "startTime": "2026-03-07T17:02:00.000Z",
        "lastUpdated": "2026-03-07T17:02:00.000Z",
        "kind": "main",
    },
    {
        "id": "g1",
        "timestamp": "2026-03-07T17:02:01.000Z",
        "type": "user",
        "content": [{"text": "Which jar holds the rice?"}],
    },
    {
        "id": "g2",
        "timestamp": "2026-03-07T17:02:03.000Z",
        "type": "gemini",
        "content": "The third one.",
        "model": "gemini-z",
        "tokens": {"input": 30, "output": 5, "cached": 0, "thoughts": 0, "total": 35},
        "toolCalls": [
            {
                "id": "k1",
                "name": "run_shell_command",
                "args": {"command": "cat labels.txt"},
                "status": "success",
                "timestamp": "2026-03-07T17:02:02.000Z",
                "result": [{"functionResponse": {"id": "k1", "response": {"output": "beans, flour, rice"}}}],
            }
        ],
    },
)

_COMPOSER: Record = {
    "composerId": "kite",
    "name": "Mend the kite",
    "createdAt": HOUR * 1000,
    "lastUpdatedAt": (HOUR + 9) * 1000,
    "fullConversationHeadersOnly": [
        {"bubbleId": "b1", "type": 1},
        {"bubbleId": "b2", "type": 2},
        {"bubbleId": "b3", "type": 2},
    ],
}
_KITE: dict[str, JsonValue] = {
    "composerData:kite": _COMPOSER,
    "bubbleId:kite:b1": {
        "type": 1,
        "bubbleId": "b1",
        "createdAt": "2026-03-07T17:03:01.000Z",
        "text": "Mend the kite",
    },
    "bubbleId:kite:b2": {
        "type": 2,
        "bubbleId": "b2",
        "createdAt": "2026-03-07T17:03:02.000Z",
        "toolFormerData": {
            "tool": 15,
            "name": "run_terminal_cmd",
            "status": "completed",
            "rawArgs": '{"command":"ls attic"}',
            "result": '{"output":"kite glue"}',
        },
    },
    "bubbleId:kite:b3": {
        "type": 2,
        "bubbleId": "b3",
        "createdAt": "2026-03-07T17:03:04.000Z",
        "text": "Glued it.",
    },
}


def cursor_store(values: Mapping[str, JsonValue]) -> bytes:
    """Make Cursor's database with these values."""
    rows: list[tuple[str | int | None, ...]] = [(key, json.dumps(value)) for key, value in values.items()]
    schema = "CREATE TABLE cursorDiskKV (key TEXT PRIMARY KEY, value TEXT)"
    return database(schema, "INSERT INTO cursorDiskKV VALUES (?, ?)", rows)


def opencode_message(role: str, second: int, parts: list[JsonValue]) -> Record:
    """Return a message of an OpenCode export."""
    key = f"msg_{second}"
    times: Record = {"created": (HOUR + second) * 1000, "completed": (HOUR + second + 1) * 1000}
    info: Record = {"id": key, "sessionID": "ses_boat", "role": role, "time": times}
    if role == "assistant":
        info |= {"modelID": "gpt-q", "providerID": "openai"}
    numbered = [
        {"id": f"prt_{second}{number}", "sessionID": "ses_boat", "messageID": key, **part}
        for number, part in enumerate(parts)
        if isinstance(part, dict)
    ]
    return {"info": info, "parts": [*numbered]}


OPENCODE = document(
    {
        "info": {
            "id": "ses_boat",
            "version": "1.2.0",
            "projectID": "harbour",
            "directory": "/w/boat",
            "title": "Patch the boat",
            "time": {"created": HOUR * 1000, "updated": (HOUR + 20) * 1000},
        },
        "messages": [
            opencode_message("user", 1, [{"type": "text", "text": "Patch the boat"}]),
            opencode_message(
                "assistant",
                3,
                [
                    {
                        "type": "tool",
                        "callID": "call_1",
                        "tool": "bash",
                        "state": {
                            "status": "completed",
                            "input": {"command": "make patch"},
                            "output": "patched",
                            "metadata": {"exit": 0},
                            "time": {"start": (HOUR + 3) * 1000, "end": (HOUR + 4) * 1000},
                        },
                    },
                    {"type": "text", "text": "It floats again."},
                ],
            ),
        ],
    }
)

CLINE = document(
    [
        {"role": "user", "content": [{"type": "text", "text": "<task>\nSweep the yard\n</task>"}]},
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "I fetch a broom."},
                {
                    "type": "tool_use",
                    "id": "t1",
                    "name": "execute_command",
                    "input": {"command": "sweep yard"},
                },
            ],
        },
        {
            "role": "user",
            "content": [{"type": "text", "text": "[execute_command for 'sweep yard'] Result:\nclean"}],
        },
    ]
)

AMP = document(
    {
        "v": 85,
        "id": "T-drum",
        "created": HOUR * 1000,
        "title": "Tune the drum",
        "messages": [
            {
                "role": "user",
                "messageId": 0,
                "meta": {"sentAt": HOUR * 1000 + 5},
                "content": [{"type": "text", "text": "Tune the drum"}],
            },
            {
                "role": "assistant",
                "messageId": 1,
                "usage": {
                    "model": "claude-x",
                    "inputTokens": 3,
                    "outputTokens": 20,
                    "timestamp": "2026-03-07T17:04:05.000Z",
                },
                "content": [
                    {"type": "text", "text": "First the skin."},
                    {
                        "type": "tool_use",
                        "id": "u1",
                        "name": "Bash",
                        "input": {"cmd": "tension --show"},
                        "complete": True,
                    },
                ],
            },
            {
                "role": "user",
                "messageId": 2,
                "content": [
                    {
                        "type": "tool_result",
                        "toolUseID": "u1",
                        "run": {"status": "done", "result": {"output": "slack", "exitCode": 0}},
                    }
                ],
            },
        ],
    }
)

GOOSE = json_lines(
    {"working_dir": "/w/pond", "description": "Count the ducks", "message_count": 4, "total_tokens": 50},
    {"role": "user", "created": HOUR, "content": [{"type": "text", "text": "Count the ducks"}]},
    {
        "role": "assistant",
        "created": HOUR + 2,
        "content": [
            {
                "type": "toolRequest",
                "id": "q1",
                "toolCall": {
                    "status": "success",
                    "value": {"name": "developer__shell", "arguments": {"command": "wc -l ducks.txt"}},
                },
            }
        ],
    },
    {
        "role": "user",
        "created": HOUR + 3,
        "content": [
            {
                "type": "toolResponse",
                "id": "q1",
                "toolResult": {"status": "success", "value": [{"type": "text", "text": "4 ducks.txt"}]},
            }
        ],
    },
    {"role": "assistant", "created": HOUR + 5, "content": [{"type": "text", "text": "Four ducks."}]},
)

ATIF = document(
    {
        "schema_version": "ATIF-v1.4",
        "session_id": "moth",
        "agent": {"name": "terminus", "version": "2.0", "model_name": "gpt-q"},
        "steps": [
            {
                "step_id": 1,
                "timestamp": "2026-03-07T17:06:00Z",
                "source": "user",
                "message": "Let the moth out",
            },
            {
                "step_id": 2,
                "timestamp": "2026-03-07T17:06:03Z",
                "source": "agent",
                "message": "I open the window.",
                "tool_calls": [
                    {
                        "tool_call_id": "w1",
                        "function_name": "bash_command",
                        "arguments": {"command": "open window"},
                    }
                ],
                "observation": {"results": [{"source_call_id": "w1", "content": "it flew"}]},
                "metrics": {"prompt_tokens": 20, "completion_tokens": 4},
            },
        ],
    }
)

SPECSTORY = b"""<!-- Generated by SpecStory, Markdown v2.1.0 -->

# Wind the clock

<!-- Claude Code Session 3f0c7a52-9b1e-4c56-8d1f-6a7b8c9d0e1f (2026-03-07 17:07:00Z) -->

_**User (2026-03-07 17:07:00Z)**_

Wind the clock

---

_**Agent (claude-x 2026-03-07 17:07:04Z)**_

Six turns to the right.

---
"""

_RUNS = """
# aider chat started at 2026-03-07 17:05:00

> Aider v0.90.0
> Main model: openai/gpt-q with diff edit format

#### find the oil

It stands behind the door.

# aider chat started at 2026-03-07 18:05:00

> Aider v0.90.0
> Main model: openai/gpt-q with diff edit format

#### oil the hinge

The hinge needs a drop.

hinge.py
```python
<<<<<<< SEARCH
oil = 0
=======
oil = 1
>>>>>>> REPLACE
```

> Applied edit to hinge.py
"""

AIDER = "".join(
    # Aider ends what it quotes with the two blanks of a line break in Markdown.
    f"{line}  \n" if line.startswith(("> ", "#### ")) else f"{line}\n"
    for line in _RUNS.splitlines()
).encode()

AGENT_TRACE = document(
    {
        "version": "0.1.0",
        "id": "r-1",
        "timestamp": "2026-03-07T17:05:00Z",
        "tool": {"name": "cursor", "version": "2.4.0"},
        "files": [
            {
                "path": "oven.py",
                "conversations": [
                    {
                        "url": "https://chats.example/loaf",
                        "contributor": {"type": "ai", "model_id": "anthropic/claude-z"},
                        "ranges": [{"start_line": 3, "end_line": 9}],
                    }
                ],
            }
        ],
    }
)

LOGS = (
    AgentLog("hail", "a/b.hail.jsonl", lines(header("quiet"), *talk("Hush?", "Hush.")), "Hush?", calls=0),
    AgentLog("claude-code", ".claude/projects/-w-lamp/lamp.jsonl", CLAUDE_CODE, "Dim the lamp at nine"),
    AgentLog("codex", "sessions/2026/rollout-wick.jsonl", CODEX, "Trim the wick"),
    AgentLog("gemini", "chats/session-jar.jsonl", GEMINI, "Which jar holds the rice?"),
    AgentLog("cursor", "globalStorage/state.vscdb", cursor_store(_KITE), "Mend the kite"),
    AgentLog("opencode", "opencode-export.json", OPENCODE, "Patch the boat"),
    AgentLog("cline", "tasks/1/api_conversation_history.json", CLINE, "Sweep the yard"),
    AgentLog("amp", "threads/T-drum.json", AMP, "Tune the drum"),
    AgentLog("goose", "goose/ducks.jsonl", GOOSE, "Count the ducks"),
    AgentLog("atif", "run/trajectory.json", ATIF, "Let the moth out"),
    AgentLog("specstory", ".specstory/history/wind-the-clock.md", SPECSTORY, "Wind the clock", calls=0),
    AgentLog("agent-trace", "traces/record.json", AGENT_TRACE, "oven.py: lines 3–9", prompts=0, answers=0),
    AgentLog("aider", ".aider.chat.history.md", AIDER, "oil the hinge", sessions=2),
)
