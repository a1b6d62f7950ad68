"""The tree of commands, its errors and its exit codes."""

import os
import subprocess
import sys

import pytest

from opensession import __version__
from opensession.cli.application import TREE
from tests.cli.runner import Cli

HEAVY = ("pydantic", "rich", "httpx", "opensession.hail", "opensession.parsers", "sqlite3")


def test_the_version(cli: Cli) -> None:
    result = cli.run("--version")
    assert (result.code, result.out) == (0, f"opensession {__version__}\n")


def test_help_names_every_command(cli: Cli) -> None:
    result = cli.run("--help")
    assert result.code == 0
    for name in TREE:
        assert f"\n  {name} " in result.out


@pytest.mark.parametrize("line", [["nonsense"], ["parse"], ["parse", "--nonsense", "x"], ["config", "no"]])
def test_a_wrong_command_line_is_2_and_names_the_help(cli: Cli, line: list[str]) -> None:
    result = cli.run(*line)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Error: ")
    assert "--help" in result.err


def test_an_error_as_json_is_one_document(cli: Cli) -> None:
    result = cli.run("inspect", "missing.jsonl", "--json")
    assert result.code == 3
    assert result.err == ""
    error = result.json()["error"]
    assert error["code"] == "file_not_found"
    assert "missing.jsonl" in error["message"]


def test_korean_by_locale(cli: Cli) -> None:
    korean = cli.with_variables(LC_ALL="ko_KR.UTF-8")
    assert "세션" in korean.spawn("--help").out
    assert korean.spawn("inspect", "missing").err.startswith("오류: ")


def test_the_first_locale_variable_that_is_set_counts(cli: Cli) -> None:
    english = cli.with_variables(LC_ALL="en_US.UTF-8", LANG="ko_KR.UTF-8")
    assert english.spawn("inspect", "missing").err.startswith("Error: ")


def test_help_and_version_import_nothing_heavy(cli: Cli) -> None:
    for argument in ("--version", "--help"):
        probe = (
            "import sys; from opensession.cli.application import main\n"
            f"sys.argv = ['opensession', {argument!r}]\n"
            "try: main()\n"
            f"finally: print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", probe],
            env=cli.variables(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == "[]\n"


def test_a_reader_who_leaves_early_gets_no_complaint(cli: Cli) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        cli.command("--help"), env=cli.variables(), stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_error_of_the_tool_itself_is_one_sentence(cli: Cli) -> None:
    (cli.cwd / "folder.hail.jsonl").mkdir()
    result = cli.run("inspect", "folder.hail.jsonl")
    assert result.code == 1
    assert "Traceback" not in result.err
