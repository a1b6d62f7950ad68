"""``opensession site push``."""

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import Usage
from opensession.cli.site.access import Access, with_site
from opensession.cli.site.api import SiteApi
from opensession.cli.site.items import Item, items_of, ledger_items
from opensession.cli.site.journal import Journal, journal_path
from opensession.cli.site.options import jobs_option
from opensession.cli.site.parallel import in_order
from opensession.cli.site.publishing import STATES, Outcome, Plan, Publisher, presence
from opensession.cli.site.screening import screening
from opensession.cli.terminal import one_line
from opensession.cli.words import word


@command("site.push")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@with_site
@click.option("--registered", is_flag=True, help=word("site.push.registered"))
@click.option("--ledger", is_flag=True, help=word("site.push.ledger"))
@click.option("--ledger-ref", "refs", metavar="REF", multiple=True, help=word("site.push.ledger_ref"))
@click.option("--redact", "mask", is_flag=True, help=word("site.push.redact"))
@click.option("--allow-secret", "allowed", metavar="RULE", multiple=True, help=word("site.push.allow_secret"))
@click.option("--dry-run", is_flag=True, help=word("site.push.dry_run"))
@click.option("--again", is_flag=True, help=word("site.push.again"))
@jobs_option
def main(
    run: Run,
    access: Access,
    *,
    inputs: tuple[str, ...],
    registered: bool,
    ledger: bool,
    refs: tuple[str, ...],
    mask: bool,
    allowed: tuple[str, ...],
    dry_run: bool,
    again: bool,
    jobs: int,
) -> int:
    """Publish sessions; print the address of each page. The exit code is that of what went wrong."""
    items = list(items_of(run, inputs, registered=registered))
    if ledger or refs:
        items += ledger_items(run, refs)
    if not items:
        raise Usage(word("site.push.nothing"), code="usage", next=("opensession site push --help",))
    screen = screening(mask=mask, allowed=allowed)
    plan = Plan(screen.apply, screen.mark, allowed=allowed, dry_run=dry_run, again=again)
    outcomes: list[Outcome] = []
    try:
        with access.connect(run, needs_key=not dry_run, connections=jobs) as api:
            for outcome in _push(run, api, items, plan, jobs):
                outcomes.append(outcome)
                if outcome.error and len(items) == 1:
                    raise outcome.error
    except BaseException:
        # What ends it early comes after what was done until then.
        if not run.as_json and len(items) > 1:
            _tell(run, outcomes)
        raise
    if run.as_json:
        run.terminal.json(_document(outcomes))
    else:
        _tell(run, outcomes)
    return _exit_code(outcomes)


def _push(run: Run, api: SiteApi, items: Sequence[Item], plan: Plan, jobs: int) -> Iterator[Outcome]:
    """Publish, and yield what became of each item as it is known."""
    journal = Journal(journal_path(run.surroundings.state_dir, api.origin))
    publisher = Publisher(api, presence(api, len(items)), journal, plan)
    try:
        with run.terminal.progress(word("site.push.progress"), len(items)) as bar:
            for outcome in in_order(publisher, items, jobs, stop=api.stop):
                yield outcome
                bar.advance()
    finally:
        journal.close()


def _tell(run: Run, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.url:
            run.terminal.out(outcome.url)
        for warning in outcome.warnings:
            run.terminal.warn(f"{one_line(outcome.label)}: {one_line(warning)}")
        if outcome.error:
            run.terminal.warn(f"{one_line(outcome.label)}: {one_line(outcome.error.message)}")
    private = sum(bool(outcome.private) for outcome in outcomes)
    if private:
        run.terminal.warn(word("site.push.private", count=private))
    counts = Counter(outcome.state for outcome in outcomes)
    told = [word(f"site.push.{state}", count=counts[state]) for state in STATES if counts[state]]
    if told:
        run.terminal.say(", ".join(told))


def _document(outcomes: Sequence[Outcome]) -> dict[str, object]:
    counts = Counter(outcome.state for outcome in outcomes)
    return {
        **{state: counts[state] for state in STATES},
        "sessions": [outcome.document() for outcome in outcomes],
    }


def _exit_code(outcomes: Sequence[Outcome]) -> int:
    codes = {outcome.error.exit_code for outcome in outcomes if outcome.error}
    return codes.pop() if len(codes) == 1 else int(bool(codes))
