"""Which sessions belong to a repository: by folder, work tree, remote, or the tool's own name for it."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from opensession.cli.index.scope import project_names, remote_key
from tests.cli.agent_homes import PLACES
from tests.cli.runner import Cli
from tests.support.agent_logs import CLAUDE_CODE, CODEX, GEMINI

REMOTE = "git@git.example:team/lamp.git"


def git(folder: Path, *arguments: str) -> None:
    """Run git."""
    identity = ("-c", "user.name=t", "-c", "user.email=t@t.example")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with a commit, a remote and a linked work tree ``beside``."""
    folder = tmp_path / "code" / "lamp"
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "start")
    git(folder, "remote", "add", "origin", REMOTE)
    git(folder, "worktree", "add", "--quiet", "../beside", "-b", "beside")
    return folder


def place(cli: Cli, tool: str, data: bytes, name: str = "") -> None:
    """Write a log where its agent would; with another name, a further one."""
    path = cli.home / PLACES[tool]
    path = path.with_name(f"{path.stem}{name}{path.suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def held_in(folder: Path | str) -> bytes:
    """Return a session of Claude Code that was held in a folder."""
    return CLAUDE_CODE.replace(b'"/w/lamp"', json.dumps(str(folder)).encode())


def listed(cli: Cli) -> int:
    """Return how many sessions are in scope."""
    result = cli.run("--json")
    return len(result.json()["sessions"]) if result.code == 0 else 0


def test_folders_of_all_work_trees_count(cli: Cli, repository: Path) -> None:
    (repository / "inner").mkdir()
    for number, folder in enumerate([repository, repository / "inner", repository.parent / "beside"]):
        place(cli, "claude-code", held_in(folder), str(number))
    for number, folder in enumerate([repository.parent, Path(f"{repository}-other"), cli.home]):
        place(cli, "claude-code", held_in(folder), f"x{number}")
    for inside in (repository, repository / "inner", repository.parent / "beside"):
        assert listed(cli.at(inside)) == 3
    assert listed(cli) == 6
    assert cli.at(repository).run("--json").json()["repository"] == str(repository)


def test_a_link_to_the_repository_is_the_repository(cli: Cli, repository: Path) -> None:
    place(cli, "claude-code", held_in(repository))
    link = cli.home / "link"
    link.symlink_to(repository, target_is_directory=True)
    assert listed(cli.at(link)) == 1


@pytest.mark.parametrize(
    "remote", [REMOTE, "https://user:word@git.example/team/lamp", "ssh://git@git.example:2222/Team/Lamp.git"]
)
def test_another_clone_has_the_same_remote(cli: Cli, repository: Path, remote: str) -> None:
    meta = json.dumps({"repository_url": remote, "branch": "main"}).encode()
    place(cli, "codex", CODEX.replace(b'"cwd": "/w/wick",', b'"cwd": "/w/wick", "git": ' + meta + b",", 1))
    assert listed(cli.at(repository)) == 1
    [session] = cli.run("--json").json()["sessions"]
    assert session["git_branch"] == "main"
    assert "word" not in session["git_remote"]


def test_gemini_names_a_folder_by_its_hash(cli: Cli, repository: Path) -> None:
    digest = hashlib.sha256(str(repository).encode()).hexdigest()
    place(cli, "gemini", GEMINI)
    assert listed(cli.at(repository)) == 0
    place(cli, "gemini", GEMINI.replace(b"c0ffee", digest.encode()))
    assert listed(cli.at(repository)) == 1


def test_gemini_may_keep_the_folder_beside_the_log(cli: Cli, repository: Path) -> None:
    place(cli, "gemini", GEMINI)
    (cli.home / PLACES["gemini"]).parent.parent.joinpath(".project_root").write_text(f"{repository}\n")
    assert listed(cli.at(repository)) == 1


def test_cursor_names_a_folder_with_dashes(cli: Cli, repository: Path) -> None:
    name = project_names(str(repository))[1]
    path = cli.home / f".cursor/projects/{name}/agent-transcripts/a/a.jsonl"
    path.parent.mkdir(parents=True)
    text = {"type": "text", "text": "Mend it"}
    path.write_text(json.dumps({"role": "user", "message": {"content": [text]}}) + "\n")
    assert listed(cli.at(repository)) == 1
    assert listed(cli) == 1


def test_without_git_the_folder_counts(cli: Cli, repository: Path) -> None:
    place(cli, "claude-code", held_in(repository))
    assert listed(cli.at(repository).with_variables(PATH="/nowhere")) == 1


def test_variables_of_a_hook_do_not_lead_elsewhere(cli: Cli, repository: Path) -> None:
    place(cli, "claude-code", held_in(repository.parent / "beside"))
    in_hook = cli.at(repository).with_variables(GIT_DIR=str(cli.home), GIT_WORK_TREE=str(cli.home))
    assert listed(in_hook) == 1


@pytest.mark.parametrize("address", ["", "/srv/git/lamp.git", "../lamp", "host:", "https://", "file:///lamp"])
def test_a_remote_on_one_computer_has_no_key(address: str) -> None:
    assert remote_key(address) is None
