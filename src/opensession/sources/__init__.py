"""Where sessions come from: addresses, Git hosts, the policy for fetching from them, and the cached reading.

The public names, besides ``sources.address``::

    sources.policy
        FetchPolicy(hosts, max_bytes, deadline_seconds=10.0, standin=None)      one value per site
        parse_remote(text, hosts) -> Remote(host, path)                         SourceRefusedError
    sources.reading
        await read_source(source, wanted, *, policy, http, blobs, now) -> SourceReading
        await peek(source, wanted, *, policy, blobs) -> SourceFacts | None        no network
        SourceReading
            .stream: Stream              canonical HAIL JSONL, handed on unread; .size bytes
            .etag: str                   quoted, strong; changes only with the bytes
            .ref: str  .commit: str | None   what it shows; None when the host tells no commit
            .pinned: bool                the ref is a full commit: may be cached for ever
            .cached: "hit" | "revalidated" | "miss" | "stale"    .stale_reason: str | None
            .facts: SourceFacts          session_id, title, description, tool, model, created_at, event_count,
                                         parser, native_adapter, fetched_at, checked_at (epoch seconds), name
            .account: Account  .warnings: tuple[str, ...]  .candidates: tuple[Candidate, ...]
    sources.preview
        PreviewRequest                       pydantic model of the POST body, for the API description
        await preview(body: bytes, *, policy, http, blobs, now) -> Preview
        Preview(stream, parser_used)         stream: the whole reply body, one JSON object (api.md §2.8)
    sources.streams
        single_object(canonical chunks) -> AsyncIterator[bytes]      HAIL JSONL as one JSON object
        PiecesStream(iterator)               a Stream over chunks made here
    sources.errors
        SourceError (an InputError): invalid_source 400, source_not_found 404, source_private 403,
        file_too_large 422, fetch_failed 502, upstream_rate_limited 503, upstream_timeout 504
        for_preview(error) -> InputError     the same trouble in the older contract: 422 fetch_failed

Every function raises InputError only; the site turns that into its JSON envelope.
"""
