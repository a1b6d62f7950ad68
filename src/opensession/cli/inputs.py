"""Any reference to a session as canonical HAIL."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Literal

from opensession.cli.command import Run
from opensession.cli.errors import Failure, NotFound, Usage
from opensession.cli.objects import find
from opensession.cli.references import LocalSession, locate
from opensession.cli.terminal import one_line
from opensession.cli.words import word
from opensession.hail import Account, Digest, ingest, object_id
from opensession.local.bundles import MAX_BYTES, read_input
from opensession.local.problems import Problem
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.errors import ParserError
from opensession.parsers.registry import parse
from opensession.parsers.session import Listed, Options, ParsedSession
from opensession.sources.address import ArtifactSource, LocalSource

MAX_RESULT_BYTES = 512 * 1024 * 1024
"""What a session may become in HAIL: all of it is held in memory."""

STDIN = "-"

Origin = Literal["object", "file", "stdin", "site"]


@dataclass(frozen=True, slots=True)
class Input:
    """One session, read. ``id`` is the SHA-256 of ``chunks``."""

    label: str
    origin: Origin
    id: str
    chunks: Sequence[bytes]
    size: int
    parser: str
    account: Account
    warnings: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    sessions: tuple[Listed, ...] = ()
    """All sessions of the file when it holds several."""
    path: Path | None = None
    """The file on disk, of an object and of a log."""

    def digest(self) -> Digest:
        """Read the session's facts: header, counters, problems. Raises HailError."""
        return ingest(iter(self.chunks))


def load(run: Run, reference: str, *, profile: str | None = None, session: str | None = None) -> Input:
    """Read the session that a reference names, ``-`` for standard input; see ``references``.

    An object's bytes come as they are; a log is read by ``profile`` alone, or by whichever parser knows it.
    Raises CliError, and what the parsers and the disk raise.
    """
    if reference == STDIN:
        given = Bundle.of_file("stdin", run.terminal.read_input())
        return _of_bundle(run, given, "stdin", profile=profile, session=session)
    located = locate(run, reference)
    if isinstance(located, LocalSource):
        return _of_object(run, located)
    if isinstance(located, ArtifactSource):
        raise _no_session(reference)
    if not isinstance(located, LocalSession):
        from opensession.cli.fetching import fetch  # noqa: PLC0415  # httpx is slow to import

        return _of_hail(reference, "site", fetch(run, located))
    path = located.path
    if path.is_fifo():
        # What a shell makes of ``<(...)``, and /dev/stdin behind a pipe.
        given = Bundle.of_file(path.name, path.read_bytes())
        return _of_bundle(run, given, "stdin", profile=profile, session=session)
    problems: list[Problem] = []
    bundle = read_input(path, max_bytes=MAX_BYTES, problems=problems.append)
    for problem in problems:
        run.terminal.warn(f"{problem.path.name}: {problem.reason}")
    chosen = session or located.session
    return _of_bundle(run, bundle, "file", profile=profile, session=chosen, path=path, hint=located.tool)


def _of_object(run: Run, source: LocalSource) -> Input:
    path, data = find(run.surroundings, source.sha256)
    return _of_hail(f"os://src/local/{source.sha256}", "object", data, path)


def _of_hail(label: str, origin: Origin, data: bytes, path: Path | None = None) -> Input:
    """Take bytes that somebody has made canonical already: they stay as they are."""
    ingested = ingest(data, tolerant=True)
    return Input(
        label=label,
        origin=origin,
        id=object_id(data),
        chunks=(data,),
        size=len(data),
        parser="hail",
        account=ingested.account,
        warnings=ingested.warnings,
        path=path,
    )


def _no_session(reference: str) -> Usage:
    return Usage(
        word("local.no_session", reference=one_line(reference)),
        code="unsupported_source",
        next=("opensession discover",),
    )


def _of_bundle(
    run: Run,
    bundle: Bundle,
    origin: Origin,
    *,
    profile: str | None,
    session: str | None,
    path: Path | None = None,
    hint: str | None = None,
) -> Input:
    parsed = _parse(bundle, profile or hint, session)
    _check_profile(parsed, profile, STDIN if path is None else str(path))
    if len(parsed.session.sessions) > 1 and session is None:
        run.terminal.warn(word("local.several", count=len(parsed.session.sessions)))
    return Input(
        label=bundle.name,
        origin=origin,
        id=parsed.session.digest,
        chunks=parsed.session.chunks,
        size=parsed.session.size,
        parser=parsed.parser,
        account=parsed.session.account,
        warnings=parsed.warnings,
        candidates=parsed.candidates,
        sessions=parsed.session.sessions,
        path=path,
    )


def _parse(bundle: Bundle, hint: str | None, session: str | None) -> ParsedSession:
    """Read one session. Raises NotFound when the file can be read and does not hold that one."""
    try:
        parsed = parse(bundle, hint, Options(MAX_RESULT_BYTES, session))
    except ParserError:
        if session is None:
            raise
        parsed = parse(bundle, hint, Options(MAX_RESULT_BYTES))
    held = {listed.id for listed in parsed.session.sessions} or {parsed.session.facts.session_id}
    if session is not None and session not in held:
        raise NotFound(word("local.no_such_session", id=session), code="session_not_found")
    return parsed


def _check_profile(parsed: ParsedSession, profile: str | None, name: str) -> None:
    """Refuse a result of another parser than the one that was asked for (cli.md D19)."""
    if profile is not None and parsed.parser != profile:
        reason = parsed.warnings[0] if parsed.warnings else ""
        raise Failure(
            word("local.wrong_profile", profile=profile, reason=reason),
            code="parse_failed",
            next=(f"opensession parse --profile auto {quote(name)}",),
        )
