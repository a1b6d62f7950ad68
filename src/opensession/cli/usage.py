"""Help and wrong command lines in the tool's own words, in the language that was chosen."""

from collections.abc import Sequence
from difflib import get_close_matches

import click

from opensession.cli.errors import Usage
from opensession.cli.terminal import one_line
from opensession.cli.words import word


class Worded(click.Command):
    """A command whose help has no sentence of click's, and whose errors know which command they are about."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does; say where for errors that the parser raises without a context."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows the form of the command."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{word('frame.help.usage')} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options, and of a group the list of its commands."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx))]
        with formatter.section(word("frame.help.options")):
            formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = word("frame.option.help")
        return option


def explain_usage(error: click.UsageError, program: str) -> Usage:
    """Return click's error about a command line as one of this tool's."""
    path = error.ctx.command_path if error.ctx else program
    return Usage(_message(error, path), code="usage", next=(f"{path} --help",))


def check_rest(context: click.Context) -> None:
    """Raise Usage for what is left of a command line that takes no more arguments."""
    if context.args:
        raise Usage(
            word("frame.usage.extra", text=one_line(context.args[0])),
            code="usage",
            next=(f"{context.command_path} --help",),
        )


def _message(error: click.UsageError, path: str) -> str:
    match error:
        case click.exceptions.NoArgsIsHelpError(ctx=click.Context(command=click.Group() as group) as ctx):
            text = word("frame.usage.which", path=path, names=", ".join(group.list_commands(ctx)))
        case click.exceptions.NoSuchCommand():
            text = word("frame.usage.no_command", name=error.command_name) + _meant(_like(error))
        case click.NoSuchOption():
            text = word("frame.usage.no_option", name=error.option_name) + _meant(error.possibilities)
        case click.MissingParameter(param=click.Parameter() as param):
            text = word("frame.usage.missing", name=_name(param))
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as kind) as param):
            key = "frame.usage.number" if kind.max is None else "frame.usage.number_between"
            text = word(key, name=_name(param), least=kind.min, most=kind.max)
        case click.BadOptionUsage():
            key = "frame.usage.no_value" if _is_flag(error) else "frame.usage.value"
            text = word(key, name=error.option_name)
        case _:
            text = error.format_message()
    return one_line(text)


def _meant(names: Sequence[str] | None) -> str:
    return " " + word("frame.usage.meant", names=", ".join(names)) if names else ""


def _like(error: click.exceptions.NoSuchCommand) -> list[str]:
    group = error.ctx.command if error.ctx else None
    known = group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []
    return get_close_matches(error.command_name, known)


def _name(param: click.Parameter) -> str:
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name.strip("[].")


def _is_flag(error: click.BadOptionUsage) -> bool:
    params = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(
        param.is_flag
        for param in params
        if isinstance(param, click.Option) and error.option_name in (*param.opts, *param.secondary_opts)
    )
