"""The reference of the command line: written from the commands' own help, and what completion knows of them.

``PYTHONPATH=src python -m scripts.cli_reference`` writes the marked part of ``docs/cli.md`` and the table of
completion anew.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from opensession.cli.application import PROGRAM, TREE, Group, Tree, application
from opensession.cli.commands.discover import TOOLS
from opensession.cli.completion import TABLE
from opensession.cli.settings import SETTINGS
from opensession.cli.shells import SCRIPTS
from opensession.cli.words import choose
from opensession.parsers.registry import PARSERS
from opensession.redact import rule_names
from scripts.layout import ROOT
from scripts.terminal import say

PAGE = ROOT / "docs" / "cli.md"
BEGIN, END = "<!-- commands: begin -->", "<!-- commands: end -->"
WIDTH = 100

Path = tuple[str, ...]

_SESSION = {"kind": "session"}
_FILE = {"kind": "file"}

LISTS: dict[str, list[str]] = {
    "formats": ["auto", *sorted(parser.id for parser in PARSERS)],
    "rules": list(rule_names()),
    "tools": list(TOOLS),
    "shells": list(SCRIPTS),
    "settings": [setting.name for setting in SETTINGS],
}

TAKEN: dict[str, dict[str, Any]] = {
    "reference": _SESSION,
    "references": _SESSION,
    "inputs": _SESSION,
    "file": _SESSION,
    "out": _FILE,
    "manifest": _FILE,
    "key_file": _FILE,
    "profile": {"list": "formats"},
    "allowed": {"list": "rules"},
    "tools": {"list": "tools"},
    "shell": {"list": "shells"},
    "name": {"list": "settings"},
}
"""What a parameter of a command takes, by its name. Others take what nobody can guess."""


def commands(tree: Tree = TREE, path: Path = ()) -> Iterator[tuple[Path, click.Command, str]]:
    """Yield path, command and key of its words, groups before what is in them. From then on it is English."""
    choose("en")
    group = Group(PROGRAM, path, tree) if path else application()
    if not path:
        yield (), group, "frame"
    for name, entry in tree.items():
        command = group.get_command(click.Context(group), name)
        assert command is not None
        inner = (*path, name)
        if isinstance(entry, str):
            yield inner, command, entry
        else:
            yield inner, command, ".".join(("frame", *inner))
            yield from commands(entry, inner)


def help_of(path: Path, command: click.Command) -> str:
    """Return what ``--help`` prints."""
    return command.get_help(_context(command, " ".join((PROGRAM, *path))))


def reference() -> str:
    """Return the part of the page that is made of the commands."""
    parts = [
        f"### `{' '.join((PROGRAM, *path))}`\n\n```text\n{help_of(path, command)}\n```"
        for path, command, _ in commands()
    ]
    return "\n\n".join(parts)


def page(text: str) -> str:
    """Return the page with its marked part made anew."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has lost its marks")
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def table() -> str:
    """Return what completion reads: commands, their options, and what each takes."""
    root: dict[str, Any] = {}
    for path, command, key in commands():
        node = _node(command)
        node["words"] = f"{key}.help"
        if isinstance(command, Group):
            node["commands"] = {}
        if not path:
            root = {"lists": LISTS, **node}
            continue
        parent = root
        for name in path[:-1]:
            parent = parent["commands"][name]
        parent["commands"][path[-1]] = node
    return json.dumps(root, indent=1, ensure_ascii=False) + "\n"


def _context(command: click.Command, name: str) -> click.Context:
    return click.Context(command, info_name=name, terminal_width=WIDTH, **command.context_settings)


def _node(command: click.Command) -> dict[str, Any]:
    options: dict[str, Any] = {}
    arguments: list[dict[str, Any]] = []
    for parameter in command.get_params(_context(command, "")):
        if isinstance(parameter, click.Option):
            takes = None if parameter.is_flag or parameter.is_eager else taken(parameter)
            options |= dict.fromkeys((*parameter.opts, *parameter.secondary_opts), takes)
        else:
            many = {"many": True} if parameter.nargs == -1 else {}
            arguments.append(taken(parameter) | many)
    return {"options": options, "arguments": arguments}


def taken(parameter: click.Parameter) -> dict[str, Any]:
    """Return what may stand for a parameter's value."""
    if isinstance(parameter.type, click.Choice):
        return {"choices": [str(choice) for choice in parameter.type.choices]}
    return TAKEN.get(parameter.name or "", {})


def main() -> int:
    """Write page and table."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    TABLE.write_text(table(), encoding="utf-8")
    say(f"cli-reference: wrote {PAGE.relative_to(ROOT)} and {TABLE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
