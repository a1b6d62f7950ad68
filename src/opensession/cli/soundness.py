"""No session is stored, shared or published that breaks a rule of the format."""

from shlex import quote

from opensession.cli.errors import Refused
from opensession.cli.words import word
from opensession.hail import Digest


def refuse_unsound(digest: Digest, reference: str) -> None:
    """Raise Refused for a session that a site refuses, naming its first problem and how to see them all."""
    if digest.fatal_problems:
        raise Refused(
            word("local.invalid", problem=digest.fatal_problems[0].message),
            code="invalid_session",
            next=(f"opensession validate {quote(reference)}",),
        )
