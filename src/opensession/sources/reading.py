"""From a source to HAIL: cached, revalidated, or fetched and parsed (DESIGN.md §4).

A link pinned to a commit is fetched once. A branch or tag is served from the cache for a minute; then the
host is asked which commit it is at, and only if that moved is the file asked for, and only if the file
changed is it sent and parsed again. When the host is down, slow or overloaded, what was read last is served
and marked stale. When the host says that the file is gone or private, the link is forgotten: nobody's deleted
session is served on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from opensession.hail import Account
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.companions import companions_of, joined
from opensession.parsers.registry import check_hint, parse
from opensession.parsers.session import Listed, Options, ParsedSession
from opensession.sources.address import RemoteSource
from opensession.sources.cache import CachedLink, SourceCache, SourceFacts, Wanted, identity, link_key
from opensession.sources.directory import fetch_directory
from opensession.sources.download import Download, download
from opensession.sources.errors import (
    DirectoryNotFoundError,
    DirectoryUnsupportedError,
    InvalidSourceError,
    SourceError,
    SourceNotFoundError,
    SourcePrivateError,
)
from opensession.sources.fetching import Deadline, HttpClient
from opensession.sources.hosts import host_kind
from opensession.sources.location import Location, locate
from opensession.sources.policy import FetchPolicy
from opensession.sources.refs import resolve_ref
from opensession.sources.streams import PiecesStream, pieces_of
from opensession.sources.upstream import Upstream
from opensession.store.protocols import Blob, BlobStore, Stream

FRESH_SECONDS = 60
"""So long a branch is not asked for again; also the pause before a failing host is tried again."""

MAX_SESSION_CHARACTERS = 200
"""Longer than any tool's session id."""

Cached = Literal["hit", "revalidated", "miss", "stale"]


@dataclass(frozen=True, slots=True)
class SourceReading:
    """A source's session, ready to be sent, with what the page says about it."""

    stream: Stream
    """Canonical HAIL JSONL."""
    size: int
    """Bytes of the stream."""
    etag: str
    """Quoted strong validator of the stream."""
    ref: str
    commit: str | None
    """The commit that is shown; None when the host does not tell."""
    pinned: bool
    """The ref is a full commit, so this may be cached for ever."""
    cached: Cached
    source_url: str
    """Where a person looks at the file: its page at the host, or the repository's."""
    stale_reason: str | None
    """Why the host could not be asked; set if and only if ``cached`` is ``stale``."""
    facts: SourceFacts
    account: Account
    warnings: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    sessions: tuple[Listed, ...]
    """All sessions of the file, when it holds several."""


async def read_source(
    source: RemoteSource,
    wanted: Wanted,
    *,
    policy: FetchPolicy,
    http: HttpClient,
    blobs: BlobStore,
    now: Callable[[], float],
    ask_host: bool = False,
) -> SourceReading:
    """Return the session behind a source. ``now`` gives seconds since the epoch.

    With ``ask_host`` a branch is asked for again however fresh it is: a reader reloaded the page.

    Raises InputError: SourceError for what the link or its host is to blame for, ParserError for what is in
    the file.
    """
    location = locate(source, policy)
    cache = SourceCache(blobs)
    return await _Reader(location, checked(wanted), policy, http, cache, now, ask_host).read()


def checked(wanted: Wanted) -> Wanted:
    """Return what is asked for in normal form. Raises UnknownParserError, InvalidSourceError."""
    session = (wanted.session or "").strip() or None
    if session and (len(session) > MAX_SESSION_CHARACTERS or not session.isprintable()):
        raise InvalidSourceError("The session is not an id that a log can have.")
    return Wanted(check_hint(wanted.hint), session)


async def peek(
    source: RemoteSource, wanted: Wanted, *, policy: FetchPolicy, blobs: BlobStore
) -> SourceFacts | None:
    """Return what an earlier reading found out about a source, without any network. Raises InputError."""
    location = locate(source, policy)
    link = await SourceCache(blobs).load(link_key(location, checked(wanted)))
    return link.facts if link else None


@dataclass(frozen=True, slots=True)
class Material:
    """What a host gave: a file, or a directory's files."""

    bundle: Bundle
    etag: str | None
    is_directory: bool = False
    """The link names a directory, not a file in it."""


def may_be_log(path: str) -> bool:
    """Tell whether a file of a directory can be part of a session."""
    return path.lower().endswith((".jsonl", ".json"))


@dataclass(frozen=True, slots=True)
class _Reader:
    location: Location
    wanted: Wanted
    policy: FetchPolicy
    http: HttpClient
    cache: SourceCache
    now: Callable[[], float]
    ask_host: bool

    @property
    def key(self) -> str:
        return link_key(self.location, self.wanted)

    def is_fresh(self, link: CachedLink) -> bool:
        """Tell whether the host need not be asked: a commit never changes, a branch not that often."""
        if self.location.commit:
            return True
        return not self.ask_host and self.now() - link.checked_at < FRESH_SECONDS

    async def read(self) -> SourceReading:
        link = await self.cache.load(self.key)
        if link and self.is_fresh(link):
            body = await self.cache.open_body(link)
            if body:
                return self._reading(link, body, "stale" if link.trouble else "hit")
            link = None
        try:
            return await self._refresh(link)
        except SourceError as error:
            stale = await self._fall_back(link, error)
            if stale is None:
                raise
            return stale

    async def _refresh(self, link: CachedLink | None) -> SourceReading:
        upstream = Upstream(self.http, self.policy, Deadline(self.now, self.policy.deadline_seconds))
        commit = self.location.commit or await resolve_ref(self.location, upstream)
        if link and commit and commit == link.commit:
            confirmed = await self._confirm(link, commit)
            if confirmed:
                return confirmed
            link = None
        material = await self._fetch(upstream, commit, link.upstream_etag if link else None)
        if material is None and link:
            confirmed = await self._confirm(link, commit)
            if confirmed:
                return confirmed
            material = await self._fetch(upstream, commit, None)
        assert material is not None, "a request without a validator cannot be answered 304"
        return await self._keep(commit, material)

    async def _fetch(self, upstream: Upstream, commit: str | None, etag: str | None) -> Material | None:
        """Get the file, or the directory that the path names instead; None for a file that is unchanged."""
        try:
            file = await self._download(upstream, commit, etag)
        except SourceNotFoundError:
            # Hosts answer 404 for a directory, too; only with a commit can Git itself be asked.
            bundle = await self._fetch_directory(upstream, commit) if commit else None
            if bundle is None:
                raise
            return Material(bundle, None, is_directory=True)
        if file is None:
            return None
        bundle = Bundle.of_file(self.location.path, file.data)
        return Material(await self._with_companions(bundle, upstream, commit), file.etag)

    async def _with_companions(self, bundle: Bundle, upstream: Upstream, commit: str | None) -> Bundle:
        """Add the files that belong to a log, as far as the repository has them."""
        companions = companions_of(bundle)
        if companions is None or commit is None:
            return bundle
        location = replace(self.location, path=companions.folder)
        room = self.policy.max_bytes - len(bundle.data)
        try:
            directory = await fetch_directory(
                location, commit, upstream, choose=companions.belongs, max_bytes=room
            )
        except SourceError as error:
            # A host in trouble is asked again later; what lasts means that there is nothing to add.
            if not error.lasting:
                raise
            return bundle
        return joined(bundle, companions, dict(directory.files))

    async def _fetch_directory(self, upstream: Upstream, commit: str) -> Bundle | None:
        try:
            directory = await fetch_directory(
                self.location, commit, upstream, choose=may_be_log, max_bytes=self.policy.max_bytes
            )
        except (DirectoryNotFoundError, DirectoryUnsupportedError, SourcePrivateError):
            return None
        return Bundle.of_directory(self.location.path, directory.files)

    async def _download(self, upstream: Upstream, commit: str | None, etag: str | None) -> Download | None:
        revision = commit or self.location.ref
        return await download(self.location, revision, upstream, limit=self.policy.max_bytes, etag=etag)

    async def _confirm(self, link: CachedLink, commit: str | None) -> SourceReading | None:
        """Note that the host still has what the link leads to; None when that is gone from the cache."""
        body = await self.cache.open_body(link)
        if body is None:
            return None
        link = link.model_copy(update={"commit": commit, "checked_at": self.now(), "trouble": None})
        await self.cache.save(self.key, link)
        return self._reading(link, body, "revalidated")

    async def _fall_back(self, link: CachedLink | None, error: SourceError) -> SourceReading | None:
        """Serve what there is while a host is in trouble, or forget it when the host took it back."""
        if link and isinstance(error, SourceNotFoundError | SourcePrivateError):
            await self.cache.forget(self.key)
        body = await self.cache.open_body(link) if link and not error.lasting else None
        if link is None or body is None:
            return None
        link = link.model_copy(update={"checked_at": self.now(), "trouble": error.message})
        await self.cache.save(self.key, link)
        return self._reading(link, body, "stale")

    async def _keep(self, commit: str | None, material: Material) -> SourceReading:
        """Parse, write body and link in that order, and open the body for sending."""
        parsed = parse(material.bundle, self.wanted.hint, self._options())
        link = self._link(parsed, commit, material)
        # Ten megabytes of input have to be gone before as many of output are joined.
        material.bundle.release()
        body = b"".join(parsed.session.chunks)
        del parsed
        kept = await self.cache.keep_body(link, body) and await self.cache.save(self.key, link)
        # The store's own stream passes to the reader without another copy of the body in here.
        stored = await self.cache.open_body(link) if kept else None
        return self._reading(link, stored or _blob(body), "miss")

    def _options(self) -> Options:
        return Options(self.policy.max_result_bytes, self.wanted.session)

    def _link(self, parsed: ParsedSession, commit: str | None, material: Material) -> CachedLink:
        session, now = parsed.session, self.now()
        made_by = (parsed.parser, self.wanted.session or "")
        facts = SourceFacts(
            name=self.location.name,
            directory=material.is_directory,
            parser=parsed.parser,
            native_adapter=parsed.native_adapter,
            fetched_at=now,
            **session.facts._asdict(),
        )
        return CachedLink(
            identity=identity(self.location, commit, material.etag, material.bundle.data, *made_by),
            digest=session.digest,
            size=session.size,
            upstream_etag=material.etag,
            commit=commit,
            checked_at=now,
            facts=facts,
            account=session.account,
            warnings=parsed.warnings,
            candidates=parsed.candidates,
            sessions=session.sessions,
        )

    def _reading(self, link: CachedLink, body: Blob, cached: Cached) -> SourceReading:
        return SourceReading(
            stream=body.stream,
            size=body.size,
            etag=f'"{link.digest}"',
            ref=self.location.ref,
            commit=link.commit,
            pinned=self.location.commit is not None,
            cached=cached,
            source_url=host_kind(self.location.remote).page_url(
                self.location.remote, link.commit or self.location.ref, self.location.path
            ),
            stale_reason=link.trouble,
            facts=link.facts,
            account=link.account,
            warnings=link.warnings,
            candidates=link.candidates,
            sessions=link.sessions,
        )


def _blob(body: bytes) -> Blob:
    return Blob(len(body), {}, PiecesStream(pieces_of(body)))
