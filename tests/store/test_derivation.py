"""Columns derived from a body (api.md §2.16, hail.md §8 and §11)."""

import json

import pytest

from opensession.store.derivation import MAX_LINKS, MAX_PATH_LIST_BYTES, body_key, new_session, session_id_of
from opensession.store.records import NewSession, SessionLink
from tests.shared_material import shared_files
from tests.store.logs import event, log
from tests.store.sessions import NOON, rfc3339

UPLOADED = rfc3339(NOON)


def derived(**attributes: object) -> NewSession:
    """Return the columns of a session with these context attributes."""
    return new_session(log(attributes=attributes).digest, UPLOADED)


def links(related: list[str], **attributes: object) -> list[tuple[str, str]]:
    """Return the links of a session with these related ids and attributes."""
    digest = log("s-1", related=related, attributes=attributes).digest
    return [(link.linked_session_id, link.link_type) for link in new_session(digest, UPLOADED).links]


def test_identity_and_size_are_those_of_the_body() -> None:
    written = log("s-1", "Hello", "Hi")
    new = new_session(written.digest, UPLOADED)
    assert (new.id, new.body_bytes) == (written.digest.id, len(written.body))
    assert new.body_key == f"sessions/{new.id[:2]}/{new.id}.hail.jsonl"
    assert (new.hail_session_id, new.uploaded_at) == ("s-1", UPLOADED)


def test_start_is_utc_with_its_epoch() -> None:
    new = new_session(log(created_at="2026-01-01T21:00:00.250+09:00").digest, UPLOADED)
    assert (new.created_at, new.created_epoch) == ("2026-01-01T12:00:00.250Z", NOON)


def test_keys_and_ids_are_turned_into_each_other() -> None:
    session_id = "0a" * 32
    assert session_id_of(body_key(session_id)) == session_id
    for other in ("sessions/x", f"sessions/0b/{session_id}.hail.jsonl", f"sessions/0a/{session_id}", ""):
        assert session_id_of(other) == other


def test_git_facts_come_from_the_most_telling_place() -> None:
    new = derived(
        git={
            "branch": "topic",
            "commit_hash": "AB" * 20,
            "repository_url": "https://u:p@github.com/acme/rocket.git",
        },
        git_branch="main",
    )
    assert new.git_remote == "https://github.com/acme/rocket.git"
    assert (new.git_repo_name, new.git_branch, new.git_commit) == ("acme/rocket", "topic", "ab" * 20)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"git": "text"},
        {"git": {"branch": 7, "commit_hash": "not hex", "repository_url": "/home/me/secret"}},
        {"git_branch": "HEAD"},
        {"git_branch": "  ", "git": None},
        {"git": {"repository_url": "https://github.com/" + "x" * 2000}},
    ],
)
def test_git_facts_that_say_nothing_are_absent(attributes: dict[str, object]) -> None:
    new = derived(**attributes)
    assert (new.git_remote, new.git_repo_name, new.git_branch, new.git_commit) == (None, None, None, None)


def test_branch_without_the_rest() -> None:
    new = derived(git_branch=" main ", git={"branch": ""})
    assert (new.git_branch, new.git_remote) == ("main", None)


@pytest.mark.parametrize(
    ("attributes", "url", "number"),
    [
        ({"pr_url": "https://github.com/a/b/pull/12", "pr_number": 13}, "https://github.com/a/b/pull/12", 13),
        ({"pr_url": "https://github.com/a/b/pull/12"}, "https://github.com/a/b/pull/12", 12),
        (
            {"pr_url": "https://gitlab.com/a/b/-/merge_requests/9/diffs"},
            "https://gitlab.com/a/b/-/merge_requests/9/diffs",
            9,
        ),
        ({"pr_number": 5}, None, 5),
        ({"pr_url": "http://github.com/a/b/pull/12"}, None, None),
        ({"pr_url": "javascript:alert(1)", "pr_number": True}, None, None),
        ({"pr_url": "https://user:secret@github.com/a/b/pull/12", "pr_number": -1}, None, None),
        ({"pr_url": "https://[", "pr_number": "5"}, None, None),
        ({"pr_url": 7, "pr_number": 2**60}, None, None),
    ],
)
def test_pull_requests(attributes: dict[str, object], url: str | None, number: int | None) -> None:
    new = derived(**attributes)
    assert (new.pr_url, new.pr_number) == (url, number)


def test_links_name_parent_and_related_once_each() -> None:
    assert links(["a", " b ", "a", ""], parent_session_id="b") == [("b", "parent"), ("a", "related")]
    assert links([]) == []
    assert links([], parent_session_id="p") == [("p", "parent")]
    assert links(["a"], parent_session_id=7) == [("a", "related")]


def test_a_session_does_not_name_itself() -> None:
    assert links(["s-1", "other"], parent_session_id="s-1") == [("other", "related")]


def test_links_are_bounded() -> None:
    assert len(links([f"s{number}" for number in range(2, 500)])) == MAX_LINKS
    assert links(["x" * 1000, "a"]) == [("a", "related")]
    assert isinstance(new_session(log(related=["a"]).digest, UPLOADED).links[0], SessionLink)


def test_texts_are_bounded_in_bytes() -> None:
    long = "가" * 5000
    new = new_session(
        log(
            long,
            long,
            title=long,
            description=long,
            tool=long,
            model=long,
            provider=long,
            attributes={"cwd": long},
        ).digest,
        UPLOADED,
    )
    limits = {
        "hail_session_id": 200,
        "tool": 200,
        "agent_model": 200,
        "agent_provider": 200,
        "title": 1000,
        "description": 2000,
        "working_directory": 1000,
    }
    for name, limit in limits.items():
        text = getattr(new, name)
        assert limit - 3 <= len(text.encode()) <= limit, name
        assert text.endswith("..."), name


def test_file_lists_lose_names_at_the_end() -> None:
    reads = [event(number, "FileRead", data={"path": f"src/파일-{number:04}.py"}) for number in range(500)]
    new = new_session(log(events=reads).digest, UPLOADED)
    assert new.files_read is not None
    assert len(new.files_read.encode()) <= MAX_PATH_LIST_BYTES
    kept = json.loads(new.files_read)
    assert kept == [f"src/파일-{number:04}.py" for number in range(len(kept))]
    assert len(kept) > 100


def test_one_file_name_that_is_too_long_leaves_none() -> None:
    digest = log(events=[event(1, "FileRead", data={"path": "x" * 5000})]).digest
    assert new_session(digest, UPLOADED).files_read is None


def test_counters_beyond_what_javascript_counts_are_bounded() -> None:
    huge = [event(1, "AgentMessage", "x", attributes={"input_tokens": 2**64 - 1})]
    assert new_session(log(events=huge).digest, UPLOADED).total_input_tokens == 2**53 - 1


@pytest.mark.parametrize("path", shared_files("fixtures/real/hail/*.jsonl"))
def test_real_sessions_have_a_place_in_lists(path: object) -> None:
    from pathlib import Path

    from opensession.hail import ingest

    assert isinstance(path, Path)
    new = new_session(ingest(path.read_bytes()), UPLOADED)
    assert new.title
    assert new.message_count > 0
    assert new.tool in {"codex", "claude-code"}
    assert new.search_text
