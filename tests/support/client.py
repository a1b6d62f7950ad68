"""A client of the site in any runtime, which checks what every answer must hold."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.support.answer import Answer
from tests.support.invariants import check_answer

ADMIN_HEADER = "x-opensession-admin-key"


@dataclass(frozen=True, slots=True)
class Announced:
    """A body of so many zeros. In process it is announced only: the application has to answer unread."""

    size: int


Body = bytes | Iterable[bytes] | Announced
"""Bytes are announced with a Content-Length; an iterable travels chunked, its length unknown."""


class SiteClient(ABC):
    """One site under test."""

    origin: str
    """Scheme and authority that the site is reached under."""
    admin_key: str
    client = "192.0.2.1"
    """The address that the site counts requests for; each test has one of its own."""

    @abstractmethod
    def send(self, method: str, target: str, headers: Mapping[str, str], body: Body | None) -> Answer:
        """Send one request; ``target`` (path and query) goes out byte for byte."""

    @abstractmethod
    def log(self) -> str:
        """Return everything that the site has logged so far."""

    def request(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: Body | None = None,
    ) -> Answer:
        """Send one request and check what every answer of the site must hold."""
        answer = self.send(method, target, headers or {}, body)
        check_answer(method, target, answer, secret=self.admin_key)
        return answer

    def get(self, path: str, headers: Mapping[str, str] | None = None, /, **query: str | int) -> Answer:
        """GET a path with query parameters."""
        return self.request("GET", f"{path}?{urlencode(query)}" if query else path, headers)

    def publish(self, body: Body, **headers: str) -> Answer:
        """Publish as the operator. Header names are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("POST", "/api/admin/sessions", {ADMIN_HEADER: self.admin_key, **named}, body)

    def delete(self, session_id: str) -> Answer:
        """Delete a session as the operator."""
        return self.request("DELETE", f"/api/admin/sessions/{session_id}", {ADMIN_HEADER: self.admin_key})
