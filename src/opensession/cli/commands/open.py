"""``opensession open``."""

import shlex
from dataclasses import dataclass
from typing import Literal

import click

from opensession.cli.browser import open_page
from opensession.cli.command import Run, command
from opensession.cli.errors import NotFound, Usage
from opensession.cli.finding import find_shared
from opensession.cli.inputs import load
from opensession.cli.pages import SITE, base_url, is_published, is_up, no_base_url, page_of
from opensession.cli.references import LocalSession, SiteSession, locate
from opensession.cli.settings import Settings, read_settings
from opensession.cli.words import word
from opensession.hail import object_id
from opensession.redact import redact
from opensession.sources.address import ArtifactSource, LocalSource, RemoteSource, format_uri


@dataclass(frozen=True, slots=True)
class Page:
    """A page to open."""

    url: str
    uri: str | None = None
    """The ``os://`` address of what it shows."""
    kind: Literal["source", "published"] = "source"


@command("ledger.open")
@click.argument("reference")
@click.option("--no-open", is_flag=True, help=word("ledger.open.no_open"))
@click.option("--base-url", "given", metavar="URL", help=word("ledger.base_url"))
def main(run: Run, reference: str, *, no_open: bool, given: str | None) -> None:
    """Print the page's address and open it."""
    settings = read_settings(run.surroundings)
    page = _find_page(run, reference, settings, given)
    opened = not no_open and open_page(run.surroundings, page.url)
    if run.as_json:
        run.terminal.json({"url": page.url, "uri": page.uri, "kind": page.kind, "opened": opened})
    else:
        run.terminal.out(page.url)
        if page.uri:
            run.terminal.out(f"uri: {page.uri}")
        run.terminal.out(f"opened: {'yes' if opened else 'no'}")
    if not opened and not no_open:
        run.terminal.warn(word("ledger.open.not_opened"))


def _find_page(run: Run, reference: str, settings: Settings, given: str | None) -> Page:
    located = locate(run, reference)
    match located:
        case SiteSession():
            return Page(f"{located.site}/session/{located.id}", kind="published")
        case ArtifactSource():
            raise Usage(
                word("ledger.open.artifact"), code="unsupported_source", next=("opensession discover",)
            )
        case LocalSource():
            return _page_of_own(run, reference, settings, given, ids=[located.sha256])
        case LocalSession():
            source = load(run, reference)
            # What was registered is what was masked.
            masked = object_id(b"".join(redact(iter(source.chunks)).chunks))
            session_id = source.digest().header.session_id
            return _page_of_own(
                run, reference, settings, given, ids=[masked, source.id], session_id=session_id
            )
    return _page_of(run, located, settings, given)


def _page_of(run: Run, source: RemoteSource, settings: Settings, given: str | None) -> Page:
    """Return a source's page: at the given site, the local one when it answers, or the configured one."""
    local = settings[SITE]
    site = given and base_url(settings, given)
    site = site or (local if is_up(local) else base_url(settings, None))
    if site is None:
        raise no_base_url("ledger.open.no_base_url", site=local)
    return Page(page_of(site, source), format_uri(source))


def _page_of_own(
    run: Run,
    reference: str,
    settings: Settings,
    given: str | None,
    *,
    ids: list[str],
    session_id: str | None = None,
) -> Page:
    """Return the page of a session on this computer: where it was pushed, published, or at least shared."""
    place = find_shared(run, settings, ids, session_id)
    if place and place.exact and place.pushed:
        return _page_of(run, place.source, settings, given)
    sites = [base_url(settings, given)] if given else [settings[SITE], base_url(settings, None)]
    for site in filter(None, sites):
        published = next((id for id in ids if is_published(site, id)), None)
        if published:
            return Page(f"{site}/session/{published}", kind="published")
    if place is None:
        quoted = shlex.quote(reference)
        raise NotFound(
            word("ledger.open.not_shared"),
            code="not_shared",
            next=(f"opensession share {quoted} --git --push", f"opensession site push {quoted}"),
            docs="docs/ledger.md",
        )
    page = _page_of(run, place.source, settings, given)
    if not place.exact:
        run.terminal.say(word("ledger.open.earlier"))
    if not place.pushed:
        run.terminal.warn(word("ledger.open.not_pushed", command=place.push_command))
    return page
