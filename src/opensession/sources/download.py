"""Getting one file from a host: bounded in time and size, and nothing but the file."""

import re
from dataclasses import dataclass

from opensession.sources.errors import (
    FetchFailedError,
    FileTooLargeError,
    PointerFileError,
    SourcePrivateError,
)
from opensession.sources.fetching import BodyTooLongError, Incoming, read_body
from opensession.sources.hosts import host_kind
from opensession.sources.location import Location
from opensession.sources.upstream import Upstream, host_of, network_errors, parse_digits

LOG_TYPES = frozenset(
    {
        "application/json",
        "application/jsonl",
        "application/x-ndjson",
        "application/vnd.sqlite3",
        "application/x-sqlite3",
        "application/octet-stream",  # what several hosts call a file whose ending they do not know
    }
)

LFS_POINTER = b"version https://git-lfs.github.com/spec/"

_VALIDATOR = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{1,256}"')


@dataclass(frozen=True, slots=True)
class Download:
    """A file as its host sent it."""

    data: bytes
    etag: str | None
    """The host's validator, to be sent back in ``If-None-Match``."""


async def download(
    location: Location, revision: str, upstream: Upstream, *, limit: int, etag: str | None = None
) -> Download | None:
    """Fetch a file at a ref or commit; None when it is still the one that ``etag`` names.

    Raises the errors in ``sources.errors``, one for each way this can fail.
    """
    url = host_kind(location.remote).raw_url(location.remote, revision, location.path)
    headers = {"accept": "*/*"} | ({"if-none-match": etag} if etag else {})
    answer = await upstream.get(url, headers)
    if 300 <= answer.status < 400 and answer.status != 304:
        await answer.close()
        url = _redirected(location, url, answer)
        answer = await upstream.get(url, headers)
    try:
        if answer.status == 304 and etag:
            return None
        _check_head(url, answer, upstream, limit)
        return Download(await _read_file(url, answer, limit), _validator(answer))
    finally:
        await answer.close()


def _redirected(location: Location, url: str, answer: Incoming) -> str:
    """Return where the host's kind lets us go on, or raise."""
    host, kind, target = host_of(url), host_kind(location.remote), answer.header("location") or ""
    if kind.asks_to_sign_in(target):
        raise SourcePrivateError(f"{host} asks to sign in: the file is private, or does not exist.")
    further = kind.redirect(location.remote, target)
    if further is None:
        raise FetchFailedError(f"{host} answered with a redirect ({answer.status}), which is not followed.")
    return further


def _check_head(url: str, answer: Incoming, upstream: Upstream, limit: int) -> None:
    host = host_of(url)
    if 300 <= answer.status < 400:
        raise FetchFailedError(f"{host} answered with a redirect ({answer.status}), which is not followed.")
    if answer.status != 200:
        raise upstream.failure(host, answer)
    if (_declared_length(answer) or 0) > limit:
        raise FileTooLargeError(limit)
    media_type = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    if not _may_be_a_log(media_type):
        raise FetchFailedError(f"{host} answered with {_printable(media_type)}, which is not a session log.")


async def _read_file(url: str, answer: Incoming, limit: int) -> bytes:
    try:
        with network_errors(host_of(url)):
            data = await read_body(answer, limit)
    except BodyTooLongError:
        raise FileTooLargeError(limit) from None
    declared = _declared_length(answer)
    if declared is not None and len(data) != declared:
        raise FetchFailedError(f"{host_of(url)} sent {len(data):,} of {declared:,} bytes.")
    if data.startswith(LFS_POINTER):
        raise PointerFileError
    return data


def _may_be_a_log(media_type: str) -> bool:
    """Judge a media type (api.md §2.8). HTML is none: hosts send no raw file as HTML, but sign-in pages."""
    if media_type in {"text/html", "application/xhtml+xml"}:
        return False
    return (
        not media_type
        or media_type in LOG_TYPES
        or media_type.startswith("text/")
        or media_type.endswith("+json")
    )


def _declared_length(answer: Incoming) -> int | None:
    """Return the announced size, unless the body was compressed on its way: then it counts other bytes."""
    encoding = (answer.header("content-encoding") or "identity").lower()
    return parse_digits(answer.header("content-length")) if encoding == "identity" else None


def _validator(answer: Incoming) -> str | None:
    etag = answer.header("etag") or ""
    return etag if _VALIDATOR.fullmatch(etag) else None


def _printable(media_type: str) -> str:
    return re.sub(r"[^a-z0-9.+/-]", "", media_type)[:60] or "an unknown type"
