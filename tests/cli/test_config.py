"""Configuration: two files, an environment, and nothing lost when one is changed."""

import tomllib

import pytest

from tests.cli.runner import Cli

FOREIGN = """# ours
top = 1

[share] # where
remote = "upstream"  # not origin

[other.table]
list = [1, 2, # two
]
"""


@pytest.fixture
def repository(cli: Cli) -> Cli:
    """Return a user in a repository."""
    (cli.cwd / ".git").mkdir()
    return cli


def test_init_keeps_comments_and_other_tables(repository: Cli) -> None:
    path = repository.cwd / ".opensession" / "config.toml"
    path.parent.mkdir()
    path.write_text(FOREIGN)
    result = repository.run("config", "init", "--base-url", "https://Sessions.example.org/")
    assert result.code == 0
    assert result.first == f"config: {path}"
    after = path.read_text()
    added = 'base_url = "https://Sessions.example.org"\n'
    assert after.replace(added, "") == FOREIGN
    assert tomllib.loads(after)["share"]["remote"] == "upstream"
    again = repository.run("config", "init", "--base-url", "https://Sessions.example.org", "--json").json()
    assert again["changed"] is False


def test_init_needs_an_address(repository: Cli) -> None:
    result = repository.run("config", "init")
    assert result.code == 2
    assert "opensession config init --base-url https://" in result.err


@pytest.mark.parametrize(
    "url", ["ftp://x", "nonsense", "https://user:pw@x", "https://x/?q", "https://", "https://x:99999"]
)
def test_addresses_that_cannot_be(repository: Cli, url: str) -> None:
    result = repository.run("config", "init", "--base-url", url, "--json")
    assert (result.code, result.json()["error"]["code"]) == (2, "bad_setting")
    assert not (repository.cwd / ".opensession").exists()


def test_environment_over_repository_over_user(repository: Cli) -> None:
    def shown() -> dict[str, str]:
        value: dict[str, str] = repository.run("config", "show", "--json").json()["settings"]["share.remote"]
        return value

    assert shown() == {"value": "", "origin": "default"}
    repository.run("config", "set", "--user", "share.remote", "mine")
    assert shown() == {"value": "mine", "origin": "user"}
    repository.run("config", "set", "share.remote", "ours")
    assert shown() == {"value": "ours", "origin": "repository"}
    repository = repository.with_variables(OPENSESSION_SHARE_REMOTE="now")
    assert shown() == {"value": "now", "origin": "environment"}


def test_a_blank_value_takes_it_away(repository: Cli) -> None:
    repository.run("config", "set", "share.remote", "ours")
    repository.run("config", "set", "share.remote", "")
    assert "share.remote =   (default)" in repository.run("config", "show").out


def test_a_repository_cannot_say_where_keys_go(repository: Cli) -> None:
    path = repository.cwd / ".opensession" / "config.toml"
    path.parent.mkdir()
    path.write_text('[site]\nurl = "https://evil.example"\n')
    shown = repository.run("config", "show", "--json").json()
    assert shown["settings"]["site.url"]["origin"] == "default"
    assert shown["unknown"] == ["site.url (repository)"]
    refused = repository.run("config", "set", "site.url", "https://a.example")
    assert refused.code == 2
    assert "--user" in refused.err


def test_unknown_keys_are_told_and_kept(repository: Cli) -> None:
    path = repository.cwd / ".opensession" / "config.toml"
    path.parent.mkdir()
    path.write_text(FOREIGN)
    result = repository.run("config", "show")
    assert result.code == 0
    assert "other.table" in result.err


@pytest.mark.parametrize("text", ["[share\n", "share = 1\n[share]\nx=1\n", "\xff"])
def test_a_broken_file_is_an_error_not_ignored(repository: Cli, text: str) -> None:
    path = repository.cwd / ".opensession" / "config.toml"
    path.parent.mkdir()
    path.write_bytes(text.encode("latin-1"))
    for command in (["config", "show"], ["config", "set", "share.remote", "x"]):
        result = repository.run(*command, "--json")
        assert (result.code, result.json()["error"]["code"]) == (1, "bad_configuration")
    assert path.read_bytes() == text.encode("latin-1")


def test_an_unknown_setting_names_the_known_ones(repository: Cli) -> None:
    result = repository.run("config", "set", "share.color", "red")
    assert result.code == 2
    assert "share.remote" in result.err


def test_outside_of_a_repository_only_the_user_has_a_file(cli: Cli) -> None:
    assert cli.run("config", "set", "share.remote", "x").code == 3
    assert cli.run("config", "init", "--base-url", "https://a.example").code == 0
    assert (cli.home / ".config" / "opensession" / "opensession.toml").exists()


def test_relative_xdg_folders_are_ignored(cli: Cli) -> None:
    odd = cli.with_variables(XDG_CONFIG_HOME="relative")
    odd.run("config", "set", "--user", "share.remote", "x")
    assert (cli.home / ".config" / "opensession" / "opensession.toml").exists()
    moved = cli.with_variables(XDG_CONFIG_HOME=str(cli.home / "elsewhere"))
    moved.run("config", "set", "--user", "share.remote", "x")
    assert (cli.home / "elsewhere" / "opensession" / "opensession.toml").exists()


TOKEN = "glpat-" + "q7ZkPw93xTn2LmVb4Rsd"


def test_a_remote_with_credentials_is_neither_stored_nor_shown(repository: Cli) -> None:
    url = f"https://user:{TOKEN}@git.example.org/kim/tidepool.git"
    for value in (url, f"https://{TOKEN}@git.example.org/x", f"ssh://git:{TOKEN}@git.example.org/x"):
        for line in (["share.remote", value], ["--user", "share.remote", value]):
            result = repository.run("config", "set", *line)
            assert (result.code, result.out) == (2, "")
            assert TOKEN not in result.err
    assert not (repository.cwd / ".opensession").exists()
    shown = repository.with_variables(OPENSESSION_SHARE_REMOTE=url)
    for result in (shown.run("config", "show"), shown.run("config", "show", "--json")):
        assert "https://git.example.org/kim/tidepool.git" in result.out
        assert TOKEN not in result.out + result.err


def test_a_user_alone_is_part_of_an_ssh_address(repository: Cli) -> None:
    assert repository.run("config", "set", "share.remote", "ssh://git@git.example.org/x").code == 0


def test_a_value_that_is_no_text(repository: Cli) -> None:
    for value in ("\udcff", "a\x1b[31mb"):
        result = repository.run("config", "set", "share.remote", value, "--json")
        assert (result.code, result.json()["error"]["code"]) == (2, "bad_setting")


def test_the_command_after_a_users_setting_can_be_run(repository: Cli) -> None:
    result = repository.run("config", "set", "site.url", "https://a.example/$(x);y", "--json")
    assert result.json()["error"]["next"] == [
        "opensession config set --user site.url 'https://a.example/$(x);y'"
    ]


def test_errors_show_no_credentials_of_an_address(cli: Cli) -> None:
    debug = cli.with_variables(OPENSESSION_DEBUG="1")
    link = f"https://user:{TOKEN}@git.example.org/session/abcd"
    for line in (["share", link, "--git"], ["share", link, "--git", "--json"], ["inspect", f"{link}/x"]):
        result = debug.run(*line)
        assert result.code == 2
        assert TOKEN not in result.out + result.err
