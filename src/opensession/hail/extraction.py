"""Facts for listing and searching a session (hail.md §11)."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from opensession.hail.blocks import CodeBlock, TextBlock
from opensession.hail.event_types import (
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    ShellCommand,
    TaskEnd,
    ToolResult,
)
from opensession.hail.jsontext import encode_json
from opensession.hail.model import Event, Session, SessionContext
from opensession.hail.provenance import working_directory
from opensession.hail.text import trim, trunc_characters

TITLE_CHARACTERS = 80
DESCRIPTION_CHARACTERS = 500
_DESCRIPTION_TEXTS = 3


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a list page shows. ``tags`` are joined by commas; the file lists are JSON arrays as text."""

    title: str | None
    description: str | None
    tags: str | None
    created_at: str
    working_directory: str | None
    files_modified: str | None
    files_read: str | None
    has_errors: bool


@dataclass(frozen=True, slots=True)
class ChangedPaths:
    """Sorted unique paths; the order of edits and deletes is not considered."""

    modified: tuple[str, ...]
    deleted: tuple[str, ...]


def extract(session: Session) -> Extraction:
    """Gather the listing facts of a session."""
    extraction = ExtractionAccumulator()
    for event in session.events:
        extraction.feed(event)
    return extraction.finish(session.context)


def first_text(event: Event) -> str | None:
    """Return the first non-blank ``Text`` block of an event, trimmed."""
    for block in event.content.blocks:
        if isinstance(block, TextBlock) and (text := trim(block.text)):
            return text
    return None


def changed_paths(events: Iterable[Event]) -> ChangedPaths:
    """Return the paths edited or created, and those deleted but never edited or created."""
    modified: set[str] = set()
    deleted: set[str] = set()
    for event in events:
        match event.event_type:
            case FileEdit(path=path) | FileCreate(path=path):
                modified.add(path)
            case FileDelete(path=path):
                deleted.add(path)
    return ChangedPaths(tuple(sorted(modified)), tuple(sorted(deleted - modified)))


class ExtractionAccumulator:
    """Gathers the listing facts event by event; keeps paths and the start of three user texts."""

    def __init__(self) -> None:
        self._user_texts: list[str] = []
        self._modified: set[str] = set()
        self._read: set[str] = set()
        self._errors = False

    def feed(self, event: Event) -> None:
        """Take one event into account."""
        match event.event_type:
            case FileEdit(path=path) | FileCreate(path=path) | FileDelete(path=path):
                self._modified.add(path)
            case FileRead(path=path):
                self._read.add(path)
            case ShellCommand(exit_code=int(exit_code)):
                self._errors |= exit_code != 0
            case ToolResult(is_error=True):
                self._errors = True
            case event_type if event_type.type == "UserMessage":
                self._keep_user_text(event)

    def finish(self, context: SessionContext) -> Extraction:
        """Return the facts so far; title and description of the context come before those of the texts."""
        texts = self._user_texts
        title = trunc_characters(texts[0], TITLE_CHARACTERS) if texts else None
        description = trunc_characters(" ".join(texts), DESCRIPTION_CHARACTERS) or None
        return Extraction(
            title=context.title or title,
            description=context.description or description,
            tags=",".join(context.tags) if context.tags else None,
            created_at=context.created_at.isoformat(),
            working_directory=working_directory(context),
            files_modified=_path_list(self._modified),
            files_read=_path_list(self._read - self._modified),
            has_errors=self._errors,
        )

    def _keep_user_text(self, event: Event) -> None:
        if len(self._user_texts) < _DESCRIPTION_TEXTS and (text := first_text(event)):
            # One character more than is shown tells that the text goes on.
            self._user_texts.append(text[: DESCRIPTION_CHARACTERS + 1])


class SearchText:
    """Collects prompts, answers and task summaries, in order and within a byte budget."""

    def __init__(self, max_bytes: int) -> None:
        self._room = max_bytes
        self._parts: list[str] = []

    def feed(self, event: Event) -> None:
        """Add the texts of one event, as long as there is room."""
        if self._room <= 0:
            return
        if event.event_type.type in ("UserMessage", "AgentMessage"):
            for block in event.content.blocks:
                if isinstance(block, TextBlock):
                    self._add(block.text)
                elif isinstance(block, CodeBlock):
                    self._add(block.code)
        elif isinstance(event.event_type, TaskEnd) and event.event_type.summary:
            self._add(event.event_type.summary)

    def finish(self) -> str:
        """Return the texts, one a line, at most as many UTF-8 bytes as allowed."""
        return "\n".join(self._parts)

    def _add(self, text: str) -> None:
        trimmed = trim(text)
        room = self._room - 1 if self._parts else self._room
        if not trimmed or room <= 0:
            return
        kept = trimmed[:room].encode()[:room].decode("utf-8", "ignore")
        self._room = room - len(kept.encode()) if len(kept) == len(trimmed) else 0
        if kept:
            self._parts.append(kept)


def _path_list(paths: set[str]) -> str | None:
    listed: list[JsonValue] = [*sorted(paths)]
    return encode_json(listed) if listed else None
