"""Sessions, their header, events and counters (hail.md §3, §4 and §7)."""

from typing import Annotated

from pydantic import Field

from opensession.hail.blocks import Content
from opensession.hail.event_types import EventType
from opensession.hail.instant import Instant
from opensession.hail.record import U64, Attributes, Listed, Record

VERSION = "hail-1.0.0"
"""The version that new sessions carry."""


class Agent(Record):
    """Who answered: ``provider`` and ``model`` of the language model, ``tool`` that drove it."""

    provider: str
    model: str
    tool: str
    tool_version: str | None = None


class SessionContext(Record):
    """What is known about a session besides its events."""

    title: str | None = None
    description: str | None = None
    tags: Annotated[tuple[str, ...], Listed] = ()
    created_at: Instant
    updated_at: Instant
    related_session_ids: Annotated[tuple[str, ...], Listed] = ()
    attributes: Attributes = Field(default_factory=dict)


class Header(Record):
    """The first line of a log."""

    version: str
    session_id: str
    agent: Agent
    context: SessionContext


class Event(Record):
    """One thing that happened."""

    event_id: str
    timestamp: Instant
    event_type: EventType
    task_id: str | None = None
    content: Content
    duration_ms: U64 | None = None
    attributes: Attributes = Field(default_factory=dict)


class Stats(Record):
    """Eleven counters; the last six were added later and read as 0 from older logs."""

    event_count: U64
    message_count: U64
    tool_call_count: U64
    task_count: U64
    duration_seconds: U64
    total_input_tokens: U64 = 0
    total_output_tokens: U64 = 0
    user_message_count: U64 = 0
    files_changed: U64 = 0
    lines_added: U64 = 0
    lines_removed: U64 = 0


class Session(Header):
    """A whole session in memory: a header, its events in list order and its counters."""

    events: Annotated[tuple[Event, ...], Listed]
    stats: Stats

    def header(self) -> Header:
        """Return the header alone."""
        return Header(
            version=self.version, session_id=self.session_id, agent=self.agent, context=self.context
        )
