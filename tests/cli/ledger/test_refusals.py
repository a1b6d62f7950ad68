"""``share``: what it refuses, in words and codes, before anything is written."""

from pathlib import Path

import pytest

from tests.cli.git.clones import Clone, make, session
from tests.cli.ledger.names import HIDDEN, PASSWORD, TOKEN
from tests.cli.runner import Cli

REMOTE_URI = "os://src/gh/kim/demo/ref/main/path/a.jsonl"

WRONG_LINES: dict[str, tuple[list[str], int, str]] = {
    "web of a local session": (["log.jsonl", "--web"], 2, "no_address"),
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


def test_a_checkout_does_not_choose_which_address_is_pushed_to(author: Cli, clone: Clone) -> None:
    clone.git("config", "opensession.share.auto-push-consent", "true")
    folder = clone.folder / ".opensession"
    folder.mkdir()
    (folder / "config.toml").write_text('[share]\nremote = "https://evil.example.org/x/y.git"\n')
    result = author.run("share", "log.jsonl", "--json")
    assert (result.code, result.json()["error"]["code"]) == (3, "unknown_remote")


def test_a_checkout_does_not_choose_a_branch_that_is_in_use(author: Cli, clone: Clone) -> None:
    clone.git("branch", "release")
    folder = clone.folder / ".opensession"
    folder.mkdir()
    (folder / "config.toml").write_text('[share]\nbranch = "release"\n')
    result = author.run("share", "log.jsonl", "--json")
    assert (result.code, result.json()["error"]["code"]) == (6, "not_a_ledger")
    assert clone.git("rev-parse", "release") == clone.git("rev-parse", "main")
    assert author.run("share", "log.jsonl", "--branch=release").code == 0
    assert "README.md" in clone.files("release")


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
