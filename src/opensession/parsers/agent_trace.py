"""Agent Trace: records of which lines of which files an agent wrote, and in which conversation.

A trace holds no messages. As far as it tells of a conversation it becomes a session: each file's share of a
conversation is one event, with the line ranges and the conversation's address. Ranges that a person wrote are
notes and no edits of the agent. A document holds one record or an array of them, JSON Lines one a line; a
record of the account is a trace record.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from opensession.hail import (
    Attributes,
    ContentBlock,
    Custom,
    EventType,
    FileEdit,
    Instant,
    JsonBlock,
    ReferenceBlock,
    TextBlock,
)
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.decoding import Json, Object
from opensession.parsers.errors import UnreadableError
from opensession.parsers.fields import as_object, count_at, list_at, name_at, object_at, objects_at, without
from opensession.parsers.limits import MAX_DOCUMENT_BYTES
from opensession.parsers.lines import convert_lines, name_of_line
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.session import Description, Options, Parsed
from opensession.parsers.times import parse_time

SCHEMA = "agent-trace-v0"
_REQUIRED = frozenset({"version", "id", "timestamp", "files"})
_AGENTS = frozenset({"ai", "mixed"})
_SHOWN = ("version", "id", "timestamp", "vcs", "tool", "files")


class AgentTraceParser:
    """Trace records of any tool."""

    id = "agent-trace"
    label = "Agent Trace"
    version = 1
    description = Description(
        formats=("trace record (JSON)", "trace records (JSON Lines)"),
        paths=(".agent-trace/traces.jsonl",),
        limits=("traces hold line ranges and addresses of conversations, no messages",),
    )

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by the members of the first records."""
        if bundle.directory or bundle.is_sqlite:
            return None
        if any(_is_trace(as_object(value)) for value in bundle.head):
            return Candidate(self.id, 96, "Agent Trace record")
        if len(bundle.data) > MAX_DOCUMENT_BYTES or not bundle.name.lower().endswith(".json"):
            return None
        if any(_is_trace(record) for record in _records(bundle.document)):
            return Candidate(self.id, 96, "Agent Trace record")
        return None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert trace records. Raises UnreadableError, ResultTooLargeError."""
        if bundle.directory or bundle.is_sqlite:
            raise UnreadableError("Agent Trace records are one file")
        document = bundle.document if len(bundle.data) <= MAX_DOCUMENT_BYTES else None
        heads = [*bundle.head, *_records(document)]
        if not any(_is_trace(as_object(value)) for value in heads):
            raise UnreadableError("it holds no Agent Trace record")

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            session.format = self.id
            conversion = _Conversion(recorder, session)
            if document is None:
                convert_lines(bundle.data, recorder, conversion.convert)
                return
            for value in document if isinstance(document, list) else [document]:
                recorder.count(conversion.convert_any(value))

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)


def _is_trace(record: Object) -> bool:
    """Tell a trace record: required members, and files that have a path and conversations."""
    if not record.keys() >= _REQUIRED:
        return False
    files = list(objects_at(record, "files"))
    return bool(files) and all(
        "path" in file and isinstance(file.get("conversations"), list) for file in files
    )


def _records(document: Json) -> Iterator[Object]:
    """Yield the records of a document: itself, or the objects of an array."""
    for value in document if isinstance(document, list) else [document]:
        if isinstance(value, dict):
            yield value


@dataclass(eq=False, repr=False)
class _Conversion:
    """The state between records."""

    recorder: Recorder
    session: SessionDraft
    urls: list[JsonValue] = field(default_factory=list)
    """Addresses of the conversations, each once."""
    ids: set[str] = field(default_factory=set)

    def convert_any(self, value: Json) -> str:
        """Convert what stands in an array."""
        if isinstance(value, dict):
            return self.convert(value)
        self.recorder.keep_raw(name_of_line(value), value)
        return "record"

    def convert(self, record: Object) -> str:
        """Convert a record and return its name for the account."""
        time = parse_time(record.get("timestamp"))
        if not _is_trace(record):
            self.recorder.keep_raw("record", record, time)
            return "record"
        self._describe(record)
        marks: Attributes = {"source.schema_version": SCHEMA, "source.raw_type": "trace"}
        if trace_id := name_at(record, "id"):
            marks["semantic.group_id"] = trace_id
        if revision := name_at(object_at(record, "vcs"), "revision"):
            marks["revision"] = revision
        for file in objects_at(record, "files"):
            # A file without conversations is still one that was written.
            for value in list_at(file, "conversations") or [{}]:
                if isinstance(value, dict):
                    self._convert_share(name_at(file, "path") or "unknown", value, time, marks)
                else:
                    self.recorder.keep_raw("conversation", value, time)
        if rest := without(record, *_SHOWN):
            self._add(Custom(kind="trace_metadata"), [JsonBlock(data=rest)], time, marks)
        return "trace"

    def _describe(self, record: Object) -> None:
        tool, vcs = object_at(record, "tool"), object_at(record, "vcs")
        if not self.ids:
            self.session.tool = name_at(tool, "name") or self.session.tool
            self.session.tool_version = name_at(tool, "version")
            self.session.session_id = name_at(record, "id")
        self.ids.add(name_at(record, "id") or "")
        is_git = vcs.get("type") == "git"
        self.session.note("git_commit" if is_git else "revision", name_at(vcs, "revision"))
        if not is_git:
            self.session.note("vcs", name_at(vcs, "type"))

    def _convert_share(
        self, path: str, conversation: Object, time: Instant | None, marks: Attributes
    ) -> None:
        """Make one event for each contributor to a file in a conversation, usually the agent alone."""
        url = name_at(conversation, "url")
        if url and url not in self.urls:
            self.urls.append(url)
            self.session.attributes["conversation_urls"] = self.urls
        shares: dict[tuple[str, str], list[Json]] = {}
        whole = object_at(conversation, "contributor")
        spans = list_at(conversation, "ranges")
        for span in spans:
            shares.setdefault(_author(object_at(as_object(span), "contributor") or whole), []).append(span)
        if not spans:
            shares[_author(whole)] = []
        links = list(objects_at(conversation, "related"))
        for (who, model), share in shares.items():
            shared = self._marks(who, model, url, marks)
            event_type: EventType = FileEdit(path=path) if who in _AGENTS else Custom(kind="attribution")
            blocks: list[ContentBlock] = [TextBlock(text=_describe_lines(path, share))]
            addresses = [url, *(name_at(link, "url") for link in links)]
            blocks += [ReferenceBlock(uri=uri, media_type="text/html") for uri in addresses if uri]
            details = [span for span in share if not _is_plain(as_object(span))]
            blocks += [JsonBlock(data=details)] if details else []
            self._add(event_type, blocks, time, shared)

    def _marks(self, who: str, model: str, url: str | None, common: Attributes) -> Attributes:
        """Return an event's attributes; the first model is the session's."""
        marks: Attributes = {**common, "contributor": who}
        if model:
            provider, _, name = model.rpartition("/")
            self.session.note_model(name)
            self.session.provider = self.session.provider or provider or None
            marks["model"] = name
        if url:
            marks["conversation_url"] = url
        return marks

    def _add(
        self, event_type: EventType, blocks: list[ContentBlock], time: Instant | None, marks: Attributes
    ) -> None:
        self.recorder.add(Draft(event_type, blocks, time, attributes=dict(marks)))


def _author(contributor: Object) -> tuple[str, str]:
    """Return the kind of a contributor and the model, which may be blank."""
    return name_at(contributor, "type") or "unknown", name_at(contributor, "model_id") or ""


def _is_plain(span: Object) -> bool:
    """Tell whether a range is its two lines and nothing else worth showing."""
    bounds = count_at(span, "start_line"), count_at(span, "end_line")
    return None not in bounds and span.keys() <= {"start_line", "end_line", "contributor"}


def _describe_lines(path: str, spans: list[Json]) -> str:
    """Write ranges for reading: ``a.py: lines 3–9, 12``."""
    shown: list[str] = []
    for span in map(as_object, spans):
        start, end = count_at(span, "start_line"), count_at(span, "end_line")
        if start is not None and end is not None:
            shown.append(str(start) if start == end else f"{start}–{end}")
    return f"{path}: lines {', '.join(shown)}" if shown else path
