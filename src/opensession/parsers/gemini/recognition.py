"""Telling Gemini CLI's logs from other JSON, by their records and their path."""

from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.decoding import Json, Object, is_json_lines
from opensession.parsers.fields import as_object, as_text, name_at, objects_at
from opensession.parsers.gemini.replay import MESSAGE_TYPES, REWIND, SET
from opensession.parsers.limits import MAX_DOCUMENT_BYTES
from opensession.parsers.paths import parser_for_path

_ENDINGS = (".json", ".jsonl")
_MARKS = ("projectHash", "startTime", "lastUpdated")


def recognise(parser: str, bundle: Bundle) -> Candidate | None:
    """Rank an input; a directory by the logs in it."""
    if bundle.directory:
        found = bool(logs_in(bundle))
        return Candidate(parser, 93, "directory with a Gemini CLI session") if found else None
    by_path = parser_for_path(bundle.path) == parser
    structure = _structure(bundle)
    if structure:
        confidence, reason = structure
        return Candidate(parser, min(confidence + 4, 98) if by_path else confidence, reason)
    if by_path:
        return Candidate(parser, 75, "path of a Gemini CLI session")
    name = bundle.name.lower()
    if name.endswith(_ENDINGS):
        ending = ".jsonl" if name.endswith(".jsonl") else ".json"
        return Candidate(parser, 50 if ending == ".jsonl" else 56, f"file name ends {ending}")
    return None


def logs_in(bundle: Bundle) -> list[str]:
    """Return the files of a directory that are logs by their structure."""
    files = (path for path in bundle.files if path.lower().endswith(_ENDINGS))
    return [path for path in files if (found := _structure(bundle.file(path))) and found[0] >= 84]


def _structure(bundle: Bundle) -> tuple[int, str] | None:
    """Return how sure the records alone make us, and why."""
    if is_json_lines(bundle.data):
        return _lines_structure(bundle.head)
    document = as_object(bundle.document) if len(bundle.data) <= MAX_DOCUMENT_BYTES else {}
    if not isinstance(document.get("messages"), list):
        return _lines_structure(bundle.head)
    has_messages = any(_is_message(message) for message in objects_at(document, "messages"))
    is_named = name_at(document, "sessionId") is not None
    if is_named and has_messages:
        return 94, "session document of Gemini CLI"
    if has_messages or (is_named and any(mark in document for mark in _MARKS)):
        return 80, "messages or session members of Gemini CLI"
    return None


def _lines_structure(head: tuple[Json, ...]) -> tuple[int, str] | None:
    records = [as_object(value) for value in head]
    if any(_is_metadata(record) for record in records[:1]):
        return 94, "metadata line of Gemini CLI"
    if any(record.get("type") == "gemini" and _is_message(record) for record in records):
        return 92, "messages of Gemini CLI"
    if any(record.get("type") == "session_metadata" and "sessionId" in record for record in records):
        return 90, "session metadata of Gemini CLI"
    if any(isinstance(record.get(SET), dict) or isinstance(record.get(REWIND), str) for record in records):
        return 84, "updates as Gemini CLI writes them"
    return None


def _is_metadata(record: Object) -> bool:
    return (
        "type" not in record
        and name_at(record, "sessionId") is not None
        and any(mark in record for mark in _MARKS)
    )


def _is_message(record: Object) -> bool:
    """Tell whether this is a message; a prompt alone could be anybody's without its id and time."""
    kind = as_text(record.get("type"))
    if kind not in MESSAGE_TYPES or "message" in record or "role" in record:
        return False
    return ("content" in record or "toolCalls" in record) and ("id" in record or "timestamp" in record)
