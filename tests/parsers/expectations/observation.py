"""What a parser of ours found, in the shape of the expectations."""

from collections import Counter

from opensession import hail
from opensession.hail import (
    Event,
    FileCreate,
    FileDelete,
    FileEdit,
    Session,
    ShellCommand,
    ToolCall,
    ToolResult,
)
from opensession.parsers.fields import as_object
from opensession.parsers.session import Parsed
from opensession.parsers.tools import UNKNOWN_PATH
from tests.parsers.expectations.facts import Json
from tests.parsers.expectations.facts import kind_of as kind_of_name

KINDS = {
    "ShellCommand": "shell",
    "FileRead": "file_read",
    "FileEdit": "edit",
    "FileCreate": "create",
    "FileDelete": "delete",
    "CodeSearch": "code_search",
    "FileSearch": "file_search",
    "WebSearch": "web_search",
    "WebFetch": "web_fetch",
}
OPERATIONS = {"FileEdit": "edit", "FileCreate": "create", "FileDelete": "delete"}
USAGE = {
    "input_tokens": "input",
    "output_tokens": "output",
    "cache_read_tokens": "cache_read",
    "cache_write_tokens": "cache_creation",
}


def observe(parsed: Parsed) -> Json:
    """Return the facts of a parsed session."""
    session = session_of(parsed)
    context, attributes = session.context, session.context.attributes
    git = as_object(attributes.get("git"))
    first = next((event for event in session.events if event.event_type.type == "UserMessage"), None)
    return {
        "session_id": session.session_id,
        "title": parsed.facts.title,
        "first_prompt": (hail.first_text(first) or "").strip()[:80] if first else None,
        "provider": session.agent.provider,
        "model": session.agent.model,
        "git_branch": attributes.get("git_branch"),
        "git_commit": attributes.get("git_commit") or git.get("commit_hash"),
        "cwd_name": str(hail.working_directory(context) or "").rstrip("/").rpartition("/")[2],
        "tool_version": session.agent.tool_version,
        "records": parsed.account.read,
        "user_messages": session.stats.user_message_count,
        "agent_messages": sum(event.event_type.type == "AgentMessage" for event in session.events),
        "tool_calls": Counter(filter(None, map(kind_of, session.events))),
        "tokens": tokens_of(session),
        "edits": [change for event in session.events if (change := change_of(event))],
        "errors": len(failures(session)),
        "tasks": tasks_of(session),
    }


def session_of(parsed: Parsed) -> Session:
    """Read the HAIL that a parser wrote, strictly."""
    return hail.read_session(b"".join(parsed.chunks))


def kind_of(event: Event) -> str | None:
    """Return the shared kind of a call."""
    if isinstance(event.event_type, ToolCall):
        stated = event.attributes.get("semantic.tool_kind")
        kind = kind_of_name(event.event_type.name) if stated in (None, "other") else stated
        return str(kind) if kind in {"interactive", "task", "shell"} else "other"
    return KINDS.get(event.event_type.type)


def change_of(event: Event) -> Json:
    """Return what an event changed in a file."""
    event_type = event.event_type
    if not isinstance(event_type, FileEdit | FileCreate | FileDelete) or event_type.path == UNKNOWN_PATH:
        return None
    lines = (event_type.diff or "").split("\n") if isinstance(event_type, FileEdit) else []
    return {
        "op": OPERATIONS[event_type.type],
        "path": event_type.path.replace("\\", "/").rpartition("/")[2],
        "added": sum(line.startswith("+") and not line.startswith("+++") for line in lines),
        "removed": sum(line.startswith("-") and not line.startswith("---") for line in lines),
    }


def tokens_of(session: Session) -> Json:
    """Return the token sums: input and output as the stats count them, the rest as the session says."""
    usage = session.context.attributes.get("usage")
    named = usage if isinstance(usage, dict) else {}
    counted = {name: named.get(key) for key, name in USAGE.items()}
    return counted | {"input": session.stats.total_input_tokens, "output": session.stats.total_output_tokens}


def tasks_of(session: Session) -> int:
    """Return how many sub-agents were started: those whose turns are known, else those that were called."""
    starts = sum(event.event_type.type == "TaskStart" for event in session.events)
    failed = failures(session)
    calls = [event for event in session.events if kind_of(event) == "task"]
    return max(starts, sum(str(event.attributes.get("semantic.call_id")) not in failed for event in calls))


def failures(session: Session) -> set[str]:
    """Return the calls that failed, by call id where there is one: a result and its command count once."""
    failed: set[str] = set()
    for event in session.events:
        event_type = event.event_type
        call = str(event.attributes.get("semantic.call_id") or event.event_id)
        if isinstance(event_type, ToolResult) and event_type.is_error:
            failed.add(event_type.call_id or call)
        elif isinstance(event_type, ShellCommand) and event_type.exit_code:
            failed.add(call)
    return failed
