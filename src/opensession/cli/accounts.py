"""What became of an input, told on standard error and in JSON."""

from pydantic import JsonValue

from opensession.cli.command import Run
from opensession.cli.inputs import Input
from opensession.cli.terminal import one_line
from opensession.cli.words import word

MAX_TOLD = 5
"""Broken lines and warnings that are told one by one; JSON has them all."""


def tell_account(run: Run, source: Input) -> None:
    """Say how much of the input was understood: one line, and what was lost."""
    account = source.account
    run.terminal.say(
        word(
            "local.account",
            parser=source.parser,
            read=account.read,
            mapped=account.mapped,
            raw=account.raw,
            broken=account.broken,
        )
    )
    for broken in account.broken_lines[:MAX_TOLD]:
        run.terminal.warn(word("local.broken_line", line=broken.line, reason=one_line(broken.reason)))
    for warning in source.warnings[:MAX_TOLD]:
        run.terminal.warn(one_line(warning))


def account_document(source: Input) -> dict[str, JsonValue]:
    """Return the account, warnings and sessions of an input as JSON members."""
    account = source.account
    return {
        "account": {
            "read": account.read,
            "mapped": account.mapped,
            "raw": account.raw,
            "broken": account.broken,
            "raw_types": dict(account.raw_types),
            "broken_lines": [
                {"line": broken.line, "reason": broken.reason} for broken in account.broken_lines
            ],
        },
        "warnings": list(source.warnings),
        "sessions": [
            {"id": listed.id, "title": listed.title, "created_at": listed.created_at}
            for listed in source.sessions
        ],
    }
