"""Agent transcripts: JSON Lines of a role and content blocks, seldom with a time (parsers.md, CU5)."""

from dataclasses import dataclass

from opensession.parsers.cursor.messages import Messages
from opensession.parsers.decoding import Json, Object
from opensession.parsers.fields import as_object, as_text, object_at
from opensession.parsers.recorder import NO_TIME
from opensession.parsers.times import ESTIMATED, parse_time

TRANSCRIPT = "cursor-transcript-v1"
_MEMBERS = frozenset({"role", "message", "timestamp", "createdAt"})
"""Those of a transcript's record: anything more is another agent's."""
_ROLES = frozenset({"user", "assistant", "system"})
_SUBAGENTS = "subagents"


@dataclass(eq=False, repr=False)
class Transcript:
    """The conversion of one record after another.

    The first message tells whether messages have times. If it has none, none is waited for: events of a log
    that grows could not be handed on before its end.
    """

    messages: Messages
    has_times: bool | None = None

    def convert(self, record: Object) -> str:
        """Convert a record and return its role, or its type if it is no message."""
        role, content = as_text(record.get("role")), object_at(record, "message").get("content")
        if role not in _ROLES or not isinstance(content, str | list):
            name = as_text(record.get("type")) or "record"
            self.messages.recorder.keep_raw(name, record)
            return name
        self._set_time(record)
        self.messages.convert(role, content, record)
        return role

    def finish(self) -> None:
        """Nothing waits for what follows."""

    def _set_time(self, record: Object) -> None:
        time = parse_time(record.get("timestamp")) or parse_time(record.get("createdAt"))
        if self.has_times is None:
            self.has_times = time is not None
        self.messages.time = time if self.has_times else NO_TIME
        if not self.has_times:
            self.messages.marks[ESTIMATED] = True


def is_transcript(head: tuple[Json, ...]) -> bool:
    """Tell whether the first records are a transcript's: a role, and a message of content blocks."""
    records = [as_object(value) for value in head]
    return any(_is_record(record) for record in records) and not any("type" in one for one in records[:1])


def parent_of(path: str) -> str | None:
    """Return the session that a sub-agent's transcript belongs to: the folder above ``subagents``."""
    segments = path.replace("\\", "/").split("/")
    place = segments.index(_SUBAGENTS) if _SUBAGENTS in segments else 0
    return segments[place - 1] or None if place else None


def _is_record(record: Object) -> bool:
    message = object_at(record, "message")
    return (
        record.get("role") in ("user", "assistant")
        and record.keys() <= _MEMBERS
        and isinstance(message.get("content"), list)
        and "role" not in message
    )
