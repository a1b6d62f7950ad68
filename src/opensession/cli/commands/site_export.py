"""``opensession site export``."""

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import Usage
from opensession.cli.site.archive import Archive, Listed, listed
from opensession.cli.site.items import Item, items_of
from opensession.cli.site.publishing import check, explain_item
from opensession.cli.site.screening import Screening, screening
from opensession.cli.terminal import one_line
from opensession.cli.words import word
from opensession.hail import ingest


@command("site.export")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option("--out", metavar="DIR", required=True, help=word("site.export.out"))
@click.option("--registered", is_flag=True, help=word("site.push.registered"))
@click.option("--redact", "mask", is_flag=True, help=word("site.push.redact"))
@click.option("--allow-secret", "allowed", metavar="RULE", multiple=True, help=word("site.push.allow_secret"))
def main(
    run: Run, *, inputs: tuple[str, ...], out: str, registered: bool, mask: bool, allowed: tuple[str, ...]
) -> None:
    """Write bodies and manifest of sessions, the same bytes for the same sessions."""
    items = list(items_of(run, inputs, registered=registered))
    if not items:
        raise Usage(word("site.push.nothing"), code="usage", next=("opensession site export --help",))
    archive = Archive(run.surroundings.path(out))
    screen = screening(mask=mask, allowed=allowed)
    with run.terminal.progress(word("site.export.progress"), len(items)) as bar:
        entries, written = [], 0
        for item in items:
            entry, is_new = _export(item, archive, screen)
            entries.append(entry)
            written += is_new
            bar.advance()
    changed = archive.write_manifest(entries)
    strays = archive.strays(entries)
    if strays:
        run.terminal.warn(word("site.export.strays", count=len(strays)))
    ids = sorted({entry.id for entry in entries})
    if run.as_json:
        manifest = str(archive.folder / "manifest.json")
        document = {"manifest": manifest, "sessions": len(ids), "written": written, "changed": changed}
        run.terminal.json({**document, "ids": ids, "strays": strays})
        return
    run.terminal.out(str(archive.folder / "manifest.json"))
    run.terminal.say(word("site.export.done", count=len(ids), written=written))


def _export(item: Item, archive: Archive, screen: Screening) -> tuple[Listed, bool]:
    """Write one body. An error names the input: an export is whole or it fails."""
    try:
        session = screen.apply(item.read())
        check(session)
    except Exception as error:  # noqa: BLE001  whatever it is, it is told with the input's name
        known = explain_item(item, error)
        known.message = f"{one_line(item.label)}: {known.message}"
        raise known from None
    written = archive.put(session.id, [session.body])
    return listed(ingest(session.body), session.id, len(session.body)), written
