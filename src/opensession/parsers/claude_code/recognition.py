"""Telling Claude Code's transcripts from other JSON Lines, by their records and by their path."""

from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.decoding import Json
from opensession.parsers.fields import as_object, as_text, object_at
from opensession.parsers.paths import is_subagent_path, parser_for_path

_OTHER_TYPES = frozenset(
    {
        *("summary", "system", "progress", "queue-operation", "file-history-snapshot", "attachment"),
        *("custom-title", "ai-title", "last-prompt", "mode", "permission-mode", "agent-name", "pr-link"),
    }
)
_MARKS = ("sessionId", "uuid", "parentUuid", "leafUuid", "isSidechain", "messageId")


def recognise(parser: str, bundle: Bundle) -> Candidate | None:
    """Rank an input; a directory by the transcripts in it."""
    if bundle.directory:
        found = any(is_transcript(bundle.file(path)) for path in bundle.matching(".jsonl"))
        return Candidate(parser, 93, "directory with Claude Code transcripts") if found else None
    by_path = parser_for_path(bundle.path) == parser
    turns = sum(is_turn(value) for value in bundle.head)
    if turns:
        return Candidate(parser, 98 if by_path else 94, "user and assistant records of Claude Code")
    if any(is_other_record(value) for value in bundle.head):
        return Candidate(parser, 90 if by_path else 84, "notices of Claude Code")
    if by_path:
        return Candidate(parser, 75, "path of a Claude Code transcript")
    if bundle.name.lower().endswith(".jsonl"):
        return Candidate(parser, 62, "file name ends .jsonl")
    return None


def is_transcript(bundle: Bundle) -> bool:
    """Tell whether a file begins like a transcript."""
    return any(is_turn(value) or is_other_record(value) for value in bundle.head)


def is_turn(value: Json) -> bool:
    """Tell whether a value is a user or assistant record."""
    record = as_object(value)
    if record.get("type") not in ("user", "assistant") or "message" not in record:
        return False
    return any(mark in record for mark in _MARKS) or "content" in object_at(record, "message")


def is_other_record(value: Json) -> bool:
    """Tell whether a value is another record of the tool."""
    record = as_object(value)
    return as_text(record.get("type")) in _OTHER_TYPES and any(mark in record for mark in _MARKS)


def is_subagent_file(path: str, bundle: Bundle) -> bool:
    """Tell whether a transcript is a sub-agent's: by its path, or as every turn says so."""
    turns = [as_object(value) for value in bundle.head if is_turn(value)]
    by_turns = bool(turns) and all(turn.get("isSidechain") is True and "agentId" in turn for turn in turns)
    return by_turns or is_subagent_path(path)
