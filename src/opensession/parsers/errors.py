"""What can be wrong with a log somebody hands in, each with the status and code of api.md §6."""

from opensession.envelope import EnvelopeError
from opensession.parsers.candidates import Candidate


class InputError(EnvelopeError):
    """Input that cannot be shown. Everything that ``parsers`` and ``sources`` raise on purpose is one."""

    status = 422
    code = "parse_failed"


class ParserError(InputError):
    """No parser made a session of the input; ``candidates`` are those that looked possible."""

    def __init__(
        self, message: str, *, hint: str | None = None, candidates: tuple[Candidate, ...] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.candidates = candidates

    def envelope(self) -> dict[str, object]:
        """Add ``parser_candidates`` unless there are none (api.md §2.8)."""
        body = super().envelope()
        if self.candidates:
            body["parser_candidates"] = [candidate.as_json() for candidate in self.candidates]
        return body


class ParseFailedError(ParserError):
    """The input is not text, or nothing here can read it."""


class ParserSelectionRequiredError(ParserError):
    """Several parsers are possible and none succeeded: the reader has to choose one."""

    code = "parser_selection_required"


class UnknownParserError(ParserError):
    """The parser hint names no parser of this site."""

    status = 400
    code = "invalid_source"


class ResultTooLargeError(InputError):
    """The session grew past the byte budget while it was being read."""

    code = "file_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The session becomes larger than {limit:,} bytes when it is read.")


class UnreadableError(Exception):
    """Raised by one parser for input that is not in its format. The registry turns it into a ParserError."""
