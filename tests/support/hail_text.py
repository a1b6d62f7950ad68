"""HAIL bodies to publish, written line by line, so that tests do not depend on our own writer."""

import json
from collections.abc import Mapping, Sequence

from tests.support.answer import JsonObject

START = "2026-03-01T10:00:00Z"


def event(
    number: int,
    kind: str,
    text: str | None = None,
    *,
    at: str | None = None,
    data: Mapping[str, object] | None = None,
    task: str | None = None,
    attributes: Mapping[str, object] | None = None,
) -> JsonObject:
    """Return one event; without ``at`` it lies ``number`` seconds after START."""
    line: JsonObject = {
        "type": "event",
        "event_id": f"e{number}",
        "timestamp": at or f"2026-03-01T{10 + number // 3600}:{number // 60 % 60:02}:{number % 60:02}Z",
        "event_type": {"type": kind} if data is None else {"type": kind, "data": dict(data)},
    }
    if task is not None:
        line["task_id"] = task
    line["content"] = {"blocks": [] if text is None else [{"type": "Text", "text": text}]}
    if attributes:
        line["attributes"] = dict(attributes)
    return line


def talk(*texts: str) -> list[JsonObject]:
    """Return prompts and answers in turn, a second apart."""
    kinds = ("UserMessage", "AgentMessage")
    return [event(number, kinds[number % 2], text) for number, text in enumerate(texts)]


def header(
    session_id: str,
    *,
    tool: str = "claude-code",
    provider: str = "anthropic",
    model: str = "claude-opus-4-6",
    created_at: str = START,
    related: Sequence[str] = (),
    attributes: Mapping[str, object] | None = None,
    title: str | None = None,
    description: str | None = None,
    tags: Sequence[str] = (),
) -> JsonObject:
    """Return a header line; absent values are left out as the format writes them."""
    named = {"title": title, "description": description}
    context: JsonObject = {key: value for key, value in named.items() if value is not None}
    context |= {"tags": list(tags), "created_at": created_at, "updated_at": created_at}
    if related:
        context["related_session_ids"] = list(related)
    if attributes:
        context["attributes"] = dict(attributes)
    agent = {"provider": provider, "model": model, "tool": tool}
    return {
        "type": "header",
        "version": "hail-1.0.0",
        "session_id": session_id,
        "agent": agent,
        "context": context,
    }


def lines(*objects: Mapping[str, object]) -> bytes:
    """Join objects to JSONL."""
    return "".join(f"{compact(value)}\n" for value in objects).encode()


def compact(value: object) -> str:
    """Write JSON as HAIL does: no blanks, text unescaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
