"""Errors of the packages below, as errors of this tool."""

from opensession.cli.errors import CliError, Failure, NotFound
from opensession.cli.git.errors import GitError
from opensession.cli.git.explanations import explain_git
from opensession.envelope import EnvelopeError
from opensession.hail import HailError
from opensession.sources.address import AddressError

_NOT_FOUND = frozenset({"not_found", "source_not_found"})


def explain_foreign(error: Exception) -> CliError | None:
    """Return what a package of ours meant, None for an error that none of them raises on purpose."""
    match error:
        case GitError():
            return explain_git(error)
        case AddressError():
            return Failure(str(error), code="invalid_source")
        case HailError():
            return Failure(str(error), code="invalid_session", next=("opensession validate --help",))
        case EnvelopeError():
            message = f"{error.message} {error.hint}" if error.hint else error.message
            kind = NotFound if error.code in _NOT_FOUND else Failure
            return kind(message, code=error.code)
    return None
