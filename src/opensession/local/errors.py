"""What can be wrong with an input on disk. The messages name no folder."""

from opensession.parsers.errors import InputError


class LocalInputError(InputError):
    """The file is of a kind that cannot be read here."""


class InputTooLargeError(LocalInputError):
    """The file, or the files of a session together, are larger than the caller allows."""

    code = "file_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The session's files are larger than {limit:,} bytes.")
