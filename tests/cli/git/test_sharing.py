"""Clones that share into one remote: everything arrives, and what cannot is told."""

import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from opensession.cli.git import sharing
from opensession.cli.git.errors import GitError
from opensession.cli.git.ledger import Ledger
from opensession.cli.git.remotes import choose_remote
from scripts.layout import ROOT
from tests.cli.git.clones import Clone, make, session, with_remote

REF = "refs/opensession/branches/bWFpbg"
BRANCH = "refs/heads/opensession/sessions"


def ledger_of(clone: Clone, ref: str = REF) -> Ledger:
    """Return a ledger of a clone."""
    return Ledger(clone.repository, ref)


def push(clone: Clone, ref: str = REF, remote: str | None = None) -> str:
    """Push a ledger and return what the remote is at then."""
    ledger = ledger_of(clone, ref)
    return sharing.push(ledger, choose_remote(ledger.repository, remote))


def second_clone(tmp_path: Path, hub: Clone) -> Clone:
    """Return another repository with the same remote."""
    other = with_remote(make(tmp_path / "other"), hub)
    other.commit(text="other\n")
    return other


def listed(clone: Clone, ref: str = REF) -> set[str]:
    """Return the sessions that a ledger lists."""
    return {entry.session_id for entry in ledger_of(clone, ref).entries()}


@pytest.mark.parametrize("ref", [REF, BRANCH])
def test_two_clones_on_one_branch_both_end_up_pushed(
    connected: Clone, hub: Clone, tmp_path: Path, ref: str
) -> None:
    other = second_clone(tmp_path, hub)
    mine, theirs = (
        ledger_of(connected, ref).add(session("mine")),
        ledger_of(other, ref).add(session("theirs")),
    )
    assert push(connected, ref) == mine.commit
    tip = push(other, ref)
    assert hub.git("rev-parse", ref) == tip
    assert listed(hub, ref) == {"mine", "theirs"}
    for added in (mine, theirs):
        assert hub.git("merge-base", "--is-ancestor", added.commit, ref) == ""
        assert hub.git("cat-file", "-t", f"{added.commit}:{added.path}") == "blob"
    assert ledger_of(other, ref).add(session("theirs")).commit == theirs.commit
    ledger_of(connected, ref).add(session("more"))
    push(connected, ref)
    assert listed(hub, ref) == listed(connected, ref) == {"mine", "theirs", "more"}
    assert incoming(connected) == incoming(other) == ""


def incoming(clone: Clone) -> str:
    """Return the refs that a fetch of ours left behind."""
    return clone.git("for-each-ref", "refs/opensession/incoming")


def test_pushing_again_changes_nothing(connected: Clone, hub: Clone) -> None:
    ledger_of(connected).add(session("mine"))
    assert push(connected) == push(connected) == hub.git("rev-parse", REF)


def test_a_clone_that_is_behind_follows(connected: Clone, hub: Clone, tmp_path: Path) -> None:
    other = second_clone(tmp_path, hub)
    ledger_of(connected).add(session("mine"))
    push(connected)
    other.git("fetch", "--quiet", "origin", f"{REF}:{REF}")
    ledger_of(connected).add(session("more"))
    tip = push(connected)
    assert push(other) == tip
    assert listed(other) == {"mine", "more"}


def test_what_was_pushed_is_remembered(connected: Clone, hub: Clone) -> None:
    ledger = ledger_of(connected)
    remote = choose_remote(ledger.repository, None)
    first = ledger.add(session("one"))
    assert not sharing.is_pushed(ledger, remote, first.commit)
    push(connected)
    second = ledger.add(session("two"))
    assert sharing.is_pushed(ledger, remote, first.commit)
    assert not sharing.is_pushed(ledger, remote, second.commit)
    assert hub.git("for-each-ref", "--format=%(refname)") == REF


def test_the_same_session_from_two_clones_is_there_once(connected: Clone, hub: Clone, tmp_path: Path) -> None:
    other, data = second_clone(tmp_path, hub), session("same")
    ledger_of(connected).add(data, "logs/a.jsonl")
    ledger_of(other).add(data, "logs/b.jsonl")
    push(connected)
    push(other)
    (entry,) = ledger_of(hub).entries()
    assert entry.paths == ["logs/a.jsonl", "logs/b.jsonl"]


@pytest.mark.parametrize(("path", "their_path"), [("a.jsonl", "a.jsonl"), ("a", "a/b"), ("a/b", "a")])
def test_two_sessions_at_one_path_are_both_kept(
    connected: Clone, hub: Clone, tmp_path: Path, path: str, their_path: str
) -> None:
    other, mine, theirs = second_clone(tmp_path, hub), session("mine"), session("theirs")
    ledger_of(connected).add(theirs, their_path)
    push(connected)
    added = ledger_of(other).add(mine, path)
    push(other)
    ledger = ledger_of(hub)
    ids = [sha256(data).hexdigest() for data in (mine, theirs)]
    assert [ledger.read(id) for id in ids] == [mine, theirs]
    entries = {entry.session_id: entry.paths for entry in ledger.entries()}
    assert entries == {"mine": [f"sessions/{ids[0]}.jsonl"], "theirs": [their_path]}
    assert hub.git("cat-file", "-t", f"{added.commit}:{path}") == "blob"


def test_what_was_taken_away_there_stays_away(connected: Clone, hub: Clone, tmp_path: Path) -> None:
    """A ledger that was pruned by a child commit is not filled again by the next push."""
    other = second_clone(tmp_path, hub)
    old = ledger_of(connected).add(session("old"))
    push(connected)
    other.git("fetch", "--quiet", "origin", f"{REF}:{REF}")
    other.git(
        "fast-import",
        "--quiet",
        stdin=f"""commit {REF}
committer A <a@example.org> 1772000000 +0000
data 1
x
from {REF}^0
D {old.path}
D sessions/index/{old.path.removeprefix("sessions/").removesuffix("l")}
""".encode(),
    )
    push(other)
    ledger_of(connected).add(session("new"))
    push(connected)
    assert listed(hub) == {"new"}
    assert len(hub.files(REF)) == 2


def test_a_file_that_is_no_session_of_ours_is_left_to_its_owner(
    connected: Clone, hub: Clone, tmp_path: Path
) -> None:
    other = second_clone(tmp_path, hub)
    for clone, text in ((connected, b"one"), (other, b"two")):
        blob = clone.git("hash-object", "-w", "--stdin", stdin=text)
        tree = clone.git("mktree", stdin=f"100644 blob {blob}\tNOTES\n".encode())
        clone.git("update-ref", BRANCH, clone.git("commit-tree", "-m", "x", tree))
        ledger_of(clone, BRANCH).add(session(text.decode()))
    push(connected, BRANCH)
    tip = ledger_of(other, BRANCH).tip()
    with pytest.raises(GitError) as caught:
        push(other, BRANCH)
    assert (caught.value.code, caught.value.facts) == ("merge_conflict", {"path": "NOTES"})
    assert ledger_of(other, BRANCH).tip() == tip
    assert incoming(other) == ""


def test_a_ledger_that_was_rewritten_there_gets_both(connected: Clone, hub: Clone, tmp_path: Path) -> None:
    other = second_clone(tmp_path, hub)
    ledger_of(connected).add(session("old"))
    push(connected)
    ledger_of(other).add(session("fresh"))
    other.git("push", "--quiet", "--force", "origin", REF)
    ledger_of(connected).add(session("new"))
    push(connected)
    assert listed(hub) == {"old", "fresh", "new"}


def test_a_ledger_that_was_deleted_there_is_made_again(connected: Clone, hub: Clone) -> None:
    ledger_of(connected).add(session("one"))
    push(connected)
    hub.git("update-ref", "-d", REF)
    push(connected)
    assert listed(hub) == {"one"}


def test_a_branch_that_is_no_ledger_is_left_alone(connected: Clone, hub: Clone) -> None:
    connected.git("push", "--quiet", "origin", f"main:{BRANCH}")
    before = hub.git("rev-parse", BRANCH)
    ledger_of(connected, BRANCH).add(session("one"))
    with pytest.raises(GitError) as caught:
        push(connected, BRANCH)
    assert caught.value.code == "not_a_ledger"
    assert hub.git("rev-parse", BRANCH) == before


def test_the_users_settings_for_other_pushes_and_fetches_do_not_apply(
    connected: Clone, hub: Clone, tmp_path: Path
) -> None:
    for name, value in {
        "fetch.prune": "true",
        "push.followTags": "true",
        "push.default": "nothing",
        "push.autoSetupRemote": "true",
        "commit.gpgSign": "true",
        "core.autocrlf": "true",
        "core.fsmonitor": "true",
        "core.splitIndex": "true",
        "color.ui": "always",
        "log.showSignature": "true",
        "diff.renames": "copies",
    }.items():
        connected.git("config", name, value)
    (connected.folder / ".gitattributes").write_text("*.jsonl text eol=crlf filter=nonsense\n")
    connected.git("-c", "commit.gpgSign=false", "tag", "v1")
    other = second_clone(tmp_path, hub)
    ledger_of(other).add(session("theirs"))
    push(other)
    data = session("mine")
    added = ledger_of(connected).add(data)
    push(connected)
    assert ledger_of(connected).add(data).commit == added.commit
    assert ledger_of(hub).read(sha256(data).hexdigest()) == data
    assert listed(hub) == {"mine", "theirs"}
    assert hub.git("for-each-ref", "--format=%(refname)") == REF
    assert not list((connected.folder / ".git").glob("sharedindex*"))


def test_a_shallow_clone_pushes_too(connected: Clone, hub: Clone, tmp_path: Path) -> None:
    ledger_of(connected, BRANCH).add(session("one"))
    ledger_of(connected, BRANCH).add(session("two"))
    push(connected, BRANCH)
    folder = tmp_path / "shallow"
    hub.git(
        "clone", "--quiet", "--depth=1", "--branch=opensession/sessions", hub.folder.as_uri(), str(folder)
    )
    shallow = Clone(folder)
    shallow.git("switch", "--quiet", "--detach")
    ledger_of(shallow, BRANCH).add(session("three"))
    ledger_of(connected, BRANCH).add(session("four"))
    push(connected, BRANCH)
    push(shallow, BRANCH)
    assert listed(hub, BRANCH) == {"one", "two", "three", "four"}


WRITER = """
import os, pathlib, sys
from opensession.cli.git import sharing
from opensession.cli.git.ledger import Ledger
from opensession.cli.git.remotes import choose_remote
from opensession.cli.git.repository import Repository
from tests.cli.git.clones import session
repository = Repository.find(pathlib.Path.cwd(), os.environ)
ledger = Ledger(repository, sys.argv[1])
for number in range(3):
    print(ledger.add(session(f"{sys.argv[2]}-{number}")).commit, flush=True)
    sharing.push(ledger, choose_remote(repository, None))
"""


def test_clones_and_runs_at_the_same_moment_lose_nothing(
    connected: Clone, hub: Clone, tmp_path: Path
) -> None:
    other = second_clone(tmp_path, hub)
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, REF, f"{clone.folder.name}{number}"],
            cwd=clone.folder,
            env=clone.environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
            stdout=subprocess.PIPE,
        )
        for clone in (connected, other)
        for number in range(2)
    ]
    commits = [run.communicate()[0].decode().split() for run in runs]
    assert [run.returncode for run in runs] == [0] * 4
    assert len(listed(hub)) == 12
    for commit in (commit for made in commits for commit in made):
        hub.git("merge-base", "--is-ancestor", commit, REF)


def test_a_server_hook_that_refuses_is_quoted(connected: Clone, hub: Clone) -> None:
    hook = hub.folder / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho no sessions here please >&2\nexit 1\n")
    hook.chmod(0o755)
    ledger_of(connected).add(session("one"))
    with pytest.raises(GitError) as caught:
        push(connected)
    assert caught.value.code == "push_rejected"
    assert "no sessions here please" in caught.value.facts["said"]


def test_the_users_own_hook_may_refuse(connected: Clone) -> None:
    hook = connected.folder / ".git/hooks/pre-push"
    hook.write_text('#!/bin/sh\ntest "$OPENSESSION_INTERNAL_PUSH" = 1 && echo stop >&2\nexit 1\n')
    hook.chmod(0o755)
    ledger_of(connected).add(session("one"))
    with pytest.raises(GitError) as caught:
        push(connected)
    assert caught.value.code == "push_failed"


def test_a_branch_that_the_remote_has_checked_out_is_refused_there(connected: Clone, tmp_path: Path) -> None:
    """A remote with a working tree denies its current branch."""
    served = make(tmp_path / "served")
    served.git("symbolic-ref", "HEAD", BRANCH)
    ledger_of(served, BRANCH).add(session("theirs"))
    ledger_of(connected, BRANCH).add(session("one"))
    with pytest.raises(GitError) as caught:
        push(connected, BRANCH, f"file://{served.folder}")
    assert caught.value.code == "push_rejected"


def test_a_folder_that_is_no_repository(connected: Clone, tmp_path: Path) -> None:
    ledger_of(connected).add(session("one"))
    with pytest.raises(GitError) as caught:
        push(connected, remote=f"file://{tmp_path / 'nothing'}")
    assert caught.value.code == "push_not_found"


ANSWERS = {
    401: "push_unauthenticated",
    403: "push_denied",
    404: "push_not_found",
    503: "push_unreachable",
}


@pytest.fixture
def host() -> Iterator[ThreadingHTTPServer]:
    """Run an HTTP server that answers each request with the status in its path."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(self.path.split("/")[1]))
            self.send_header("WWW-Authenticate", 'Basic realm="Git"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("status", ANSWERS)
def test_what_a_host_answers_is_told_apart(connected: Clone, host: ThreadingHTTPServer, status: int) -> None:
    ledger_of(connected).add(session("one"))
    word = "hunter" + "2"
    url = f"http://kim:{word}@127.0.0.1:{host.server_port}/{status}/demo.git"
    with pytest.raises(GitError) as caught:
        push(connected, remote=url)
    assert caught.value.code == ANSWERS[status]
    assert "hunter" not in str(caught.value)
    assert "kim" not in str(caught.value)


def test_a_host_that_is_not_there(connected: Clone, host: ThreadingHTTPServer) -> None:
    port = host.server_port
    host.server_close()
    ledger_of(connected).add(session("one"))
    with pytest.raises(GitError) as caught:
        push(connected, remote=f"http://127.0.0.1:{port}/demo.git")
    assert caught.value.code == "push_unreachable"


def test_ssh_that_cannot_connect(connected: Clone, tmp_path: Path) -> None:
    """The ssh program is the user's: GIT_SSH_COMMAND reaches git."""
    program = tmp_path / "ssh"
    program.write_text(
        "#!/bin/sh\necho 'git@git.example.org: Permission denied (publickey).' >&2\nexit 255\n"
    )
    program.chmod(0o755)
    clone = Clone(connected.folder, {"GIT_SSH_COMMAND": str(program), "PATH": os.environ["PATH"]})
    ledger_of(clone).add(session("one"))
    with pytest.raises(GitError) as caught:
        push(clone, remote="git@git.example.org:kim/demo.git")
    assert caught.value.code == "push_unauthenticated"
