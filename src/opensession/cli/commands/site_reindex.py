"""``opensession site reindex``."""

from collections.abc import Iterator

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import CliError
from opensession.cli.site.access import Access, with_site
from opensession.cli.site.options import after_option, apply_option
from opensession.cli.terminal import one_line
from opensession.cli.words import word
from opensession.site.schema import ReindexBody


@command("site.reindex")
@with_site
@apply_option
@click.option("--at-once", type=click.IntRange(1), metavar="N", help=word("site.reindex.at_once"))
@after_option
def main(run: Run, access: Access, *, apply: bool, at_once: int | None, after: str) -> int:
    """Make every row and search entry anew from the bodies, or say how many bodies that would be.

    1 when a body cannot be used.
    """
    with access.connect(run) as api:
        keys = [body.key for body in api.bodies() if body.key > after]
        steps = api.reindex(after, at_once) if apply else iter(())
        restored, rejected = _reindex(run, steps, after, len(keys))
    if run.as_json:
        counts = {"applied": apply, "bodies": len(keys), "restored": len(restored)}
        run.terminal.json({**counts, "rejected": rejected})
    elif apply:
        run.terminal.out(str(len(restored)))
        for key in rejected:
            run.terminal.warn(word("site.reindex.rejected", body=one_line(key)))
        run.terminal.say(word("site.reindex.done", count=len(restored), rejected=len(rejected)))
    else:
        run.terminal.out(str(len(keys)))
        run.terminal.say(word("site.reindex.would", count=len(keys)))
    return int(bool(rejected))


def _reindex(run: Run, steps: Iterator[ReindexBody], after: str, total: int) -> tuple[list[str], list[str]]:
    """Return ids that were made anew and keys that could not be."""
    restored: list[str] = []
    rejected: list[str] = []
    at = after
    with run.terminal.progress(word("site.reindex.progress"), total) as bar:
        try:
            for step in steps:
                restored += step.restored
                rejected += step.rejected
                at = step.next or at
                bar.advance(len(step.restored) + len(step.rejected))
        except CliError as error:
            if at:
                error.next = (f"opensession site reindex --apply --after {at}",)
            raise
    return restored, rejected
