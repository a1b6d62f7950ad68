"""``opensession docs quickstart`` says what is still to do, and nothing that is done."""

import subprocess
from pathlib import Path

from tests.cli.agent_homes import PLACES
from tests.cli.runner import Cli
from tests.support.agent_logs import CLAUDE_CODE


def commands(cli: Cli) -> list[str]:
    """Return the commands of the steps, and check that JSON has the same."""
    result = cli.run("docs", "quickstart")
    assert (result.code, result.err) == (0, "")
    found = [line for line in result.out.splitlines() if not line.startswith("# ")]
    assert [step["command"] for step in cli.run("docs", "quickstart", "--json").json()["steps"]] == found
    return found


def repository(cli: Cli) -> Path:
    """Return a new repository in which a session was held."""
    folder = cli.home / "code" / "lamp shade"
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    log = cli.home / PLACES["claude-code"]
    log.parent.mkdir(parents=True)
    log.write_bytes(CLAUDE_CODE.replace(b"/w/lamp", str(folder).encode()))
    return folder


REGISTER = "uri=$(opensession register HEAD | head -n 1)"
SHARE = ['link=$(opensession share "$uri" --git --push | head -n 1)', 'opensession open "$link"']


def test_with_nothing_at_all(cli: Cli) -> None:
    assert commands(cli) == [
        "git init",
        "git remote add origin git@github.com:OWNER/REPOSITORY.git",
        "opensession discover --all",
        "uri=$(opensession register ./session.jsonl | head -n 1)",
        "opensession config init --base-url http://127.0.0.1:8788",
        *SHARE,
    ]


def test_in_a_repository_with_everything(cli: Cli) -> None:
    folder = repository(cli)
    subprocess.run(["git", "remote", "add", "origin", "git@host.example:a/b"], cwd=folder, check=True)
    user = cli.at(folder).with_variables(OPENSESSION_SHARE_BASE_URL="https://s.example")
    assert commands(user) == ["opensession discover", REGISTER, *SHARE]


def test_outside_the_way_leads_to_the_last_repository(cli: Cli) -> None:
    folder = repository(cli)
    user = cli.with_variables(OPENSESSION_SHARE_BASE_URL="https://s.example")
    assert commands(user) == [
        f"cd '{folder}'",
        "git remote add origin git@github.com:OWNER/REPOSITORY.git",
        "opensession discover",
        REGISTER,
        *SHARE,
    ]


def test_a_broken_configuration_does_not_stop_it(cli: Cli) -> None:
    folder = repository(cli)
    (folder / ".opensession").mkdir()
    (folder / ".opensession/config.toml").write_text("[share")
    assert "opensession config init --base-url http://127.0.0.1:8788" in commands(cli.at(folder))


def test_the_steps_are_a_script(cli: Cli) -> None:
    script = cli.run("docs", "quickstart").out
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
