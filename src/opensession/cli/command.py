"""What a command is made with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

import click

from opensession.cli.surroundings import Surroundings
from opensession.cli.terminal import Terminal
from opensession.cli.usage import Worded, check_rest
from opensession.cli.words import word

Arguments = ParamSpec("Arguments")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one command."""

    terminal: Terminal
    surroundings: Surroundings
    as_json: bool = False


def command(
    key: str,
) -> Callable[[Callable[Concatenate[Run, Arguments], int | None]], click.Command]:
    """Make a click command named by the key's last segment, with ``--json`` and a ``Run`` as first argument.

    The function returns an exit code, None for 0. ``<key>.help`` is the help text; the key's first segment is
    the area of the words.
    """

    def decorate(function: Callable[Concatenate[Run, Arguments], int | None]) -> click.Command:
        @wraps(function)
        def invoke(*args: Arguments.args, **kwargs: Arguments.kwargs) -> int:
            context = click.get_current_context()
            check_rest(context)
            run: Run = context.obj
            as_json = bool(kwargs.pop("as_json"))
            return function(Run(run.terminal, run.surroundings, as_json), *args, **kwargs) or 0

        with_json = click.option("--json", "as_json", is_flag=True, help=word("frame.option.json"))(invoke)
        name = key.rpartition(".")[2]
        settings = {**SETTINGS, "allow_extra_args": True}
        return click.command(name, Worded, help=word(f"{key}.help"), context_settings=settings)(with_json)

    return decorate


SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""What all commands and groups share."""
