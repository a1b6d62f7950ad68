"""``opensession site rm``."""

from collections.abc import Sequence

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import NotFound
from opensession.cli.site.access import Access, with_site
from opensession.cli.site.api import SiteApi
from opensession.cli.site.options import apply_option
from opensession.cli.site.targets import session_id_of
from opensession.cli.terminal import one_line
from opensession.cli.words import word

UNTITLED = "-"


@command("site.rm")
@click.argument("sessions", nargs=-1, required=True, metavar="SESSION...")
@with_site
@apply_option
def main(run: Run, access: Access, *, sessions: tuple[str, ...], apply: bool) -> int:
    """Take sessions down, or say which would be. Raises NotFound at the end for those that are not there."""
    with access.connect(run, needs_key=apply) as api:
        ids = list(dict.fromkeys(session_id_of(run, text, api.origin) for text in sessions))
        titles = {session_id: _title(api, session_id) for session_id in ids}
        there = [session_id for session_id in ids if titles[session_id] is not None]
        gone = [session_id for session_id in ids if titles[session_id] is None]
        if apply:
            for session_id in ids:
                _remove(api, session_id, gone)
    if gone and len(ids) == 1:
        raise _unknown(gone)
    if run.as_json:
        removed = [{"id": session_id, "title": titles[session_id]} for session_id in there]
        run.terminal.json({"applied": apply, "removed": removed, "unknown": gone})
        return NotFound.exit_code if gone else 0
    for session_id in there:
        run.terminal.out(f"{session_id}\t{titles[session_id]}")
    told = "site.rm.done" if apply else "site.rm.would"
    run.terminal.say(word(told, count=len(there)))
    if gone:
        raise _unknown(gone)
    return 0


def _title(api: SiteApi, session_id: str) -> str | None:
    """Return a session's title for a terminal; None for one that the site does not have."""
    summary = api.summary(session_id)
    return None if summary is None else one_line(str(summary.get("title") or "")) or UNTITLED


def _remove(api: SiteApi, session_id: str, gone: Sequence[str]) -> None:
    """Take one down. For one without a row that removes a body which was left behind."""
    try:
        api.remove(session_id)
    except NotFound:
        if session_id not in gone:
            raise


def _unknown(gone: Sequence[str]) -> NotFound:
    return NotFound(
        word("site.no_session", id=", ".join(gone)),
        code="not_found",
        next=("opensession site verify --all",),
    )
