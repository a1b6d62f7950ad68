"""The page on the command line says what the tool does; what is written from it is up to date."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from opensession.cli import commands as modules
from opensession.cli import errors
from opensession.cli.application import BROKEN_PIPE, INTERRUPTED
from opensession.cli.completion import TABLE
from opensession.cli.settings import SETTINGS
from scripts import cli_reference
from tests.cli.agent_homes import put
from tests.cli.runner import Cli
from tests.docs import markdown, variables

PAGE = markdown.read("docs/cli.md")
AGAIN = "run: PYTHONPATH=src python -m scripts.cli_reference"


def test_the_reference_is_what_help_prints() -> None:
    assert cli_reference.page(PAGE) == PAGE, AGAIN


def test_completion_knows_what_the_commands_take() -> None:
    assert TABLE.read_text(encoding="utf-8") == cli_reference.table(), AGAIN


def test_every_command_is_in_the_tree() -> None:
    named = {"_".join(path) for path, _, _ in cli_reference.commands()}
    assert {module.name for module in iter_modules(modules.__path__)} <= named


def test_every_option_says_what_it_does() -> None:
    silent = [
        f"{' '.join(path)} {parameter.opts[0]}"
        for path, command, _ in cli_reference.commands()
        for parameter in command.params
        if parameter.param_type_name == "option" and not getattr(parameter, "help", None)
    ]
    assert not silent


def test_every_exit_code_is_named() -> None:
    rows = {int(row[0]) for row in markdown.table(markdown.section(PAGE, "Exit codes"))}
    classes = [getattr(errors, name) for name in vars(errors) if name[0].isupper()]
    codes = {
        kind.exit_code for kind in classes if isinstance(kind, type) and issubclass(kind, errors.CliError)
    }
    assert rows == {0, *codes, INTERRUPTED, BROKEN_PIPE}


def test_every_variable_of_ours_is_named() -> None:
    named = {
        code
        for row in markdown.table(markdown.section(PAGE, "Environment"))
        for code in markdown.codes(row[0])
    }
    settings = {setting.variable for setting in SETTINGS}
    assert variables.of_the_tool() - settings <= named


def test_every_setting_is_named() -> None:
    rows = markdown.table(markdown.section(PAGE, "Configuration"))
    assert [(row[0].strip("`"), row[1].strip("`")) for row in rows] == [
        (setting.name, setting.variable) for setting in SETTINGS
    ]


@pytest.mark.parametrize("line", [("discover",), ("docs", "completion", "bash"), ("docs", "quickstart")])
def test_members_of_json_are_named(cli: Cli, line: tuple[str, ...]) -> None:
    put(cli.home, "codex")
    document = cli.run(*line, "--json").json()
    lists = [member[0] for member in document.values() if isinstance(member, list) and member]
    inner = [member for member in document.values() if isinstance(member, dict)]
    names = {name for part in (document, *lists, *inner) for name in part}
    assert [name for name in sorted(names) if f"`{name}`" not in PAGE] == []


def test_areas_of_words_are_loaded_by_their_name() -> None:
    for _, _, key in cli_reference.commands():
        assert f"{key}.help" in import_module(f"opensession.cli.words.{key.partition('.')[0]}").WORDS
