"""``opensession docs completion``."""

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import Usage
from opensession.cli.shells import SCRIPTS
from opensession.cli.terminal import one_line
from opensession.cli.words import word


@command("docs.completion")
@click.argument("shell")
def main(run: Run, shell: str) -> None:
    """Print the script that a shell reads."""
    if shell not in SCRIPTS:
        raise Usage(
            word("docs.unknown_shell", shell=one_line(shell), known=", ".join(SCRIPTS)),
            code="unknown_shell",
            next=("opensession docs completion bash",),
        )
    if run.as_json:
        run.terminal.json({"shell": shell, "script": SCRIPTS[shell]})
    else:
        run.terminal.out(SCRIPTS[shell].rstrip("\n"))
