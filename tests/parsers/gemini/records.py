"""Invented records of Gemini CLI."""

import json

from pydantic import JsonValue

from opensession.parsers.bundle import Bundle
from opensession.parsers.gemini import GeminiParser
from tests.parsers.reading import Read, read
from tests.parsers.samples import json_lines

Record = dict[str, JsonValue]

METADATA: Record = {
    "sessionId": "g-1",
    "projectHash": "00ff",
    "startTime": "2026-03-03T09:00:00.000Z",
    "lastUpdated": "2026-03-03T09:00:00.000Z",
    "kind": "main",
}
TOKENS: Record = {"input": 50, "output": 6, "cached": 20, "thoughts": 4, "tool": 0, "total": 60}


def user(number: int, words: JsonValue = "Count the spoons", **members: JsonValue) -> Record:
    """Return a prompt, with the number as its second."""
    return {"id": f"m{number}", "timestamp": _time(number), "type": "user", "content": words, **members}


def model(number: int, words: JsonValue = "", **members: JsonValue) -> Record:
    """Return a message of the model."""
    return user(number, words, **{"type": "gemini", "model": "gemini-z", **members})


def call(
    name: str, arguments: JsonValue, output: JsonValue = None, status: str = "success", **members: JsonValue
) -> Record:
    """Return a finished call with the id ``k1``; its output is the response's ``output``."""
    answer: Record = {"id": "k1", "name": name, "response": {"output": output}}
    result: JsonValue = [] if output is None else [{"functionResponse": answer}]
    return {
        "id": "k1",
        "name": name,
        "args": arguments,
        "status": status,
        "timestamp": _time(30),
        "result": result,
        **members,
    }


def parse_lines(*records: JsonValue, path: str = "session-g.jsonl") -> Read:
    """Parse JSON Lines."""
    return read(GeminiParser(), Bundle.of_file(path, json_lines(*records)))


def parse_document(*messages: JsonValue, **members: JsonValue) -> Read:
    """Parse a document."""
    return read(GeminiParser(), Bundle.of_file("session-g.json", document(*messages, **members)))


def parse_call(*calls: JsonValue) -> Read:
    """Parse a document of a prompt and one message with calls."""
    return parse_document(user(1), model(2, toolCalls=[*calls]))


def document(*messages: JsonValue, **members: JsonValue) -> bytes:
    """Write a document, indented."""
    return json.dumps({**METADATA, **members, "messages": [*messages]}, indent=2).encode()


def _time(second: int) -> str:
    return f"2026-03-03T09:00:{second:02d}.000Z"
