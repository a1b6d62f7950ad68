"""The list item (api.md §2.4)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.store.records import NewSession
from opensession.store.summary import MAX_SUMMARY_BYTES, summary_json
from tests.store.sessions import identity, session

ALWAYS = {
    *("id", "user_id", "nickname", "tool", "agent_provider", "agent_model", "title", "description", "tags"),
    *("created_at", "uploaded_at", "message_count", "task_count", "event_count", "duration_seconds"),
    *("total_input_tokens", "total_output_tokens", "has_errors", "max_active_agents", "session_score"),
    "score_plugin",
}
GIT_AND_FILES: dict[str, Any] = {
    "git_remote": "https://github.com/acme/rocket.git",
    "git_branch": "main",
    "git_commit": "ab" * 20,
    "git_repo_name": "acme/rocket",
    "pr_number": 12,
    "pr_url": "https://github.com/acme/rocket/pull/12",
    "working_directory": "/srv/rocket",
    "files_modified": '["a"]',
    "files_read": '["b"]',
}


def summary_of(new: NewSession) -> dict[str, object]:
    """Return the summary as a reader decodes it."""
    decoded: dict[str, object] = json.loads(summary_json(new))
    return decoded


def test_some_keys_are_always_there() -> None:
    summary = summary_of(session(1, agent_provider=None, agent_model=None))
    assert set(summary) == ALWAYS
    for name in ("user_id", "nickname", "agent_provider", "agent_model", "title", "description", "tags"):
        assert summary[name] is None


def test_the_others_are_absent_without_a_value() -> None:
    assert set(summary_of(session(1, **GIT_AND_FILES))) == ALWAYS | set(GIT_AND_FILES)
    for name, value in GIT_AND_FILES.items():
        assert set(summary_of(session(1, **{name: value}))) == ALWAYS | {name}


def test_types_are_those_of_the_contract() -> None:
    summary = summary_of(session(1, has_errors=True, files_read='["a b","c"]', created=1_767_225_600))
    assert summary["id"] == identity(1)
    assert summary["has_errors"] is True
    assert summary_of(session(1))["has_errors"] is False
    assert summary["files_read"] == '["a b","c"]', "an array written into a string"
    assert summary["created_at"] == "2026-01-01T00:00:00Z"
    assert summary["uploaded_at"] == "2026-01-01T12:00:00Z"
    assert type(summary["message_count"]) is int


def test_the_text_is_compact_and_raw() -> None:
    text = summary_json(session(1, title="한국어 🚀"))
    assert '"title":"한국어 🚀","description":null' in text


@given(st.text(st.characters(codec="utf-8"), max_size=6000), st.text('\x01\n"', max_size=6000))
def test_no_summary_is_larger_than_its_share_of_a_page(description: str, title: str) -> None:
    summary = summary_json(session(1, title=title, description=description, files_read=f'["{"x" * 4000}"]'))
    assert len(summary.encode()) <= MAX_SUMMARY_BYTES
    assert json.loads(summary)["id"] == identity(1)


def test_the_least_telling_texts_go_first() -> None:
    long = "x" * 6000
    summary = summary_of(session(1, files_read=long, files_modified=long, description=long, title=long))
    assert "files_read" not in summary
    assert "files_modified" not in summary
    assert (summary["title"], summary["description"]) == (long, long)


def test_names_alone_that_are_too_large_are_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        summary_json(session(1, tool="x" * 20_000))
