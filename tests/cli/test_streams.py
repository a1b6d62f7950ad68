"""Standard streams that are closed, full, in another encoding, or of a process in a folder that is gone."""

import io
import json
import os
import subprocess
from pathlib import Path

import pytest

from opensession import __version__
from opensession.cli.application import run
from tests.cli.agent_homes import put
from tests.cli.runner import SECONDS, Cli
from tests.support.agent_logs import LOGS

LOG = next(log for log in LOGS if log.parser == "claude-code")


def shell(cli: Cli, line: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which ``"$@"`` stands for the tool."""
    return subprocess.run(
        ["/bin/sh", "-c", line, "sh", *cli.command()],
        cwd=cli.cwd,
        env={**cli.variables(), **variables},
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.mark.parametrize(
    "words", ["inspect HEAD", "inspect HEAD --json", "cat HEAD", "--help", "docs --json"]
)
@pytest.mark.parametrize("output", [">/dev/full", ">&-"])
def test_what_cannot_be_written_is_an_error_in_words(cli: Cli, words: str, output: str) -> None:
    put(cli.home, "claude-code")
    done = shell(cli, f'"$@" {words} {output}')
    assert done.returncode == (2 if "docs" in words else 1)
    assert done.stderr.startswith(b"Error: ")
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_closed_input_and_a_closed_error_stream(cli: Cli) -> None:
    done = shell(cli, '"$@" cat - <&-')
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"Error: standard input could not be used: Bad file descriptor.\n"
    done = shell(cli, '"$@" cat missing.jsonl 2>&-')
    assert (done.returncode, done.stdout) == (3, b"")


def test_a_closed_output_is_not_the_next_file_that_is_opened(cli: Cli) -> None:
    put(cli.home, "claude-code")
    assert shell(cli, '"$@" --all >&- 2>&-').returncode == 1
    assert cli.run("discover", "--no-refresh").code == 0


def test_the_current_folder_may_be_gone(cli: Cli) -> None:
    log = cli.home / "log.jsonl"
    log.write_bytes(LOG.data)
    gone = 'mkdir gone && cd gone && rmdir "$PWD" && "$@"'
    assert shell(cli, f"{gone} --version").stdout.decode() == f"opensession {__version__}\n"
    assert shell(cli, f"{gone} register '{log}' --quiet").stdout.startswith(b"os://src/local/")
    done = shell(cli, f"{gone} inspect ./log.jsonl --json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "file_not_found"


@pytest.mark.parametrize("encoding", ["ascii", "euc-kr", "latin-1"])
def test_json_is_json_in_any_encoding(cli: Cli, encoding: str) -> None:
    path = cli.cwd / "log.jsonl"
    path.write_bytes(LOG.data.replace(b"Dim the lamp", "Décrire 램프 \U0001f600".encode()))
    done = shell(cli, '"$@" inspect --json ./log.jsonl', PYTHONIOENCODING=encoding)
    assert "Décrire 램프 \U0001f600" in json.loads(done.stdout.decode(encoding))["title"]


def test_json_is_valid_with_a_name_that_is_no_text(cli: Cli) -> None:
    path = Path(os.fsdecode(os.fsencode(cli.cwd) + b"/bad\xff.jsonl"))
    path.write_bytes(LOG.data)
    assert cli.run("inspect", "--json", str(path)).json()["path"] == f"{cli.cwd}/bad?.jsonl"


class Interrupted(io.RawIOBase):
    """A terminal at which somebody presses Ctrl-C instead of giving an answer."""

    def readable(self) -> bool:
        """It can be read from."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read nothing."""
        raise KeyboardInterrupt


@pytest.mark.parametrize("with_json", [True, False])
def test_an_interrupt_is_told_once(cli: Cli, with_json: bool) -> None:
    out, err = io.StringIO(), io.StringIO()
    code = run(
        ["cat", "-", *(["--json"] if with_json else [])],
        environment=cli.variables(),
        cwd=cli.cwd,
        stdin=io.TextIOWrapper(io.BufferedReader(Interrupted())),
        stdout=out,
        stderr=err,
    )
    assert code == 130
    if with_json:
        document = {"error": {"code": "interrupted", "message": "Interrupted.", "next": []}}
        assert (json.loads(out.getvalue()), err.getvalue()) == (document, "")
    else:
        assert (out.getvalue(), err.getvalue()) == ("", "Interrupted.\n")


def test_a_pipe_with_a_name_is_read_like_standard_input(cli: Cli) -> None:
    (cli.cwd / "log.jsonl").write_bytes(LOG.data)
    whole = cli.run("cat", "./log.jsonl").data
    assert shell(cli, 'mkfifo pipe; cat log.jsonl >pipe & "$@" cat ./pipe').stdout == whole
    assert shell(cli, 'cat log.jsonl | "$@" cat /dev/stdin').stdout == whole
    assert shell(cli, '"$@" cat /dev/stdin <log.jsonl').stdout == whole
