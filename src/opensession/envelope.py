"""Errors that a client is told about: status, code and words for the one JSON envelope (api.md §6)."""

from typing import ClassVar


class EnvelopeError(Exception):
    """What went wrong, said in words that whoever asked may read.

    The message never holds a path of this machine, database text, a traceback or a secret. Everything that
    ``site``, ``sources`` and ``parsers`` raise on purpose is one of these; the site turns it into a reply.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.headers = headers

    def envelope(self) -> dict[str, object]:
        """Return the body of the reply: ``code``, ``message`` and, where it helps, ``hint``."""
        body: dict[str, object] = {"code": self.code, "message": self.message}
        if self.hint:
            body["hint"] = self.hint
        return body
