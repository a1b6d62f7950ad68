"""Fetching a directory from hosts that real git answers for."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opensession.sources import directory, objects
from opensession.sources.directory import Directory, Listing, Omitted, fetch_directory, fetch_files
from opensession.sources.download import LFS_POINTER
from opensession.sources.errors import SourceError
from opensession.sources.fetching import Deadline
from opensession.sources.location import Location
from opensession.sources.packfile import PackBudget
from opensession.sources.policy import FetchPolicy, Remote
from opensession.sources.upstream import Upstream
from tests.sources.conftest import HOSTS, MEBIBYTE
from tests.standin.repository import Repository
from tests.standin.server import StandinHost
from tests.support.http_client import HttpxClient

FILE, LINK, TREE, SUBMODULE = "100644", "120000", "040000", "160000"


def everything(path: str) -> bool:
    """Choose every file."""
    return True


@dataclass
class Asker:
    """Fetches directories of one repository."""

    host: StandinHost
    repository: Repository
    max_bytes: int = MEBIBYTE
    name: str = "kim/logs"

    def upstream(self) -> Upstream:
        """Begin a conversation with the host."""
        policy = FetchPolicy(HOSTS, max_bytes=self.max_bytes, standin=self.host.origin)
        return Upstream(HttpxClient(), policy, Deadline(time.monotonic, 20))

    def fetch(
        self,
        path: str,
        commit: str | None = None,
        choose: Callable[[str], bool] = everything,
        on: str = "github.com",
    ) -> Directory:
        """Fetch a directory of a commit, or of the branch."""
        commit = commit or self.repository.resolve("main")
        assert commit
        location = Location(Remote(on, self.name), "main", path)
        fetching = fetch_directory(location, commit, self.upstream(), choose=choose, max_bytes=self.max_bytes)
        return asyncio.run(fetching)

    def fails(self, path: str, commit: str | None = None) -> tuple[int, str, str]:
        """Return status, code and message of the error that fetching ends in."""
        with pytest.raises(SourceError) as caught:
            self.fetch(path, commit)
        return caught.value.status, caught.value.code, caught.value.message


@pytest.fixture
def asker(host: StandinHost) -> Asker:
    """Give an empty repository to fetch from."""
    return Asker(host, host.add_repository("kim/logs"))


SESSION = {
    "ui.json": b"[]",
    "parts/a/1.json": b'{"text": "one"}' * 200,
    "parts/a/2.json": b'{"text": "one"}' * 200 + b"two",
    "parts/b/ü ' \" \\ x.json": b"odd",
    "parts/b/日本.json": b"",
    "same.json": b"[]",
}


def below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Put files below a folder."""
    return {f"{folder}/{path}": data for path, data in files.items()}


@pytest.mark.parametrize("on", ["github.com", "gitlab.com", "gitlab.example.org", "git.example.org"])
def test_a_directory_comes_in_two_requests_from_any_kind_of_host(on: str, asker: Asker) -> None:
    asker.repository.commit(below("logs/task 1", SESSION) | {"logs/other.txt": b"x", "README": b"y"})
    asker.host.requests.clear()
    assert asker.fetch("logs/task 1", on=on).files == SESSION
    assert [(r.method, r.host, r.path) for r in asker.host.requests] == [
        ("POST", on, "/kim/logs.git/git-upload-pack")
    ] * 2


def test_the_whole_repository_is_a_directory_too(asker: Asker) -> None:
    asker.repository.commit(SESSION)
    assert asker.fetch("").files == SESSION


def test_an_older_commit_is_fetched_as_it_was(asker: Asker) -> None:
    first = asker.repository.commit({"d/a": b"one"})
    asker.repository.commit({"d/a": b"two", "d/b": b"new"})
    assert asker.fetch("d", first).files == {"a": b"one"}


def test_only_chosen_files_are_sent(asker: Asker) -> None:
    asker.max_bytes = 10_000
    large = bytes(range(256)) * 4096
    asker.repository.commit({"d/a.json": b"1", "d/large.bin": large, "d/e/b.json": b"2"})
    found = asker.fetch("d", choose=lambda path: path.endswith(".json"))
    assert found.files == {"a.json": b"1", "e/b.json": b"2"}
    assert found.unchosen == 1


def test_nothing_chosen_is_nothing_asked(asker: Asker) -> None:
    asker.repository.commit({"d/a": b"1"})
    asker.host.requests.clear()
    assert asker.fetch("d", choose=lambda path: False) == Directory({}, 1, Omitted())
    assert len(asker.host.requests) == 1


def test_deltas_come_and_are_undone(asker: Asker) -> None:
    base = b"".join(b"line %d of a long log\n" % number for number in range(5000))
    files = {f"{n}.log": base[n:] + b"end %d" % n for n in range(40)}
    asker.repository.commit(below("d", files))
    asker.repository.git("repack", "-adfq", "--depth=50", "--window=50")
    asker.max_bytes = 16 * MEBIBYTE
    assert asker.fetch("d").files == files


def test_links_submodules_and_strange_names_are_left_out_and_counted(asker: Asker) -> None:
    repository = asker.repository
    blob = repository.add_blob(b"data")
    pointer = repository.add_blob(LFS_POINTER + b"v1\n")
    inner = repository.add_tree([(FILE, blob, b"in.json")])
    empty = repository.add_tree([])
    folder = repository.add_tree(
        [
            (FILE, blob, b"a.json"),
            ("100755", blob, b"run.sh"),
            (FILE, pointer, b"big.json"),
            (FILE, blob, b"\xff.json"),
            (TREE, inner, b"\xfe"),
            (TREE, empty, b"empty"),
            (LINK, blob, b"link"),
            (SUBMODULE, "1" * 40, b"module"),
            (TREE, inner, b"tree"),
        ]
    )
    commit = repository.commit_tree(repository.add_tree([(TREE, folder, b"d")]))
    found = asker.fetch("d", commit)
    assert found.files == {"a.json": b"data", "run.sh": b"data", "tree/in.json": b"data"}
    assert found.omitted == Omitted(links=1, submodules=1, unnamed=2, pointers=1)


def test_an_empty_directory_has_no_files(asker: Asker) -> None:
    repository = asker.repository
    commit = repository.commit_tree(repository.add_tree([(TREE, repository.add_tree([]), b"d")]))
    assert asker.fetch("d", commit) == Directory({}, 0, Omitted())


def test_an_annotated_tag_leads_to_its_commit(asker: Asker) -> None:
    asker.repository.tag("v1", asker.repository.commit({"d/a": b"1"}))
    tag = asker.repository.git("rev-parse", "v1").decode().strip()
    assert asker.fetch("d", tag).files == {"a": b"1"}


def test_a_repository_of_sha256(host: StandinHost) -> None:
    asker = Asker(host, host.add_repository("kim/logs", "sha256"))
    asker.repository.commit(below("d", SESSION))
    assert len(asker.repository.resolve("main") or "") == 64
    assert asker.fetch("d").files == SESSION


def test_a_large_repository_is_walked(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"other/{n}/{n * n}.txt": b"%d" % n for n in range(400)}
    asker.repository.commit(below("a/b/c", SESSION) | many)
    monkeypatch.setattr(directory, "TREES", PackBudget(2_000, 50))
    monkeypatch.setattr(objects, "FRAMING_BYTES", 500)
    monkeypatch.setattr(directory, "ONE_TREE", PackBudget(40_000, 50))
    asker.host.requests.clear()
    assert asker.fetch("a/b/c").files == SESSION
    assert len(asker.host.requests) == 7
    assert asker.fails("a/b/d")[:2] == (404, "source_not_found")
    assert asker.fails("other")[:2] == (422, "file_too_large")
    assert asker.fails("a/b/c/d/e/f/g")[:2] == (422, "file_too_large")


@pytest.mark.parametrize("path", ["nowhere", "d/a", "d/nowhere", "d/a/b", "link", "D"])
def test_what_is_no_directory_is_not_found(path: str, asker: Asker) -> None:
    asker.repository.commit({"d/a": b"1"})
    assert asker.fails(path)[:2] == (404, "source_not_found")


def test_a_commit_that_is_not_there(asker: Asker) -> None:
    asker.repository.commit({"d/a": b"1"})
    status, code, message = asker.fails("d", "1" * 40)
    assert (status, code) == (404, "source_not_found")
    assert "no such commit" in message


def test_an_object_that_is_no_commit(asker: Asker) -> None:
    commit = asker.repository.commit({"d/a": b"1"})
    blob = asker.repository.git("rev-parse", f"{commit}:d/a").decode().strip()
    assert asker.fails("d", blob)[:2] == (502, "fetch_failed")


def test_a_host_without_filters_says_so(asker: Asker) -> None:
    asker.repository.commit({"d/a": b"1"})
    asker.repository.git("config", "uploadpack.allowFilter", "false")
    status, code, message = asker.fails("d")
    assert (status, code) == (422, "fetch_failed")
    assert "github.com does not let this site read directories" in message


def test_a_private_repository(asker: Asker) -> None:
    asker.repository.commit({"d/a": b"1"})
    asker.host.private.add("kim/logs")
    assert asker.fails("d")[:2] == (403, "source_private")


def test_too_many_files(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MAX_FILES", 3)
    asker.repository.commit({f"d/{n}": b"%d" % n for n in range(4)})
    assert asker.fails("d")[:2] == (422, "file_too_large")
    assert len(asker.fetch("d", choose=lambda path: path != "0").files) == 3


@pytest.mark.parametrize("data", [bytes(200_000), bytes(range(256)) * 800])
def test_too_many_bytes(data: bytes, asker: Asker) -> None:
    asker.max_bytes = 100_000
    asker.repository.commit({"d/a": data})
    assert asker.fails("d") == (
        422,
        "file_too_large",
        "The directory's files are larger than 100,000 bytes, the most this site reads.",
    )


def test_one_blob_many_times_counts_each_time(asker: Asker) -> None:
    asker.max_bytes = 100_000
    asker.repository.commit({f"d/{n}": b"x" * 30_000 for n in range(4)})
    assert asker.fails("d")[:2] == (422, "file_too_large")
    assert len(asker.fetch("d", choose=lambda path: path != "0").files) == 3


@pytest.mark.parametrize("leaf", [True, False])
def test_trees_that_hold_each_other_over_and_over(leaf: bool, asker: Asker) -> None:
    repository = asker.repository
    tree = repository.add_tree([(FILE, repository.add_blob(b"x"), b"f")] if leaf else [])
    for _ in range(12):
        tree = repository.add_tree([(TREE, tree, b"%d" % n) for n in range(10)])
    status, code, message = asker.fails("", repository.commit_tree(tree))
    assert (status, code) == (422, "file_too_large")
    assert "names below it" in message


def test_a_path_that_is_too_long(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MAX_PATH_CHARACTERS", 20)
    asker.repository.commit({"d/" + "x" * 18 + "/a": b"1"})
    assert asker.fetch("d").files == {"x" * 18 + "/a": b"1"}
    asker.repository.commit({"d/" + "x" * 18 + "/ab": b"1"})
    assert asker.fails("d")[:2] == (422, "file_too_large")


def test_a_host_that_sends_something_else_for_a_file(asker: Asker) -> None:
    """A tree's entry says "file" and the object it names is none."""
    repository = asker.repository
    tree = repository.add_tree([(FILE, repository.add_blob(b"1"), b"a")])
    location = Location(Remote("github.com", "kim/logs"), "main", "d")
    with pytest.raises(SourceError, match="did not send every file"):
        asyncio.run(
            fetch_files(Listing(location, {"a": tree}, Omitted()), ["a"], asker.upstream(), max_bytes=1000)
        )


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("refs-garbage", 502, "fetch_failed"),
        ("refs-huge", 422, "file_too_large"),
        ("refs-refused", 422, "fetch_failed"),
        ("refs-error", 502, "fetch_failed"),
        ("refs-too-many", 503, "upstream_rate_limited"),
        ("no-protocol", 404, "source_not_found"),
    ],
)
def test_a_host_that_misbehaves(kind: str, status: int, code: str, asker: Asker) -> None:
    asker.name = f"misbehave/{kind}"
    assert asker.fails("d", "1" * 40)[:2] == (status, code)


NAMES = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=6
).filter(lambda name: name not in {".", ".."} and name.lower() not in {".git", "git~1"})
FOLDERS = st.recursive(
    st.dictionaries(NAMES, st.binary(max_size=300), max_size=4),
    lambda inner: st.dictionaries(NAMES, st.one_of(st.binary(max_size=300), inner), max_size=4),
    max_leaves=8,
)
Folder = Mapping[str, "bytes | Folder"]


def _store(repository: Repository, folder: Folder) -> str:
    return repository.add_tree(
        (FILE, repository.add_blob(item), name.encode())
        if isinstance(item, bytes)
        else (TREE, _store(repository, item), name.encode())
        for name, item in folder.items()
    )


def _flatten(folder: Folder) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, item in folder.items():
        files |= {name: item} if isinstance(item, bytes) else below(name, _flatten(item))
    return files


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FOLDERS)
def test_what_is_fetched_is_what_was_committed(asker: Asker, folder: Folder) -> None:
    repository = asker.repository
    root = repository.add_tree([(TREE, _store(repository, folder), b"d")])
    assert asker.fetch("d", repository.commit_tree(root)).files == _flatten(folder)
