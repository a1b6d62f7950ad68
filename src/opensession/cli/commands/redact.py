"""``opensession redact``."""

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import Refused, Usage
from opensession.cli.inputs import STDIN, load
from opensession.cli.masking import check_rules, findings_document, tell_masked
from opensession.cli.objects import write_atomically
from opensession.cli.words import word
from opensession.hail import object_id
from opensession.redact import RULES, Redacted, redact

COLUMNS = ("rule", "kind", "place", "line")


@command("redact.redact")
@click.argument("reference", required=False)
@click.option("--out", metavar="PATH", help=word("redact.redact.out"))
@click.option("--allow-secret", "allowed", metavar="RULE", multiple=True, help=word("redact.allow"))
@click.option("--check", is_flag=True, help=word("redact.redact.check"))
@click.option("--rules", is_flag=True, help=word("redact.redact.rules"))
def main(
    run: Run, reference: str | None, *, out: str | None, allowed: tuple[str, ...], check: bool, rules: bool
) -> int:
    """Print what would be masked; with ``--out`` write the session without it."""
    if rules:
        return _list_rules(run)
    if reference is None:
        raise Usage(word("redact.no_file"), code="usage", next=("opensession redact --rules",))
    allow = check_rules(allowed)
    source = load(run, reference)
    clean = redact(iter(source.chunks), allow=allow)
    if out == STDIN and not run.as_json:
        tell_masked(run, clean.findings)
        for chunk in clean.chunks:
            run.terminal.out_bytes(chunk)
    else:
        if out is not None and out != STDIN:
            write_atomically(run.surroundings.path(out), clean.chunks)
        _tell(run, clean, out)
    secrets = any(finding.kind == "secret" for finding in clean.findings)
    return Refused.exit_code if check and secrets else 0


def _tell(run: Run, clean: Redacted, out: str | None) -> None:
    if run.as_json:
        run.terminal.json(
            {
                "findings": findings_document(clean.findings),
                "redactions": dict(clean.account),
                "out": out,
                "hash": object_id(b"".join(clean.chunks)),
            }
        )
        return
    if not clean.findings:
        run.terminal.say(word("redact.none"))
        return
    rows = [(found.rule, found.kind, found.place, str(found.line)) for found in clean.findings]
    run.terminal.table([word(f"redact.column.{name}") for name in COLUMNS], rows)


def _list_rules(run: Run) -> int:
    columns = ("rule", "kind", "tells")
    rows = [(rule.name, rule.kind, rule.tells) for rule in RULES.values()]
    if run.as_json:
        run.terminal.json({"rules": [dict(zip(columns, row, strict=True)) for row in rows]})
    else:
        run.terminal.table([word(f"redact.column.{name}") for name in columns], rows)
    return 0
