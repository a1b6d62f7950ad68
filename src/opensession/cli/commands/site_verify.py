"""``opensession site verify``."""

from collections.abc import Iterator, Sequence

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import Usage
from opensession.cli.site.access import Access, with_site
from opensession.cli.site.archive import MANIFEST, Archive
from opensession.cli.site.items import items_of
from opensession.cli.site.options import jobs_option
from opensession.cli.site.parallel import in_order
from opensession.cli.site.screening import screening
from opensession.cli.site.targets import is_published_name, session_id_of
from opensession.cli.site.verification import Difference, Expected, Verdict, strays, verify
from opensession.cli.terminal import one_line
from opensession.cli.words import word


@command("site.verify")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@with_site
@click.option("--manifest", metavar="FILE", help=word("site.verify.manifest"))
@click.option("--all", "everything", is_flag=True, help=word("site.verify.all"))
@click.option("--redact", "mask", is_flag=True, help=word("site.verify.redact"))
@jobs_option
def main(
    run: Run,
    access: Access,
    *,
    inputs: tuple[str, ...],
    manifest: str | None,
    everything: bool,
    mask: bool,
    jobs: int,
) -> int:
    """Compare what the site serves with what it should; 1 when anything differs, each on its own line."""
    if bool(inputs) + bool(manifest) + everything != 1:
        raise Usage(word("site.verify.which"), code="usage", next=("opensession site verify --all",))
    differences: list[Difference] = []
    with access.connect(run, needs_key=everything, connections=jobs) as api:
        if everything:
            expected = [Expected(row.id, row.bytes) for row in api.rows()]
        elif manifest:
            expected = list(_of_manifest(run, manifest, differences))
        else:
            expected = list(_of_inputs(run, inputs, api.origin, mask=mask))
        verdicts: list[Verdict] = []
        with run.terminal.progress(word("site.verify.progress"), len(expected)) as bar:
            for verdict in in_order(lambda one: verify(api, one), expected, jobs, stop=api.stop):
                verdicts.append(verdict)
                bar.advance()
        differences += [one for verdict in verdicts for one in verdict.differences]
        if everything:
            differences += strays(api, {one.id for one in expected})
    _tell(run, verdicts, differences)
    return int(bool(differences))


def _of_inputs(run: Run, inputs: Sequence[str], origin: str, *, mask: bool) -> Iterator[Expected]:
    """Yield what inputs would be published as: ids and links as they are, the rest read."""
    screen = screening(mask=mask, allowed=(), refuse=False)
    for text in inputs:
        if is_published_name(text):
            yield Expected(session_id_of(run, text, origin))
            continue
        for item in items_of(run, [text]):
            session = screen.apply(item.read())
            yield Expected(session.id, len(session.body))


def _of_manifest(run: Run, text: str, differences: list[Difference]) -> Iterator[Expected]:
    """Yield what a manifest names; a body beside it that is not what it should be is a difference, too."""
    path = run.surroundings.path(text)
    archive = Archive(path if path.is_dir() else path.parent)
    if not path.is_dir() and path.name != MANIFEST:
        raise Usage(word("site.bad_manifest", path=path), code="bad_manifest", next=("ls",))
    for entry in archive.manifest().sessions:
        if archive.path_of(entry.id).is_file() and not archive.holds(entry.id):
            differences.append(Difference(entry.id, "local_damaged", str(archive.path_of(entry.id))))
        yield Expected(entry.id, entry.bytes)


def _tell(run: Run, verdicts: Sequence[Verdict], differences: Sequence[Difference]) -> None:
    size = sum(verdict.size for verdict in verdicts)
    if run.as_json:
        problems = [one.document() for one in differences]
        run.terminal.json({"checked": len(verdicts), "bytes": size, "problems": problems})
        return
    for one in differences:
        reason = word(f"site.verify.{one.kind}")
        run.terminal.out("\t".join(filter(None, (one.id, one.kind, reason, one_line(one.detail)))))
    if not differences:
        run.terminal.out(word("site.verify.whole", count=len(verdicts)))
    run.terminal.say(word("site.verify.done", count=len(verdicts), bytes=size, wrong=len(differences)))
    for step in _steps(differences, has_rows=bool(verdicts)):
        run.terminal.say(f"- {step}")


def _steps(differences: Sequence[Difference], *, has_rows: bool) -> list[str]:
    kinds = {one.kind for one in differences}
    # Without any row the database is lost rather than each body.
    remedies = {
        "opensession site push --again FILE": {"session_missing", "body_missing", "bytes_differ", "not_hail"},
        "opensession site reindex --apply": {"facts_differ", "size_differs"},
        "opensession site sweep": set[str](),
    }
    remedies["opensession site sweep" if has_rows else "opensession site reindex --apply"].add("no_row")
    return [step for step, mended in remedies.items() if kinds & mended]
