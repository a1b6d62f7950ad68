"""A ledger keeps sessions and an index on a ref, whatever the repository is like."""

import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from opensession.cli.git.entries import body_path, entry_path
from opensession.cli.git.errors import GitError
from opensession.cli.git.ledger import Ledger
from opensession.cli.git.paths import check_path
from opensession.cli.git.refs import choose_ref
from opensession.cli.git.repository import NEUTRAL_EMAIL, NEUTRAL_NAME
from scripts.layout import ROOT
from tests.cli.git.clones import Clone, make, session

REF = "refs/opensession/branches/bWFpbg"


def ledger_of(clone: Clone, ref: str = REF) -> Ledger:
    """Return a ledger of a clone."""
    return Ledger(clone.repository, ref)


def test_a_session_is_kept_byte_for_byte_and_listed(clone: Clone) -> None:
    ledger, data = ledger_of(clone), session("one", "안녕하세요", "Hi")
    id = sha256(data).hexdigest()
    added = ledger.add(data)
    assert (added.path, added.created, added.commit) == (f"sessions/{id}.jsonl", True, ledger.tip())
    assert clone.files(REF) == [f"sessions/{id}.jsonl", f"sessions/index/{id}.json"]
    assert ledger.read(id) == data
    (entry,) = ledger.entries()
    assert (entry.id, entry.session_id, entry.title, entry.tool) == (id, "one", "About one", "claude-code")
    assert (entry.paths, entry.bytes, entry.message_count) == ([added.path], len(data), 2)
    assert ledger.read("0" * 64) is None
    assert ledger_of(clone, "refs/opensession/other").entries() == []


def test_adding_again_writes_nothing_and_names_the_same_commit(clone: Clone) -> None:
    ledger, first, second = ledger_of(clone), session("one"), session("two")
    added = ledger.add(first)
    ledger.add(second)
    tip = ledger.tip()
    again = ledger.add(first)
    assert (again.commit, again.path, again.created) == (added.commit, added.path, False)
    assert ledger.tip() == tip
    assert clone.count(REF) == 2
    assert {entry.session_id for entry in ledger.entries()} == {"one", "two"}


def test_working_tree_and_index_are_untouched(clone: Clone) -> None:
    (clone.folder / "staged.txt").write_text("staged")
    (clone.folder / "README.md").write_text("changed\n")
    clone.git("add", "staged.txt")
    index = (clone.folder / ".git/index").read_bytes()
    before = clone.git("status", "--porcelain=v2", "--branch"), sorted(clone.folder.iterdir())
    ledger_of(clone).add(session("one"))
    assert (clone.folder / ".git/index").read_bytes() == index
    assert (clone.git("status", "--porcelain=v2", "--branch"), sorted(clone.folder.iterdir())) == before
    assert clone.git("branch", "--all", "--format=%(refname)") == "refs/heads/main"


def test_a_path_of_ones_own_is_remembered(clone: Clone) -> None:
    ledger, data = ledger_of(clone), session("one")
    added = ledger.add(data, "logs/day one/a.jsonl")
    assert ledger.add(data) == type(added)(added.commit, added.path, created=False)
    second = ledger.add(data, "logs/b.jsonl")
    assert second.created
    (entry,) = ledger.entries()
    assert entry.paths == ["logs/b.jsonl", "logs/day one/a.jsonl"]


@pytest.mark.parametrize(
    "path",
    [
        "a",
        "날 짜/a.jsonl",
        "a:b",
        "*.jsonl",
        ":(top)x",
        "-x",
        "a%2Fb",
        '"q"',
        "a,b",
        "a b",
        "x blob",
        "a b/c d",
        "é/e\u0301",
        "HEAD:x",
    ],
)
def test_a_path_is_taken_literally(clone: Clone, path: str) -> None:
    ledger, data = ledger_of(clone), session("one")
    ledger.add(session("two"))
    first = ledger.add(data, check_path(path))
    assert ledger.add(data).commit == ledger.holder(str(ledger.tip()), path) == first.commit
    assert ledger.read(sha256(data).hexdigest()) == data
    with pytest.raises(GitError, match="path_taken"):
        ledger.add(session("three"), path)


@pytest.mark.parametrize("path", ["logs/a.jsonl", "logs", "logs/a.jsonl/b.jsonl", "sessions"])
def test_what_lies_at_a_path_stays(clone: Clone, path: str) -> None:
    ledger = ledger_of(clone)
    ledger.add(session("one"), "logs/a.jsonl")
    tip = ledger.tip()
    with pytest.raises(GitError) as caught:
        ledger.add(session("two"), path)
    assert caught.value.code == "path_taken"
    assert ledger.tip() == tip


def test_a_damaged_index_entry_is_written_anew_and_the_link_stays(clone: Clone) -> None:
    ledger, data = ledger_of(clone), session("one")
    added = ledger.add(data)
    id = sha256(data).hexdigest()
    for junk in (b"{", b"[]", b'{"format": 9}', b"[" * 100_000, json.dumps({"format": 1, "id": id}).encode()):
        blob = clone.git("hash-object", "-w", "--stdin", stdin=junk)
        put(clone, entry_path(id), blob)
        assert ledger.entries() == []
        mended = ledger.add(data)
        assert (mended.commit, mended.created) == (added.commit, True)
        assert [entry.id for entry in ledger.entries()] == [id]


def put(clone: Clone, path: str, blob: str) -> None:
    """Commit a file to the ledger behind its back."""
    tree = clone.git("ls-tree", "-r", REF).splitlines()
    files = [line for line in tree if not line.endswith(f"\t{path}")] + [f"100644 blob {blob}\t{path}"]
    stream = ["commit " + REF, "committer A <a@example.org> 1772000000 +0000", "data 1", "x", f"from {REF}^0"]
    stream += [f"M 100644 {line.split()[2]} {line.partition(chr(9))[2]}" for line in files]
    clone.git("fast-import", "--quiet", stdin=("\n".join(stream) + "\n").encode())


@pytest.mark.parametrize(
    "path", ["../../evil", "no/such", "sessions/index/x", " blank", "a\nb", ".git/config"]
)
def test_places_that_an_entry_makes_up_are_not_believed(clone: Clone, path: str) -> None:
    ledger, data = ledger_of(clone), session("one")
    added = ledger.add(data)
    id = sha256(data).hexdigest()
    entry = ledger.entry(id)
    assert entry
    forged = entry.at([path]).dump().encode()
    put(clone, entry_path(id), clone.git("hash-object", "-w", "--stdin", stdin=forged))
    assert ledger.read(id) is None
    assert ledger.place(id) is None
    assert ledger.add(data).path == added.path
    assert ledger.place(id) == added.path


def test_an_index_that_names_another_session_is_no_entry_of_it(clone: Clone) -> None:
    ledger, data = ledger_of(clone), session("one")
    ledger.add(data)
    blob = clone.git("rev-parse", f"{REF}:{entry_path(sha256(data).hexdigest())}")
    put(clone, entry_path("0" * 64), blob)
    assert [entry.session_id for entry in ledger.entries()] == ["one"]
    assert ledger.entry("0" * 64) is None


def test_a_body_that_was_exchanged_is_not_given_out(clone: Clone) -> None:
    ledger, data = ledger_of(clone), session("one")
    ledger.add(data)
    put(clone, body_path(sha256(data).hexdigest()), clone.git("hash-object", "-w", "--stdin", stdin=b"other"))
    assert ledger.read(sha256(data).hexdigest()) is None


def linked(tmp_path: Path) -> Clone:
    """Return a linked worktree on a branch of its own."""
    main = make(tmp_path / "main")
    main.commit()
    main.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    return Clone(tmp_path / "linked")


def below(tmp_path: Path) -> Clone:
    """Return a folder inside a repository."""
    top = make(tmp_path / "top")
    top.commit()
    (top.folder / "a/b").mkdir(parents=True)
    return Clone(top.folder / "a/b")


def shallow(tmp_path: Path) -> Clone:
    """Return a clone that has the last commit only."""
    full = make(tmp_path / "full")
    full.commit()
    full.commit(text="two\n")
    full.git("clone", "--quiet", "--depth=1", full.folder.as_uri(), str(tmp_path / "shallow"))
    return Clone(tmp_path / "shallow")


def partial(tmp_path: Path) -> Clone:
    """Return a clone without the contents of files."""
    full = make(tmp_path / "full")
    full.git("config", "uploadpack.allowFilter", "true")
    full.commit()
    clone = tmp_path / "partial"
    full.git("clone", "--quiet", "--filter=blob:none", "--no-checkout", full.folder.as_uri(), str(clone))
    return Clone(clone)


KINDS: dict[str, Callable[[Path], Clone]] = {
    "sha256": lambda path: make(path / "sha256", "--object-format=sha256"),
    "unborn": lambda path: make(path / "unborn"),
    "bare": lambda path: make(path / "bare.git", "--bare"),
    "linked": linked,
    "below": below,
    "shallow": shallow,
    "partial": partial,
    "odd name": lambda path: make(path / "a 'b\" $(c)"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_repository(kind: str, tmp_path: Path) -> None:
    clone = KINDS[kind](tmp_path)
    ref = choose_ref(clone.repository, None, None)
    ledger, data = ledger_of(clone, ref), session("one")
    added = ledger.add(data)
    ledger.add(session("two"))
    assert ledger.add(data) == type(added)(added.commit, added.path, created=False)
    assert len(added.commit) == (64 if kind == "sha256" else 40)
    assert ledger.read(sha256(data).hexdigest()) == data
    assert len(ledger.entries()) == 2
    clone.git("fsck", "--strict", "--no-dangling")


HOOK = """#!/bin/sh
exec {python} -c '
import os, pathlib, sys
sys.path[:0] = [{paths}]
from opensession.cli.git.ledger import Ledger
from opensession.cli.git.repository import Repository
from tests.cli.git.clones import session
assert "{hook}" == "pre-push" or "GIT_INDEX_FILE" in os.environ
Ledger(Repository.find(pathlib.Path.cwd(), os.environ), "{ref}").add(session("hooked"))
'
"""


@pytest.mark.parametrize("hook", ["pre-commit", "post-commit", "pre-push"])
@pytest.mark.parametrize("kind", ["plain", "linked"])
def test_within_a_hook_the_commit_and_the_ledger_stay_apart(
    hook: str, kind: str, tmp_path: Path, hub: Clone
) -> None:
    """Git tells its hooks which index and repository it works on; that is not where the ledger goes."""
    clone = linked(tmp_path) if kind == "linked" else make(tmp_path / "plain")
    hooks = Path(clone.git("rev-parse", "--path-format=absolute", "--git-path", "hooks"))
    hooks.mkdir(exist_ok=True)
    paths = json.dumps([str(ROOT), str(ROOT / "src")])[1:-1]
    text = HOOK.format(python=sys.executable, paths=paths, hook=hook, ref=REF)
    (hooks / hook).write_text(text)
    (hooks / hook).chmod(0o755)
    clone.commit("first.txt")
    # With a path, git works on an index of its own and names it to its hooks.
    (clone.folder / "first.txt").write_text("again")
    clone.git("commit", "--quiet", "-m", "Again", "--", "first.txt")
    clone.git("push", "--quiet", str(hub.folder), "HEAD:refs/heads/main")
    assert "first.txt" in clone.files("HEAD")
    assert not any(name.startswith("sessions/") for name in clone.files("HEAD"))
    assert [entry.session_id for entry in ledger_of(clone).entries()] == ["hooked"]
    assert clone.count(REF) == 1
    assert clone.git("status", "--porcelain") == ""


def test_within_a_hook_of_the_server(clone: Clone, hub: Clone) -> None:
    """Git runs it inside the bare repository, with ``GIT_DIR`` set to the folder it is in."""
    paths = json.dumps([str(ROOT), str(ROOT / "src")])[1:-1]
    hook = hub.folder / "hooks/post-receive"
    hook.write_text(HOOK.format(python=sys.executable, paths=paths, hook="pre-push", ref=REF))
    hook.chmod(0o755)
    clone.git("push", "--quiet", str(hub.folder), "main")
    assert [entry.session_id for entry in ledger_of(hub).entries()] == ["hooked"]


def test_the_committer_is_the_user_or_nobody_in_particular(tmp_path: Path) -> None:
    clone = make(tmp_path / "clone")
    ledger_of(clone).add(session("one"))
    neutral = f"{NEUTRAL_NAME} <{NEUTRAL_EMAIL}>"
    assert committers(clone) == [neutral, neutral]
    clone.git("config", "user.name", "Kim")
    ledger_of(clone).add(session("two"))
    assert committers(clone) == [neutral, neutral]
    clone.git("config", "user.email", "kim@example.org")
    ledger_of(clone).add(session("three"))
    assert committers(clone) == ["Kim <kim@example.org>"] * 2
    other = Clone(clone.folder, {"GIT_AUTHOR_NAME": "Lee", "GIT_AUTHOR_EMAIL": "lee@example.org"})
    ledger_of(other).add(session("four"))
    assert committers(clone) == ["Lee <lee@example.org>", "Kim <kim@example.org>"]
    clone.git("config", "user.name", ". ,")
    ledger_of(clone).add(session("five"))
    assert committers(clone) == [neutral, neutral]


def committers(clone: Clone) -> list[str]:
    """Return author and committer of the ledger's last commit."""
    return clone.git("log", "-1", "--format=%an <%ae>%n%cn <%ce>", REF).splitlines()


WRITER = """
import os, pathlib, sys
from opensession.cli.git.ledger import Ledger
from opensession.cli.git.repository import Repository
from tests.cli.git.clones import session
ledger = Ledger(Repository.find(pathlib.Path.cwd(), os.environ), sys.argv[1])
for number in range(4):
    ledger.add(session(f"{sys.argv[2]}-{number}"))
"""


def test_one_session_from_several_writers_is_one_commit(clone: Clone) -> None:
    adding = WRITER.replace('f"{sys.argv[2]}-{number}"', '"the same"')
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", adding, REF, str(number)],
            cwd=clone.folder,
            env=clone.environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
        )
        for number in range(4)
    ]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert clone.count(REF) == 1


def test_writers_at_the_same_moment_lose_nothing(clone: Clone) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, REF, str(number)],
            cwd=clone.folder,
            env=clone.environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
        )
        for number in range(6)
    ]
    assert [writer.wait() for writer in writers] == [0] * 6
    assert len(ledger_of(clone).entries()) == 24
    assert clone.count(REF) == 24
    assert clone.git("rev-list", "--min-parents=2", REF) == ""
