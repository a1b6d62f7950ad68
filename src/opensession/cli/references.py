"""Session references: the ways to name a session on a command line (cli.md §15, §18.3).

::

    HEAD              the session of this computer that was changed last
    HEAD~N  HEAD^N    the N-th before that one: HEAD~1, HEAD^1, HEAD~ and HEAD^ are the last but one
    5f2a91c0          a session's id, or at least four of its first characters; an object's, too
    ./session.jsonl   a file or folder
    os://src/…        an address
    https://…         a page of a site, ``/session/<id>`` or ``/src/…``

``HEAD`` counts the sessions of the repository around the current folder, or all of them outside of one,
without sub-agents. A file that is called like one of these is named with ``./``.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from opensession.cli.command import Run
from opensession.cli.errors import NotFound, Usage
from opensession.cli.expressions import parse_head
from opensession.cli.index.entries import Entry
from opensession.cli.index.scope import read_scope
from opensession.cli.index.selection import Selection
from opensession.cli.index.sessions import indexed
from opensession.cli.objects import stores
from opensession.cli.terminal import one_line
from opensession.cli.words import word
from opensession.sources.address import AddressError, LocalSource, Source, parse_uri, parse_web_path

MIN_PREFIX = 4
MAX_CANDIDATES = 8

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
_OBJECT = re.compile(r"[0-9a-f]+")
_PAGE = re.compile(r"/session/(?P<id>[^/]+?)(?:\.(?:md|txt|json|jsonl))?")


@dataclass(frozen=True, slots=True)
class LocalSession:
    """A session in a file or folder of this computer."""

    path: Path
    session: str | None = None
    """Its id, when the file holds several."""
    tool: str | None = None
    """The parser that it was found with; None leaves it to recognition."""


@dataclass(frozen=True, slots=True)
class SiteSession:
    """A session that a site has published."""

    site: str
    """The site's address, without a slash at its end."""
    id: str


Located = LocalSession | SiteSession | Source


def locate(run: Run, text: str) -> Located:
    """Return where the session lies that a reference names. Standard input, ``-``, is the caller's.

    Raises NotFound for a session that is not there, Usage for a text that is no reference or names several
    sessions.
    """
    if text.startswith("os://"):
        return _address(text)
    if text.startswith(("https://", "http://")):
        return _link(text)
    count = parse_head(text)
    if count is not None:
        return _counted(run, text, count)
    path = run.surroundings.path(text)
    if path.exists() or not _ID.fullmatch(text) or "." in text:
        return _existing(path, text)
    return _with_id(run, text)


def _address(text: str) -> Source:
    try:
        return parse_uri(text)
    except AddressError as error:
        raise Usage(
            word("reference.bad_address", reason=str(error)),
            code="bad_address",
            next=("opensession discover",),
        ) from None


def _link(text: str) -> Located:
    """Read the address of a page; query and fragment say what to look at there, not which session."""
    try:
        parts = urlsplit(text)
        page = _PAGE.fullmatch(parts.path)
        if page and parts.hostname:
            return SiteSession(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", unquote(page["id"]))
        return parse_web_path(parts.path)
    except ValueError:
        raise Usage(word("reference.bad_link"), code="bad_link", next=("opensession discover",)) from None


def _existing(path: Path, text: str) -> LocalSession:
    if not text or not path.exists():
        raise NotFound(
            word("reference.no_file", name=one_line(text)),
            code="file_not_found",
            next=("opensession discover",),
        )
    return LocalSession(path)


def _counted(run: Run, text: str, count: int) -> LocalSession:
    scope = read_scope(run.surroundings)
    entries = list(Selection(scope).of(indexed(run).entries))
    if count < len(entries):
        return _of_entry(entries[count])
    key = "reference.none" if not entries else "reference.too_few"
    place = word("reference.here" if scope else "reference.anywhere")
    further = ("opensession discover --all",) if scope else ("opensession discover",)
    raise NotFound(
        word(key, text=text, count=len(entries), place=place), code="session_not_found", next=further
    )


def _with_id(run: Run, text: str) -> Located:
    """Find the session or object whose id begins so; the whole id goes before longer ones."""
    if len(text) < MIN_PREFIX:
        raise NotFound(
            word("reference.too_short", text=text, count=MIN_PREFIX),
            code="prefix_too_short",
            next=("opensession discover",),
        )
    entries = [entry for entry in indexed(run).entries if entry.session_id.startswith(text)]
    whole = [entry for entry in entries if entry.session_id == text]
    objects = _objects(run, text)
    found: list[tuple[str, Located]] = [(_name(entry), _of_entry(entry)) for entry in whole or entries]
    if not whole:
        found += [(f"os://src/local/{object_id}", LocalSource(object_id)) for object_id in objects]
    if len(found) == 1:
        return found[0][1]
    if not found:
        raise NotFound(
            word("reference.unknown", text=text),
            code="session_not_found",
            next=("opensession discover --all",),
        )
    names = "".join(f"\n  {name}" for name, _ in found[:MAX_CANDIDATES])
    more = word("reference.more", count=len(found) - MAX_CANDIDATES) if len(found) > MAX_CANDIDATES else ""
    raise Usage(
        word("reference.ambiguous", text=text, count=len(found)) + names + more,
        code="ambiguous_reference",
        next=("opensession discover --all",),
    )


def _objects(run: Run, text: str) -> list[str]:
    """Return the ids of the objects that begin so, in either store."""
    prefix = text.lower()
    if not _OBJECT.fullmatch(prefix) or len(prefix) > 64:
        return []
    ids = (object_id for store in stores(run.surroundings) for object_id in store.ids(prefix))
    return list(dict.fromkeys(ids))


def _name(entry: Entry) -> str:
    return one_line(f"{entry.session_id}  {entry.tool}  {entry.updated_at}  {entry.path}")


def _of_entry(entry: Entry) -> LocalSession:
    return LocalSession(entry.path, entry.session_id if entry.one_of_many else None, entry.tool)
