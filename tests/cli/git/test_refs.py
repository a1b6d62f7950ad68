"""Refs, paths and remotes: what is accepted, what is called what, and what never shows."""

import base64
import doctest
import os
from pathlib import Path

import pytest

from opensession.cli.git import failures, refs, remotes
from opensession.cli.git.credentials import without_userinfo
from opensession.cli.git.environment import git_environment
from opensession.cli.git.errors import GitError
from opensession.cli.git.paths import check_path
from opensession.cli.git.refs import branch_of, choose_ref, ledger_ref
from opensession.cli.git.remotes import choose_remote, public_address
from opensession.cli.git.repository import Head, Repository
from opensession.sources.address import format_uri, parse_uri
from tests.cli.git.clones import Clone, make

PASSWORD = "hunter" + "2"


@pytest.mark.parametrize("module", [refs, remotes, failures])
def test_the_examples_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # a module, parametrised


def test_the_ledger_of_a_branch_is_hidden_under_its_name(clone: Clone) -> None:
    clone.git("switch", "--quiet", "-c", "feature/한글")
    ref = choose_ref(clone.repository, None, None)
    assert ref == ledger_ref("feature/한글")
    encoded = ref.removeprefix("refs/opensession/branches/")
    assert base64.urlsafe_b64decode(encoded + "==").decode() == "feature/한글"


def test_a_detached_head_is_named_by_its_commit(clone: Clone) -> None:
    commit = clone.git("rev-parse", "HEAD")
    clone.git("switch", "--quiet", "--detach")
    assert choose_ref(clone.repository, None, None) == ledger_ref(f"detached@{commit[:8]}")


def test_a_branch_without_a_commit_has_a_ledger(tmp_path: Path) -> None:
    repository = make(tmp_path / "new").repository
    assert repository.head() == Head("main", None)
    assert choose_ref(repository, None, None) == ledger_ref("main")


def test_a_long_branch_has_a_ref_that_file_systems_take(clone: Clone) -> None:
    long = "/".join(["x" * 100] * 8)
    assert branch_of(Head(long, None)) == long
    assert max(map(len, ledger_ref(long).split("/"))) <= 200
    assert ledger_ref(long) != ledger_ref(f"{long}y")
    assert clone.repository.git.attempt("check-ref-format", ledger_ref(long)).status == 0


def refusal(repository: Repository, ref: str | None, branch: str | None, force: bool = False) -> str:
    """Return the code with which a ref is refused."""
    with pytest.raises(GitError) as caught:
        choose_ref(repository, ref, branch, force=force)
    return caught.value.code


NO_REFS = (
    *(
        "main",
        "HEAD",
        "",
        "-f",
        "refs/",
        "refs/opensession/",
        "refs/opensession/a..b",
        "refs/opensession/a b",
    ),
    *(
        "refs/opensession/a.lock",
        "refs/opensession/\0",
        "refs/opensession/\udcff",
        "refs/opensession/remotes/x",
    ),
)


@pytest.mark.parametrize("ref", NO_REFS)
@pytest.mark.parametrize("force", [False, True])
def test_what_can_be_no_ref_is_refused(clone: Clone, ref: str, force: bool) -> None:
    assert refusal(clone.repository, ref, None, force) == "bad_ref"


@pytest.mark.parametrize("ref", ["refs/heads/other", "refs/tags/v1", "refs/notes/x", "refs/opensessions/x"])
def test_other_refs_are_written_only_when_forced(clone: Clone, ref: str) -> None:
    assert refusal(clone.repository, ref, None) == "foreign_ref"
    assert choose_ref(clone.repository, ref, None, force=True) == ref


@pytest.mark.parametrize("branch", ["", "-x", "a..b", "a b", "os://src/local/x", "a~1", "@{-1}", "/a", "a/"])
def test_what_can_be_no_branch_is_refused(clone: Clone, branch: str) -> None:
    assert refusal(clone.repository, None, branch) == "bad_branch"


def test_a_branch_that_is_checked_out_anywhere_is_never_written(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    clone.git("symbolic-ref", "refs/heads/alias", "refs/heads/free")
    clone.git("symbolic-ref", "refs/opensession/alias", "refs/heads/main")
    repository = clone.repository
    for branch in ("main", "side"):
        assert refusal(repository, None, branch) == "checked_out_branch"
        assert refusal(repository, f"refs/heads/{branch}", None, force=True) == "checked_out_branch"
    assert refusal(Clone(tmp_path / "side").repository, None, "main") == "checked_out_branch"
    assert refusal(repository, None, "alias") == "bad_ref"
    assert refusal(repository, "refs/opensession/alias", None) == "bad_ref"
    assert choose_ref(repository, None, "opensession/sessions") == "refs/heads/opensession/sessions"


@pytest.mark.parametrize(
    "path", ["a", "a/b.jsonl", "logs/날 짜/a.jsonl", "a:b", "*.jsonl", ":(top)x", "-x", "a%2Fb"]
)
def test_a_plain_path_is_taken_and_survives_in_an_address(clone: Clone, path: str) -> None:
    assert check_path(path) == path
    address = public_address("https://github.com/kim/demo")
    assert address
    source = address.source("0" * 40, path)
    assert parse_uri(format_uri(source)) == source


NO_PATHS = (
    *(
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "./a",
        "a\\b",
        "a\nb",
        "a\0b",
        " a",
        "a /b",
        "a\udcff",
        "x" * 1025,
    ),
    *(".git/config", "a/.GIT/x", "git~1", "sessions/index", "sessions/index/a.json"),
)


@pytest.mark.parametrize("path", NO_PATHS)
def test_any_other_path_is_refused(path: str) -> None:
    with pytest.raises(GitError) as caught:
        check_path(path)
    assert caught.value.code == "bad_path"


ADDRESSES = {
    "https://github.com/kim/demo.git": ("os://src/gh/kim/demo", False),
    "git@github.com:kim/demo.git": ("os://src/gh/kim/demo", False),
    "ssh://git@ssh.github.com:443/kim/demo": ("os://src/gh/kim/demo", False),
    "https://www.github.com/kim/demo/": ("os://src/gh/kim/demo", False),
    f"https://kim:{PASSWORD}@gitlab.com/a/b/demo.git": ("os://src/gl/YS9iL2RlbW8", False),
    "git@gitlab.com:a/b/demo.git": ("os://src/gl/YS9iL2RlbW8", False),
    "https://git.example.org/kim/demo": ("git https://git.example.org/kim/demo", False),
    "git@git.example.org:kim/demo.git": ("git https://git.example.org/kim/demo", True),
    "ssh://kim@git.example.org:2222/kim/demo.git": ("git https://git.example.org/kim/demo", True),
    f"http://kim:{PASSWORD}@git.example.org/kim/demo.git": ("git https://git.example.org/kim/demo", True),
    "git://git.example.org/kim/demo.git": ("git https://git.example.org/kim/demo", True),
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_the_public_address_of_a_remote(url: str) -> None:
    expected, assumed = ADDRESSES[url]
    address = public_address(url)
    assert address
    uri = format_uri(address.source("0" * 40, "a.jsonl"))
    if expected.startswith("git "):
        encoded = uri.removeprefix("os://src/git/").partition("/")[0]
        expected_url = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        assert expected_url == expected.removeprefix("git ")
    else:
        assert uri == f"{expected}/ref/{'0' * 40}/path/a.jsonl"
    assert address.assumed is assumed


@pytest.mark.parametrize(
    "url", ["/srv/git/demo.git", "../demo", "file:///srv/demo.git", "alias:kim/demo", "", "x"]
)
def test_what_means_something_here_only_has_no_public_address(url: str) -> None:
    assert public_address(url) is None


def test_an_alias_of_ssh_stands_for_its_host(clone: Clone, tmp_path: Path) -> None:
    """The program is a stand-in: the real one reads the configuration of the account, not of ``HOME``."""
    programs = tmp_path / "programs"
    programs.mkdir()
    ssh = programs / "ssh"
    names = 'case "$2" in hub-work|github.com-work) name=github.com;; *) name="$2";; esac'
    ssh.write_text(f'#!/bin/sh\n{names}\nprintf "user git\\nhostname %s\\n" "$name"\n')
    ssh.chmod(0o755)
    path = f"{programs}:{os.environ['PATH']}"
    clone.git("remote", "add", "aliased", "git@hub-work:kim/demo.git")
    clone.git("remote", "add", "plain", "git@hub-home:kim/demo.git")
    repository = Clone(clone.folder, {"PATH": path}).repository
    address = choose_remote(repository, "aliased").address
    assert address
    assert (address.url, address.assumed) == ("https://github.com/kim/demo", False)
    assert choose_remote(repository, "plain").address is None
    for alias in ("hub-work", "github.com-work"):
        given = choose_remote(repository, f"git@{alias}:kim/other.git").address
        assert given
        assert given.url == "https://github.com/kim/other"
    ssh.write_text("#!/bin/sh\nexit 255\n")
    assert choose_remote(repository, "aliased").address is None


def test_the_obvious_remote_is_chosen(clone: Clone) -> None:
    repository = clone.repository
    with pytest.raises(GitError) as caught:
        choose_remote(repository, None)
    assert caught.value.code == "no_remote"
    clone.git("remote", "add", "here", "https://github.com/kim/demo")
    only = choose_remote(repository, None)
    assert (only.target, only.chosen) == ("here", True)
    clone.git("remote", "add", "there", "https://github.com/lee/demo")
    with pytest.raises(GitError) as caught:
        choose_remote(repository, None)
    assert (caught.value.code, caught.value.facts["names"]) == ("ambiguous_remote", "here, there")
    clone.git("remote", "add", "origin", "git@github.com:org/demo")
    assert choose_remote(repository, None).target == "origin"
    there = choose_remote(repository, "there")
    assert there.address
    assert (there.address.url, there.chosen) == ("https://github.com/lee/demo", False)


@pytest.mark.parametrize(
    "given", ["nowhere", "-u", "ext::sh -c x", "--upload-pack=x", "", f"x://a:{PASSWORD}@b/c"]
)
def test_an_unknown_remote_is_refused(clone: Clone, given: str) -> None:
    with pytest.raises(GitError) as caught:
        choose_remote(clone.repository, given)
    assert caught.value.code == "unknown_remote"
    assert PASSWORD not in str(caught.value)


def test_a_url_for_a_remote_is_shown_without_its_user(clone: Clone) -> None:
    shown = {
        f"https://kim:{PASSWORD}@github.com/kim/demo": "https://github.com/kim/demo",
        f"ssh://kim:{PASSWORD}@git.example.org/kim/demo": "ssh://git.example.org/kim/demo",
        "ssh://git@git.example.org/kim/demo": "ssh://git@git.example.org/kim/demo",
        "git@git.example.org:kim/demo": "git@git.example.org:kim/demo",
        "kim@git.example.org:kim/demo": "git.example.org:kim/demo",
    }
    for url, expected in shown.items():
        remote = choose_remote(clone.repository, url)
        assert (remote.target, remote.shown) == (url, expected)


def test_a_repository_is_called_by_its_own_url_unless_that_is_an_alias(clone: Clone) -> None:
    clone.git("config", "url./srv/mirror/.insteadOf", "https://github.com/")
    clone.git("config", "url.https://gitlab.com/.insteadOf", "lab:")
    clone.git("remote", "add", "mirrored", "https://github.com/kim/demo")
    clone.git("remote", "add", "short", "lab:kim/demo")
    for name, url in (("mirrored", "https://github.com/kim/demo"), ("short", "https://gitlab.com/kim/demo")):
        address = choose_remote(clone.repository, name).address
        assert address
        assert address.url == url


@pytest.mark.parametrize("password", [PASSWORD, f"{PASSWORD}/x@y", f"{PASSWORD}:@", ""])
def test_no_text_keeps_the_user_of_a_url(password: str) -> None:
    said = (
        f"fatal: unable to access 'https://kim:{password}@git.example.org/demo/': no; see ssh://kim@x.org/y"
    )
    assert without_userinfo(said) == (
        "fatal: unable to access 'https://git.example.org/demo/': no; see ssh://x.org/y"
    )


def test_git_keeps_the_users_access_and_forgets_the_callers_repository() -> None:
    kept = {
        "SSH_AUTH_SOCK": "/s",
        "https_proxy": "http://p",
        "GIT_SSH_COMMAND": "ssh -v",
        "GIT_ASKPASS": "ask",
    }
    kept |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c", "HOME": "/h"}
    dropped = dict.fromkeys(
        ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"), "x"
    )
    dropped |= {"GIT_TRACE_CURL": "1", "GIT_AUTHOR_DATE": "@1 +0000", "GIT_NAMESPACE": "n"}
    environment = git_environment(kept | dropped | {"LC_ALL": "ko_KR.UTF-8"}, interactive=False)
    assert environment.items() >= kept.items()
    assert not environment.keys() & dropped.keys()
    assert (environment["LC_ALL"], environment["GIT_TERMINAL_PROMPT"]) == ("C", "0")
    assert "GIT_TERMINAL_PROMPT" not in git_environment(kept, interactive=True)


def test_without_a_repository(tmp_path: Path) -> None:
    with pytest.raises(GitError) as caught:
        Repository.find(tmp_path, Clone(tmp_path / "x").environment)
    assert caught.value.code == "no_repository"


def test_without_the_program(clone: Clone, tmp_path: Path) -> None:
    with pytest.raises(GitError) as caught:
        Repository.find(clone.folder, {"PATH": str(tmp_path), "HOME": str(tmp_path)})
    assert caught.value.code == "git_missing"


def test_a_repository_of_somebody_else(clone: Clone) -> None:
    """Git refuses to read one, which a variable of its own tests lets us see without another account."""
    strange = Clone(clone.folder, {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
    with pytest.raises(GitError) as caught:
        _ = strange.repository
    assert caught.value.code == "unsafe_repository"
