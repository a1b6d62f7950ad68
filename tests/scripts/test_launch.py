"""npm's launcher finds a Python that is new enough, or says in one sentence what to do."""

import os
import subprocess
from pathlib import Path

import pytest

from scripts.layout import ROOT
from scripts.node import find_node
from tests.scripts.programs import write_program


def launch(path: Path, *arguments: str, python: str = "") -> subprocess.CompletedProcess[str]:
    """Run the launcher with nothing on PATH but one folder."""
    return subprocess.run(
        [find_node(), ROOT / "scripts" / "launch.mjs", *arguments],
        env={"PATH": str(path), "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )


def python(path: Path, version: str) -> Path:
    """Write a Python that knows its version and otherwise shows how it was called."""
    return write_program(path, f'[ "$1" = -c ] && echo {version} || echo "{path.name}" "$@"')


def test_no_python_is_one_sentence_and_a_failure(tmp_path: Path) -> None:
    result = launch(tmp_path, "start")
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("OpenSession needs Python 3.11 or newer and found none. Install it ")
    assert len(result.stderr.splitlines()) == 1


def test_one_that_is_too_old_is_named(tmp_path: Path) -> None:
    python(tmp_path / "python3", "3.9")
    python(tmp_path / "python", "2.7")
    result = launch(tmp_path, "start")
    assert result.returncode == 1
    assert "found only 3.9 and 2.7." in result.stderr


def test_the_newest_name_wins_and_gets_the_arguments(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.13"):
        python(tmp_path / name, "3.11")
    result = launch(tmp_path, "start", "--port", "9")
    assert result.stdout == "python3.13 -m scripts start --port 9\n"


def test_an_old_python3_does_not_hide_a_newer_python(tmp_path: Path) -> None:
    python(tmp_path / "python3", "3.10")
    python(tmp_path / "python", "3.12")
    assert launch(tmp_path, "test").stdout == "python -m scripts test\n"


def test_the_variable_comes_before_the_path(tmp_path: Path) -> None:
    python(tmp_path / "bin" / "python3", "3.12")
    own = python(tmp_path / "own", "3.11")
    assert launch(tmp_path / "bin", "setup", python=str(own)).stdout == "own -m scripts setup\n"


@pytest.mark.parametrize(("script", "status"), [("exit 3", 3), ("kill -KILL $$", 1)])
def test_the_status_of_the_command_is_the_status_of_npm(tmp_path: Path, script: str, status: int) -> None:
    write_program(tmp_path / "python3", f'[ "$1" = -c ] && echo 3.12 && exit 0; {script}')
    assert launch(tmp_path, "start").returncode == status


def test_an_unknown_command_lists_the_known_ones(tmp_path: Path) -> None:
    os.symlink(ROOT / ".venv" / "bin" / "python", tmp_path / "python3")
    result = launch(tmp_path, "strat")
    assert result.returncode == 2
    assert result.stderr == "Name one of: start, test, setup, build, bench, wrangler.\n"
