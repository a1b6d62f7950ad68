"""The life of a source link: fetched, cached, revalidated, moved, pinned, stale, forgotten."""

import json
from collections.abc import Mapping

import pytest

from opensession.parsers.errors import ParserSelectionRequiredError, UnknownParserError
from opensession.sources.address import GitHubSource, GitLabSource, GitSource
from opensession.sources.errors import (
    FetchFailedError,
    InvalidSourceError,
    PointerFileError,
    SourceNotFoundError,
    SourcePrivateError,
    SourceRefusedError,
)
from opensession.sources.reading import FRESH_SECONDS
from opensession.store.files import FileBlobs
from tests.sources.conftest import Site
from tests.standin.repository import Repository
from tests.standin.server import StandinHost
from tests.support.hail_text import event, header, lines, talk

PATH = "logs/day one/a+b%20 ü.hail.jsonl"
LATER = FRESH_SECONDS + 1.0


def session(name: str, *texts: str) -> bytes:
    """Write a session named ``name``."""
    return lines(header(name, title=f"Title of {name}"), *talk(*texts or ("Hello", "Hi")))


class FullBlobs(FileBlobs):
    """A store that has no room left."""

    async def put(self, key: str, data: bytes, content_type: str, metadata: Mapping[str, str]) -> None:
        """Refuse."""
        raise OSError("no space left")


def on_github(ref: str, path: str = PATH) -> GitHubSource:
    """Name a file of the test's repository."""
    return GitHubSource(owner="kim", repo="logs", ref=ref, path=path)


def asked(host: StandinHost) -> list[tuple[str, int]]:
    """Return what the host was asked since the last time: which of refs and file, and what it answered."""
    log = [("refs" if entry.method == "POST" else "file", entry.status) for entry in host.requests]
    host.requests.clear()
    return log


@pytest.fixture
def repository(host: StandinHost) -> Repository:
    """Give a repository with one session on ``main``."""
    repository = host.add_repository("kim/logs")
    repository.commit({PATH: session("first")})
    return repository


def test_a_branch_is_resolved_fetched_and_parsed(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    read = site.read(on_github("main"))
    assert asked(host) == [("refs", 200), ("file", 200)]
    reading = read.reading
    assert (reading.cached, reading.pinned, reading.ref) == ("miss", False, "main")
    assert reading.commit == repository.resolve("main")
    assert reading.facts.session_id == "first"
    assert reading.facts.title == "Title of first"
    assert reading.facts.name == "a+b%20 ü.hail.jsonl"
    assert (reading.facts.parser, reading.facts.native_adapter) == ("hail", None)
    assert (reading.account.read, reading.account.mapped, reading.account.broken) == (3, 3, 0)
    assert reading.size == len(read.body)
    assert [json.loads(line)["type"] for line in read.body.splitlines()] == [
        "header",
        "event",
        "event",
        "stats",
    ]
    assert reading.source_url == (
        f"https://github.com/kim/logs/blob/{reading.commit}/logs/day%20one/a%2Bb%2520%20%C3%BC.hail.jsonl"
    )


def test_a_fresh_branch_asks_nobody(site: Site, host: StandinHost, repository: Repository) -> None:
    first = site.read(on_github("main"))
    asked(host)
    repository.commit({PATH: session("second")})
    site.time += FRESH_SECONDS - 1
    again = site.read(on_github("main"))
    assert asked(host) == []
    assert again.reading.cached == "hit"
    assert again.body == first.body
    assert again.reading.etag == first.reading.etag


def test_a_branch_that_did_not_move_is_confirmed_by_its_commit(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    first = site.read(on_github("main"))
    asked(host)
    site.time += LATER
    again = site.read(on_github("main"))
    assert asked(host) == [("refs", 200)]
    assert (again.reading.cached, again.reading.commit) == ("revalidated", first.reading.commit)
    assert again.body == first.body
    site.time += FRESH_SECONDS - 1
    assert site.read(on_github("main")).reading.cached == "hit"
    assert asked(host) == []


def test_a_branch_that_moved_shows_the_new_file(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    first = site.read(on_github("main"))
    moved = repository.commit({PATH: session("second")})
    asked(host)
    site.time += LATER
    again = site.read(on_github("main"))
    assert asked(host) == [("refs", 200), ("file", 200)]
    assert (again.reading.cached, again.reading.commit) == ("miss", moved)
    assert again.reading.facts.session_id == "second"
    assert again.reading.etag != first.reading.etag


def test_a_branch_that_moved_without_the_file_costs_a_304(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    first = site.read(on_github("main"))
    moved = repository.commit({"README.md": b"other"})
    asked(host)
    site.time += LATER
    again = site.read(on_github("main"))
    assert asked(host) == [("refs", 200), ("file", 304)]
    assert (again.reading.cached, again.reading.commit) == ("revalidated", moved)
    assert again.reading.etag == first.reading.etag
    assert again.body == first.body


def test_a_commit_is_fetched_once_and_stays_when_everything_is_gone(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    commit = repository.resolve("main") or ""
    first = site.read(on_github(commit))
    assert asked(host) == [("file", 200)]
    assert (first.reading.cached, first.reading.pinned, first.reading.commit) == ("miss", True, commit)
    repository.commit({PATH: session("second")})
    host.down = True
    site.time += 10 * 365 * 86400
    again = site.read(on_github(commit.upper()))
    assert (again.reading.cached, again.body) == ("hit", first.body)
    assert asked(host) == []


def test_a_host_that_is_down_leaves_the_last_reading_marked_stale(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    first = site.read(on_github("main"))
    asked(host)
    host.down = True
    site.time += LATER
    stale = site.read(on_github("main"))
    assert (stale.reading.cached, stale.body) == ("stale", first.body)
    assert stale.reading.commit == first.reading.commit
    assert stale.reading.stale_reason == "github.com could not be reached, or hung up."
    host.down = False
    repository.commit({PATH: session("second")})
    assert site.read(on_github("main")).reading.cached == "stale"
    assert asked(host) == [], "a failing host is left alone for a while"
    site.time += LATER
    recovered = site.read(on_github("main")).reading
    assert (recovered.cached, recovered.stale_reason) == ("miss", None)
    assert recovered.facts.session_id == "second"


def test_a_host_that_comes_back_unchanged_clears_the_mark(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    site.read(on_github("main"))
    host.down = True
    site.time += LATER
    site.read(on_github("main"))
    host.down = False
    site.time += LATER
    for cached in ("revalidated", "hit"):
        reading = site.read(on_github("main")).reading
        assert (reading.cached, reading.stale_reason) == (cached, None)


def test_a_host_that_is_down_without_an_earlier_reading_is_an_error(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    host.down = True
    with pytest.raises(FetchFailedError):
        site.read(on_github("main"))


def test_a_file_that_was_taken_down_is_not_served_on(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    site.read(on_github("main"))
    repository.delete_branch("main")
    site.time += LATER
    with pytest.raises(SourceNotFoundError):
        site.read(on_github("main"))
    assert site.peek(on_github("main")) is None
    host.down = True
    with pytest.raises(FetchFailedError):
        site.read(on_github("main"))


def test_a_repository_that_became_private_is_not_served_on(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    source = GitLabSource(project="kim/logs", ref="main", path=PATH)
    site.read(source)
    host.private.add("kim/logs")
    site.time += LATER
    with pytest.raises(SourcePrivateError, match="private, or does not exist"):
        site.read(source)
    assert site.peek(source) is None


@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_a_damaged_body_is_fetched_again(
    damage: str, site: Site, host: StandinHost, repository: Repository
) -> None:
    first = site.read(on_github("main"))
    asked(host)
    (body,) = (site.blobs._bodies / "sources/body").iterdir()
    if damage == "missing":
        body.unlink()
    elif damage == "cut":
        body.write_bytes(first.body[:-5])
    else:
        description = site.blobs._metadata / f"sources/body/{body.name}.json"
        description.write_text(description.read_text().replace(first.reading.etag.strip('"'), "0" * 64))
    again = site.read(on_github("main"))
    assert (again.reading.cached, again.body) == ("miss", first.body)
    assert asked(host) == [("refs", 200), ("file", 200)]


def test_a_body_lost_before_revalidation_is_fetched_again(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    first = site.read(on_github("main"))
    for move in (False, True):
        (body,) = (site.blobs._bodies / "sources/body").iterdir()
        body.unlink()
        if move:
            repository.commit({"README.md": b"other"})
        asked(host)
        site.time += LATER
        again = site.read(on_github("main"))
        assert (again.reading.cached, again.body) == ("miss", first.body)
        files = [("file", 304), ("file", 200)] if move else [("file", 200)]
        assert asked(host) == [("refs", 200), *files]


def test_a_damaged_link_is_fetched_again(site: Site, host: StandinHost, repository: Repository) -> None:
    first = site.read(on_github("main"))
    (link,) = (site.blobs._bodies / "sources/link").iterdir()
    link.write_bytes(link.read_bytes()[:-20])
    assert site.peek(on_github("main")) is None
    again = site.read(on_github("main"))
    assert (again.reading.cached, again.body) == ("miss", first.body)


def test_readers_who_come_at_once_all_get_the_file(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    reads = site.read_together(on_github("main"), 5)
    assert len({read.body for read in reads}) == 1
    assert site.read(on_github("main")).reading.cached == "hit"


def test_a_store_that_takes_nothing_costs_the_cache_only(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    site.blobs = FullBlobs(site.blobs._bodies.parent)
    for _ in range(2):
        read = site.read(on_github("main"))
        assert (read.reading.cached, read.reading.size) == ("miss", len(read.body))
        assert read.reading.facts.session_id == "first"


def test_a_pointer_into_lfs_is_called_one(site: Site, host: StandinHost, repository: Repository) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
    repository.commit({PATH: pointer})
    with pytest.raises(PointerFileError) as caught:
        site.read(on_github("main"))
    assert (caught.value.status, caught.value.code) == (422, "fetch_failed")


def test_peeking_needs_no_host(site: Site, host: StandinHost, repository: Repository) -> None:
    assert site.peek(on_github("main")) is None
    assert asked(host) == []
    site.read(on_github("main"))
    host.down = True
    facts = site.peek(on_github("main"))
    assert facts is not None
    assert (facts.title, facts.tool, facts.event_count) == ("Title of first", "claude-code", 2)


@pytest.mark.parametrize(
    "source",
    [
        on_github("main"),
        GitSource(remote="https://github.com/kim/logs.git", ref="main", path=PATH),
        GitLabSource(project="kim/logs", ref="main", path=PATH),
        GitSource(remote="https://gitlab.example.org/kim/logs", ref="main", path=PATH),
        GitSource(remote="https://git.example.org/kim/logs", ref="main", path=PATH),
        GitSource(remote="https://gitea.example.org/kim/logs/", ref="main", path=PATH),
    ],
)
def test_every_kind_of_host_is_read_and_revalidated(
    source: GitHubSource | GitLabSource | GitSource, site: Site, host: StandinHost, repository: Repository
) -> None:
    first = site.read(source)
    assert first.reading.commit == repository.resolve("main")
    site.time += LATER
    repository.commit({"README.md": b"other"})
    again = site.read(source)
    assert (again.reading.cached, again.body) == ("revalidated", first.body)


def test_two_spellings_of_a_repository_share_their_cache(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    site.read(on_github("main"))
    asked(host)
    same = GitSource(remote="https://GitHub.com:443/kim/logs.git/", ref="main", path=PATH)
    assert site.read(same).reading.cached == "hit"
    assert asked(host) == []


@pytest.mark.parametrize(
    ("ref", "branch"),
    [
        ("feature/deep/work", "feature/deep/work"),
        ("dependabot/npm/@types/x-1.0", "dependabot/npm/@types/x-1.0"),
        ("refs/heads/feature/a", "feature/a"),
        ("path", "path"),
    ],
)
def test_branches_of_any_name(
    ref: str, branch: str, site: Site, host: StandinHost, repository: Repository
) -> None:
    commit = repository.commit({PATH: session("there")}, branch=branch)
    repository.commit({PATH: session("decoy")}, branch=f"{branch}-2")
    read = site.read(on_github(ref))
    assert (read.reading.commit, read.reading.facts.session_id) == (commit, "there")


def test_tags_head_and_abbreviated_commits(site: Site, host: StandinHost, repository: Repository) -> None:
    commit = repository.resolve("main") or ""
    repository.tag("v1", commit)
    repository.commit({PATH: session("second")})
    assert site.read(on_github("v1")).reading.commit == commit
    assert site.read(on_github("HEAD")).reading.facts.session_id == "second"
    short = site.read(on_github(commit[:9])).reading
    assert (short.commit, short.facts.session_id) == (None, "first")


def test_without_a_known_commit_the_hosts_validator_decides(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    short = (repository.resolve("main") or "")[:9]
    first = site.read(on_github(short))
    asked(host)
    site.time += LATER
    again = site.read(on_github(short))
    assert asked(host) == [("refs", 200), ("file", 304)]
    assert (again.reading.cached, again.reading.commit, again.body) == ("revalidated", None, first.body)


def test_a_branch_goes_before_a_tag_of_the_same_name(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    first = repository.resolve("main") or ""
    branch = repository.commit({PATH: session("on the branch")}, branch="both")
    repository.tag("both", first)
    assert site.read(on_github("both")).reading.commit == branch


@pytest.mark.parametrize(
    "source",
    [
        on_github("absent"),
        on_github("main", "absent.jsonl"),
        GitHubSource(owner="kim", repo="absent", ref="main", path=PATH),
    ],
)
def test_what_is_not_there_is_not_found(
    source: GitHubSource, site: Site, host: StandinHost, repository: Repository
) -> None:
    with pytest.raises(SourceNotFoundError) as caught:
        site.read(source)
    assert (caught.value.status, caught.value.code) == (404, "source_not_found")


@pytest.mark.parametrize(
    "ref", ["a..b", "", "/a", "a/", "a//b", "a b", "a~1", "a^", "a:b", "a\\b", ".a", "a.lock", "x" * 256]
)
def test_refs_that_cannot_be(ref: str, site: Site, host: StandinHost) -> None:
    with pytest.raises(InvalidSourceError):
        site.read(on_github(ref))
    assert asked(host) == []


@pytest.mark.parametrize("path", ["", "/a", "a//b", "../a", "a/./b", "a/..", "a\\b", "a\nb", "x" * 1025])
def test_paths_that_cannot_be(path: str, site: Site, host: StandinHost) -> None:
    with pytest.raises(InvalidSourceError):
        site.read(on_github("main", path))
    assert asked(host) == []


def test_a_host_that_is_not_allowed_is_not_asked(site: Site, host: StandinHost) -> None:
    with pytest.raises(SourceRefusedError) as caught:
        site.read(GitSource(remote="https://elsewhere.example.org/kim/logs", ref="main", path=PATH))
    assert "github.com" in (caught.value.hint or "")
    assert asked(host) == []


def test_a_native_log_that_nobody_reads_says_what_is_read(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    repository.commit({"rollout.jsonl": b'{"timestamp":"2026-03-01T10:00:00Z","type":"mystery"}\n'})
    with pytest.raises(ParserSelectionRequiredError) as caught:
        site.read(on_github("main", "rollout.jsonl"))
    assert "parser 'hail' failed: " in (caught.value.hint or "")
    candidates = caught.value.envelope()["parser_candidates"]
    assert isinstance(candidates, list)
    assert {"id": "hail", "confidence": 70, "reason": "file name ends .jsonl"} in candidates


def test_a_hint_is_checked_before_anything_is_fetched(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    with pytest.raises(UnknownParserError) as caught:
        site.read(on_github("main"), "no-such-parser")
    assert (caught.value.status, caught.value.code) == (400, "invalid_source")
    assert asked(host) == []
    assert site.read(on_github("main"), " ").reading.cached == "miss"
    assert site.read(on_github("main"), "hail").reading.cached == "miss"


def test_bad_lines_cost_themselves(site: Site, host: StandinHost, repository: Repository) -> None:
    damaged = session("damaged") + b'{"type":"event","event_id":\n{"type":"from-the-future","x":1}\n'
    repository.commit({PATH: damaged + lines(event(7, "UserMessage", "still here"))})
    read = site.read(on_github("main"))
    account = read.reading.account
    assert (account.read, account.mapped, account.raw, account.broken) == (6, 4, 1, 1)
    assert b"still here" in read.body
    site.time += 1
    assert site.read(on_github("main")).reading.account == account
