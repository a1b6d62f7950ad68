"""Requests to one site: bounded, repeated when that may help, and the key only where it belongs."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import Final
from urllib.parse import urlsplit

import httpx

from opensession import __version__
from opensession.cli.errors import NetworkError
from opensession.cli.site.address import is_loopback
from opensession.cli.site.keys import AdminKey
from opensession.cli.words import word

KEY_HEADER: Final = "X-OpenSession-Admin-Key"

ATTEMPTS: Final = 5
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 20.0
LONGEST_ASKED_SECONDS: Final = 120.0
"""A site that wants a longer pause than this is told of instead of waited for."""

TIMEOUTS: Final = httpx.Timeout(60.0, connect=10.0)
"""Seconds without a byte, and until a connection stands. A Worker may think for half a minute."""

MAX_ANSWER_BYTES: Final = 256 * 1024 * 1024
"""Four times the largest body that a site can be configured to take."""

PASSING: Final = frozenset({429, 500, 502, 503, 504})
"""Statuses after which the same request may succeed. Every request here may be repeated."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    attempts: int = 1
    """How many requests it took."""


class Transport:
    """Sends requests to one site. Threads may share it.

    ``pause`` waits so many seconds, ``chance`` gives a number from 0 to 1 for the jitter.
    """

    def __init__(
        self,
        origin: str,
        key: AdminKey | None,
        *,
        connections: int = 1,
        pause: Callable[[float], None] | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.origin = origin
        self.key = key
        self._stopped = Event()
        self._pause = pause or self._wait
        self._chance = chance
        self._client = httpx.Client(
            timeout=TIMEOUTS,
            # A redirect would take the key, or a private body, to somebody else.
            follow_redirects=False,
            # No proxy of the environment stands between this machine and itself.
            trust_env=not is_loopback(origin),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            headers={"User-Agent": f"opensession/{__version__}"},
        )

    def stop(self) -> None:
        """Let whoever waits between two attempts give up."""
        self._stopped.set()

    def close(self) -> None:
        """Close all connections."""
        self.stop()
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, str | int | list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        as_operator: bool = False,
        attempts: int = ATTEMPTS,
        connections: int | None = None,
    ) -> Answer:
        """Send a request and return the answer, whatever its status, but for a redirect.

        What may pass is tried again, with growing pauses or those that the site asks for; ``connections`` is
        how often at most when nothing answers. Raises NetworkError when that is so in the end.
        """
        request = self._client.build_request(
            method,
            f"{self.origin}{path}",
            params=dict(parameters or {}),
            headers={**(headers or {}), **self._key_header(as_operator)},
            content=body,
        )
        for attempt in count(1):
            try:
                answer = self._once(request, attempt)
            except httpx.RequestError as error:
                if attempt >= (connections or attempts) or self._stopped.is_set():
                    raise self._unreachable(error) from None
                self._pause(self._growing(attempt))
                continue
            wait = self._wait_of(answer, attempt)
            if wait is None or attempt >= attempts or self._stopped.is_set():
                return answer
            self._pause(wait)
        raise AssertionError("counting ends nowhere")

    def _key_header(self, as_operator: bool) -> dict[str, str]:
        return {KEY_HEADER: self.key.text} if as_operator and self.key else {}

    def _once(self, request: httpx.Request, attempt: int) -> Answer:
        response = self._client.send(request, stream=True)
        try:
            if response.is_redirect:
                raise self._redirected(response)
            chunks, size = [], 0
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > MAX_ANSWER_BYTES:
                    raise NetworkError(word("site.answer_too_large"), code="answer_too_large")
                chunks.append(chunk)
            return Answer(response.status_code, response.headers, b"".join(chunks), attempt)
        finally:
            response.close()

    def _wait_of(self, answer: Answer, attempt: int) -> float | None:
        """Return how long to wait before the next attempt, None when there is to be none."""
        if answer.status not in PASSING:
            return None
        asked = answer.headers.get("retry-after", "").strip()
        if asked.isascii() and asked.isdecimal():
            return float(asked) if float(asked) <= LONGEST_ASKED_SECONDS else None
        return self._growing(attempt)

    def _growing(self, attempt: int) -> float:
        """Return a pause that doubles, cut down by up to a half so that clients do not come in step."""
        longest = min(FIRST_PAUSE_SECONDS * float(2 ** (attempt - 1)), LONGEST_PAUSE_SECONDS)
        return longest * (1 - self._chance() / 2)

    def _wait(self, seconds: float) -> None:
        self._stopped.wait(seconds)

    def _unreachable(self, error: httpx.RequestError) -> NetworkError:
        starts = ("npm start",) if is_loopback(self.origin) else ("opensession config show",)
        reason = "timeout" if isinstance(error, httpx.TimeoutException) else type(error).__name__
        message = word("site.unreachable", site=self.origin, reason=reason)
        return NetworkError(message, code="site_unreachable", next=starts)

    def _redirected(self, response: httpx.Response) -> NetworkError:
        target = urlsplit(str(response.next_request.url)) if response.next_request else None
        place = f"{target.scheme}://{target.hostname}" if target else "?"
        return NetworkError(
            word("site.redirects", site=self.origin, place=place),
            code="site_redirects",
            next=("opensession config show",),
        )
