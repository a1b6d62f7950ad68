"""Which formats this site reads, and the choice among them (api.md §2.8, parsers.md §13)."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from opensession.parsers.agent_trace import AgentTraceParser
from opensession.parsers.aider import AiderParser
from opensession.parsers.amp import AmpParser
from opensession.parsers.atif import AtifParser
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate, rank
from opensession.parsers.claude_code import ClaudeCodeParser
from opensession.parsers.cline import ClineParser
from opensession.parsers.codex import CodexParser
from opensession.parsers.compression import expanded
from opensession.parsers.cursor import CursorParser
from opensession.parsers.errors import (
    ParseFailedError,
    ParserError,
    ParserSelectionRequiredError,
    UnknownParserError,
    UnreadableError,
)
from opensession.parsers.gemini import GeminiParser
from opensession.parsers.goose import GooseParser
from opensession.parsers.hail import HailParser
from opensession.parsers.opencode import OpenCodeParser
from opensession.parsers.session import Collection, Options, Parsed, ParsedSession, Parser, Part
from opensession.parsers.specstory import SpecStoryParser
from opensession.parsers.text import is_text

PARSERS: tuple[Parser, ...] = (
    HailParser(),
    ClaudeCodeParser(),
    CodexParser(),
    AmpParser(),
    CursorParser(),
    GeminiParser(),
    ClineParser(),
    AiderParser(),
    AtifParser(),
    SpecStoryParser(),
    AgentTraceParser(),
    OpenCodeParser(),
    GooseParser(),
)

SET_VERSION = ",".join(f"{parser.id}/{parser.version}" for parser in PARSERS)
"""Changes whenever any result may change, so that cached results are made anew."""

_BY_ID = {parser.id: parser for parser in PARSERS}


def readable_formats() -> str:
    """Name the formats for a message: ``HAIL``, ``Claude Code, Codex, HAIL``."""
    return ", ".join(sorted(parser.label for parser in PARSERS))


def check_hint(hint: str | None) -> str | None:
    """Return the parser id that a hint names; blank counts as none. Raises UnknownParserError."""
    wanted = (hint or "").strip()
    if wanted and wanted not in _BY_ID:
        known = ", ".join(sorted(_BY_ID))
        raise UnknownParserError("The parser hint names no parser of this site.", hint=f"Known are: {known}.")
    return wanted or None


def detect(bundle: Bundle) -> tuple[Candidate, ...]:
    """Return the parsers that may fit, best first. Raises ParseFailedError if it cannot be expanded."""
    bundle = expanded(bundle)
    claims = (parser.recognise(bundle) for parser in PARSERS)
    return rank(claim for claim in claims if claim)


def parse(bundle: Bundle, hint: str | None, options: Options) -> ParsedSession:
    """Make a session of a file or directory: the hint's parser first, then the candidates in order.

    Raises ParseFailedError when it is empty, no text or nothing fits, ParserSelectionRequiredError when the
    reader could choose, UnknownParserError for a bad hint, and ResultTooLargeError.
    """
    wanted = check_hint(hint)
    bundle = expanded(bundle)
    if not bundle.directory and (not bundle.data or bundle.data.isspace()):
        raise ParseFailedError("The file is empty.")
    if not bundle.directory and not bundle.is_sqlite and not is_text(bundle.data):
        raise ParseFailedError("The file is not UTF-8 text.", hint=_what_is_read())
    candidates = detect(bundle)
    order = [wanted] if wanted else []
    order += [candidate.id for candidate in candidates if candidate.id != wanted]
    failures: list[str] = []
    for parser in (_BY_ID[id_] for id_ in order):
        try:
            parsed = parser.parse(bundle, options)
        except UnreadableError as error:
            cause = "parser_hint" if parser.id == wanted else "parser"
            failures.append(f"{cause} '{parser.id}' failed: {error}")
        else:
            return _succeed(parser, candidates, parsed, failures)
    raise _fail("directory" if bundle.directory else "file", wanted, candidates, failures)


def parse_each(
    bundle: Bundle, hint: str | None, options: Options, known: Mapping[str, str] | None = None
) -> Iterator[Part]:
    """Yield every session of an input, the only one of most; raises like :func:`parse`.

    ``known`` are states by id, as they came with the parts of an earlier reading: what has them still is not
    read again.
    """
    bundle = expanded(bundle)
    wanted = check_hint(hint)
    named = [wanted] if wanted else [candidate.id for candidate in detect(bundle)]
    for parser in (_BY_ID[id_] for id_ in named):
        if isinstance(parser, Collection) and parser.is_collection(bundle):
            with suppress(UnreadableError):
                yield from parser.each(bundle, options, known or {})
                return
    one = parse(bundle, hint, options).session
    yield Part(one.facts.session_id, "", one)


def _succeed(
    parser: Parser, candidates: tuple[Candidate, ...], parsed: Parsed, failures: list[str]
) -> ParsedSession:
    return ParsedSession(
        parser=parser.id,
        candidates=candidates,
        session=parsed,
        warnings=(*failures, *parsed.warnings),
        native_adapter=None if parser.id == "hail" else parser.id,
    )


def _fail(
    subject: str, wanted: str | None, candidates: tuple[Candidate, ...], failures: list[str]
) -> ParserError:
    """Return the error for input that nothing could read: with another parser to try, the reader chooses."""
    if len(candidates) > 1 or (candidates and wanted):
        return ParserSelectionRequiredError(
            f"No parser could read the {subject} by itself; choose one and try again.",
            hint="; ".join(failures),
            candidates=candidates,
        )
    if not candidates and not failures:
        return ParseFailedError(f"The {subject} looks like no session log.", hint=_what_is_read())
    return ParseFailedError(
        f"The {subject} is not a session log that can be read.",
        hint=f"{'; '.join(failures)}. {_what_is_read()}",
        candidates=candidates,
    )


def _what_is_read() -> str:
    return f"What can be read: {readable_formats()}."
