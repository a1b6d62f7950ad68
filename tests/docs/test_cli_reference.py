"""The page on the command line says what the tool does; what is written from it is up to date."""

from importlib import import_module
from pkgutil import iter_modules

import click
import pytest

from opensession.cli import commands as modules
from opensession.cli import errors
from opensession.cli.application import BROKEN_PIPE
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
    assert rows == {0, *codes, BROKEN_PIPE}


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


RUNS = {
    "discover": ("discover",),
    "parse": ("parse", "HEAD"),
    "register": ("register", "HEAD"),
    "cat": ("cat", "HEAD"),
    "inspect": ("inspect", "HEAD"),
    "validate": ("validate", "session.hail.jsonl"),
    "redact": ("redact", "HEAD"),
    "config show": ("config", "show"),
    "config init": ("config", "init", "--base-url", "https://s.example"),
    "config set": ("config", "set", "--user", "site.url", "https://s.example"),
    "docs completion": ("docs", "completion", "bash"),
    "docs quickstart": ("docs", "quickstart"),
}
"""Commands that need nothing but a session; what the others print is described on pages of their own."""

JSON_ROWS = {
    name: row[1] for row in markdown.table(markdown.section(PAGE, "JSON")) for name in markdown.codes(row[0])
}


def test_the_json_of_every_command_is_described() -> None:
    leaves = {
        " ".join(path)
        for path, command, _ in cli_reference.commands()
        if not isinstance(command, click.Group)
    }
    assert JSON_ROWS.keys() == leaves
    assert {name for name, members in JSON_ROWS.items() if "](" not in members} == RUNS.keys()


@pytest.mark.parametrize("name", RUNS)
def test_members_of_json_are_those_of_the_table(cli: Cli, name: str) -> None:
    put(cli.home, "codex")
    (cli.cwd / "session.hail.jsonl").write_bytes(cli.run("cat", "HEAD").data)
    document = cli.run(*RUNS[name], "--json").json()
    assert [member for member in document if f"`{member}`" not in JSON_ROWS[name]] == []
    lists = [member[0] for member in document.values() if isinstance(member, list) and member]
    inner = [member for name, member in document.items() if isinstance(member, dict) and name != "settings"]
    deeper = {name for part in (*lists, *inner) if isinstance(part, dict) for name in part}
    assert [name for name in sorted(deeper) if f"`{name}`" not in PAGE] == []


def test_areas_of_words_are_loaded_by_their_name() -> None:
    for _, _, key in cli_reference.commands():
        assert f"{key}.help" in import_module(f"opensession.cli.words.{key.partition('.')[0]}").WORDS
