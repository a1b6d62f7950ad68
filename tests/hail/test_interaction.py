"""The session cut down to its conversation (hail.md §8.2)."""

import pytest

from opensession.hail import (
    AgentMessage,
    Attributes,
    Custom,
    EventType,
    FileRead,
    SystemMessage,
    Thinking,
    ToolCall,
    ToolResult,
    UserMessage,
    compress_interaction,
    recompute_stats,
)
from tests.hail.samples import event, header, session


@pytest.mark.parametrize(
    ("event_type", "attributes", "kept"),
    [
        (UserMessage(), {}, True),
        (AgentMessage(), {}, True),
        (Thinking(), {}, False),
        (SystemMessage(), {}, False),
        (SystemMessage(), {"source": " Interactive_Question "}, True),
        (SystemMessage(), {"source": "interactive"}, False),
        (Custom(kind=" Turn_Aborted "), {}, True),
        (Custom(kind="user-INTERRUPT-x"), {}, True),
        (Custom(kind="token_count"), {}, False),
        (ToolCall(name=" Request_User_Input"), {}, True),
        (ToolResult(name="ask_followup_question", is_error=False), {}, True),
        (ToolCall(name="grep"), {"semantic.tool_kind": "Interactive"}, True),
        (ToolCall(name="grep"), {"semantic.tool_kind": "search"}, False),
        (FileRead(path="p"), {"semantic.tool_kind": "interactive"}, False),
    ],
)
def test_what_is_kept(event_type: EventType, attributes: Attributes, kept: bool) -> None:
    one = event(event_type, attributes=attributes)
    assert compress_interaction(session(one)).events == ((one,) if kept else ())


def test_the_rest_stays_and_stats_are_recomputed() -> None:
    whole = session(event(), event(FileRead(path="p")), head=header(title="t"))
    small = compress_interaction(whole)
    assert (small.header(), len(small.events)) == (whole.header(), 1)
    assert small.stats == recompute_stats(small.events)
    assert len(whole.events) == 2
