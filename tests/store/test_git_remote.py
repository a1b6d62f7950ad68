"""Remotes in a form that can be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.store.git_remote import GitRemote, public_remote


@pytest.mark.parametrize(
    ("address", "url", "repository"),
    [
        ("https://github.com/acme/rocket.git", "https://github.com/acme/rocket.git", "acme/rocket"),
        ("https://github.com/acme/rocket", "https://github.com/acme/rocket", "acme/rocket"),
        ("https://github.com/acme/rocket/", "https://github.com/acme/rocket", "acme/rocket"),
        (
            "https://user:ghp_secret@github.com/acme/rocket.git",
            "https://github.com/acme/rocket.git",
            "acme/rocket",
        ),
        ("https://oauth2:tok@en@gitlab.com/a/b", "https://gitlab.com/a/b", "a/b"),
        ("https://github.com/acme/rocket.git?token=x#y", "https://github.com/acme/rocket.git", "acme/rocket"),
        ("git@github.com:acme/rocket.git", "https://github.com/acme/rocket.git", "acme/rocket"),
        ("github.com:acme/rocket", "https://github.com/acme/rocket", "acme/rocket"),
        (
            "ssh://git@git.example.org:2222/acme/rocket.git",
            "https://git.example.org/acme/rocket.git",
            "acme/rocket",
        ),
        ("git://git.example.org/rocket.git", "https://git.example.org/rocket.git", "rocket"),
        ("http://git.example.org:8080/a/b", "http://git.example.org:8080/a/b", "a/b"),
        (
            "https://gitlab.com/group/sub/project.git",
            "https://gitlab.com/group/sub/project.git",
            "group/sub/project",
        ),
        (" https://GitHub.com/Acme/Rocket ", "https://github.com/Acme/Rocket", "Acme/Rocket"),
    ],
)
def test_a_remote_loses_what_is_private(address: str, url: str, repository: str) -> None:
    assert public_remote(address) == GitRemote(url, repository)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "   ",
            "/srv/git/rocket.git",
            "../rocket",
            "file:///home/me/rocket",
            "C:\\src\\rocket",
            "rocket",
        ),
        *("https://", "https://github.com", "https://github.com/", "https://localhost/a/b", "work:a/b"),
        *(
            "https://github.com/a/../b",
            "https://github.com/a//b",
            "https://github.com/a b/c",
            "javascript:alert(1)",
        ),
        *("https://[::1]/a/b", "https://[bad/a/b", "ftp://example.org/a/b", "https://exa_mple.org/a/b"),
        *(
            "https://github.com/a/<script>",
            'https://github.com/a/"b',
            "data:text/html,x",
            "https://-a.org/a/b",
        ),
    ],
)
def test_what_names_nothing_for_others_is_left_out(address: str) -> None:
    assert public_remote(address) is None


@given(st.text(max_size=60) | st.from_regex(r"(https|ssh)://\S+@\S+/\S+", fullmatch=True))
def test_no_address_is_an_error_and_none_keeps_a_secret(address: str) -> None:
    remote = public_remote(address)
    if remote is not None:
        assert "@" not in remote.url
        assert public_remote(remote.url) == remote
