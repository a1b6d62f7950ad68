"""``share``: when a session leaves the computer, and what becomes of a push."""

import os
import pty
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.git.clones import Clone, make, session, with_remote
from tests.cli.ledger.names import HIDDEN, URL
from tests.cli.runner import Cli


def test_a_push_happens_when_asked_for(author: Cli, clone: Clone, hub: Clone) -> None:
    facts = author.run("share", "log.jsonl", "--push", "--json").json()
    assert (facts["pushed"], facts["pushed_now"]) == (True, True)
    assert hub.git("rev-parse", HIDDEN) == facts["commit"]
    later = author.run("share", "log.jsonl", "--json").json()
    assert (later["pushed"], later["pushed_now"], later["uri"]) == (True, False, facts["uri"])


def test_stored_consent_pushes_and_can_be_overruled(author: Cli, clone: Clone, hub: Clone) -> None:
    clone.git("config", "opensession.share.auto-push-consent", "yes")
    kept = author.run("share", "log.jsonl", "--no-push", "--json").json()
    assert (kept["pushed"], kept["auto_push_consent"]) == (False, True)
    assert hub.git("for-each-ref") == ""
    assert author.run("share", "log.jsonl", "--json").json()["pushed_now"] is True


@pytest.mark.parametrize("options", [["--quick"], ["--quick", "--json"], ["--git"], ["--git", "--yes"]])
def test_without_a_terminal_or_a_wish_nothing_is_pushed(author: Cli, hub: Clone, options: list[str]) -> None:
    result = author.run("share", "log.jsonl", *options, stdin=b"y\n")
    assert result.code == 0
    assert "[y/N]" not in result.out + result.err
    assert hub.git("for-each-ref") == ""


def test_yes_answers_the_question(author: Cli, clone: Clone, hub: Clone) -> None:
    assert author.run("share", "log.jsonl", "--quick", "--yes").code == 0
    assert hub.git("for-each-ref", "--format=%(refname)") == HIDDEN
    assert clone.repository.setting("opensession.share.auto-push-consent") is None


ANSWERS = {"y": True, "yes": True, "": False, "n": False, "ja": False, "push": False}


@pytest.mark.parametrize("answer", ANSWERS)
def test_on_a_terminal_quick_asks_and_only_yes_is_yes(
    author: Cli, clone: Clone, hub: Clone, answer: str
) -> None:
    pushed = ANSWERS[answer]
    code, out, shown = on_a_terminal(author, ["share", "log.jsonl", "--quick"], f"{answer}\n")
    assert code == 0
    assert out.startswith("os://src/gh/kim/demo/ref/")
    assert "[y/N]" not in out
    assert shown.count("[y/N]") == 1
    assert (hub.git("for-each-ref") != "") is pushed
    assert clone.repository.setting("opensession.share.auto-push-consent") == ("true" if pushed else None)


def on_a_terminal(user: Cli, arguments: list[str], typed: str) -> tuple[int, str, str]:
    """Run a command whose input and words are a terminal; return code, standard output and the screen."""
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    done = subprocess.run(
        user.command(*arguments),
        cwd=user.cwd,
        env=user.variables(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:
        # How a terminal says that nobody is left at its other end.
        pass
    os.close(ours)
    return done.returncode, done.stdout.decode(), shown.decode()


def test_two_clones_share_and_both_links_lead_somewhere(
    cli: Cli, clone: Clone, hub: Clone, tmp_path: Path
) -> None:
    other = with_remote(make(tmp_path / "other"), hub, URL)
    (other.folder / "log.jsonl").write_bytes(session("two"))
    for one in (clone, other, clone):
        facts = cli.at(one.folder).run("share", "log.jsonl", "--push", "--json").json()
        assert hub.git("cat-file", "-t", f"{facts['commit']}:{facts['path']}") == "blob"
        assert hub.git("merge-base", "--is-ancestor", facts["commit"], HIDDEN) == ""
    assert len([name for name in hub.files(HIDDEN) if "/index/" not in name]) == 2


def test_a_failed_push_keeps_the_session_and_names_the_command(author: Cli, clone: Clone, hub: Clone) -> None:
    hook = hub.folder / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nprintf '\\033[31mnot here\\n' >&2\nexit 1\n")
    hook.chmod(0o755)
    result = author.run("share", "log.jsonl", "--push")
    assert (result.code, result.out) == (1, "")
    assert "not here" in result.err
    assert "\x1b" not in result.err
    assert f"- git push origin {HIDDEN}:{HIDDEN}\n" in result.err
    assert clone.count(HIDDEN) == 1
    hook.unlink()
    assert author.run("share", "log.jsonl", "--push").code == 0


def test_an_offline_remote_is_a_network_error(author: Cli, clone: Clone) -> None:
    clone.git("remote", "set-url", "--push", "origin", "http://127.0.0.1:1/kim/demo.git")
    result = author.run("share", "log.jsonl", "--push", "--json")
    assert (result.code, result.json()["error"]["code"]) == (5, "push_unreachable")


def test_an_interrupted_push_leaves_nothing_half_written(
    author: Cli, clone: Clone, hub: Clone, tmp_path: Path
) -> None:
    started, held, temporary = tmp_path / "started", tmp_path / "held", tmp_path / "temporary"
    os.mkfifo(started)
    os.mkfifo(held)
    temporary.mkdir()
    hook = hub.folder / "hooks/pre-receive"
    hook.write_text(f'#!/bin/sh\necho now > "{started}"\nread line < "{held}"\n')
    hook.chmod(0o755)
    process = author.with_variables(TMPDIR=str(temporary)).start("share", "log.jsonl", "--push")
    assert started.read_text() == "now\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
    assert list(temporary.iterdir()) == []
    assert hub.git("for-each-ref") == ""
    assert clone.git("for-each-ref", "--format=%(refname)", "refs/opensession") == HIDDEN
    hook.unlink()
    assert author.run("share", "log.jsonl", "--push").code == 0
    assert clone.count(HIDDEN) == 1
