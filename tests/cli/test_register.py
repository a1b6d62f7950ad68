"""``register``, ``cat`` and ``inspect``: content has one address, for ever."""

import hashlib
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from opensession.hail import object_id, read_session, write_session_object
from tests.cli.runner import Cli
from tests.support.agent_logs import CLAUDE_CODE, LOGS
from tests.support.hail_text import event, header, lines

TOKEN = "ghp_" + "k3Jx9QmZt7Rw2Lp5Vn8Yb1Hc4Gd6Fs0Aa3Eu"
HOME = "/home/" + "hana"

SESSION = lines(
    header("loom", title="Mend the loom", attributes={"cwd": f"{HOME}/loom", "b": 1, "a": 2}),
    event(1, "UserMessage", f"the key is {TOKEN}"),
    event(2, "AgentMessage", "noted"),
)
CLEAN = lines(header("loom", attributes={"b": 1, "a": 2}), event(1, "UserMessage", "quiet"))


@pytest.fixture
def repository(cli: Cli) -> Cli:
    """Return a user in a repository."""
    (cli.cwd / ".git").mkdir()
    return cli


def objects(folder: Path) -> list[Path]:
    """Return every file of a store."""
    return sorted(path for path in folder.rglob("*.jsonl") if path.is_file())


def test_the_same_content_has_the_same_address(cli: Cli) -> None:
    first = cli.run("register", "-", stdin=CLEAN)
    assert first.code == 0
    written = write_session_object(read_session(CLEAN))
    for again in (CLEAN, written, json.dumps(json.loads(written), indent=2).encode()):
        assert cli.run("register", "-", "--quiet", stdin=again).out == f"{first.first}\n"
    uri = first.first
    assert len(objects(cli.home)) == 1
    stored = cli.run("cat", uri).data
    assert object_id(stored) == uri.removeprefix("os://src/local/")
    assert cli.run("register", uri).first == uri
    assert cli.run("register", "-", stdin=stored).first == uri


def test_each_agents_log_can_be_registered(cli: Cli) -> None:
    for log in LOGS:
        (cli.cwd / log.name).write_bytes(log.data)
        result = cli.run("register", log.name)
        assert result.code == 0, log.parser
        assert cli.run("cat", result.first).code == 0


def test_text_and_json_tell_the_same(repository: Cli) -> None:
    text = repository.run("register", "-", stdin=CLEAN)
    facts = repository.run("register", "-", "--json", stdin=CLEAN).json()
    assert text.out.splitlines() == [
        facts["uri"],
        f"stored_at: {facts['store_path']}",
        f"bytes: {facts['bytes']}",
    ]
    assert facts["created"] is False
    assert Path(facts["store_path"]).stat().st_size == facts["bytes"]
    assert hashlib.sha256(Path(facts["store_path"]).read_bytes()).hexdigest() == facts["hash"]


def test_inside_a_repository_its_own_store_is_used(repository: Cli) -> None:
    (repository.cwd / "deep").mkdir()
    repository.at(repository.cwd / "deep").run("register", "-", stdin=CLEAN)
    assert len(objects(repository.cwd / ".opensession")) == 1
    assert not objects(repository.home)


def test_the_store_is_not_committed_by_mistake(cli: Cli) -> None:
    git = ["git", "-C", str(cli.cwd)]
    subprocess.run([*git, "init", "-q"], check=True)
    cli.run("register", "-", stdin=CLEAN)
    cli.run("config", "init", "--base-url", "https://a.example")
    status = [*git, "status", "--porcelain", "-uall"]
    seen = subprocess.run(status, capture_output=True, text=True, check=True).stdout.splitlines()
    assert seen == ["?? .opensession/.gitignore", "?? .opensession/config.toml"]


def test_what_is_in_the_users_store_is_found_from_a_repository(cli: Cli) -> None:
    uri = cli.run("register", "-", stdin=CLEAN).first
    (cli.cwd / ".git").mkdir()
    assert cli.run("cat", uri).code == 0


def test_secrets_and_private_paths_are_masked(repository: Cli) -> None:
    result = repository.run("register", "-", stdin=SESSION)
    assert result.code == 0
    everything = b"".join(path.read_bytes() for path in objects(repository.cwd))
    for output in (everything, result.data, result.err.encode(), repository.run("cat", result.first).data):
        assert TOKEN.encode() not in output
        assert HOME.encode() not in output
    facts = repository.run("inspect", result.first, "--json").json()
    assert sum(facts["redactions"].values()) == 2
    assert "masked: " in result.err


def test_redaction_can_be_switched_off_and_rules_allowed(cli: Cli) -> None:
    as_it_is = cli.run("register", "-", "--no-redact", stdin=SESSION)
    assert TOKEN.encode() in cli.run("cat", as_it_is.first).data
    rules = {
        found["rule"]
        for found in cli.run("redact", "-", "--json", stdin=SESSION).json()["findings"]
        if found["kind"] == "secret"
    }
    allowed = cli.run("register", "-", *(f"--allow-secret={rule}" for rule in rules), stdin=SESSION)
    kept = cli.run("cat", allowed.first).data
    assert TOKEN.encode() in kept
    assert HOME.encode() not in kept


def test_an_unknown_rule_is_not_ignored(cli: Cli) -> None:
    result = cli.run("register", "-", "--allow-secret", "nonsense", "--json", stdin=SESSION)
    assert (result.code, result.json()["error"]["code"]) == (2, "unknown_rule")


def test_a_session_that_breaks_a_rule_is_not_stored(cli: Cli) -> None:
    result = cli.run("register", "-", "--json", stdin=lines(header(""), event(1, "UserMessage", "hi")))
    assert (result.code, result.json()["error"]["code"]) == (6, "invalid_session")
    assert not objects(cli.home)


def test_damage_is_noticed_and_registering_again_heals_it(cli: Cli) -> None:
    facts = cli.run("register", "-", "--json", stdin=CLEAN).json()
    path = Path(facts["store_path"])
    path.write_bytes(path.read_bytes()[:-20])
    broken = cli.run("cat", facts["uri"], "--json")
    assert (broken.code, broken.json()["error"]["code"]) == (1, "object_damaged")
    cli.run("register", "-", stdin=CLEAN)
    assert object_id(cli.run("cat", facts["uri"]).data) == facts["hash"]


def test_writing_that_fails_leaves_nothing(cli: Cli) -> None:
    root = cli.home / ".local" / "share" / "opensession"
    root.mkdir(parents=True)
    (root / "objects").write_text("a file where the folder should be")
    result = cli.run("register", "-", stdin=CLEAN)
    assert result.code == 1
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("os://src/local/" + "0" * 64, 3),
        ("os://src/local/nonsense", 2),
        ("os://elsewhere", 2),
        ("missing.jsonl", 3),
    ],
)
def test_what_is_not_there(cli: Cli, reference: str, code: int) -> None:
    for command in ("cat", "inspect", "register"):
        result = cli.run(command, reference)
        assert (result.code, result.out) == (code, "")
        assert result.err.startswith("Error: ")


def test_upper_case_hashes_are_the_same_object(cli: Cli) -> None:
    uri = cli.run("register", "-", stdin=CLEAN).first
    prefix = "os://src/local/"
    assert cli.run("cat", prefix + uri.removeprefix(prefix).upper()).code == 0


def test_inspect_as_text_has_one_fact_a_line(cli: Cli) -> None:
    uri = cli.run("register", "-", stdin=SESSION).first
    out = cli.run("inspect", uri).out.splitlines()
    assert out[0] == f"uri: {uri}"
    assert "title: Mend the loom" in out
    assert "event_count: 2" in out


def test_inspect_tells_how_the_log_was_read(cli: Cli) -> None:
    (cli.cwd / "lamp.jsonl").write_bytes(CLAUDE_CODE)
    facts = cli.run("inspect", cli.run("register", "lamp.jsonl").first, "--json").json()
    assert facts["fidelity"]["parser"].startswith("claude-code/")
    assert facts["fidelity"]["broken"] == 0
    assert facts["account"]["read"] == facts["event_count"] + 2


def test_control_characters_of_a_log_do_not_reach_the_terminal(cli: Cli) -> None:
    nasty = lines(header("s", title="a\x1b]0;owned\x07\u202eb"), event(1, "UserMessage", "hi"))
    out = cli.run("inspect", "-", stdin=nasty).out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)


def test_parallel_writers_of_one_object(cli: Cli) -> None:
    (cli.cwd / "s.jsonl").write_bytes(CLEAN)
    running = [cli.start("register", "s.jsonl", "--quiet") for _ in range(4)]
    outputs = {process.communicate()[0] for process in running}
    assert len(outputs) == 1
    assert [process.returncode for process in running] == [0] * 4
    assert len(objects(cli.home)) == 1


def test_objects_are_the_users_own(cli: Cli) -> None:
    path = Path(cli.run("register", "-", "--json", stdin=CLEAN).json()["store_path"])
    assert not stat.S_IMODE(path.stat().st_mode) & (stat.S_IWGRP | stat.S_IRWXO)
    assert [name for name in os.listdir(path.parent) if name != path.name] == []


def test_interrupting_leaves_no_half_written_file(cli: Cli) -> None:
    (cli.cwd / "s.jsonl").write_bytes(CLEAN)
    probe = (
        "import sys, os\n"
        "from opensession.cli import objects\n"
        "from opensession.cli.application import main\n"
        "def interrupt(*_): raise KeyboardInterrupt\n"
        "objects.os.replace = interrupt\n"
        "sys.argv = ['opensession', 'register', 's.jsonl']\n"
        "sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=cli.cwd, env=cli.variables(), capture_output=True, check=False
    )
    assert done.returncode == 130
    store = cli.home / ".local" / "share" / "opensession"
    assert [path for path in store.rglob("*") if path.is_file()] == []
