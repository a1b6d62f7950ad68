"""Small sessions and lines to test with."""

import json

from pydantic import JsonValue

from opensession.hail import (
    Agent,
    Attributes,
    Content,
    ContentBlock,
    Event,
    EventType,
    Header,
    Instant,
    Session,
    SessionContext,
    TextBlock,
    UserMessage,
    recompute_stats,
)
from opensession.hail.jsonl import session_of

START = Instant.parse("2026-05-04T10:00:00Z")

HEADER_LINE = (
    b'{"type":"header","version":"hail-1.0.0","session_id":"loom-9",'
    b'"agent":{"provider":"google","model":"gemini-x","tool":"gemini"},'
    b'"context":{"tags":[],"created_at":"2026-06-01T08:00:00Z","updated_at":"2026-06-01T08:04:10.250Z"}}\n'
)


def after(seconds: int, nanos: int = 0) -> Instant:
    """A time that many seconds after START."""
    return Instant(START.seconds + seconds, nanos)


def event(
    event_type: EventType | None = None,
    *blocks: ContentBlock,
    event_id: str = "e",
    at: Instant = START,
    task: str | None = None,
    attributes: Attributes | None = None,
) -> Event:
    """An event, by default a user message without content."""
    return Event(
        event_id=event_id,
        timestamp=at,
        event_type=event_type or UserMessage(),
        task_id=task,
        content=Content(blocks=blocks),
        attributes=attributes or {},
    )


def said(
    text: str, event_type: EventType | None = None, *, event_id: str = "e", at: Instant = START
) -> Event:
    """An event with one text block, by default a user message."""
    return event(event_type, TextBlock(text=text), event_id=event_id, at=at)


def header(
    *,
    version: str = "hail-1.0.0",
    session_id: str = "s-1",
    agent: Agent | None = None,
    title: str | None = None,
    description: str | None = None,
    tags: tuple[str, ...] = (),
    related: tuple[str, ...] = (),
    attributes: Attributes | None = None,
) -> Header:
    """A header that is valid unless told otherwise."""
    return Header(
        version=version,
        session_id=session_id,
        agent=agent or Agent(provider="anthropic", model="sonnet-x", tool="claude-code"),
        context=SessionContext(
            title=title,
            description=description,
            tags=tags,
            created_at=START,
            updated_at=START,
            related_session_ids=related,
            attributes=attributes or {},
        ),
    )


def session(*events: Event, head: Header | None = None) -> Session:
    """A session with recomputed stats."""
    return session_of(head or header(), events, recompute_stats(events))


def event_object(event_type: JsonValue = None, **fields: JsonValue) -> dict[str, JsonValue]:
    """The JSON of an event line, fields replaced or added as given."""
    return {
        "type": "event",
        "event_id": "e",
        "timestamp": "2026-05-04T10:00:00Z",
        "event_type": {"type": "UserMessage"} if event_type is None else event_type,
        "content": {"blocks": []},
        **fields,
    }


def jsonl(*records: JsonValue) -> bytes:
    """A log of HEADER_LINE and these records."""
    return HEADER_LINE + b"".join(json.dumps(record).encode() + b"\n" for record in records)
