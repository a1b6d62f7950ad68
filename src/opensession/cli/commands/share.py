"""``opensession share``."""

import shlex
from collections.abc import Mapping
from typing import Literal

import click

from opensession.cli.clipboard import copy
from opensession.cli.command import Run, command
from opensession.cli.errors import Usage
from opensession.cli.git.refs import DEFAULT_BRANCH, HEADS
from opensession.cli.inputs import load
from opensession.cli.masking import check_rules
from opensession.cli.pages import base_url, no_base_url, page_of
from opensession.cli.references import SiteSession, locate
from opensession.cli.settings import read_settings
from opensession.cli.shares import Shared, Wish, is_branch, share_with_git
from opensession.cli.words import word
from opensession.sources.address import (
    GitHubSource,
    GitLabSource,
    GitSource,
    LocalSource,
    RemoteSource,
    format_uri,
)

ADDRESSES = ("os://", "https://", "http://")
"""Beginnings of what names a place rather than a session on this computer."""

GIT_ONLY = ("remote", "ref", "branch", "path", "push")
"""Options that say nothing about a page."""


@command("ledger.share")
@click.argument("reference")
@click.option("--git", "as_git", is_flag=True, help=word("ledger.share.git"))
@click.option("--web", "as_web", is_flag=True, help=word("ledger.share.web"))
@click.option("--quick", is_flag=True, help=word("ledger.share.quick"))
@click.option("--remote", metavar="R", help=word("ledger.share.remote"))
@click.option("--ref", metavar="REF", help=word("ledger.share.ref"))
@click.option(
    "--branch", metavar="[B]", is_flag=False, flag_value=DEFAULT_BRANCH, help=word("ledger.share.branch")
)
@click.option("--force-ref", is_flag=True, help=word("ledger.share.force_ref"))
@click.option("--path", metavar="P", help=word("ledger.share.path"))
@click.option("--push/--no-push", default=None, help=word("ledger.share.push"))
@click.option("--copy", "to_clipboard", is_flag=True, help=word("ledger.share.copy"))
@click.option("--base-url", "site", metavar="URL", help=word("ledger.base_url"))
@click.option("--allow-secret", "allowed", metavar="RULE", multiple=True, help=word("ledger.share.allow"))
@click.option("--yes", is_flag=True, help=word("ledger.share.yes"))
def main(
    run: Run,
    reference: str,
    *,
    as_git: bool,
    as_web: bool,
    to_clipboard: bool,
    site: str | None,
    allowed: tuple[str, ...],
    remote: str | None,
    ref: str | None,
    branch: str | None,
    force_ref: bool,
    path: str | None,
    push: bool | None,
    quick: bool,
    yes: bool,
) -> None:
    """Print the address that others open, and what has been done for it."""
    given = {"remote": remote, "ref": ref, "branch": branch, "path": path, "push": push}
    _check_options(given, as_git=as_git, as_web=as_web, quick=quick)
    quoted = shlex.quote(reference)
    located = locate(run, reference) if reference.startswith(ADDRESSES) else None
    wants_git = as_git or quick
    if isinstance(located, SiteSession | GitHubSource | GitLabSource | GitSource):
        named = [f"--{name}" for name, value in given.items() if value is not None]
        if wants_git or named:
            option = ("--git" if as_git else "--quick") if wants_git else named[0]
            raise Usage(
                word("ledger.share.has_address", option=option),
                code="already_shared",
                next=(f"opensession share {quoted} --web", f"opensession open {quoted}"),
            )
        _print_page(run, reference, located, site, to_clipboard=to_clipboard)
        return
    if as_web:
        raise Usage(
            word("ledger.share.not_yet"), code="no_address", next=(f"opensession share {quoted} --git",)
        )
    wish = Wish(reference, remote, ref, branch, path, push, quick, force_ref, yes, allow=check_rules(allowed))
    _share_here(run, wish, site, to_clipboard=to_clipboard, mode_given=wants_git)


def _check_options(given: Mapping[str, object], *, as_git: bool, as_web: bool, quick: bool) -> None:
    clashes = {
        ("--web", "--git"): as_web and as_git,
        ("--web", "--quick"): as_web and quick,
        ("--ref", "--branch"): given["ref"] is not None and given["branch"] is not None,
        **{("--web", f"--{name}"): as_web and given[name] is not None for name in GIT_ONLY},
    }
    for (first, second), clash in clashes.items():
        if clash:
            raise Usage(
                word("ledger.share.clash", first=first, second=second),
                code="usage",
                next=("opensession share --help",),
            )


def _print_page(
    run: Run,
    reference: str,
    located: SiteSession | RemoteSource,
    given: str | None,
    *,
    to_clipboard: bool,
) -> None:
    """Print where a page is. Nothing is asked over the network."""
    settings = read_settings(run.surroundings)
    if isinstance(located, SiteSession):
        site: str | None = located.site
        uri, page = None, f"{located.site}/session/{located.id}"
    else:
        site = base_url(settings, given)
        if site is None:
            raise no_base_url("ledger.share.no_base_url")
        uri, page = format_uri(located), page_of(site, located)
    copied = copy(run.surroundings, page) if to_clipboard else None
    facts = {"uri": uri, "web_url": page, "base_url": site, "mode": "web", "copied": copied}
    _print(run, facts, first="web_url")
    _tell_copy(run, copied)


def _share_here(run: Run, wish: Wish, given: str | None, *, to_clipboard: bool, mode_given: bool) -> None:
    settings = read_settings(run.surroundings)
    site = base_url(settings, given)
    source = load(run, wish.reference)
    shared = share_with_git(run, source, wish, settings)
    page = page_of(site, shared.source) if site else None
    uri = format_uri(shared.source)
    copied = copy(run.surroundings, page or uri) if to_clipboard else None
    mode: Literal["quick", "git"] = "quick" if wish.quick else "git"
    facts: dict[str, object] = {
        "uri": uri,
        "web_url": page,
        "base_url": site,
        "mode": mode,
        "source_uri": format_uri(LocalSource(source.id)) if source.origin == "object" else None,
        "hash": source.id,
        "remote": shared.remote.shown,
        "remote_url": shared.address.url,
        "ref": shared.ref,
        "branch": shared.ref.removeprefix(HEADS) if is_branch(shared.ref) else None,
        "path": shared.added.path,
        "commit": shared.added.commit,
        "created": shared.added.created,
        "pushed": shared.pushed,
        "pushed_now": shared.pushed_now,
        "push_cmd": shared.push_command,
        "auto_push_consent": shared.consent,
        "defaults": [*([] if mode_given else ["mode"]), *shared.defaults],
        "copied": copied,
    }
    _print(run, facts, first="uri")
    _tell(run, shared, has_page=page is not None)
    _tell_copy(run, copied)


def _print(run: Run, facts: Mapping[str, object], *, first: str) -> None:
    """Print facts: JSON, or the first one alone on its line and the others by name."""
    if run.as_json:
        run.terminal.json(facts)
        return
    run.terminal.out(str(facts[first]))
    for name, value in facts.items():
        if name != first and value not in (None, []):
            run.terminal.out(f"{name}: {_text(value)}")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _tell(run: Run, shared: Shared, *, has_page: bool) -> None:
    """Say in words what the facts mean for the person."""
    if not shared.added.created:
        run.terminal.say(word("ledger.share.again"))
    if shared.address.assumed:
        run.terminal.say(word("ledger.share.assumed", url=shared.address.url))
    if not shared.address.readable:
        run.terminal.warn(word("ledger.share.unreadable", url=shared.address.url))
    if not shared.pushed:
        run.terminal.say(word("ledger.share.not_pushed", command=shared.push_command))
    elif not is_branch(shared.ref):
        run.terminal.say(word("ledger.share.hidden"))
    if not has_page:
        run.terminal.say(word("ledger.share.no_page"))


def _tell_copy(run: Run, copied: bool | None) -> None:
    if copied is False:
        run.terminal.warn(word("ledger.share.not_copied"))
