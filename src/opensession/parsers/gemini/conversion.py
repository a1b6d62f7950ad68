"""A log's conversion: nothing of it stands for good before its end, so all waits for that."""

from collections.abc import Iterable
from dataclasses import dataclass

from opensession.hail.lines import NumberedLine
from opensession.parsers.calls import Calls
from opensession.parsers.composition import SessionDraft
from opensession.parsers.decoding import Object, decode_records
from opensession.parsers.fields import as_text, list_at, name_at, text_at
from opensession.parsers.gemini.messages import Messages
from opensession.parsers.gemini.replay import Replay
from opensession.parsers.gemini.tool_calls import ToolCalls
from opensession.parsers.recorder import Recorder
from opensession.parsers.times import parse_time


@dataclass(eq=False, repr=False)
class Conversion:
    """A log while it is read: a line may still rewind to its first message, or set all of them anew."""

    path: str
    recorder: Recorder
    session: SessionDraft
    replay: Replay

    def take(self, lines: Iterable[NumberedLine]) -> None:
        """Replay lines; what is no JSON is counted broken."""
        values = decode_records(lines, self.recorder.tally)
        self.replay.read_lines(value for _, value in values)

    def finish(self) -> None:
        """Convert what stands, and account for each record with the last message of it."""
        _describe(self.replay.metadata, self.path, self.session)
        calls = ToolCalls(self.recorder, Calls(self.recorder, "gemini"))
        messages = Messages(self.recorder, self.session, calls)
        for entry in self.replay.entries():
            messages.convert(entry)
            entry.record.pending -= 1
            if not entry.record.pending:
                self.recorder.count(entry.record.name)
        if self.replay.rewound:
            self.recorder.tally.warn(f"{self.replay.rewound} messages that the user took back are left out")


def _describe(metadata: Object, path: str, session: SessionDraft) -> None:
    """Fill the session's facts from the metadata (parsers.md §6.3, GM6)."""
    session.provider = "google"
    session.session_id = name_at(metadata, "sessionId")
    session.created_at = parse_time(metadata.get("startTime"))
    session.updated_at = parse_time(metadata.get("lastUpdated"))
    folders = [folder for value in list_at(metadata, "directories") if (folder := as_text(value).strip())]
    session.note("cwd", next(iter(folders), None))
    session.note("all_cwds", [*folders] if len(set(folders)) > 1 else None)
    session.note("project_hash", name_at(metadata, "projectHash"))
    session.note("summary", text_at(metadata, "summary"))
    parent = parent_of(path, metadata)
    if parent is not None:
        session.attributes["session_role"] = "auxiliary"
        session.parent_session_id = parent or None


def parent_of(path: str, metadata: Object) -> str | None:
    """Return the parent of a sub-agent's session, "" if it is not known; None for a main session."""
    segments = path.replace("\\", "/").split("/")
    if segments[-3:-2] == ["chats"] and segments[-2] != name_at(metadata, "sessionId"):
        return segments[-2]
    return "" if metadata.get("kind") == "subagent" else None
