"""``opensession site sweep``."""

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import CliError, Refused
from opensession.cli.site.access import Access, with_site
from opensession.cli.site.api import SiteApi
from opensession.cli.site.options import after_option, apply_option
from opensession.cli.words import word
from opensession.site.schema import StoredBody


@command("site.sweep")
@with_site
@apply_option
@click.option("--min-age", type=click.IntRange(min=0), metavar="SECONDS", help=word("site.sweep.min_age"))
@click.option("--force", is_flag=True, help=word("site.sweep.force"))
@after_option
def main(run: Run, access: Access, *, apply: bool, min_age: int | None, force: bool, after: str) -> None:
    """Print the bodies that no session refers to, and remove them when told to."""
    orphans: list[StoredBody] = []
    examined, at = 0, after
    with access.connect(run) as api, run.terminal.progress(word("site.sweep.progress"), None) as bar:
        if apply and not force:
            _check_rows(api)
        try:
            for step in api.sweep(after, apply=apply, min_age=min_age):
                orphans += step.orphans
                examined += step.examined
                at = step.next or at
                bar.advance(step.examined)
        except CliError as error:
            if at:
                error.next = (f"opensession site sweep{' --apply' if apply else ''} --after {at}",)
            raise
    size = sum(body.bytes for body in orphans)
    if run.as_json:
        found = [body.model_dump() for body in orphans]
        run.terminal.json({"applied": apply, "examined": examined, "bytes": size, "orphans": found})
        return
    for body in orphans:
        run.terminal.out(f"{body.key}\t{body.bytes}")
    told = "site.sweep.done" if apply else "site.sweep.would"
    run.terminal.say(word(told, count=len(orphans), bytes=size, examined=examined))


def _check_rows(api: SiteApi) -> None:
    """Refuse to sweep a site whose database is empty: more likely it is lost, and every body an orphan."""
    if next(api.rows(), None) is None and next(api.bodies(), None) is not None:
        raise Refused(
            word("site.sweep.no_rows"),
            code="no_rows",
            next=("opensession site reindex --apply", "opensession site sweep --apply --force"),
            docs="docs/backup.md",
        )
