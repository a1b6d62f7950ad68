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
