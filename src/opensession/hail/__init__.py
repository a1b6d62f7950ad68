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

    HailIoError  HailJsonError  MissingHeaderError  UnexpectedLineTypeError

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
        Account(read, mapped, raw, broken)       mapped + raw + len(broken) = read
            raw_types: dict[str, int]            broken: tuple[BrokenLine(line, reason), …]
    decode_json(data: bytes | str) -> JsonValue  encode_json(value) -> str (compact)  encode_pretty(value) -> str

Ingest: one pass, no event kept, for bodies of many megabytes::

    ingest(source: bytes | Iterable[bytes], *, tolerant=False, search_bytes=DEFAULT_SEARCH_BYTES,
           score_plugin="heuristic_v1") -> Ingested
    Ingested(id, chunks, size, header, stats, supplied_stats, extraction, max_active_agents, score,
             score_plugin, problems, search_text, account, warnings, dialect)
        .canonical() -> bytes                    .fatal_problems -> problems that should stop a publish
    Ingest(header, …).feed(event) … .finish()    the same for events that come from a parser
    object_id(data: bytes) -> str                lower-case hex SHA-256
    adopt(data: bytes, claimed_id: str | None) -> Adopted(id, chunks, verbatim)    bytes that match stay as they are

Derived facts::

    recompute_stats(events) -> Stats             validate_session(session) -> tuple[Problem, …]
    extract(session) -> Extraction               max_active_agents(events) -> int
    score(events, plugin="heuristic_v1") -> int  score_plugins() -> tuple[str, …]
    changed_paths(events) -> ChangedPaths        working_directory(context)  source_path(context)
    session_role(context) -> "primary" | "auxiliary"
    compress_interaction(session) -> Session     git_metadata(session, git) -> str
    trim  collapse  lines  trunc  ascii_lower  dedupe                              text rules of hail.md §1.4
"""
