"""Running git: what it gets, and that nothing of it is left when it takes too long."""

import os
from pathlib import Path

import pytest

from opensession.cli.git.errors import GitError
from opensession.cli.git.program import Git, Patience
from tests.cli.git.clones import Clone

IMPATIENT = Patience(local=0.5, network=0.5, ending=0.5)


def program(folder: Path, *lines: str) -> dict[str, str]:
    """Put a program of git's name first on the PATH, for what real ones seldom do; return the environment."""
    folder.mkdir()
    path = folder / "git"
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(folder)}


@pytest.mark.parametrize("network", [False, True])
@pytest.mark.parametrize("stubborn", [False, True])
def test_what_takes_too_long_is_ended_with_everything_it_started(
    tmp_path: Path, network: bool, stubborn: bool
) -> None:
    held = tmp_path / "held"
    os.mkfifo(held)
    reader = os.open(held, os.O_RDONLY | os.O_NONBLOCK)
    lines = ["trap '' TERM"] if stubborn else []
    environment = program(tmp_path / "bin", *lines, f'sleep 600 > "{held}" &', "wait")
    git = Git(tmp_path, environment, patience=IMPATIENT)
    with pytest.raises(GitError) as caught:
        git.attempt("push", network=network)
    assert caught.value.code == "git_timeout"
    # The pipe ends when the last process that has it open does.
    os.set_blocking(reader, True)
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_a_failure_says_which_command_and_why(clone: Clone) -> None:
    git = Git(clone.folder, clone.environment)
    with pytest.raises(GitError) as caught:
        git.run("rev-parse", "--verify", "nonsense")
    assert caught.value.code == "git_failed"
    assert caught.value.facts["command"] == "rev-parse"
    assert "fatal" in caught.value.facts["said"]


def test_what_git_says_in_other_bytes_is_still_said(tmp_path: Path) -> None:
    environment = program(tmp_path / "bin", "printf 'caf\\351 https://kim:x@h.example/ no' >&2", "exit 3")
    outcome = Git(tmp_path, environment).attempt("status")
    assert (outcome.status, outcome.err) == (3, "caf\ufffd https://h.example/ no")
