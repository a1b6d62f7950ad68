"""The list item of a session as JSON text, made once when the session is published (api.md §2.4)."""

import json
from collections.abc import Mapping

from opensession.store.records import NewSession

MAX_SUMMARY_BYTES = 16 * 1024
"""A page of 100 summaries is one SQL value, and D1 gives a value 2 MB at most."""

ALWAYS_PRESENT = (
    "id",
    "tool",
    "agent_provider",
    "agent_model",
    "title",
    "description",
    "tags",
    "created_at",
    "uploaded_at",
    "message_count",
    "task_count",
    "event_count",
    "duration_seconds",
    "total_input_tokens",
    "total_output_tokens",
    "has_errors",
    "max_active_agents",
    "session_score",
    "score_plugin",
)
"""Keys that are there even when null."""

ABSENT_WHEN_NULL = (
    "git_remote",
    "git_branch",
    "git_commit",
    "git_repo_name",
    "pr_number",
    "pr_url",
    "working_directory",
    "files_modified",
    "files_read",
)

DISPENSABLE = ("files_read", "files_modified", "description", "tags", "working_directory", "title")
"""What becomes null, one after the other, when a summary is too large although every text keeps its limit
(a control character takes six bytes in JSON)."""


def summary_json(session: NewSession) -> str:
    """Return the session summary as compact JSON of at most MAX_SUMMARY_BYTES in UTF-8.

    Raises ValueError when identifying texts alone are larger than that.
    """
    values = {name: getattr(session, name) for name in ALWAYS_PRESENT + ABSENT_WHEN_NULL}
    for name in (None, *DISPENSABLE):
        if name is not None:
            values[name] = None
        text = _dumped(values)
        if len(text.encode()) <= MAX_SUMMARY_BYTES:
            return text
    raise ValueError("the session's names are too large for a list item")


def _dumped(values: Mapping[str, object]) -> str:
    summary: dict[str, object] = {"user_id": None, "nickname": None}
    for name, value in values.items():
        if value is not None or name in ALWAYS_PRESENT:
            summary[name] = value
    return json.dumps(summary, ensure_ascii=False, separators=(",", ":"))
