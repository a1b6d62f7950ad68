"""Logs that lie in Git repositories, and files that somebody sends: read, parsed, streamed."""

from dataclasses import dataclass
from urllib.parse import quote

from opensession.site.account import account_headers
from opensession.site.conditional import is_current, not_modified
from opensession.site.configuration import Configuration
from opensession.site.errors import NotFoundError, TooManyRequestsError
from opensession.site.handlers.sessions import robots_headers
from opensession.site.http import JSON, JSONL, Headers, Reply
from opensession.site.limits import PREVIEW_OVERHEAD_BYTES, RATE_PERIOD_SECONDS
from opensession.site.ports import Limiter
from opensession.site.routing import Call
from opensession.sources.address import RemoteSource, parse_web_path, web_path
from opensession.sources.cache import Wanted
from opensession.sources.errors import InvalidSourceError
from opensession.sources.fetching import HttpClient, Incoming, Outgoing
from opensession.sources.hosts import host_kind
from opensession.sources.location import Location, locate
from opensession.sources.policy import FetchPolicy
from opensession.sources.preview import preview
from opensession.sources.reading import SourceReading, read_source

PINNED = "public, max-age=31536000, immutable"
"""A commit never changes what it holds."""

MOVING = "public, no-cache"
"""A branch may move: a cache has to ask, and gets a 304 while it has not."""


async def read(call: Call) -> Reply:
    """Stream a log of a Git repository as HAIL JSONL, with where it comes from in the headers."""
    reading, headers = await open_source(call)
    if is_current(call.request, reading.etag):
        return not_modified(headers)
    return Reply(200, headers, reading.stream)


async def open_source(call: Call) -> tuple[SourceReading, Headers]:
    """Read the log that the address names; return it with the headers that describe it.

    Raises NotFoundError when sources are turned off, InputError for the address, its host and its file.
    """
    check_enabled(call)
    source, wanted = read_address(call), wanted_of(call)
    ports = call.ports
    policy = fetch_policy(ports.configuration)
    reading = await read_source(
        source,
        wanted,
        policy=policy,
        http=MeteredHttpClient(ports.http, ports.limiter, call.request.client),
        blobs=ports.blobs,
        now=ports.now,
        ask_host="no-cache" in (call.request.header("cache-control") or ""),
    )
    origin = file_url(locate(source, policy), reading.commit)
    headers = describe_reading(source, wanted.session, reading, origin)
    return reading, headers + robots_headers(call)


async def parse_preview(call: Call) -> Reply:
    """Parse one file of a repository, or an inline one, and answer with the session as one JSON object."""
    check_enabled(call)
    ports = call.ports
    policy = fetch_policy(ports.configuration)
    if not await ports.limiter.allows(f"preview:{call.request.client}"):
        raise TooManyRequestsError(RATE_PERIOD_SECONDS)
    # Base64 makes four bytes of three.
    body = await call.request.body(policy.max_bytes * 4 // 3 + PREVIEW_OVERHEAD_BYTES)
    result = await preview(body, policy=policy, http=ports.http, blobs=ports.blobs, now=ports.now)
    return Reply(200, [("content-type", JSON), ("cache-control", "no-store")], result.stream)


def check_enabled(call: Call) -> None:
    """Refuse when the operator turned the reading of sources off."""
    if not call.ports.configuration.parse_preview:
        raise NotFoundError("This site does not read sources.", hint="parse_preview_enabled is off.")


def read_address(call: Call) -> RemoteSource:
    """Return the source that the rest of the path names. Raises InvalidSourceError."""
    try:
        return parse_web_path(f"/src/{call.path['source']}")
    except ValueError as error:
        raise InvalidSourceError(
            f"This is not a source address: {error}.",
            hint="Expected /src/gh/<owner>/<repo>/ref/<ref>/path/<path>, or gl, git with a base64url name.",
        ) from None


def wanted_of(call: Call) -> Wanted:
    """Return which parser and session the query asks for."""
    query = call.request.query
    return Wanted(query.get("parser_hint"), query.get("session"))


def fetch_policy(configuration: Configuration) -> FetchPolicy:
    """Return the rules for fetching that follow from the configuration."""
    return FetchPolicy(
        hosts=frozenset(configuration.git_hosts),
        max_bytes=configuration.max_body_bytes,
        standin=configuration.standin_host,
    )


def canonical_path(source: RemoteSource, session: str | None) -> str:
    """Return the page that stands for what is shown.

    Another session of the same file is another page. A hint is not part of it: it says how to read a file,
    not which one.
    """
    wanted = (session or "").strip()
    return web_path(source) + (f"?session={quote(wanted, safe='')}" if wanted else "")


def describe_reading(
    source: RemoteSource, session: str | None, reading: SourceReading, origin: str
) -> Headers:
    """Return the headers that tell what is shown, of which version, and what became of each record."""
    headers = [
        ("content-type", JSONL),
        ("content-length", str(reading.size)),
        ("etag", reading.etag),
        ("cache-control", PINNED if reading.pinned else MOVING),
        ("link", f'<{canonical_path(source, session)}>; rel="canonical"'),
        ("x-opensession-ref", quote(reading.ref, safe="/")),
        ("x-opensession-pinned", "?1" if reading.pinned else "?0"),
        ("x-opensession-cache", reading.cached),
        ("x-opensession-parser", reading.facts.parser),
        *account_headers(reading.account),
        ("x-opensession-source-url", origin),
    ]
    if reading.sessions:
        headers.append(("x-opensession-sessions", str(len(reading.sessions))))
    if reading.commit:
        headers.append(("x-opensession-commit", reading.commit))
    return headers


def file_url(location: Location, commit: str | None) -> str:
    """Return where the file lies at its host, at the commit that is shown if that is known."""
    return host_kind(location.remote).raw_url(location.remote, commit or location.ref, location.path)


@dataclass(frozen=True, slots=True)
class MeteredHttpClient:
    """An HTTP client that counts against the reader's rate limit; what is cached costs nothing."""

    client: HttpClient
    limiter: Limiter
    reader: str

    async def send(self, request: Outgoing, deadline_seconds: float) -> Incoming:
        """Send unless this reader asked for too much. Raises TooManyRequestsError, NetworkError."""
        if not await self.limiter.allows(f"source:{self.reader}"):
            raise TooManyRequestsError(RATE_PERIOD_SECONDS)
        return await self.client.send(request, deadline_seconds)
