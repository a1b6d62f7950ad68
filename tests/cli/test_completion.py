"""Completion: what is suggested at each place, quickly imported, and understood by a real shell."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from opensession.cli.shells import SCRIPTS, whole_words
from tests.cli.agent_homes import REPOSITORY, put, put_all
from tests.cli.runner import Cli

HEAVY = ("pydantic", "rich", "httpx", "opensession.hail", "opensession.parsers.registry")


def suggested(cli: Cli, *words: str, shell: str = "fish") -> list[str]:
    """Return the texts that are suggested for the last word; ``<files>`` stands for files."""
    result = cli.with_variables(_OPENSESSION_COMPLETE=shell).run(*words)
    assert (result.code, result.err) == (0, "")
    return [line.split("\t")[1] if "\t" in line else f"<{line}s>" for line in result.out.splitlines()]


@pytest.fixture
def indexed(cli: Cli) -> Cli:
    """Return a user with sessions that were listed once."""
    put_all(cli.home)
    assert cli.at(cli.home / REPOSITORY).run("--all").code == 0
    return cli


def test_commands(cli: Cli) -> None:
    assert {"discover", "parse", "inspect", "docs"} <= set(suggested(cli, ""))
    assert suggested(cli, "disc") == ["discover"]
    assert suggested(cli, "docs", "") == ["completion", "quickstart"]
    assert suggested(cli, "nonsense", "") == []
    described = cli.with_variables(_OPENSESSION_COMPLETE="zsh", LC_ALL="ko_KR.UTF-8").spawn("disc").out
    assert described.startswith("plain\tdiscover\t이 컴퓨터에")


def test_options(cli: Cli) -> None:
    assert suggested(cli, "parse", "--pr") == ["--profile", "--preview"]
    assert suggested(cli, "config", "set", "--u") == ["--user"]
    assert suggested(cli, "--ver") == ["--version", "--verbose"]
    assert suggested(cli, "--all", "--ref") == ["--refresh"]


def test_values_of_options(cli: Cli) -> None:
    assert suggested(cli, "discover", "--tool", "a") == ["amp", "aider"]
    assert suggested(cli, "--tool", "a") == ["amp", "aider"]
    assert suggested(cli, "discover", "--tool=a") == ["--tool=amp", "--tool=aider"]
    assert suggested(cli, "parse", "--profile", "code") == ["codex"]
    assert suggested(cli, "parse", "--out", "") == ["<files>"]
    assert suggested(cli, "discover", "--since", "") == []
    assert suggested(cli, "docs", "completion", "") == ["bash", "zsh", "fish"]
    assert suggested(cli, "config", "set", "site") == ["site.url"]


def test_sessions(indexed: Cli) -> None:
    found = suggested(indexed, "inspect", "")
    assert found[:4] == ["<files>", "HEAD", "HEAD~1", "HEAD~2"]
    assert {"lamp", "T-drum", "kite"} <= set(found)
    assert suggested(indexed, "inspect", "la") == ["<files>", "lamp"]
    assert suggested(indexed, "inspect", "HEAD^")[1:3] == ["HEAD^1", "HEAD^2"]
    assert suggested(indexed.at(indexed.home / REPOSITORY), "cat", "H") == ["<files>", "HEAD", "HEAD~1"]
    assert suggested(indexed, "inspect", "lamp", "") == []
    assert suggested(indexed, "parse", "--validate", "--", "la") == ["<files>", "lamp"]


def test_the_index_is_taken_as_it_is(indexed: Cli) -> None:
    before = (indexed.home / ".cache/opensession/index.db").read_bytes()
    put(indexed.home, "amp").write_text("{")
    assert "T-drum" in suggested(indexed, "inspect", "")
    assert (indexed.home / ".cache/opensession/index.db").read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"no database" * 100])
def test_without_an_index_there_are_files(cli: Cli, content: bytes | None) -> None:
    index = cli.home / ".cache/opensession/index.db"
    if content is not None:
        index.parent.mkdir(parents=True)
        index.write_bytes(content)
    assert suggested(cli, "inspect", "") == ["<files>"]
    assert (index.read_bytes() if index.exists() else None) == content


def test_bash_cuts_words_at_equals() -> None:
    assert whole_words("bash", ["discover", "--tool", "=", "a"]) == (["discover", "--tool=a"], 7)
    assert whole_words("bash", ["discover", "--tool", "="]) == (["discover", "--tool="], 7)
    assert whole_words("bash", ["discover", "--tool", "=", "amp", "-"]) == (
        ["discover", "--tool=amp", "-"],
        0,
    )
    assert whole_words("bash", ["a", "=", "b"]) == (["a", "=", "b"], 0)
    assert whole_words("zsh", ["--tool", "=", "a"]) == (["--tool", "=", "a"], 0)


def in_bash(cli: Cli, folder: Path, *words: str) -> list[str]:
    """Return what a real Bash completes the last of the words to."""
    program = folder / "opensession"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m opensession "$@"\n')
    program.chmod(0o755)
    quoted = " ".join(f"'{word}'" for word in ("opensession", *words))
    script = (
        f"{SCRIPTS['bash']}\nCOMP_WORDS=({quoted}); COMP_CWORD={len(words)}\n"
        "_opensession; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    variables = cli.variables()
    variables["PATH"] = f"{folder}{os.pathsep}{variables['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=cli.cwd,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_bash_understands_the_answer(indexed: Cli, tmp_path: Path) -> None:
    (indexed.cwd / "lamp shade.jsonl").write_text("")
    assert in_bash(indexed, tmp_path, "disc") == ["discover"]
    assert in_bash(indexed, tmp_path, "inspect", "la") == ["lamp shade.jsonl", "lamp"]
    assert in_bash(indexed, tmp_path, "discover", "--tool", "=", "a") == ["amp", "aider"]


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_of_each_shell(cli: Cli, shell: str) -> None:
    assert cli.run("docs", "completion", shell).out == SCRIPTS[shell]
    assert cli.run("docs", "completion", shell, "--json").json() == {"shell": shell, "script": SCRIPTS[shell]}
    assert f"_OPENSESSION_COMPLETE={shell} opensession " in SCRIPTS[shell]


def test_an_unknown_shell_is_2(cli: Cli) -> None:
    result = cli.run("docs", "completion", "tcsh")
    assert result.code == 2
    assert "- opensession docs completion bash\n" in result.err


@pytest.mark.parametrize("words", [("",), ("inspect", ""), ("parse", "--"), ("discover", "--tool", "")])
def test_nothing_slow_is_imported(indexed: Cli, words: tuple[str, ...]) -> None:
    probe = (
        "import sys; from opensession.cli.application import main\n"
        f"sys.argv = {['opensession', *words]!r}\n"
        "code = main()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], code, file=sys.stderr)"
    )
    variables = {**indexed.variables(), "_OPENSESSION_COMPLETE": "bash"}
    done = subprocess.run(
        [sys.executable, "-c", probe], env=variables, capture_output=True, text=True, check=True
    )
    assert done.stderr == "[] 0\n"
    assert done.stdout


def test_rules_of_redaction(cli: Cli) -> None:
    assert "github-pat" in suggested(cli, "register", "HEAD", "--allow-secret", "github")
