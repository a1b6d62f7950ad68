"""What is said about a session as a whole: at the top from its header, at the end from its stats."""

from typing import NamedTuple

from opensession.hail import JsonValue
from opensession.site.rendering.records import Record, integer, items, mapping, string

UNTITLED = "Untitled session"


class Fact(NamedTuple):
    """A label of ours and a value from the session."""

    label: str
    value: str


def session_title(header: Record) -> str:
    """Return the title in the header, or a stand-in."""
    return string(mapping(header, "context"), "title").strip() or UNTITLED


def header_facts(header: Record) -> list[Fact]:
    """Return what the header tells, in the order people ask; absent values are left out."""
    agent, context = mapping(header, "agent"), mapping(header, "context")
    attributes = mapping(context, "attributes")
    git = mapping(attributes, "git")
    facts = [
        Fact("Tool", " ".join((string(agent, "tool"), string(agent, "tool_version")))),
        Fact("Model", " ".join((string(agent, "provider"), string(agent, "model")))),
        Fact("Started", string(context, "created_at")),
        Fact("Last change", string(context, "updated_at")),
        Fact("Description", string(context, "description")),
        Fact("Tags", _words(items(context, "tags"))),
        Fact("Repository", string(git, "repository_url")),
        Fact("Branch", string(git, "branch") or string(attributes, "git_branch")),
        Fact("Commit", string(git, "commit_hash")),
        Fact("Directory", string(attributes, "cwd") or string(attributes, "working_directory")),
        Fact("Session", string(header, "session_id")),
        Fact("Related sessions", _words(items(context, "related_session_ids"))),
        Fact("Format", string(header, "version")),
    ]
    return [Fact(fact.label, fact.value.strip()) for fact in facts if fact.value.strip()]


TOTALS = (
    ("event_count", "Events"),
    ("message_count", "Messages"),
    ("user_message_count", "Prompts"),
    ("tool_call_count", "Tool calls"),
    ("task_count", "Tasks"),
    ("duration_seconds", "Seconds"),
    ("files_changed", "Files changed"),
    ("lines_added", "Lines added"),
    ("lines_removed", "Lines removed"),
    ("total_input_tokens", "Input tokens"),
    ("total_output_tokens", "Output tokens"),
)


def stats_facts(stats: Record) -> list[Fact]:
    """Return the totals of a stats line, zeros included."""
    return [Fact(label, f"{value:,}") for key, label in TOTALS if (value := integer(stats, key)) is not None]


def _words(values: list[JsonValue]) -> str:
    return ", ".join(value for value in values if isinstance(value, str))
