"""The session cut down to what people and agents said to each other (hail.md §8.2)."""

from opensession.hail.event_types import Custom, ToolCall, ToolResult
from opensession.hail.model import Event, Session
from opensession.hail.provenance import string_attribute
from opensession.hail.stats import recompute_stats
from opensession.hail.text import ascii_lower, trim

_QUESTION_TOOLS = frozenset({"request_user_input", "ask_followup_question"})


def compress_interaction(session: Session) -> Session:
    """Return a copy with messages, questions to the user and interruptions alone; stats are recomputed."""
    events = tuple(event for event in session.events if _is_interaction(event))
    return session.model_copy(update={"events": events, "stats": recompute_stats(events)})


def _is_interaction(event: Event) -> bool:
    event_type = event.event_type
    match event_type.type:
        case "UserMessage" | "AgentMessage":
            return True
        case "SystemMessage":
            return _attribute(event, "source") == "interactive_question"
    if isinstance(event_type, Custom):
        kind = ascii_lower(trim(event_type.kind))
        return "interrupt" in kind or "aborted" in kind
    if isinstance(event_type, ToolCall | ToolResult):
        asked = ascii_lower(trim(event_type.name)) in _QUESTION_TOOLS
        return asked or _attribute(event, "semantic.tool_kind") == "interactive"
    return False


def _attribute(event: Event, key: str) -> str:
    return ascii_lower(string_attribute(event.attributes, key) or "")
