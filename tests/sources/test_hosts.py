"""Where each kind of host keeps its files, and which redirects it may send us on."""

import pytest

from opensession.sources.generic_git import GenericGit
from opensession.sources.github import GitHub
from opensession.sources.gitlab import GitLab
from opensession.sources.hosts import HostKind, host_kind, pack_url
from opensession.sources.policy import Remote

ON_GITHUB = Remote("github.com", "kim/logs")
ON_GITLAB = Remote("gitlab.com", "group/sub/logs")
ELSEWHERE = Remote("code.example.org", "kim/logs")

RAW = [
    (ON_GITHUB, "https://raw.githubusercontent.com/kim/logs/feature/x/a%20b/%23%3F%25.jsonl"),
    (ON_GITLAB, "https://gitlab.com/group/sub/logs/-/raw/feature/x/a%20b/%23%3F%25.jsonl"),
    (ELSEWHERE, "https://code.example.org/kim/logs/raw/feature/x/a%20b/%23%3F%25.jsonl"),
]


@pytest.mark.parametrize(("remote", "url"), RAW)
def test_raw_urls_encode_every_segment(remote: Remote, url: str) -> None:
    assert host_kind(remote).raw_url(remote, "feature/x", "a b/#?%.jsonl") == url


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("github.com", GitHub),
        ("github.example.org", GenericGit),
        ("gitlab.com", GitLab),
        ("gitlab.example.org", GitLab),
        ("notgitlab.example.org", GenericGit),
        ("codeberg.org", GenericGit),
    ],
)
def test_kinds_go_by_the_name_of_the_host(host: str, kind: type[HostKind]) -> None:
    assert isinstance(host_kind(Remote(host, "kim/logs")), kind)


def test_refs_are_asked_for_at_the_repository_itself() -> None:
    assert pack_url(ON_GITLAB) == "https://gitlab.com/group/sub/logs.git/git-upload-pack"


def test_pages_show_the_file_where_its_address_is_known() -> None:
    assert GitHub().page_url(ON_GITHUB, "main", "a b") == "https://github.com/kim/logs/blob/main/a%20b"
    assert GitLab().page_url(ON_GITLAB, "main", "a") == "https://gitlab.com/group/sub/logs/-/blob/main/a"
    assert GenericGit().page_url(ELSEWHERE, "main", "a") == "https://code.example.org/kim/logs"


@pytest.mark.parametrize(
    "target",
    [
        "/kim/logs/raw/branch/main/a%20b.jsonl",
        "https://code.example.org/kim/logs/raw/commit/abc/a%20b.jsonl",
    ],
)
def test_a_redirect_to_the_long_form_of_the_same_file_is_followed(target: str) -> None:
    path = target.removeprefix("https://code.example.org")
    assert GenericGit().redirect(ELSEWHERE, target) == f"https://code.example.org{path}"


@pytest.mark.parametrize(
    "target",
    [
        "",
        "http://code.example.org/kim/logs/raw/branch/main/a",
        "https://evil.example.org/kim/logs/raw/branch/main/a",
        "https://code.example.org.evil.example.org/kim/logs/raw/a",
        "https://code.example.org@evil.example.org/kim/logs/raw/a",
        "https://code.example.org:8443/kim/logs/raw/a",
        "//evil.example.org/kim/logs/raw/branch/main/a",
        "/other/logs/raw/branch/main/a",
        "/kim/logs/settings",
        "/kim/logs/raw/../../../admin",
        "/kim/logs/raw/%2e%2E/a",
        "/kim/logs/raw/.%2e/a",
        "/kim/logs/raw//a",
        "/kim/logs/raw/a?token=x",
        "/kim/logs/raw/a#b",
        "/kim/logs/raw/a\\b",
        "/kim/logs/raw/a\r\nx: y",
        "/kim/logs/raw/ü",
    ],
)
def test_any_other_redirect_is_not(target: str) -> None:
    assert GenericGit().redirect(ELSEWHERE, target) is None


@pytest.mark.parametrize(("kind", "remote"), [(GitHub(), ON_GITHUB), (GitLab(), ON_GITLAB)])
def test_github_and_gitlab_need_no_redirect(kind: HostKind, remote: Remote) -> None:
    assert kind.redirect(remote, kind.raw_url(remote, "main", "a")) is None


def test_sign_in_pages_are_known() -> None:
    assert GitLab().asks_to_sign_in("https://gitlab.com/users/sign_in?redirect=x")
    assert GenericGit().asks_to_sign_in("/user/login?redirect_to=x")
    assert not GitLab().asks_to_sign_in("https://gitlab.com/group/logs")
    assert not GitHub().asks_to_sign_in("https://github.com/login")
