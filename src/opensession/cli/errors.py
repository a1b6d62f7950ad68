"""What ends a command early: one class per exit code (cli.md §18.3)."""

from typing import ClassVar

from opensession.cli.git.credentials import without_userinfo


class CliError(Exception):
    """A message for the person at the terminal, a code for programs, and what to run next.

    ``code`` is a documented snake_case word. ``next`` are commands that can be run as they stand. ``docs``
    names a document of the project. Nothing of it holds a secret or the credentials of an address.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self, message: str, *, code: str, next: tuple[str, ...] = (), docs: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.next = next
        self.docs = docs

    def document(self) -> dict[str, object]:
        """Return what ``--json`` prints. Addresses in it name no user and no password."""
        error: dict[str, object] = {
            "code": self.code,
            "message": without_userinfo(self.message),
            "next": [without_userinfo(step) for step in self.next],
        }
        if self.docs:
            error["docs"] = self.docs
        return {"error": error}


class Failure(CliError):
    """The command was understood and could not be done."""


class Usage(CliError):
    """The command line asks for something that does not exist or does not go together."""

    exit_code = 2


class NotFound(CliError):
    """There is no such file, object, session or data."""

    exit_code = 3


class AuthenticationError(CliError):
    """A site or a Git remote does not accept who asks."""

    exit_code = 4


class NetworkError(CliError):
    """A site or a Git remote could not be reached, or did not answer as one."""

    exit_code = 5


class Refused(CliError):
    """A rule of this tool forbids it: a secret was found, or a consent is missing."""

    exit_code = 6


class Interrupted(CliError):
    """Somebody pressed Ctrl-C."""

    exit_code = 130
