"""``opensession parse``."""

from shlex import quote

import click

from opensession.cli.accounts import account_document, tell_account
from opensession.cli.command import Run, command
from opensession.cli.errors import Usage
from opensession.cli.inputs import Input, load
from opensession.cli.objects import write_atomically
from opensession.cli.soundness import refuse_unsound
from opensession.cli.words import word
from opensession.parsers.registry import PARSERS

AUTO = "auto"
PROFILES = (AUTO, *sorted(parser.id for parser in PARSERS))


@command("local.parse")
@click.argument("file")
@click.option("--profile", metavar="P", default=AUTO, help=word("local.parse.profile"))
@click.option("--session", metavar="ID", help=word("local.parse.session"))
@click.option("--preview", is_flag=True, help=word("local.parse.preview"))
@click.option("--validate", is_flag=True, help=word("local.parse.validate"))
@click.option("--out", metavar="PATH", help=word("local.parse.out"))
def main(
    run: Run, file: str, *, profile: str, session: str | None, preview: bool, validate: bool, out: str | None
) -> None:
    """Write canonical HAIL to standard output or a file; with ``--json`` what it is instead."""
    if profile not in PROFILES:
        known = ", ".join(PROFILES)
        raise Usage(
            word("local.unknown_profile", profile=profile, known=known),
            code="unknown_profile",
            next=(f"opensession parse --profile auto {quote(file)}",),
        )
    source = load(run, file, profile=None if profile == AUTO else profile, session=session)
    tell_account(run, source)
    if preview:
        _tell_candidates(run, source)
    digest = source.digest()
    if validate:
        refuse_unsound(digest, file)
    if out is not None:
        write_atomically(run.surroundings.path(out), source.chunks)
    if run.as_json:
        run.terminal.json(
            {
                "parser": source.parser,
                "session_id": digest.header.session_id,
                "hash": source.id,
                "bytes": source.size,
                "events": digest.stats.event_count,
                "out": out,
                **account_document(source),
            }
        )
    elif out is None:
        for chunk in source.chunks:
            run.terminal.out_bytes(chunk)


def _tell_candidates(run: Run, source: Input) -> None:
    run.terminal.say(f"parser_used: {source.parser}")
    for candidate in source.candidates:
        text = word(
            "local.candidate", id=candidate.id, confidence=candidate.confidence, reason=candidate.reason
        )
        run.terminal.say(text)
