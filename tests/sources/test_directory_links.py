"""A link to a directory opens the session in it, with the files that belong to it."""

import pytest

from opensession.parsers.errors import ParseFailedError
from opensession.sources.address import GitHubSource, GitSource
from opensession.sources.errors import SourceNotFoundError
from tests.parsers.claude_code.test_lanes import files
from tests.sources.conftest import Site
from tests.standin.server import StandinHost

PLACE = "kim/kettle"


@pytest.fixture
def commit(host: StandinHost) -> str:
    """Give a repository with a session, its sub-agent, and other things."""
    repository = host.add_repository(PLACE)
    logs = {f"logs/w/{path}": data for path, data in files("s-kettle/subagents").items()}
    return repository.commit({**logs, "docs/a.md": b"# Kettle", "docs/pictures/b.svg": b"<svg/>"})


def on_github(path: str, ref: str = "main") -> GitHubSource:
    """Name something in the repository."""
    owner, repo = PLACE.split("/")
    return GitHubSource(owner=owner, repo=repo, ref=ref, path=path)


def test_a_session_and_its_sub_agents_are_one(site: Site, commit: str) -> None:
    read = site.read(on_github("logs/w"))
    assert read.reading.cached == "miss"
    assert read.reading.facts.directory
    assert read.reading.commit == commit
    assert read.body.count(b'"task_id":"task-ag1"') == 5
    assert read.reading.account.read == 7


def test_a_transcript_brings_its_sub_agents(site: Site, commit: str, host: StandinHost) -> None:
    read = site.read(on_github("logs/w/s-kettle.jsonl", commit))
    assert read.body.count(b'"task_id":"task-ag1"') == 5
    assert not read.reading.facts.directory
    host.requests.clear()
    assert site.read(on_github("logs/w/s-kettle.jsonl", commit)).reading.cached == "hit"
    assert not host.requests


def test_a_transcript_without_files_of_its_sub_agents_opens_alone(site: Site, host: StandinHost) -> None:
    logs = files("elsewhere")
    host.add_repository(PLACE).commit({"a/s-kettle.jsonl": logs["s-kettle.jsonl"]})
    read = site.read(on_github("a/s-kettle.jsonl"))
    assert b'"task_id"' not in read.body


def test_a_directory_is_kept_as_a_file_is(site: Site, commit: str, host: StandinHost) -> None:
    first = site.read(on_github("logs/w", commit))
    host.requests.clear()
    second = site.read(on_github("logs/w", commit))
    assert (second.reading.cached, second.body) == ("hit", first.body)
    assert not host.requests
    assert first.reading.pinned


def test_any_git_host_will_do(site: Site, commit: str) -> None:
    assert commit
    source = GitSource(remote=f"https://git.example.org/{PLACE}.git", ref="main", path="logs/w")
    assert site.read(source).reading.facts.parser == "claude-code"


def test_a_directory_without_a_session_says_so(site: Site, commit: str) -> None:
    assert commit
    with pytest.raises(ParseFailedError, match="directory"):
        site.read(on_github("docs"))


def test_what_is_neither_file_nor_directory_is_not_found(site: Site, commit: str) -> None:
    assert commit
    with pytest.raises(SourceNotFoundError):
        site.read(on_github("logs/nothing"))
