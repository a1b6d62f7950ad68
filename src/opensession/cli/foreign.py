"""Errors of the packages below, as errors of this tool."""

from opensession.cli.errors import CliError, Failure, NotFound
from opensession.cli.git.errors import GitError
from opensession.cli.git.explanations import explain_git
from opensession.cli.words import input as inputs
from opensession.cli.words import word
from opensession.envelope import EnvelopeError
from opensession.hail import HailError
from opensession.parsers.registry import readable_formats
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
            message = " ".join(_translated(text) for text in (error.message, error.hint) if text)
            kind = NotFound if error.code in _NOT_FOUND else Failure
            return kind(message, code=error.code)
    return None


def _translated(text: str) -> str:
    """Return what a parser says in the language that was chosen, as far as the catalogue has it."""
    formats = readable_formats()
    for key, (english, _) in inputs.WORDS.items():
        text = text.replace(english.replace("{formats}", formats), word(key, formats=formats))
    return text
