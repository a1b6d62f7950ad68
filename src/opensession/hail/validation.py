"""What is wrong with a session that could be read (hail.md §9)."""

from dataclasses import dataclass, field
from typing import Literal

from opensession.hail.event_types import (
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    ShellCommand,
    ToolCall,
    ToolResult,
)
from opensession.hail.instant import Instant
from opensession.hail.model import Event, Header, Session

ProblemKind = Literal[
    "InvalidVersion", "MissingField", "EmptySession", "InvalidEvent", "DuplicateEventId", "EventsOutOfOrder"
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; ``index`` is the 0-based position of the event it is about, if it is about one.

    ``path`` leads from the header's or the event's object to the member it is about.
    """

    kind: ProblemKind
    message: str
    index: int | None = None
    path: tuple[str, ...] = field(default=(), compare=False)

    @property
    def fatal(self) -> bool:
        """Whether a publish should stop: disorder in time does not, as logs of the original have it."""
        return self.kind != "EventsOutOfOrder"


def validate_session(session: Session) -> tuple[Problem, ...]:
    """Return all problems in the documented order; none means the session is valid."""
    validator = Validator()
    for event in session.events:
        validator.feed(event)
    return validator.finish(session)


class Validator:
    """Checks event by event; keeps the ids seen so far.

    With ``limit`` at most that many problems of each kind are kept, so that hostile input cannot fill memory.
    """

    def __init__(self, *, limit: int | None = None) -> None:
        self._limit = limit
        self._invalid: list[Problem] = []
        self._repeated: list[Problem] = []
        self._disordered: list[Problem] = []
        self._ids: set[str] = set()
        self._previous: Instant | None = None
        self._count = 0

    def feed(self, event: Event) -> None:
        """Check one event against its predecessors."""
        name = _empty_field(event)
        if name is not None:
            reason = f"missing required field: {name}"
            message = f"invalid event at index {self._count}: {reason}"
            path = tuple(name.replace("event_type.", "event_type.data.").split("."))
            self._note(self._invalid, Problem("InvalidEvent", message, self._count, path))
        if event.event_id in self._ids:
            message = f"duplicate event_id: {event.event_id}"
            self._note(self._repeated, Problem("DuplicateEventId", message, self._count, ("event_id",)))
        self._ids.add(event.event_id)
        if self._previous is not None and event.timestamp < self._previous:
            message = f"events not in chronological order at index {self._count}"
            self._note(self._disordered, Problem("EventsOutOfOrder", message, self._count, ("timestamp",)))
        self._previous = event.timestamp
        self._count += 1

    def finish(self, header: Header) -> tuple[Problem, ...]:
        """Return the problems found, grouped by kind in the documented order."""
        empty = [] if self._count else [Problem("EmptySession", "empty session: no events")]
        return (*_header_problems(header), *empty, *self._invalid, *self._repeated, *self._disordered)

    def _note(self, problems: list[Problem], problem: Problem) -> None:
        if self._limit is None or len(problems) < self._limit:
            problems.append(problem)


def _header_problems(header: Header) -> list[Problem]:
    problems = []
    if not header.version.startswith("hail-"):
        message = f"invalid version: {header.version}, expected prefix 'hail-'"
        problems.append(Problem("InvalidVersion", message, path=("version",)))
    required = {
        "session_id": header.session_id,
        "agent.provider": header.agent.provider,
        "agent.tool": header.agent.tool,
    }
    problems += [
        Problem("MissingField", f"missing required field: {name}", path=tuple(name.split(".")))
        for name, value in required.items()
        if not value
    ]
    return problems


def _empty_field(event: Event) -> str | None:
    if not event.event_id:
        return "event_id"
    match event.event_type:
        case ToolCall(name="") | ToolResult(name=""):
            return "event_type.name"
        case FileEdit(path="") | FileCreate(path="") | FileDelete(path="") | FileRead(path=""):
            return "event_type.path"
        case ShellCommand(command=""):
            return "event_type.command"
    return None
