"""``opensession validate``."""

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import Failure, Refused
from opensession.cli.inputs import STDIN, load
from opensession.cli.references import LocalSession, locate
from opensession.cli.terminal import one_line
from opensession.cli.words import word
from opensession.hail.checking import check

FAILURES = {"unreadable": Failure.exit_code, "rule": Refused.exit_code}
"""Kind of a flaw to the exit code that it means; ``order`` means none."""


@command("local.validate")
@click.argument("file")
def main(run: Run, file: str) -> int:
    """Print each flaw as ``line:column: kind: message``; the exit code tells the worst kind."""
    flaws, events = check(_bytes_of(run, file))
    codes = {FAILURES[flaw.kind] for flaw in flaws if flaw.kind in FAILURES}
    if run.as_json:
        found = [
            {"kind": flaw.kind, "line": flaw.line, "column": flaw.column, "message": flaw.message}
            for flaw in flaws
        ]
        run.terminal.json({"valid": not codes, "events": events, "problems": found})
        return min(codes, default=0)
    for flaw in flaws:
        run.terminal.out(f"{one_line(file)}:{flaw.line}:{flaw.column}: {flaw.kind}: {one_line(flaw.message)}")
    if not codes:
        run.terminal.say(word("local.validate.valid", events=events))
    return min(codes, default=0)


def _bytes_of(run: Run, file: str) -> bytes:
    """Return the file as it is: what a parser would repair on the way must be seen."""
    if file == STDIN:
        return run.terminal.read_input()
    located = locate(run, file)
    if isinstance(located, LocalSession) and located.tool is None and not located.path.is_dir():
        return located.path.read_bytes()
    return b"".join(load(run, file).chunks)
