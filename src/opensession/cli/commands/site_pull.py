"""``opensession site pull``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import CliError, Failure, NotFound, Usage
from opensession.cli.objects import ObjectStore
from opensession.cli.site.access import Access, with_site
from opensession.cli.site.api import SiteApi
from opensession.cli.site.archive import Archive, Listed, is_whole, listed
from opensession.cli.site.options import jobs_option
from opensession.cli.site.parallel import in_order
from opensession.cli.site.targets import session_id_of
from opensession.cli.terminal import one_line
from opensession.cli.words import word
from opensession.hail import ingest


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of one session."""

    id: str
    path: Path
    is_new: bool = False
    error: CliError | None = None

    def document(self) -> dict[str, object]:
        """Return what ``--json`` prints."""
        state = "failed" if self.error else "pulled" if self.is_new else "present"
        error = self.error and {"code": self.error.code, "message": self.error.message}
        return {"id": self.id, "path": None if self.error else str(self.path), "state": state, "error": error}


@command("site.pull")
@click.argument("sessions", nargs=-1, metavar="[SESSION]...")
@with_site
@click.option("--all", "everything", is_flag=True, help=word("site.pull.all"))
@click.option("--out", metavar="DIR", help=word("site.pull.out"))
@jobs_option
def main(
    run: Run, access: Access, *, sessions: tuple[str, ...], everything: bool, out: str | None, jobs: int
) -> int:
    """Fetch bodies, check their hashes, and print where each is."""
    if bool(sessions) == everything:
        raise Usage(word("site.pull.which"), code="usage", next=("opensession site pull --all",))
    archive = Archive(run.surroundings.path(out)) if out else None
    place = archive.path_of if archive else ObjectStore.for_writing(run.surroundings).path_of
    put = archive.put if archive else _into_store(ObjectStore.for_writing(run.surroundings))
    with access.connect(run, needs_key=everything, connections=jobs) as api:
        ids = [row.id for row in api.rows()] if everything else _ids(run, sessions, api.origin)
        fetch = partial(_pull, api, place=place, put=put)
        with run.terminal.progress(word("site.pull.progress"), len(ids)) as bar:
            pulled = []
            for one in in_order(fetch, ids, jobs, stop=api.stop):
                pulled.append(one)
                bar.advance()
    if archive:
        archive.write_manifest(_manifest(archive, pulled))
    return _tell(run, pulled)


def _ids(run: Run, sessions: Sequence[str], origin: str) -> list[str]:
    return list(dict.fromkeys(session_id_of(run, text, origin) for text in sessions))


def _into_store(store: ObjectStore) -> Callable[[str, Sequence[bytes]], bool]:
    return lambda _, chunks: store.put(chunks).created


def _pull(
    api: SiteApi,
    session_id: str,
    *,
    place: Callable[[str], Path],
    put: Callable[[str, Sequence[bytes]], bool],
) -> Pulled:
    """Fetch one session unless it is there; what is not what its id says is not kept."""
    path = place(session_id)
    if is_whole(path, session_id):
        return Pulled(session_id, path)
    body = api.body(session_id)
    if body is None:
        return Pulled(session_id, path, error=_missing(session_id))
    if sha256(body).hexdigest() != session_id:
        wrong = Failure(
            word("site.bytes_differ", id=session_id), code="bytes_differ", next=_again(session_id)
        )
        return Pulled(session_id, path, error=wrong)
    put(session_id, [body])
    return Pulled(session_id, path, is_new=True)


def _missing(session_id: str) -> NotFound:
    return NotFound(word("site.no_session", id=session_id), code="not_found", next=_again(session_id))


def _again(session_id: str) -> tuple[str, ...]:
    return (f"opensession site verify {session_id}",)


def _manifest(archive: Archive, pulled: Sequence[Pulled]) -> list[Listed]:
    """Return the manifest's lines: those of before whose bodies are there, and the new ones."""
    known = {entry.id: entry for entry in archive.manifest().sessions} if Archive.at(archive.folder) else {}
    entries = {key: entry for key, entry in known.items() if archive.path_of(key).is_file()}
    for one in pulled:
        if one.error is None and one.id not in entries:
            body = one.path.read_bytes()
            entries[one.id] = listed(ingest(body, tolerant=True), one.id, len(body))
    return list(entries.values())


def _tell(run: Run, pulled: Sequence[Pulled]) -> int:
    failed = [one.error for one in pulled if one.error]
    if len(pulled) == len(failed) == 1:
        raise failed[0]
    if run.as_json:
        run.terminal.json({"sessions": [one.document() for one in pulled]})
    else:
        for one in pulled:
            if one.error is None:
                run.terminal.out(str(one.path))
        for error in failed:
            run.terminal.warn(one_line(error.message))
        new = sum(one.is_new for one in pulled)
        run.terminal.say(word("site.pull.done", new=new, present=len(pulled) - new - len(failed)))
    codes = {error.exit_code for error in failed}
    return codes.pop() if len(codes) == 1 else int(bool(codes))
