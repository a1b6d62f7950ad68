"""One reading's conversation with a Git host: every request within the policy and one deadline."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opensession import __version__
from opensession.sources.errors import (
    FetchFailedError,
    SourceError,
    SourceNotFoundError,
    SourcePrivateError,
    UpstreamRateLimitedError,
    UpstreamTimeoutError,
)
from opensession.sources.fetching import Deadline, HttpClient, Incoming, NetworkError, Outgoing
from opensession.sources.policy import FetchPolicy

USER_AGENT = f"opensession/{__version__}"

DEFAULT_RETRY_SECONDS = 60
MAX_RETRY_SECONDS = 3600


class Upstream:
    """Sends requests for one reading. URLs are real ones; the policy may lead them to a stand-in."""

    def __init__(self, http: HttpClient, policy: FetchPolicy, deadline: Deadline) -> None:
        self._http = http
        self._policy = policy
        self._deadline = deadline

    async def get(self, url: str, headers: Mapping[str, str]) -> Incoming:
        """Send a GET and return the answer's head. Raises SourceError."""
        return await self._send(url, Outgoing(self._policy.outgoing(url), "GET", _named(headers)))

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Incoming:
        """Send a POST and return the answer's head. Raises SourceError."""
        return await self._send(url, Outgoing(self._policy.outgoing(url), "POST", _named(headers), body))

    async def _send(self, url: str, request: Outgoing) -> Incoming:
        with network_errors(host_of(url)):
            return await self._http.send(request, self._deadline.remaining())

    def failure(self, host: str, answer: Incoming) -> SourceError:
        """Return the error for a status that is neither success, redirect nor 304."""
        if answer.status == 429 or (answer.status == 403 and _quota_is_spent(answer)):
            return UpstreamRateLimitedError(host, self._retry_after(answer))
        if answer.status in {401, 403}:
            return SourcePrivateError(f"{host} does not show this file to strangers ({answer.status}).")
        if answer.status in {404, 410}:
            return SourceNotFoundError(
                f"{host} has no such file ({answer.status}).",
                hint="Check repository, ref and path; a private repository looks the same from here.",
            )
        return FetchFailedError(f"{host} answered {answer.status} instead of the file.")

    def _retry_after(self, answer: Incoming) -> int:
        """Read the wait in seconds (RFC 9110 §10.2.3), or GitHub's moment of renewal, within an hour."""
        seconds = parse_digits(answer.header("retry-after"))
        renewal = parse_digits(answer.header("x-ratelimit-reset"))
        if seconds is None and renewal is not None:
            seconds = renewal - int(self._deadline.now())
        return DEFAULT_RETRY_SECONDS if seconds is None else min(max(seconds, 1), MAX_RETRY_SECONDS)


@contextmanager
def network_errors(host: str) -> Iterator[None]:
    """Turn NetworkError into the documented errors, naming the host and nothing else."""
    try:
        yield
    except NetworkError as error:
        if error.timed_out:
            raise UpstreamTimeoutError(f"{host} did not answer in time.") from error
        raise FetchFailedError(f"{host} could not be reached, or hung up.") from error


def parse_digits(text: str | None) -> int | None:
    """Read a header that is a plain whole number of at most 15 digits; None for anything else."""
    return int(text) if text and len(text) <= 15 and text.isascii() and text.isdecimal() else None


def host_of(url: str) -> str:
    """Return the host of a URL this package built."""
    return url.split("/", 3)[2]


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {"user-agent": USER_AGENT, **headers}


def _quota_is_spent(answer: Incoming) -> bool:
    return answer.header("x-ratelimit-remaining") == "0" or answer.header("retry-after") is not None
