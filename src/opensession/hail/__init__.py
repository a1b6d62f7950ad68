"""HAIL, the session format: model, codec, canonical bytes and ids, stats, validation, extraction.

Everything here is pure. All names below are importable from ``opensession.hail``.

Values and model (frozen, strict; unknown fields are ignored; lists may be given where tuples are held)::

    Instant(seconds, nanos)                      UTC, nanoseconds, ordered, hashable
        .parse(text)  .from_epoch_millis(ms)  str(i) -> "…Z"  .isoformat() -> "…+00:00"  .timestamp() -> float
    Agent(provider, model, tool, tool_version=None)
    SessionContext(title, description, tags, created_at, updated_at, related_session_ids, attributes)
    Header(version, session_id, agent, context)
    Session(version, session_id, agent, context, events, stats)
    Event(event_id, timestamp, event_type, task_id, content, duration_ms, attributes)
    Content(blocks)
    Stats(event_count, message_count, …)         eleven counters
    EventType   = UserMessage | AgentMessage | SystemMessage | Thinking | ToolCall | ToolResult | FileRead
                | CodeSearch | FileSearch | FileEdit | FileCreate | FileDelete | ShellCommand | ImageGenerate
                | VideoGenerate | AudioGenerate | WebSearch | WebFetch | TaskStart | TaskEnd | Custom
    ContentBlock = TextBlock | CodeBlock | ImageBlock | VideoBlock | AudioBlock | FileBlock | JsonBlock
                | ReferenceBlock
    every variant has ``.type``, the tag as written in HAIL ("UserMessage", "Text", …)
    JsonValue, Attributes                        free-form JSON

Errors (all are HailError, with ``.kind`` and, where known, ``.line``)::

    HailIoError  HailJsonError  MissingHeaderError  UnexpectedLineTypeError  UnknownScorePluginError
    SessionTooLargeError

Reading and writing::

    read_session(data: bytes) -> Session                         JSONL, strict; a stats line is trusted
    read_session_object(data: bytes) -> Session                  one JSON object, strict
    read_header(data: bytes) -> Header
    read_header_and_stats(data: bytes) -> tuple[Header, Stats | None]
    iter_records(source: bytes | Iterable[bytes]) -> Iterator[Header | Event | Stats]      strict JSONL
    write_session(session) -> bytes              write_session_object(session) -> bytes
    header_line(header) / event_line(event) / stats_line(stats) -> bytes, with the newline
    stream_canonical(source) -> Iterator[bytes]  canonical lines, stats recomputed
    recognise(head: bytes, name: str) -> int     confidence 0…100
    read_any(data: bytes, *, tolerant: bool) -> Reading
        Reading(session, dialect, account, warnings, supplied_stats)
        Account(read, mapped, raw, broken, raw_types, broken_lines, mapped_types)
            mapped + raw + broken = read
            raw_types: {"event:<type>" | "block:<type>" | "line:<type>": count}
            broken_lines: tuple[BrokenLine(line, reason), …], the first 100
        tolerant, an event or line of unknown type becomes Custom{kind: "unknown:<type>"} with the record as
        its JsonBlock; an unknown block becomes a JsonBlock in its place
    decode_json(data: bytes | str) -> JsonValue
    encode_json(value) -> str, compact           encode_pretty(value) -> str

Ingest: one pass, no event kept, for bodies of many megabytes::

    ingest(source: bytes | Iterable[bytes], *, tolerant=False, search_bytes=DEFAULT_SEARCH_BYTES,
           score_plugin="heuristic_v1", max_bytes=None) -> Ingested
    Ingested(id, chunks, size, header, stats, extraction, max_active_agents, score, score_plugin, problems,
             search_text, dialect, account, warnings, supplied_stats)
        .canonical() -> bytes                    .fatal_problems -> problems that should stop a publish
    Ingest(…).feed(event) … .finish(header) -> Digest         the same for events that come from a parser
    object_id(data: bytes) -> str                lower-case hex SHA-256
    adopt(data: bytes, claimed_id: str | None) -> Adopted(id, chunks, verbatim)

Derived facts::

    recompute_stats(events) -> Stats             validate_session(session) -> tuple[Problem, …]
    extract(session) -> Extraction               max_active_agents(events) -> int
    score(events, plugin="heuristic_v1") -> int  score_plugins() -> tuple[str, …]
    changed_paths(events) -> ChangedPaths        working_directory(context)  source_path(context)
    session_role(context) -> "primary" | "auxiliary"
    compress_interaction(session) -> Session     git_metadata(session, git) -> str
    trim  collapse  lines  trunc  ascii_lower  dedupe                              text rules of hail.md §1.4
"""

from pydantic import JsonValue

from opensession.hail.account import (
    Account,
    BrokenLine,
    Tally,
)
from opensession.hail.blocks import (
    AudioBlock,
    CodeBlock,
    Content,
    ContentBlock,
    FileBlock,
    ImageBlock,
    JsonBlock,
    ReferenceBlock,
    TextBlock,
    VideoBlock,
)
from opensession.hail.concurrency import (
    ConcurrencyAccumulator,
    max_active_agents,
)
from opensession.hail.dialect import (
    Dialect,
    Log,
    open_log,
    recognise,
)
from opensession.hail.errors import (
    HailError,
    HailIoError,
    HailJsonError,
    MissingHeaderError,
    SessionTooLargeError,
    UnexpectedLineTypeError,
)
from opensession.hail.event_types import (
    AgentMessage,
    AudioGenerate,
    CodeSearch,
    Custom,
    EventType,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    FileSearch,
    ImageGenerate,
    ShellCommand,
    SystemMessage,
    TaskEnd,
    TaskStart,
    Thinking,
    ToolCall,
    ToolResult,
    UserMessage,
    VideoGenerate,
    WebFetch,
    WebSearch,
)
from opensession.hail.extraction import (
    ChangedPaths,
    Extraction,
    ExtractionAccumulator,
    SearchText,
    changed_paths,
    extract,
    first_text,
)
from opensession.hail.ingest import (
    DEFAULT_SEARCH_BYTES,
    Digest,
    Ingest,
    Ingested,
    ingest,
    stream_canonical,
)
from opensession.hail.instant import Instant
from opensession.hail.interaction import compress_interaction
from opensession.hail.jsonl import (
    iter_records,
    read_header,
    read_header_and_stats,
    read_session,
)
from opensession.hail.jsontext import (
    decode_json,
    encode_json,
    encode_pretty,
)
from opensession.hail.lines import Source
from opensession.hail.model import (
    VERSION,
    Agent,
    Event,
    Header,
    Session,
    SessionContext,
    Stats,
)
from opensession.hail.objectform import read_session_object
from opensession.hail.objects import (
    Adopted,
    adopt,
    object_id,
)
from opensession.hail.provenance import (
    GitFacts,
    SessionRole,
    git_metadata,
    session_role,
    source_path,
    string_attribute,
    working_directory,
)
from opensession.hail.reading import (
    Reading,
    read_any,
)
from opensession.hail.record import Attributes
from opensession.hail.scoring import (
    DEFAULT_SCORE_PLUGIN,
    HeuristicScore,
    ScoreAccumulator,
    UnknownScorePluginError,
    ZeroScore,
    score,
    score_accumulator,
    score_plugins,
)
from opensession.hail.stats import (
    StatsAccumulator,
    recompute_stats,
)
from opensession.hail.text import (
    ascii_lower,
    collapse,
    dedupe,
    lines,
    trim,
    trunc,
    trunc_characters,
)
from opensession.hail.validation import (
    Problem,
    ProblemKind,
    Validator,
    validate_session,
)
from opensession.hail.writer import (
    event_line,
    header_line,
    session_lines,
    session_object_pieces,
    stats_line,
    write_session,
    write_session_object,
)

__all__ = [
    "DEFAULT_SCORE_PLUGIN",
    "DEFAULT_SEARCH_BYTES",
    "VERSION",
    "Account",
    "Adopted",
    "Agent",
    "AgentMessage",
    "Attributes",
    "AudioBlock",
    "AudioGenerate",
    "BrokenLine",
    "ChangedPaths",
    "CodeBlock",
    "CodeSearch",
    "ConcurrencyAccumulator",
    "Content",
    "ContentBlock",
    "Custom",
    "Dialect",
    "Digest",
    "Event",
    "EventType",
    "Extraction",
    "ExtractionAccumulator",
    "FileBlock",
    "FileCreate",
    "FileDelete",
    "FileEdit",
    "FileRead",
    "FileSearch",
    "GitFacts",
    "HailError",
    "HailIoError",
    "HailJsonError",
    "Header",
    "HeuristicScore",
    "ImageBlock",
    "ImageGenerate",
    "Ingest",
    "Ingested",
    "Instant",
    "JsonBlock",
    "JsonValue",
    "Log",
    "MissingHeaderError",
    "Problem",
    "ProblemKind",
    "Reading",
    "ReferenceBlock",
    "ScoreAccumulator",
    "SearchText",
    "Session",
    "SessionContext",
    "SessionRole",
    "SessionTooLargeError",
    "ShellCommand",
    "Source",
    "Stats",
    "StatsAccumulator",
    "SystemMessage",
    "Tally",
    "TaskEnd",
    "TaskStart",
    "TextBlock",
    "Thinking",
    "ToolCall",
    "ToolResult",
    "UnexpectedLineTypeError",
    "UnknownScorePluginError",
    "UserMessage",
    "Validator",
    "VideoBlock",
    "VideoGenerate",
    "WebFetch",
    "WebSearch",
    "ZeroScore",
    "adopt",
    "ascii_lower",
    "changed_paths",
    "collapse",
    "compress_interaction",
    "decode_json",
    "dedupe",
    "encode_json",
    "encode_pretty",
    "event_line",
    "extract",
    "first_text",
    "git_metadata",
    "header_line",
    "ingest",
    "iter_records",
    "lines",
    "max_active_agents",
    "object_id",
    "open_log",
    "read_any",
    "read_header",
    "read_header_and_stats",
    "read_session",
    "read_session_object",
    "recognise",
    "recompute_stats",
    "score",
    "score_accumulator",
    "score_plugins",
    "session_lines",
    "session_object_pieces",
    "session_role",
    "source_path",
    "stats_line",
    "stream_canonical",
    "string_attribute",
    "trim",
    "trunc",
    "trunc_characters",
    "validate_session",
    "working_directory",
    "write_session",
    "write_session_object",
]
