"""``opensession register``."""

import click

from opensession.cli.accounts import account_document, tell_account
from opensession.cli.command import Run, command
from opensession.cli.inputs import load
from opensession.cli.masking import check_rules, findings_document, tell_masked
from opensession.cli.objects import ObjectStore
from opensession.cli.soundness import refuse_unsound
from opensession.cli.words import word
from opensession.hail import ingest
from opensession.redact import Redacted, redact
from opensession.sources.address import LocalSource, format_uri


@command("local.register")
@click.argument("reference")
@click.option("--profile", metavar="P", help=word("local.parse.profile"))
@click.option("--session", metavar="ID", help=word("local.parse.session"))
@click.option("--no-redact", is_flag=True, help=word("local.register.no_redact"))
@click.option("--allow-secret", "allowed", metavar="RULE", multiple=True, help=word("redact.allow"))
@click.option("--quiet", is_flag=True, help=word("local.register.quiet"))
def main(
    run: Run,
    reference: str,
    *,
    profile: str | None,
    session: str | None,
    no_redact: bool,
    allowed: tuple[str, ...],
    quiet: bool,
) -> None:
    """Mask, validate, store; print the address first."""
    allow = check_rules(allowed)
    source = load(run, reference, profile=None if profile == "auto" else profile, session=session)
    clean = Redacted(tuple(source.chunks), (), {}) if no_redact else redact(iter(source.chunks), allow=allow)
    digest = ingest(iter(clean.chunks))
    refuse_unsound(digest, reference)
    stored = ObjectStore.for_writing(run.surroundings).put(clean.chunks)
    uri = format_uri(LocalSource(stored.id))
    if not quiet or run.as_json:
        tell_account(run, source)
        tell_masked(run, clean.findings)
    if run.as_json:
        run.terminal.json(
            {
                "uri": uri,
                "hash": stored.id,
                "store_path": str(stored.path),
                "bytes": stored.size,
                "created": stored.created,
                "session_id": digest.header.session_id,
                "redactions": dict(clean.account),
                "findings": findings_document(clean.findings),
                **account_document(source),
            }
        )
        return
    run.terminal.out(uri)
    if not quiet:
        run.terminal.out(f"stored_at: {stored.path}")
        run.terminal.out(f"bytes: {stored.size}")
