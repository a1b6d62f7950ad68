"""Invented logs, one of each agent's format, as bytes."""

import json

from pydantic import JsonValue


def json_lines(*records: JsonValue) -> bytes:
    """Write records as JSON Lines, ended by a newline."""
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def claude_record(
    kind: str, uuid: str, second: int, content: JsonValue, **fields: JsonValue
) -> dict[str, JsonValue]:
    """Return a turn of the kettle session; ``message`` members go into the message."""
    message: dict[str, JsonValue] = {"role": kind, "content": content}
    extra = fields.pop("message", {})
    return {
        "type": kind,
        "uuid": uuid,
        "sessionId": "s-kettle",
        "timestamp": f"2026-03-01T08:00:{second:02d}.000Z",
        "cwd": "/w/kettle",
        "gitBranch": "steam",
        "version": "2.1.40",
        "message": message | (extra if isinstance(extra, dict) else {}),
        **fields,
    }


def answer(response: str, output: int) -> dict[str, JsonValue]:
    """Return the message members of a response that goes on to say so many tokens."""
    usage: JsonValue = {"input_tokens": 4, "cache_read_input_tokens": 900, "output_tokens": output}
    return {"id": response, "model": "claude-x", "usage": usage}


EDIT: JsonValue = {
    "type": "tool_use",
    "id": "tu_1",
    "name": "Edit",
    "input": {"file_path": "/w/kettle/valve.py", "old_string": "LIMIT = 90", "new_string": "LIMIT = 96"},
}
PATCH: JsonValue = {
    "filePath": "/w/kettle/valve.py",
    "structuredPatch": [
        {"oldStart": 3, "oldLines": 1, "newStart": 3, "newLines": 1, "lines": ["-LIMIT = 90", "+LIMIT = 96"]}
    ],
}

KETTLE = json_lines(
    {"type": "summary", "summary": "Teach the kettle to whistle", "leafUuid": "u-2"},
    claude_record("user", "u-1", 0, "Make it whistle at 96 degrees"),
    claude_record(
        "assistant",
        "a-1",
        4,
        [{"type": "text", "text": "Looking at the valve first."}],
        message=answer("msg_1", 2),
    ),
    claude_record("assistant", "a-2", 5, [EDIT], message=answer("msg_1", 61)),
    claude_record(
        "user",
        "u-2",
        6,
        [{"type": "tool_result", "tool_use_id": "tu_1", "content": "updated"}],
        toolUseResult=PATCH,
    ),
)
"""Claude Code: a summary, a prompt, one response of two records, an edit and its result (parsers.md §15)."""


def codex_record(second: float, kind: str, **payload: JsonValue) -> dict[str, JsonValue]:
    """Return a wrapped record of the garden session."""
    return {"timestamp": f"2026-03-02T10:00:{second:06.3f}Z", "type": kind, "payload": payload}


GARDEN_HEADER = codex_record(
    0,
    "session_meta",
    id="th-1",
    timestamp="2026-03-02T10:00:00.000Z",
    cwd="/w/garden",
    originator="codex_cli_rs",
    cli_version="0.110.0",
    model_provider="openai",
    git={"branch": "tulips"},
)
GARDEN_PATCH = (
    "*** Begin Patch\n*** Add File: plan.txt\n+even: water\n"
    "*** Update File: readme.md\n@@\n-daily\n+even days\n*** End Patch"
)
GARDEN_TOKENS: JsonValue = {
    "last_token_usage": {"input_tokens": 500, "cached_input_tokens": 300, "output_tokens": 40},
    "total_token_usage": {"input_tokens": 900, "cached_input_tokens": 300, "output_tokens": 70},
}

GARDEN = json_lines(
    GARDEN_HEADER,
    codex_record(0.1, "turn_context", turn_id="t1", cwd="/w/garden", model="gpt-y-codex"),
    codex_record(0.2, "event_msg", type="user_message", message="Water on even days only"),
    codex_record(
        2,
        "response_item",
        type="function_call",
        name="shell_command",
        arguments='{"command":"grep -n water plan.txt"}',
        call_id="c1",
    ),
    codex_record(
        2.4,
        "response_item",
        type="function_call_output",
        call_id="c1",
        output="Exit code: 1\nWall time: 0.2 seconds\nOutput:\n",
    ),
    codex_record(
        5, "response_item", type="custom_tool_call", name="apply_patch", call_id="c2", input=GARDEN_PATCH
    ),
    codex_record(6, "event_msg", type="token_count", info=GARDEN_TOKENS),
)
"""Codex: a prompt, a failing command, a patch of two files, tokens (parsers.md §15)."""


FARM = json_lines(
    {"working_dir": "/w/farm", "description": "Feed the geese", "input_tokens": 100, "output_tokens": 20},
    {"role": "user", "created": 1772700000, "content": [{"type": "text", "text": "how many geese?"}]},
    {
        "role": "assistant",
        "created": 1772700004,
        "content": [
            {
                "type": "toolRequest",
                "id": "q1",
                "toolCall": {
                    "status": "success",
                    "value": {"name": "developer__shell", "arguments": {"command": "wc -l geese.txt"}},
                },
            }
        ],
    },
    {
        "role": "user",
        "created": 1772700005,
        "content": [
            {
                "type": "toolResponse",
                "id": "q1",
                "toolResult": {"status": "success", "value": [{"type": "text", "text": "9 geese.txt"}]},
            }
        ],
    },
)
"""Goose: metadata, a prompt, a command and its result (parsers.md §15)."""


PETS = json_lines(
    {
        "role": "user",
        "message": {"content": [{"type": "text", "text": "<user_query>\nrename the cat\n</user_query>"}]},
    },
    {
        "role": "assistant",
        "message": {
            "content": [
                {"type": "text", "text": "Renaming it.\n\n[REDACTED]"},
                {
                    "type": "tool_use",
                    "name": "StrReplace",
                    "input": {"path": "/w/pets.txt", "old_string": "Tom", "new_string": "Ada"},
                },
                {"type": "tool_use", "id": "k1", "name": "Shell", "input": {"command": "cat pets.txt"}},
            ]
        },
    },
    {
        "role": "user",
        "message": {"content": [{"type": "tool_result", "tool_use_id": "k1", "content": "Ada"}]},
    },
    {"role": "assistant", "message": {"content": [{"type": "text", "text": "Ada it is."}]}},
)
"""Cursor's agent transcript: a prompt, an edit, a command and its result (parsers.md §15)."""


def gemini_record(kind: str, second: int, content: JsonValue, **fields: JsonValue) -> dict[str, JsonValue]:
    """Return a message of the spoons session, with its second as id."""
    time = f"2026-03-03T09:00:{second:02d}.000Z"
    return {"id": f"m{second}", "timestamp": time, "type": kind, "content": content, **fields}


SPOON_CALL: JsonValue = {
    "id": "k1",
    "name": "run_shell_command",
    "args": {"command": "ls drawer | wc -l"},
    "status": "success",
    "timestamp": "2026-03-03T09:00:04.000Z",
    "result": [{"functionResponse": {"id": "k1", "response": {"output": "12\nExit Code: 3"}}}],
}

SPOONS = json_lines(
    {"sessionId": "g-1", "projectHash": "00ff", "startTime": "2026-03-03T09:00:00.000Z", "kind": "main"},
    gemini_record("user", 1, [{"text": "Count the forks"}]),
    gemini_record("gemini", 2, "None.", model="gemini-z"),
    {"$rewindTo": "m1"},
    gemini_record("user", 3, [{"text": "Count the spoons"}]),
    gemini_record("gemini", 4, "", model="gemini-z", tokens={"input": 50, "output": 6}),
    [4],
    gemini_record(
        "gemini", 4, "", model="gemini-z", tokens={"input": 50, "output": 6}, toolCalls=[SPOON_CALL]
    ),
    {"$set": {"lastUpdated": "2026-03-03T09:00:05.000Z", "directories": ["/w/kitchen"]}},
)
"""Gemini CLI: a prompt that is taken back, a response that is written twice, metadata (parsers.md §15)."""

KETTLES = "\n".join(
    [
        "words of nobody",
        "# aider chat started at 2026-03-05 11:00:00",
        "",
        "#### empty the kettle  ",
        "",
        "Emptied.",
        "",
        "# aider chat started at 2026-03-05 12:00:00",
        "",
        "> Aider v0.90.0  ",
        "> Main model: openai/gpt-q with diff edit format  ",
        "",
        "#### add a lid  ",
        "",
        "A lid:",
        "",
        "> quoted",
        "",
        "> Tokens: 1.2k sent, 40 received. Cost: $0.0010 message, $0.0010 session.  ",
        "> Applied edit to kettle.py  ",
        "",
        "# aider chat started at 2026-03-05 12:00:00",
        "",
        "> Aider v0.90.1  ",
        "",
    ]
).encode()
"""Aider: two runs with prompts and one without, two of them begun in the same second (parsers.md §11.3)."""
