"""What can go wrong between a link and its file.

``GET /api/src`` answers with these as they are, so that a client can tell "wait" from "gone". ``POST
/api/parse/preview`` has an older contract with fewer codes (api.md §2.8): see ``for_preview``.

| outcome upstream | here | preview |
|---|---|---|
| address not allowed, malformed field | 400 ``invalid_source`` | the same |
| 404, 410, no such branch or tag | 404 ``source_not_found`` | 422 ``fetch_failed`` |
| 401, 403, redirect to a sign-in page | 403 ``source_private`` | 422 ``fetch_failed`` |
| 429, 403 with a spent quota | 503 ``upstream_rate_limited``, ``Retry-After`` | 422 ``fetch_failed`` |
| deadline passed | 504 ``upstream_timeout`` | 422 ``fetch_failed`` |
| network, redirect, other status, wrong type, cut short | 502 ``fetch_failed`` | 422 ``fetch_failed`` |
| a pointer into Git LFS instead of the file | 422 ``fetch_failed`` | the same |
| over the size limit, announced or counted | 422 ``file_too_large`` | the same |
| a directory with more or larger files than is read | 422 ``file_too_large`` | the same |
| a directory on a host without Git's filters | 422 ``fetch_failed`` | the same |
"""

from typing import ClassVar

from opensession.parsers.errors import InputError


class SourceError(InputError):
    """A source that could not be fetched."""

    lasting: ClassVar[bool] = True
    """False for trouble of the host that may pass: a cached copy is then better than nothing."""


class InvalidSourceError(SourceError):
    """The source descriptor is malformed."""

    status = 400
    code = "invalid_source"


class SourceRefusedError(InvalidSourceError):
    """The address is well formed or not, but it is not one this site fetches from."""


class SourceNotFoundError(SourceError):
    """The host knows no such repository, ref or file, or does not show it to strangers."""

    status = 404
    code = "source_not_found"


class SourcePrivateError(SourceError):
    """The host asks for a sign-in."""

    status = 403
    code = "source_private"


class FileTooLargeError(SourceError):
    """The file is larger than this site reads."""

    status = 422
    code = "file_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than {limit:,} bytes, the most this site reads.")


class DirectoryTooLargeError(SourceError):
    """The directory holds more, or is deeper in a larger repository, than this site reads."""

    status = 422
    code = "file_too_large"


class DirectoryNotFoundError(SourceNotFoundError):
    """The commit has no directory of that path."""

    def __init__(self, path: str) -> None:
        super().__init__(f"The repository has no directory {path!r} at this commit.")


class DirectoryUnsupportedError(SourceError):
    """The host does not give single objects of a repository, by which directories are read."""

    status = 422
    code = "fetch_failed"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} does not let this site read directories.",
            hint="It would have to speak Git's protocol version 2 with filters. Links to single files work.",
        )


class FetchFailedError(SourceError):
    """The host failed, or answered something other than the file."""

    status = 502
    code = "fetch_failed"
    lasting = False


class PointerFileError(SourceError):
    """The repository holds a pointer into Git LFS where the file should be."""

    status = 422
    code = "fetch_failed"

    def __init__(self) -> None:
        super().__init__(
            "The file is kept in Git LFS; the repository itself holds only a pointer to it.",
            hint="This site reads files that are in the repository.",
        )


class UpstreamTimeoutError(SourceError):
    """The host did not finish within the deadline."""

    status = 504
    code = "upstream_timeout"
    lasting = False


class UpstreamRateLimitedError(SourceError):
    """The host asks this site to come back later."""

    status = 503
    code = "upstream_rate_limited"
    lasting = False

    def __init__(self, host: str, retry_after_seconds: int) -> None:
        super().__init__(
            f"{host} limits how often this site may ask.",
            hint=f"Try again in {retry_after_seconds} seconds.",
            headers=(("retry-after", str(retry_after_seconds)),),
        )


class PreviewFetchFailedError(SourceError):
    """Any upstream trouble, under the one code the preview contract has for it."""

    status = 422
    code = "fetch_failed"


def for_preview(error: InputError) -> InputError:
    """Give an error the status and code of the preview contract (api.md §2.8).

    Errors of the request and of the parsers already have them. The message, naming host and status, stays.
    """
    if not isinstance(error, SourceError) or error.status in {400, 422}:
        return error
    return PreviewFetchFailedError(error.message, hint=error.hint, headers=error.headers)
