"""The tree of commands, and running one of them."""

import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import TextIO

import click

from opensession import __version__
from opensession.cli.command import SETTINGS, Run
from opensession.cli.errors import CliError, Failure, Interrupted, NotFound
from opensession.cli.git.credentials import without_userinfo
from opensession.cli.streams import current_folder, give_up_output, prepare_streams
from opensession.cli.surroundings import Surroundings, surroundings_of
from opensession.cli.terminal import Terminal, one_line
from opensession.cli.usage import Worded, explain_usage
from opensession.cli.words import choose, language_of, word

PROGRAM = "opensession"

Tree = Mapping[str, "str | Tree"]

TREE: Tree = {
    "discover": "discover.discover",
    "parse": "local.parse",
    "register": "local.register",
    "cat": "local.cat",
    "inspect": "local.inspect",
    "validate": "local.validate",
    "redact": "redact.redact",
    "share": "ledger.share",
    "open": "ledger.open",
    "site": {
        "push": "site.push",
        "pull": "site.pull",
        "rm": "site.rm",
        "verify": "site.verify",
        "export": "site.export",
        "reindex": "site.reindex",
        "sweep": "site.sweep",
    },
    "config": {"init": "config.init", "show": "config.show", "set": "config.set"},
    "docs": {"completion": "docs.completion", "quickstart": "docs.quickstart"},
}
"""Name of a command to the key of its words; of a group to its commands.

A command's module is ``commands/<name>.py``, in a group ``commands/<group>_<name>.py``; its ``main`` is the
command.
"""

DEFAULT_COMMAND = "discover"
"""What runs without a command, and with options alone: ``opensession --all``."""

OWN_OPTIONS = frozenset({"-h", "--help", "--version"})

COMPLETE = "_OPENSESSION_COMPLETE"
"""What a shell sets, to its own name, to ask for completions; see ``shells``."""

BROKEN_PIPE = 141


class Group(Worded, click.Group):
    """A group that imports a command when it is run, and none for its own help."""

    def __init__(self, name: str, path: tuple[str, ...], tree: Tree) -> None:
        super().__init__(name, help=word(".".join(("frame", *path, "help"))), context_settings=SETTINGS)
        self._path = path
        self._tree = tree

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self._tree)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return a group. None for a name that is none."""
        entry = self._tree.get(cmd_name)
        if entry is None:
            return None
        path = (*self._path, cmd_name)
        if not isinstance(entry, str):
            return Group(cmd_name, path, entry)
        loaded: click.Command = import_module(f"opensession.cli.commands.{'_'.join(path)}").main
        return loaded

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with the first sentence of their help, without importing them."""
        rows = [(name, self._summary(name)) for name in self._tree]
        with formatter.section(word("frame.help.commands")):
            formatter.write_dl(rows)

    def _summary(self, name: str) -> str:
        entry = self._tree[name]
        key = entry if isinstance(entry, str) else ".".join(("frame", *self._path, name))
        return word(f"{key}.help").partition("\n\n")[0]


def application() -> click.Group:
    """Return the tool as a click group, in the language that was chosen."""
    group = Group(PROGRAM, (), TREE)
    version = click.version_option(
        __version__, prog_name=PROGRAM, message="%(prog)s %(version)s", help=word("frame.option.version")
    )
    return version(group)


def run(
    argv: Sequence[str],
    *,
    environment: Mapping[str, str],
    cwd: Path,
    stdin: TextIO,
    stdout: TextIO,
    stderr: TextIO,
) -> int:
    """Run one command line and return its exit code. Nothing is raised but what ends the process itself."""
    choose(language_of(environment))
    terminal = Terminal(stdin, stdout, stderr, environment)
    surroundings = surroundings_of(environment, cwd, sys.platform)
    as_json = _wants_json(argv)
    with redirect_stdout(stdout), redirect_stderr(stderr):
        try:
            code = _invoke(argv, surroundings, terminal)
            # What cannot be written is told here; later only the interpreter would complain.
            stdout.flush()
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001  # one place turns every error into words
            if surroundings.is_on("OPENSESSION_DEBUG"):
                traceback.print_exception(error, file=stderr)
            return _report(explain(error), terminal, as_json=as_json)
        except KeyboardInterrupt:
            return _report(_interrupted(), terminal, as_json=as_json)
    return code


def _invoke(argv: Sequence[str], surroundings: Surroundings, terminal: Terminal) -> int:
    if shell := surroundings.environment.get(COMPLETE):
        return _complete(shell, argv, surroundings, terminal)
    try:
        group = application()
        with group.make_context(PROGRAM, _with_command(argv), obj=Run(terminal, surroundings)) as context:
            result = group.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return result if isinstance(result, int) else 0


def _wants_json(argv: Sequence[str]) -> bool:
    """Tell whether a line asks for JSON, also one that is too wrong to be parsed."""
    options = argv[: argv.index("--")] if "--" in argv else argv
    return any(text.partition("=")[0] == "--json" for text in options)


def _with_command(argv: Sequence[str]) -> list[str]:
    """Name the command of a line that names none."""
    is_bare = not argv or (argv[0].startswith("-") and argv[0] not in OWN_OPTIONS)
    return [DEFAULT_COMMAND, *argv] if is_bare else list(argv)


def _complete(shell: str, words: Sequence[str], surroundings: Surroundings, terminal: Terminal) -> int:
    from opensession.cli.completion import complete  # noqa: PLC0415  # opens the index
    from opensession.cli.shells import answer, whole_words  # noqa: PLC0415

    line, kept = whole_words(shell, words)
    for text in answer(complete(line, surroundings, DEFAULT_COMMAND), kept):
        terminal.out(text)
    return 0


def explain(error: Exception) -> CliError:
    """Return any error as one that can be shown."""
    match error:
        case CliError():
            return error
        case click.UsageError():
            return explain_usage(error, PROGRAM)
        case click.Abort():
            return _interrupted()
        case OSError():
            return _explain_file(error)
    from opensession.cli.foreign import explain_foreign  # noqa: PLC0415  # imports the format

    known = explain_foreign(error)
    return known or Failure(word("frame.unexpected", kind=type(error).__name__), code="internal")


def main() -> int:
    """Run the process's own command line."""
    prepare_streams()
    code = 0
    try:
        code = run(
            sys.argv[1:],
            environment=os.environ,
            cwd=Path(current_folder()),
            stdin=sys.stdin,
            stdout=sys.stdout,
            stderr=sys.stderr,
        )
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough.
        code = BROKEN_PIPE
    except OSError:
        code = code or Failure.exit_code
    except KeyboardInterrupt:
        code = Interrupted.exit_code
    give_up_output()
    return code


def _interrupted() -> Interrupted:
    return Interrupted(word("frame.interrupted"), code="interrupted")


def _explain_file(error: OSError) -> CliError:
    name = one_line(str(error.filename or ""))
    match error:
        case FileNotFoundError():
            return NotFound(word("frame.no_file", name=name), code="file_not_found")
        case PermissionError():
            return Failure(word("frame.no_access", name=name), code="no_access")
    reason = error.strerror or type(error).__name__
    if not name:
        return Failure(word("frame.broken_stream", reason=reason), code="bad_file")
    return Failure(word("frame.bad_file", name=name, reason=reason), code="bad_file")


def _report(error: CliError, terminal: Terminal, *, as_json: bool) -> int:
    if as_json and _print_document(error, terminal):
        return error.exit_code
    if isinstance(error, Interrupted):
        terminal.say(error.message)
        return error.exit_code
    terminal.say(f"{word('frame.error')} {without_userinfo(error.message)}")
    if error.next:
        terminal.say(word("frame.next"))
        for step in error.next:
            terminal.say(f"- {without_userinfo(step)}")
    if error.docs:
        terminal.say(word("frame.docs_line", docs=error.docs))
    return error.exit_code


def _print_document(error: CliError, terminal: Terminal) -> bool:
    """Print an error as JSON. False when it is standard output that fails."""
    try:
        terminal.json(error.document())
        terminal.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        return False
    return True
