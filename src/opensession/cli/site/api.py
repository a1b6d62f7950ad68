"""A site's routes as calls: models in and out, the site's own error envelope as our errors."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

from pydantic import BaseModel, ValidationError

from opensession.cli.errors import (
    AuthenticationError,
    CliError,
    Failure,
    NetworkError,
    NotFound,
    Refused,
)
from opensession.cli.site.transport import Answer, Transport
from opensession.cli.terminal import one_line
from opensession.cli.words import word
from opensession.site.schema import (
    ErrorBody,
    HealthBody,
    InventoryBody,
    InventoryRow,
    PublishedBody,
    ReindexBody,
    StoredBodiesBody,
    StoredBody,
    SweepBody,
)

Model = TypeVar("Model", bound=BaseModel)

BY_STATUS: Mapping[int, type[CliError]] = {
    401: AuthenticationError,
    403: AuthenticationError,
    404: NotFound,
    429: NetworkError,
}
BY_CODE: Mapping[str, type[CliError]] = {"secret_found": Refused, "invalid_session": Refused}

STEPS: Mapping[type[CliError], tuple[str, ...]] = {
    AuthenticationError: ("opensession site push --help",),
    NotFound: ("opensession site verify --all",),
    NetworkError: ("opensession config show",),
    Refused: ("opensession redact FILE",),
    Failure: ("opensession validate FILE",),
}

STEPS_BY_CODE: Mapping[str, tuple[str, ...]] = {"invalid_session": STEPS[Failure]}

MAX_MESSAGE_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    url: str
    created: bool
    warnings: Sequence[str]


class SiteApi:
    """One site. Leaving the ``with`` block closes its connections."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def stop(self) -> None:
        """Try nothing again from now on."""
        self._transport.stop()

    @property
    def origin(self) -> str:
        """The site's address."""
        return self._transport.origin

    @property
    def has_key(self) -> bool:
        """Whether the operator's routes can be asked."""
        return self._transport.key is not None

    def hello(self) -> None:
        """Make sure that a site answers there, before a key or a session goes out. Raises NetworkError."""
        answer = self._transport.ask("GET", "/api/health", connections=1)
        if answer.status == 200:
            self._read(answer, HealthBody)
            return
        if answer.status >= 500:
            raise self._error(answer)
        raise self._stranger()

    def page_of(self, session_id: str) -> str:
        """Return the address of a session's page."""
        return f"{self.origin}/session/{session_id}"

    def has(self, session_id: str) -> bool:
        """Tell whether a session is published."""
        answer = self._transport.ask("HEAD", f"/api/sessions/{session_id}")
        if answer.status not in (200, 404):
            raise self._error(answer)
        return answer.status == 200

    def publish(self, session_id: str, body: bytes, allowed: Sequence[str] = ()) -> Published:
        """Publish bytes under their own SHA-256; ``allowed`` are rules whose findings may stay.

        Raises what the site answers: Refused for a secret, Failure for a session that it does not take.
        """
        answer = self._transport.ask(
            "POST",
            "/api/admin/sessions",
            parameters={"allow_secret": list(allowed)} if allowed else None,
            headers={"X-OpenSession-Object-Id": session_id, "Content-Type": "application/jsonl"},
            body=body,
            as_operator=True,
        )
        done = self._read(answer, PublishedBody, 200, 201)
        if done.id != session_id:
            raise self._stranger()
        return Published(done.url, done.created, done.warnings)

    def remove(self, session_id: str) -> None:
        """Take a session down. Raises NotFound when there was none."""
        answer = self._transport.ask("DELETE", f"/api/admin/sessions/{session_id}", as_operator=True)
        # The first of several attempts may have done it without our hearing of it.
        if answer.status != 200 and not (answer.status == 404 and answer.attempts > 1):
            raise self._error(answer)

    def summary(self, session_id: str) -> dict[str, object] | None:
        """Return what the site says about a session; None when it has none."""
        answer = self._transport.ask("GET", f"/api/sessions/{session_id}")
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise self._error(answer)
        try:
            value = json.loads(answer.body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise self._stranger()
        return value

    def body(self, session_id: str) -> bytes | None:
        """Return a session's bytes as they come, unchecked; None when the site has none."""
        answer = self._transport.ask("GET", f"/api/sessions/{session_id}/raw")
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise self._error(answer)
        return answer.body

    def source(self, page: str) -> bytes:
        """Return a log behind the site as HAIL, by the path of its page. Raises what the site answers."""
        # The site itself has waited for the host; asking again would make the host wait for nobody.
        answer = self._transport.ask("GET", f"/api{page}", attempts=1)
        if answer.status != 200:
            raise self._error(answer)
        return answer.body

    def rows(self) -> Iterator[InventoryRow]:
        """Yield every row, in the order of ids."""
        for part in _parts(lambda after: self._step("GET", "/api/admin/sessions", InventoryBody, after)):
            yield from part.sessions

    def bodies(self) -> Iterator[StoredBody]:
        """Yield every stored body, in the order of keys."""
        for part in _parts(lambda after: self._step("GET", "/api/admin/bodies", StoredBodiesBody, after)):
            yield from part.bodies

    def sweep(self, after: str, *, apply: bool, min_age: int | None) -> Iterator[SweepBody]:
        """Walk through a sweep."""
        more: dict[str, str | int] = {"apply": int(apply)}
        if min_age is not None:
            more["min_age"] = min_age
        return _parts(lambda at: self._step("POST", "/api/admin/sweep", SweepBody, at, more), after)

    def reindex(self, after: str, at_once: int | None) -> Iterator[ReindexBody]:
        """Walk through making all rows anew, so many in a step or as many as the site thinks right."""
        more = {"limit": at_once} if at_once else {}
        return _parts(lambda at: self._step("POST", "/api/admin/reindex", ReindexBody, at, more), after)

    def _step(
        self,
        method: str,
        path: str,
        model: type[Model],
        after: str,
        more: Mapping[str, str | int] | None = None,
    ) -> Model:
        parameters = {**(more or {}), **({"after": after} if after else {})}
        return self._read(
            self._transport.ask(method, path, parameters=parameters, as_operator=True), model, 200
        )

    def _read(self, answer: Answer, model: type[Model], *statuses: int) -> Model:
        if answer.status not in (statuses or (200,)):
            raise self._error(answer)
        try:
            return model.model_validate_json(answer.body)
        except ValidationError:
            raise self._stranger() from None

    def _error(self, answer: Answer) -> CliError:
        """Return what the site said was wrong, in its own words."""
        try:
            envelope = ErrorBody.model_validate_json(answer.body)
        except ValidationError:
            code, message = f"http_{answer.status}", word("site.bare_status", status=answer.status)
        else:
            hint = f" {envelope.hint}" if envelope.hint else ""
            code, message = envelope.code, one_line(f"{envelope.message}{hint}")[:MAX_MESSAGE_CHARACTERS]
        if self._transport.key:
            code, message = (self._transport.key.hidden_in(text) for text in (code, message))
        kind = BY_CODE.get(code) or BY_STATUS.get(answer.status)
        kind = kind or (NetworkError if answer.status >= 500 else Failure)
        return kind(message, code=one_line(code)[:64], next=STEPS_BY_CODE.get(code, STEPS[kind]))

    def _stranger(self) -> NetworkError:
        return NetworkError(
            word("site.not_a_site", site=self.origin), code="not_a_site", next=("opensession config show",)
        )


def _parts(step: Callable[[str], "Part"], after: str = "") -> "Iterator[Part]":
    """Walk from answer to answer until one says that it is the last."""
    at: str | None = after
    while at is not None:
        part = step(at)
        yield part
        if part.next is not None and part.next <= at:
            raise NetworkError(word("site.in_circles"), code="not_a_site")
        at = part.next


Part = TypeVar("Part", InventoryBody, StoredBodiesBody, SweepBody, ReindexBody)
