"""What can go wrong while reading or writing HAIL (hail.md §2.3)."""

from typing import ClassVar


class HailError(Exception):
    """Base of every error this package raises on bad input.

    ``kind`` is the documented name of the error, ``line`` the 1-based line where it was found, if known.
    """

    kind: ClassVar[str] = "Hail"

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class HailIoError(HailError):
    """The bytes are not UTF-8 text."""

    kind = "Io"

    def __init__(self, cause: str, *, line: int | None = None) -> None:
        super().__init__(f"IO error: {cause}", line=line)
        self.cause = cause


class HailJsonError(HailError):
    """A line is not JSON, or JSON of another shape than the format asks for."""

    kind = "Json"

    def __init__(
        self,
        cause: str,
        *,
        line: int | None = None,
        position: int | None = None,
        path: tuple[str | int, ...] = (),
    ) -> None:
        super().__init__(
            f"JSON error: {cause}" if line is None else f"JSON error at line {line}: {cause}", line=line
        )
        self.cause = cause
        self.position = position
        """Where the text stops being JSON: characters from the start of the record, if known."""
        self.path = path
        """Which member has another shape, from the record's object inwards, if known."""


class MissingHeaderError(HailError):
    """There is no line at all."""

    kind = "MissingHeader"

    def __init__(self) -> None:
        super().__init__("Missing header line")


class UnexpectedLineTypeError(HailError):
    """The first line is a record, but not the header."""

    kind = "UnexpectedLineType"

    def __init__(self, line: int) -> None:
        super().__init__(f"Unexpected line type at line {line}: expected header", line=line)


class SessionTooLargeError(HailError):
    """The canonical bytes grew past the limit that the caller set."""

    kind = "SessionTooLarge"

    def __init__(self, limit: int) -> None:
        super().__init__(f"session larger than {limit} bytes")
