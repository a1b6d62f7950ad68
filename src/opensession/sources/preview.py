"""``POST /api/parse/preview``: any session file, read once and answered as one JSON object (api.md §2.8)."""

import base64
import binascii
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Literal
from urllib.parse import unquote_to_bytes

from pydantic import BaseModel, Field, ValidationError

from opensession.hail import Account
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.errors import InputError
from opensession.parsers.registry import parse
from opensession.parsers.session import Listed, Options
from opensession.redact import Finding, find
from opensession.sources.address import GitHubSource, GitSource
from opensession.sources.cache import Wanted
from opensession.sources.errors import FileTooLargeError, InvalidSourceError, for_preview
from opensession.sources.fetching import HttpClient
from opensession.sources.location import check_path, check_ref
from opensession.sources.policy import FetchPolicy, parse_remote
from opensession.sources.reading import checked, read_source
from opensession.sources.streams import PiecesStream, pieces_of, single_object
from opensession.store.protocols import BlobStore

MAX_NAME_BYTES = 255

MAX_FINDINGS = 20
"""So many places are named; a log of a careless hour may have thousands."""

_OWNER_OR_REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,100}")


class GitFields(BaseModel):
    """A file in any allowed Git repository. Every field is percent-decoded once."""

    kind: Literal["git"]
    remote: str
    ref: str
    path: str


class GitHubFields(BaseModel):
    """A file in a GitHub repository. Every field is percent-decoded once."""

    kind: Literal["github"]
    owner: str
    repo: str
    ref: str
    path: str


class InlineFields(BaseModel):
    """A file sent along. The content is standard base64 with padding."""

    kind: Literal["inline"]
    filename: str
    content_base64: str


SourceFields = GitFields | GitHubFields | InlineFields


class PreviewRequest(BaseModel):
    """The body of a preview request."""

    source: Annotated[SourceFields, Field(discriminator="kind")]
    parser_hint: str | None = None
    session: str | None = None
    """Which session of a file that holds several."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview, ready to be sent."""

    stream: PiecesStream
    """The reply body: one JSON object with the fields of api.md §2.8."""
    parser_used: str


@dataclass(frozen=True, slots=True)
class _Site:
    policy: FetchPolicy
    http: HttpClient
    blobs: BlobStore
    now: Callable[[], float]


async def preview(
    body: bytes, *, policy: FetchPolicy, http: HttpClient, blobs: BlobStore, now: Callable[[], float]
) -> Preview:
    """Read what the body of a preview request describes. ``now`` gives seconds since the epoch.

    Git sources go through the same cache as ``read_source``. Raises InputError with the codes of this
    contract: ``invalid_source`` 400; ``fetch_failed``, ``file_too_large``, ``parse_failed``,
    ``parser_selection_required`` 422.
    """
    site = _Site(policy, http, blobs, now)
    request = read_request(body)
    wanted = Wanted(request.parser_hint, request.session)
    try:
        if isinstance(request.source, InlineFields):
            return _preview_inline(request.source, wanted, policy)
        return await _preview_remote(request.source, wanted, site)
    except InputError as error:
        raise for_preview(error) from error


def read_request(body: bytes) -> PreviewRequest:
    """Decode a request. Raises InvalidSourceError that names the field at fault."""
    try:
        return PreviewRequest.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        raise InvalidSourceError(f"The request is not a preview request: {place}: {first['msg']}.") from None


def normalise(fields: GitFields | GitHubFields, hosts: frozenset[str]) -> GitFields | GitHubFields:
    """Decode each field once, trim it, and check it (api.md §2.8). Raises InvalidSourceError."""
    ref, path = check_ref(_decode(fields.ref, "ref")), check_path(_decode(fields.path, "path"))
    if isinstance(fields, GitHubFields):
        owner, repo = _decode(fields.owner, "owner"), _decode(fields.repo, "repo")
        if not (_OWNER_OR_REPOSITORY.fullmatch(owner) and _OWNER_OR_REPOSITORY.fullmatch(repo)):
            raise InvalidSourceError(
                "Owner and repo have to be 1 to 100 letters, digits, dots, dashes, underscores."
            )
        return GitHubFields(kind="github", owner=owner, repo=repo, ref=ref, path=path)
    remote = _decode(fields.remote, "remote")
    suffix = ".git" if remote.rstrip("/").endswith(".git") else ""
    return GitFields(kind="git", remote=parse_remote(remote, hosts).url + suffix, ref=ref, path=path)


def inline_name(filename: str) -> str:
    """Return the last segment of a file name as sent by any system. Raises InvalidSourceError."""
    name = _decode(filename, "filename").replace("\\", "/").rpartition("/")[2]
    if name in {"", ".", ".."} or len(name.encode()) > MAX_NAME_BYTES:
        raise InvalidSourceError("The filename has to be a name of at most 255 bytes.")
    return name


def inline_content(content: str, limit: int) -> bytes:
    """Decode standard base64 strictly. Raises InvalidSourceError, and FileTooLargeError before decoding."""
    text = content.strip()
    if not text:
        raise InvalidSourceError("The content is empty.")
    if len(text) // 4 * 3 - text[-2:].count("=") > limit:
        raise FileTooLargeError(limit)
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
        canonical_end = base64.b64encode(binascii.a2b_base64(text[-4:], strict_mode=True)).decode()
    except (binascii.Error, ValueError):
        raise InvalidSourceError("The content is not standard base64 with padding.") from None
    if canonical_end != text[-4:]:
        raise InvalidSourceError("The content is not standard base64: bits are left over at its end.")
    return data


async def _preview_remote(fields: GitFields | GitHubFields, wanted: Wanted, site: _Site) -> Preview:
    fields = normalise(fields, site.policy.hosts)
    reading = await read_source(
        _source(fields), wanted, policy=site.policy, http=site.http, blobs=site.blobs, now=site.now
    )
    answer = _Answer(
        reading.facts.parser,
        reading.candidates,
        reading.warnings,
        reading.account,
        reading.facts.native_adapter,
        reading.sessions,
        fields.model_dump(),
    )
    return answer.around(reading.stream.chunks())


def _preview_inline(fields: InlineFields, wanted: Wanted, policy: FetchPolicy) -> Preview:
    name = inline_name(fields.filename)
    wanted = checked(wanted)
    data = inline_content(fields.content_base64, policy.max_bytes)
    options = Options(policy.max_result_bytes, wanted.session)
    parsed = parse(Bundle.of_file(name, data), wanted.hint, options)
    echo = {"kind": "inline", "filename": name, "content_base64": ""}
    answer = _Answer(
        parsed.parser,
        parsed.candidates,
        parsed.warnings,
        parsed.session.account,
        parsed.native_adapter,
        parsed.session.sessions,
        echo,
        find(parsed.session.chunks),
    )
    return answer.around(pieces_of(b"".join(parsed.session.chunks)))


@dataclass(frozen=True, slots=True)
class _Answer:
    parser: str
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...]
    account: Account
    native_adapter: str | None
    sessions: tuple[Listed, ...]
    source: dict[str, str]
    findings: tuple[Finding, ...] = ()
    """Of an inline file alone: what lies in a public repository is seen already."""

    def around(self, canonical: AsyncIterator[bytes]) -> Preview:
        return Preview(PiecesStream(self._pieces(canonical)), self.parser)

    async def _pieces(self, canonical: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        candidates = [candidate.as_json() for candidate in self.candidates]
        yield _json({"parser_used": self.parser, "parser_candidates": candidates})[:-1] + b',"session":'
        async for piece in single_object(canonical):
            yield piece
        account = asdict(self.account)
        rest: dict[str, object] = {"source": self.source, "warnings": self.warnings, "account": account}
        if self.native_adapter:
            rest["native_adapter"] = self.native_adapter
        if self.sessions:
            rest["sessions"] = [session._asdict() for session in self.sessions]
        if self.findings:
            rest["findings"] = [asdict(finding) for finding in self.findings[:MAX_FINDINGS]]
            rest["findings_count"] = len(self.findings)
        yield b"," + _json(rest)[1:]


def _source(fields: GitFields | GitHubFields) -> GitHubSource | GitSource:
    if isinstance(fields, GitHubFields):
        return GitHubSource(owner=fields.owner, repo=fields.repo, ref=fields.ref, path=fields.path)
    return GitSource(remote=fields.remote, ref=fields.ref, path=fields.path)


def _decode(value: str, field: str) -> str:
    """Percent-decode once and trim; a malformed escape stays as it is, and ``+`` is no blank."""
    try:
        return unquote_to_bytes(value).decode().strip()
    except UnicodeError:
        raise InvalidSourceError(f"The {field} is not UTF-8 when it is percent-decoded.") from None


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
