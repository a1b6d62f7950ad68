"""A task of Cline's, by hand: the fence of parsers.md §15 and what its UI showed."""

import json

from pydantic import JsonValue

from opensession.parsers.bundle import Bundle
from opensession.parsers.cline import ClineParser
from tests.parsers.reading import Read, read

Record = dict[str, JsonValue]

PARSER = ClineParser()
TASK = "1772900000000"
START = int(TASK)
DIFF = "------- SEARCH\nbrown\n=======\nwhite\n+++++++ REPLACE"
MODEL: Record = {"providerId": "anthropic", "modelId": "claude-x", "mode": "act"}


def text(value: str) -> Record:
    """Return a text block."""
    return {"type": "text", "text": value}


def use(name: str, call_id: str = "t1", **arguments: JsonValue) -> Record:
    """Return a call."""
    return {"type": "tool_use", "id": call_id, "name": name, "input": arguments}


def user(*blocks: JsonValue) -> Record:
    """Return a user message."""
    return {"role": "user", "content": list(blocks)}


def agent(*blocks: JsonValue, **members: JsonValue) -> Record:
    """Return a response."""
    return {"role": "assistant", "content": list(blocks), "modelInfo": MODEL, **members}


TASK_MESSAGE = user(
    text("<task>\nPaint the fence\n</task>"),
    text("<environment_details>\n# Current Time\nnoon\n</environment_details>"),
)
HISTORY: list[JsonValue] = [
    TASK_MESSAGE,
    agent(
        use("replace_in_file", absolutePath="/w/fence.txt", diff=DIFF),
        metrics={"tokens": {"prompt": 10, "completion": 33, "cached": 700}},
    ),
    user(text("[replace_in_file for '/w/fence.txt'] Result:\nsaved")),
]


def said(kind: str, index: int, millis: int, value: JsonValue = None, **members: JsonValue) -> Record:
    """Return an entry that says something, so many milliseconds after the start."""
    shown = value if isinstance(value, str) or value is None else json.dumps(value)
    entry: Record = {"ts": START + millis, "type": "say", "say": kind, "conversationHistoryIndex": index}
    return entry | ({"text": shown} if shown is not None else {}) | members


USAGE: JsonValue = {
    "request": "…",
    "tokensIn": 10,
    "tokensOut": 33,
    "cacheWrites": 500,
    "cacheReads": 200,
    "cost": 0.25,
}
UI: list[JsonValue] = [
    said("text", -1, 10, "Paint the fence"),
    said("api_req_started", -1, 20, USAGE),
    said("tool", 0, 3000, {"tool": "editedExistingFile", "path": "fence.txt", "content": DIFF}),
    said("checkpoint_created", 1, 3500),
    said("api_req_started", 1, 4000, {"request": "…"}),
]


def encode(value: JsonValue) -> bytes:
    """Write a document."""
    return json.dumps(value, indent=1).encode()


def task(**files: JsonValue) -> Bundle:
    """Return a task directory; names without their ending."""
    return Bundle.of_directory(f"tasks/{TASK}", {f"{name}.json": encode(files[name]) for name in files})


def history(*messages: JsonValue) -> Read:
    """Parse a history file by itself."""
    return read(PARSER, Bundle.of_file("api_conversation_history.json", encode(list(messages))))


def full(**more: JsonValue) -> Read:
    """Parse the task's directory."""
    return read(PARSER, task(api_conversation_history=HISTORY, ui_messages=UI, **more))
