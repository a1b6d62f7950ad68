"""``share``: the address it prints, what it refuses, and when anything leaves the computer."""

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from opensession.sources.address import GitHubSource, parse_uri
from tests.cli.git.clones import Clone, bare, make, session, with_remote
from tests.cli.runner import Cli, Result

URL = "https://github.com/kim/demo.git"
BASE = "https://sessions.example.org"
ID = "<id>"
PASSWORD = "hunter" + "2"
TOKEN = "ghp_" + "k3Jx9QmZt7Rw2Lp5Vn8Yb1Hc4Gd6Fs0Aa3Eu"
HIDDEN = "refs/opensession/branches/bWFpbg"


@pytest.fixture
def hub(tmp_path: Path) -> Clone:
    """Return the repository that pushes arrive in."""
    return bare(tmp_path / "hub.git")


@pytest.fixture
def clone(tmp_path: Path, hub: Clone) -> Clone:
    """Return a repository on ``main`` whose ``origin`` is called by a public address."""
    clone = with_remote(make(tmp_path / "clone"), hub, URL)
    clone.commit()
    (clone.folder / "log.jsonl").write_bytes(session("one", "How warm is it?", "Mild"))
    return clone


@pytest.fixture
def author(cli: Cli, clone: Clone) -> Cli:
    """Return a user in that repository."""
    return cli.at(clone.folder)


def steady(result: Result, clone: Clone) -> str:
    """Return what was printed with the ids of commits and content left out."""
    text = result.out.replace(str(clone.folder), "<clone>")
    return re.sub(r"\b[0-9a-f]{64}\b", ID, re.sub(r"\b[0-9a-f]{40}\b", "<commit>", text))


TEXT = f"""\
os://src/gh/kim/demo/ref/<commit>/path/sessions/{ID}.jsonl
web_url: {BASE}/src/gh/kim/demo/ref/<commit>/path/sessions/{ID}.jsonl
base_url: {BASE}
mode: git
source_uri: os://src/local/{ID}
remote: origin
remote_url: https://github.com/kim/demo
ref: {HIDDEN}
path: sessions/{ID}.jsonl
commit: <commit>
created: yes
pushed: no
pushed_now: no
push_cmd: git push origin {HIDDEN}:{HIDDEN}
auto_push_consent: no
defaults: mode, remote, ref, path
"""


def test_text_and_json_say_the_same(author: Cli, clone: Clone, hub: Clone) -> None:
    result = author.run("share", "log.jsonl", "--base-url", BASE)
    assert (result.code, steady(result, clone)) == (0, TEXT)
    assert result.err == f"The address works once this has run: git push origin {HIDDEN}:{HIDDEN}\n"
    facts = author.run("share", "log.jsonl", "--base-url", BASE, "--json").json()
    lines = dict(line.split(": ", 1) for line in result.out.splitlines()[1:])
    assert facts["uri"] == result.first
    assert facts["web_url"] == lines["web_url"]
    assert list(facts) == [
        *("uri", "web_url", "base_url", "mode", "source_uri", "remote", "remote_url", "ref", "branch"),
        *("path", "commit", "created", "pushed", "pushed_now", "push_cmd", "auto_push_consent"),
        *("defaults", "copied"),
    ]
    assert (facts["created"], facts["pushed"], facts["branch"], facts["copied"]) == (False, False, None, None)
    assert facts["defaults"] == ["mode", "remote", "ref", "path"]
    assert hub.git("for-each-ref") == ""


def test_sharing_twice_adds_no_second_commit_and_prints_the_same_address(author: Cli, clone: Clone) -> None:
    (clone.folder / "other.jsonl").write_bytes(session("two"))
    first = author.run("share", "log.jsonl", "--git")
    author.run("share", "other.jsonl", "--git")
    again = author.run("share", "log.jsonl", "--git")
    assert again.first == first.first
    assert clone.count(HIDDEN) == 2
    assert again.err.startswith("The ledger had this session already; nothing was written.\n")
    source = parse_uri(first.first)
    assert isinstance(source, GitHubSource)
    assert clone.git("cat-file", "blob", f"{source.ref}:{source.path}").encode() + b"\n" == session(
        "one", "How warm is it?", "Mild"
    )


def test_a_registered_session_is_shared_by_its_address(author: Cli, clone: Clone) -> None:
    uri = author.run("register", "log.jsonl").first
    facts = author.run("share", uri, "--git", "--json").json()
    assert facts["source_uri"] == uri
    assert facts["path"] == f"sessions/{uri.rpartition('/')[2]}.jsonl"
    assert "mode" not in facts["defaults"]


def test_a_push_happens_when_asked_for(author: Cli, clone: Clone, hub: Clone) -> None:
    facts = author.run("share", "log.jsonl", "--push", "--json").json()
    assert (facts["pushed"], facts["pushed_now"]) == (True, True)
    assert hub.git("rev-parse", HIDDEN) == facts["commit"]
    later = author.run("share", "log.jsonl", "--json").json()
    assert (later["pushed"], later["pushed_now"], later["uri"]) == (True, False, facts["uri"])


def test_a_plain_branch_is_shown_by_every_host(author: Cli, clone: Clone, hub: Clone) -> None:
    result = author.run("share", "log.jsonl", "--push", "--json", "--branch")
    facts = result.json()
    assert (facts["ref"], facts["branch"]) == ("refs/heads/opensession/sessions", "opensession/sessions")
    assert hub.git("branch", "--format=%(refname:short)") == "opensession/sessions"
    assert author.run("share", "log.jsonl", "--branch=logs", "--json").json()["branch"] == "logs"
    assert clone.git("status", "--porcelain") == "?? log.jsonl"


def test_the_configuration_names_remote_branch_and_site(author: Cli, clone: Clone) -> None:
    clone.git("remote", "add", "fork", "git@gitlab.com:group/lee/demo.git")
    for name, value in (("remote", "fork"), ("branch", "logs"), ("base_url", BASE)):
        assert author.run("config", "set", f"share.{name}", value).code == 0
    facts = author.run("share", "log.jsonl", "--json").json()
    assert (facts["remote"], facts["branch"]) == ("fork", "logs")
    assert facts["web_url"].startswith(f"{BASE}/src/gl/")
    assert author.run("share", "log.jsonl", "--json", "--remote=origin").json()["remote"] == "origin"


def test_a_checkout_does_not_choose_which_address_is_pushed_to(author: Cli, clone: Clone) -> None:
    clone.git("config", "opensession.share.auto-push-consent", "true")
    folder = clone.folder / ".opensession"
    folder.mkdir()
    (folder / "config.toml").write_text('[share]\nremote = "https://evil.example.org/x/y.git"\n')
    result = author.run("share", "log.jsonl", "--json")
    assert (result.code, result.json()["error"]["code"]) == (3, "unknown_remote")


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


def test_a_page_of_an_address_is_printed_and_nothing_else_happens(author: Cli, clone: Clone) -> None:
    uri = "os://src/gh/kim/demo/ref/main/path/logs/a%20b.jsonl"
    result = author.run("share", uri, "--base-url", f"{BASE}/")
    page = f"{BASE}/src/gh/kim/demo/ref/main/path/logs/a%20b.jsonl"
    assert (result.code, result.out) == (0, f"{page}\nuri: {uri}\nbase_url: {BASE}\nmode: web\n")
    assert author.run("share", page, "--web", "--base-url", "https://x.example.org").first == page.replace(
        BASE, "https://x.example.org"
    )
    facts = author.run("share", f"{BASE}/session/{'0' * 64}?x=1", "--json").json()
    assert facts == {
        "uri": None,
        "web_url": f"{BASE}/session/{'0' * 64}",
        "base_url": BASE,
        "mode": "web",
        "copied": None,
    }
    assert clone.git("for-each-ref", "refs/opensession") == ""


def test_a_page_needs_a_site(author: Cli) -> None:
    result = author.run("share", "os://src/gh/kim/demo/ref/main/path/a.jsonl", "--web")
    assert result.code == 1
    assert "opensession config init --base-url" in result.err
    assert author.run("config", "init", "--base-url", BASE).code == 0
    assert author.run("share", "os://src/gh/kim/demo/ref/main/path/a.jsonl", "--web").first.startswith(BASE)


REMOTE_URI = "os://src/gh/kim/demo/ref/main/path/a.jsonl"

WRONG_LINES: dict[str, tuple[list[str], int, str]] = {
    "web of a local session": (["log.jsonl", "--web"], 2, "not_shared"),
    "git of an address": ([REMOTE_URI, "--git"], 2, "already_shared"),
    "push of an address": ([REMOTE_URI, "--push"], 2, "already_shared"),
    "quick and web": (["log.jsonl", "--quick", "--web"], 2, "usage"),
    "web and git": (["log.jsonl", "--web", "--git"], 2, "usage"),
    "ref and branch": (["log.jsonl", "--ref", HIDDEN, "--branch", "x"], 2, "usage"),
    "web and path": ([REMOTE_URI, "--web", "--path", "x"], 2, "usage"),
    "unknown remote": (["log.jsonl", "--remote", "nope"], 3, "unknown_remote"),
    "option as remote": (["log.jsonl", "--remote=--upload-pack=x"], 3, "unknown_remote"),
    "bad ref": (["log.jsonl", "--ref", "refs/opensession/a..b"], 2, "bad_ref"),
    "foreign ref": (["log.jsonl", "--ref", "refs/heads/other"], 6, "foreign_ref"),
    "checked out": (["log.jsonl", "--branch=main"], 6, "checked_out_branch"),
    "forced, checked out": (
        ["log.jsonl", "--ref", "refs/heads/main", "--force-ref"],
        6,
        "checked_out_branch",
    ),
    "bad branch": (["log.jsonl", "--branch", "a b"], 2, "bad_branch"),
    "bad path": (["log.jsonl", "--path", "../x"], 2, "bad_path"),
    "absolute path": (["log.jsonl", "--path", "/x"], 2, "bad_path"),
    "index path": (["log.jsonl", "--path", "sessions/index/x.json"], 2, "bad_path"),
    "bad base": (["log.jsonl", "--base-url", "ftp://x"], 2, "bad_setting"),
    "unknown rule": (["log.jsonl", "--allow-secret", "nonsense"], 2, "unknown_rule"),
    "no such file": (["missing.jsonl"], 3, "file_not_found"),
    "artifact": ([f"os://artifact/{'0' * 64}"], 2, "unsupported_source"),
    "bad address": (["os://src/gh/only"], 2, "bad_address"),
}


@pytest.mark.parametrize("case", WRONG_LINES)
def test_wrong_command_lines_are_told_and_change_nothing(author: Cli, clone: Clone, case: str) -> None:
    arguments, code, name = WRONG_LINES[case]
    result = author.run("share", *arguments, "--json")
    error = result.json()["error"]
    assert (result.code, error["code"]) == (code, name)
    assert all(step.startswith(("opensession ", "git ")) for step in error["next"])
    assert error["next"]
    assert "{" not in error["message"] + "".join(error["next"])
    assert clone.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"
    told = author.run("share", *arguments)
    assert (told.code, told.out) == (code, "")
    assert told.err.startswith("Error: ")


def test_outside_of_a_repository(cli: Cli, clone: Clone) -> None:
    result = cli.run("share", str(clone.folder / "log.jsonl"), "--json")
    assert (result.code, result.json()["error"]["code"]) == (3, "no_repository")


def test_without_the_git_program(author: Cli, tmp_path: Path) -> None:
    result = author.with_variables(PATH=str(tmp_path)).run("share", "log.jsonl", "--json")
    assert (result.code, result.json()["error"]["code"]) == (1, "git_missing")


REMOTES: dict[str, tuple[list[str], int, str]] = {
    "none": ([], 3, "no_remote"),
    "two": (["https://github.com/a/b", "https://github.com/c/d"], 2, "ambiguous_remote"),
    "folder": (["/srv/git/demo.git"], 1, "remote_not_public"),
    "file": (["file:///srv/git/demo.git"], 1, "remote_not_public"),
    "alias": (["work:demo.git"], 1, "remote_not_public"),
}


@pytest.mark.parametrize("case", REMOTES)
def test_remotes_that_give_no_address(cli: Cli, tmp_path: Path, case: str) -> None:
    urls, code, name = REMOTES[case]
    clone = make(tmp_path / "alone")
    (clone.folder / "log.jsonl").write_bytes(session("one"))
    for number, url in enumerate(urls):
        clone.git("remote", "add", f"r{number}", url)
    result = cli.at(clone.folder).run("share", "log.jsonl", "--json")
    assert (result.code, result.json()["error"]["code"]) == (code, name)
    assert clone.git("for-each-ref") == ""


def test_what_is_assumed_of_a_remote_is_said(author: Cli, clone: Clone) -> None:
    clone.git("remote", "add", "ssh", "ssh://kim@git.example.org:2222/kim/demo.git")
    result = author.run("share", "log.jsonl", "--remote", "ssh")
    assert "https://git.example.org/kim/demo is assumed to show the same repository" in result.err
    assert "kim@" not in result.out + result.err


@pytest.mark.parametrize("url", [f"https://kim:{PASSWORD}@127.0.0.1:1/kim/demo.git"])
@pytest.mark.parametrize("how", ["name", "url"])
def test_credentials_of_a_remote_are_nowhere(author: Cli, clone: Clone, url: str, how: str) -> None:
    clone.git("remote", "add", "secret", url)
    remote = "secret" if how == "name" else url
    for options in ([], ["--json"], ["--push"], ["--push", "--json"]):
        result = author.run("share", "log.jsonl", "--remote", remote, *options)
        assert result.code == (5 if "--push" in options else 0)
        assert PASSWORD not in result.out + result.err
        assert "kim:" not in result.out + result.err
    entry = clone.git("log", "-p", "--all", "--format=%B")
    assert PASSWORD not in entry


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


def test_a_secret_is_refused_and_not_written(author: Cli, clone: Clone) -> None:
    (clone.folder / "secret.jsonl").write_bytes(session("secret", f"the key is {TOKEN}"))
    result = author.run("share", "secret.jsonl", "--push", "--json")
    error = result.json()["error"]
    assert (result.code, error["code"]) == (6, "secret_found")
    assert TOKEN not in result.out + result.err
    assert clone.git("for-each-ref", "refs/opensession") == ""
    assert TOKEN.encode() not in clone.repository.git.run("cat-file", "--batch", "--batch-all-objects")
    rule = error["next"][-1].rpartition(" ")[2]
    assert author.run("share", "secret.jsonl", "--allow-secret", rule).code == 0
    masked = author.run("register", "secret.jsonl").first
    assert author.run("share", masked).code == 0


def test_private_paths_are_warned_of(author: Cli, clone: Clone) -> None:
    (clone.folder / "home.jsonl").write_bytes(session("home", "see /home/" + "hana/notes"))
    result = author.run("share", "home.jsonl")
    assert result.code == 0
    assert "registering it masks them" in result.err


def test_the_address_goes_to_the_clipboard(author: Cli, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "xclip"
    program.write_text(
        f'#!/bin/sh\ntest "$1 $2" = "-selection clipboard" || exit 1\ncat > "{tmp_path}/clip"\n'
    )
    program.chmod(0o755)
    user = author.with_variables(PATH=f"{programs}:{os.environ['PATH']}")
    facts = user.run("share", "log.jsonl", "--copy", "--json", "--base-url", BASE).json()
    assert facts["copied"] is True
    assert (tmp_path / "clip").read_text() == facts["web_url"]
    user.run("share", "log.jsonl", "--copy")
    assert (tmp_path / "clip").read_text() == facts["uri"]
    program.write_text("#!/bin/sh\nexit 1\n")
    failed = user.run("share", "log.jsonl", "--copy")
    assert (failed.code, "copied: no\n" in failed.out) == (0, True)


def test_korean(author: Cli, clone: Clone) -> None:
    korean = author.with_variables(LC_ALL="ko_KR.UTF-8")
    assert "장부" in korean.spawn("share", "--help").out
    told = korean.run("share", "log.jsonl", "--branch=main").err
    assert re.search("[가-힣]", told)
    assert json.loads(korean.run("share", "log.jsonl", "--json").out)["commit"]
