"""Which remotes are accepted, and what may be sent out."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.sources.errors import SourceRefusedError
from opensession.sources.policy import FetchPolicy, Remote, parse_remote
from tests.shared_material import shared_files

HOSTS = frozenset({"github.com", "gitlab.com"})

ACCEPTED = {
    "https://github.com/kim/logs": Remote("github.com", "kim/logs"),
    "https://github.com/kim/logs.git": Remote("github.com", "kim/logs"),
    "https://github.com/kim/logs/": Remote("github.com", "kim/logs"),
    "https://GitHub.com:443/kim/logs": Remote("github.com", "kim/logs"),
    "HTTPS://github.com/kim/logs": Remote("github.com", "kim/logs"),
    "https://gitlab.com/group/sub/deep/logs.git": Remote("gitlab.com", "group/sub/deep/logs"),
    "https://github.com/k-i.m_1/.github": Remote("github.com", "k-i.m_1/.github"),
}

REFUSED = {
    "plain http": "http://github.com/kim/logs",
    "other scheme": "ssh://git@github.com/kim/logs",
    "scheme inside a scheme": "view-source:https://github.com/kim/logs",
    "no scheme": "//github.com/kim/logs",
    "one slash": "https:/github.com/kim/logs",
    "backslashes": "https:\\\\github.com\\kim\\logs",
    "host not listed": "https://example.org/kim/logs",
    "host as prefix": "https://github.com.example.org/kim/logs",
    "host as suffix": "https://notgithub.com/kim/logs",
    "subdomain": "https://gist.github.com/kim/logs",
    "trailing dot": "https://github.com./kim/logs",
    "user name": "https://kim@github.com/kim/logs",
    "user name as host": "https://github.com@example.org/kim/logs",
    "escaped host": "https://%67ithub.com/kim/logs",
    "escaped dot": "https://github%2ecom/kim/logs",
    "full-width letters": "https://ｇｉｔｈｕｂ.com/kim/logs",
    "kelvin sign for k": "https://git\u212aub.com/kim/logs",
    "long s": "http\u017f://github.com/kim/logs",
    "Cyrillic letter": "https://githu\u0431.com/kim/logs",
    "soft hyphen": "https://git\u00adhub.com/kim/logs",
    "other port": "https://github.com:8443/kim/logs",
    "empty port": "https://github.com:/kim/logs",
    "padded port": "https://github.com:0443/kim/logs",
    "query": "https://github.com/kim/logs?x",
    "empty query": "https://github.com/kim/logs?",
    "fragment": "https://github.com/kim/logs#x",
    "parameter": "https://github.com/kim/logs;x",
    "newline in the host": "https://github\n.com/kim/logs",
    "newline at the end": "https://github.com/kim/logs\n",
    "tab": "https://github.com\t/kim/logs",
    "blank in front": " https://github.com/kim/logs",
    "NUL": "https://github.com/kim/logs\0",
    "empty segment": "https://github.com//kim/logs",
    "dot segment": "https://github.com/kim/./logs",
    "climbing": "https://github.com/kim/../logs",
    "escaped slash": "https://github.com/kim%2flogs/x",
    "escaped dots": "https://github.com/kim/%2e%2e",
    "route of GitLab": "https://gitlab.com/-/profile",
    "nothing but .git": "https://github.com/kim/.git",
    "one segment": "https://github.com/kim",
    "no path": "https://github.com",
    "three segments on GitHub": "https://github.com/kim/logs/tree",
    "too long": "https://gitlab.com/" + "a/" * 1100 + "b",
    "empty": "",
}

NEVER = [
    "localhost",
    "foo.localhost",
    "localhost.localdomain",
    "git.internal",
    "git.local",
    "box.home.arpa",
    "x.onion",
    "intranet",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "10.0.0.1.",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "1.1.1.1",
    "8.8.8.8",
    "git.example.123",
    "git.example.0x7f",
    "-git.example.org",
    "git-.example.org",
    "git..example.org",
    "a" * 64 + ".example.org",
    ".".join(["a" * 60] * 5),
    "git_host.example.org",
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepts(text: str) -> None:
    assert parse_remote(text, HOSTS) == ACCEPTED[text]


@pytest.mark.parametrize("technique", REFUSED)
def test_refuses(technique: str) -> None:
    with pytest.raises(SourceRefusedError):
        parse_remote(REFUSED[technique], HOSTS)


@pytest.mark.parametrize("host", NEVER)
def test_refuses_even_when_an_operator_lists_the_host(host: str) -> None:
    with pytest.raises(SourceRefusedError):
        parse_remote(f"https://{host}/kim/logs", {host, *HOSTS})


def test_an_operators_host_is_accepted() -> None:
    remote = parse_remote("https://code.example.org/~kim/logs", {"code.example.org"})
    assert remote == Remote("code.example.org", "~kim/logs")
    assert remote.url == "https://code.example.org/~kim/logs"


@given(st.text(max_size=60), st.text(alphabet="./\\@:%?#[]- \t\nａ", max_size=20))
def test_whatever_is_accepted_is_on_an_allowed_host(before: str, after: str) -> None:
    for text in (f"https://github.com{after}/a/b", f"https://{before}/a/b", f"https://github.com/{before}"):
        try:
            remote = parse_remote(text, HOSTS)
        except SourceRefusedError:
            continue
        assert remote.host in HOSTS
        assert text.lower().startswith(f"https://{remote.host}")


@pytest.mark.parametrize("path", shared_files("corpora/ssrf-urls/urls.json"))
def test_the_corpus_comes_out_as_it_expects(path: Path) -> None:
    cases = json.loads(path.read_text())
    accepted = []
    for case in cases:
        try:
            parse_remote(case["url"], HOSTS)
        except SourceRefusedError:
            continue
        accepted.append(case["url"])
    assert accepted == [case["url"] for case in cases if case["expect"] == "accept"]
    assert (len(cases) - len(accepted), len(accepted)) == (176, 6)


def test_only_hosts_of_the_policy_are_asked() -> None:
    policy = FetchPolicy(HOSTS, max_bytes=1000)
    for url in ("https://github.com/a/b.git/git-upload-pack", "https://raw.githubusercontent.com/a/b/main/c"):
        assert policy.outgoing(url) == url
    for url in (
        "https://example.org/a",
        "http://github.com/a",
        "https://github.com:22/a",
        "file:///etc/hosts",
    ):
        with pytest.raises(SourceRefusedError):
            policy.outgoing(url)


def test_githubs_file_host_comes_with_github_alone() -> None:
    policy = FetchPolicy(frozenset({"gitlab.com"}), max_bytes=1000)
    with pytest.raises(SourceRefusedError):
        policy.outgoing("https://raw.githubusercontent.com/a/b/main/c")


def test_a_standin_changes_where_accepted_urls_go_and_not_what_is_accepted() -> None:
    policy = FetchPolicy(HOSTS, max_bytes=1000, standin="http://127.0.0.1:9000")
    assert policy.outgoing("https://gitlab.com/a/b/-/raw/main/c") == (
        "http://127.0.0.1:9000/gitlab.com/a/b/-/raw/main/c"
    )
    with pytest.raises(SourceRefusedError):
        policy.outgoing("https://example.org/a")
    with pytest.raises(SourceRefusedError):
        parse_remote("http://127.0.0.1:9000/a/b", policy.hosts)
