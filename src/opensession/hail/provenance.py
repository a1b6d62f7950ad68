"""Where a session comes from and what part it plays (hail.md §8)."""

from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from opensession.hail.jsontext import encode_pretty
from opensession.hail.model import Session, SessionContext
from opensession.hail.record import Attributes
from opensession.hail.text import ascii_lower, trim

SessionRole = Literal["primary", "auxiliary"]


def string_attribute(attributes: Attributes, key: str) -> str | None:
    """Return an attribute's trimmed text; None for a missing, blank or non-string value."""
    value = attributes.get(key)
    return (trim(value) or None) if isinstance(value, str) else None


def working_directory(context: SessionContext) -> str | None:
    """Return where the agent worked: attribute ``cwd``, else ``working_directory``."""
    attributes = context.attributes
    return string_attribute(attributes, "cwd") or string_attribute(attributes, "working_directory")


def source_path(context: SessionContext) -> str | None:
    """Return the file that the session was parsed from."""
    return string_attribute(context.attributes, "source_path")


def session_role(context: SessionContext) -> SessionRole:
    """Tell a session of its own from one that serves another, in the order of hail.md §8.2."""
    stated = ascii_lower(string_attribute(context.attributes, "session_role") or "")
    if stated == "auxiliary":
        return "auxiliary"
    if stated == "primary":
        return "primary"
    dependent = context.related_session_ids or string_attribute(context.attributes, "parent_session_id")
    return "auxiliary" if dependent else "primary"


@dataclass(frozen=True, slots=True)
class GitFacts:
    """What Git knew when the session was stored; absent members are left out of the metadata."""

    remote: str | None = None
    repo_name: str | None = None
    branch: str | None = None
    head: str | None = None
    commits: tuple[str, ...] = ()

    def members(self) -> dict[str, JsonValue]:
        """Return the members that are set, by their written name."""
        texts = {
            "remote": self.remote,
            "repo_name": self.repo_name,
            "branch": self.branch,
            "head": self.head,
        }
        members: dict[str, JsonValue] = {name: text for name, text in texts.items() if text is not None}
        if self.commits:
            members["commits"] = list(self.commits)
        return members


def git_metadata(session: Session, git: GitFacts | None = None) -> str:
    """Write the metadata document stored beside a session in Git: pretty JSON, all keys sorted."""
    metadata: dict[str, JsonValue] = {
        "schema_version": 2,
        "session_id": session.session_id,
        "session_role": session_role(session.context),
        "title": session.context.title,
        "tool": session.agent.tool,
        "model": session.agent.model,
        "stats": session.stats.model_dump(),
    }
    facts = git.members() if git else {}
    if facts:
        metadata["git"] = facts
    return encode_pretty(metadata, sort_keys=True)
