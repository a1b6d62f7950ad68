"""Native logs to HAIL: one module or package per format, and a registry that recognises them.

Everything here is pure: bytes in, a session and its account out. The public names::

    parsers.bundle.Bundle
        .of_file(path, data)  .of_directory(path, {relative path: bytes})      what a parser is given
    parsers.registry
        PARSERS: tuple[Parser, ...]              one line per format
        SET_VERSION: str                         changes whenever any parser's output may change
        detect(bundle) -> tuple[Candidate, ...]                                best first
        parse(bundle, hint, options) -> ParsedSession
        parse_each(bundle, hint, options, known) -> Iterator[Part]             every session of a file
        check_hint(hint) -> str | None           blank is None; UnknownParserError
        readable_formats() -> str                "Claude Code, Codex, HAIL", for messages
    parsers.session
        Parser (protocol), Options(max_result_bytes, session), Description,
        ParsedSession(parser, candidates, session, warnings, native_adapter),
        Parsed(chunks, size, digest, facts, account: hail.Account, warnings, sessions), Facts, Listed
    parsers.resuming
        start(parser, path) -> LogReader         resume(parser, checkpoint) -> LogReader
        LogReader.feed(data) .checkpoint() .preview() .finish() .offset        append-only formats
    parsers.paths
        parser_for_path(path) -> str | None      is_subagent_path(path) -> bool
    parsers.companions.companions_of(bundle) -> Companions | None              files beside a log
    parsers.candidates.Candidate(id, confidence, reason)   .as_json()
    parsers.errors
        InputError(message, hint, headers)       base of all that parsers and sources raise; has
            .status .code .message .hint .headers .envelope() as the site's own errors do
        ParseFailedError 422, ParserSelectionRequiredError 422, ResultTooLargeError 422,
        UnknownParserError 400

A new format is one module with a Parser and one line in ``PARSERS``. It converts native records into drafts
(``recorder``, ``calls``, ``tools``, ``results``, ``diffs``, ``patches``, ``usage``, ``titles``, ``times``),
accounts for each of them once, and leaves the rest to ``composition.compose``.
"""
