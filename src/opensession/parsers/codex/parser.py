"""Recognition of rollouts, and the parser."""

from opensession.parsers.bundle import Bundle
from opensession.parsers.calls import Calls
from opensession.parsers.candidates import Candidate
from opensession.parsers.codex.conversion import Conversion
from opensession.parsers.codex.messages import Messages, Told
from opensession.parsers.codex.screen import Screen
from opensession.parsers.codex.tool_calls import ToolCalls
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.decoding import Json
from opensession.parsers.fields import as_object, as_text
from opensession.parsers.limits import MAX_EXPANDED_BYTES
from opensession.parsers.lines import convert_lines
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Recorder
from opensession.parsers.session import Description, Options, Parsed

_WRAPPED = frozenset(
    {"session_meta", "turn_context", "response_item", "event_msg", "compacted", "world_state"}
)
_FLAT = frozenset({"message", "reasoning", "function_call", "function_call_output", "custom_tool_call"})


class CodexParser:
    """Codex rollouts. A record is one JSON value of a line."""

    id = "codex"
    label = "Codex"
    version = 1
    description = Description(
        formats=("rollout (JSON Lines, also .zst)", "flat rollout of 2025 (JSON Lines)"),
        paths=("~/.codex/sessions/<year>/<month>/<day>/rollout-*.jsonl", "~/.codex/archived_sessions/"),
        resumable=True,
        limits=(f"compressed rollouts of up to {MAX_EXPANDED_BYTES // 2**20} MiB when expanded",),
    )
    state_classes = (Conversion, Messages, Told, ToolCalls, Screen, Calls)

    def converter(self, path: str, recorder: Recorder, session: SessionDraft) -> Conversion:
        """Start a conversion that can be written down between records."""
        return Conversion(recorder, session)

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by the kinds of records and the path."""
        if bundle.directory:
            return None
        by_path = parser_for_path(bundle.path) == self.id
        if any(_is_wrapped(value) for value in bundle.head):
            return Candidate(self.id, 98 if by_path else 94, "records of a Codex rollout")
        if _is_flat(bundle.head):
            return Candidate(self.id, 95 if by_path else 90, "header and items of an early Codex rollout")
        if by_path:
            return Candidate(self.id, 75, "path of a Codex rollout")
        if bundle.name.lower().endswith(".jsonl"):
            return Candidate(self.id, 64, "file name ends .jsonl")
        return None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert a rollout. Raises UnreadableError, ResultTooLargeError."""

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            conversion = self.converter(bundle.path, recorder, session)
            convert_lines(bundle.data, recorder, conversion.convert)
            conversion.finish()

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)


def _is_wrapped(value: Json) -> bool:
    record = as_object(value)
    return as_text(record.get("type")) in _WRAPPED and isinstance(record.get("payload"), dict)


def _is_flat(head: tuple[Json, ...]) -> bool:
    """Tell the flat generation by its header, which has no type, and the items or markers behind it."""
    if not head:
        return False
    first = as_object(head[0])
    is_header = "type" not in first and "id" in first and "timestamp" in first
    others = [as_object(value) for value in head[1:]]
    items = any(as_text(record.get("type")) in _FLAT or "record_type" in record for record in others)
    return is_header and items
