"""Native logs to HAIL: one module per format, and a registry that recognises them.

Everything here is pure. The public names::

    parsers.registry
        PARSERS: tuple[Parser, ...]              one line per format
        SET_VERSION: str                         changes whenever any parser's output may change
        detect(name: str, data: bytes) -> tuple[Candidate, ...]          best first
        parse(name, data, hint=None, *, max_result_bytes) -> ParsedSession
        check_hint(hint: str | None) -> str | None                       blank is None; UnknownParserError
        readable_formats() -> str                "HAIL", for messages
    parsers.session
        Parser (protocol), ParsedSession(parser, candidates, session, warnings, native_adapter),
        Parsed(chunks, size, digest, facts, account: hail.Account, warnings),
        Facts(session_id, title, description, tool, model, created_at, event_count)
    parsers.candidates.Candidate(id, confidence, reason)   .as_json()
    parsers.errors
        InputError(message, hint, headers)       base of all that parsers and sources raise; has
            .status .code .message .hint .headers .envelope() as the site's own errors do
        ParseFailedError 422, ParserSelectionRequiredError 422, ResultTooLargeError 422,
        UnknownParserError 400

A new format is one module with a Parser and one line in ``PARSERS``.
"""
