"""Messages of a conversation: who says what, when, by which model and at which cost (parsers.md §8.3)."""

import pytest
from pydantic import JsonValue

from tests.parsers.cursor.records import ASSISTANT, USER, bubble, millis, open_bubbles, stamp
from tests.parsers.reading import text_of

FACTS: dict[str, JsonValue] = {
    "is_agentic": True,
    "mode": "agent",
    "git_branch": "paws",
    "cwd": "/w/cats",
    "session_role": "auxiliary",
}
ASK = bubble(USER, "Feed the cat", createdAt=stamp(1))


def test_a_talk_with_its_thought() -> None:
    log = open_bubbles(
        ASK,
        bubble(ASSISTANT, thinking={"text": "Which bowl?", "signature": "sig"}, createdAt=stamp(2)),
        bubble(ASSISTANT, "Fed.", createdAt=stamp(3)),
    )
    assert log.types == ["UserMessage", "Thinking", "AgentMessage"]
    assert [text_of(event) for event in log.events] == ["Feed the cat", "Which bowl?", "Fed."]
    assert [event.event_id for event in log.events] == ["b1-user", "b2-thinking", "b3-agent"]
    assert [event.attributes["semantic.group_id"] for event in log.events] == ["b1", "b2", "b3"]
    assert {event.attributes["source.schema_version"] for event in log.events} == {"cursor-v3"}
    assert log.events[1].attributes["signature"] == "sig"
    assert (log.session.session_id, log.session.agent.tool) == ("cmp-1", "cursor")
    assert log.session.context.title == "Feed the cat"
    assert log.parsed.account.mapped_types == {
        "composerData": 1,
        "bubble:user_message": 1,
        "bubble:thinking": 1,
        "bubble:assistant_message": 1,
    }


def test_a_thought_and_an_answer_in_one_message() -> None:
    log = open_bubbles(ASK, bubble(ASSISTANT, "Fed.", thinking={"text": "Which bowl?"}))
    assert [text_of(event) for event in log.events[1:]] == ["Which bowl?", "Fed."]


def test_messages_inside_the_conversation() -> None:
    inside: JsonValue = [{**ASK, "bubbleId": "x1"}, {**bubble(ASSISTANT, "Fed."), "bubbleId": "x2"}]
    log = open_bubbles(_v=2, conversation=inside, fullConversationHeadersOnly=[])
    assert [event.event_id for event in log.events] == ["x1-user", "x2-agent"]
    assert log.events[0].attributes["source.schema_version"] == "cursor-v2"


def test_times_come_from_the_message_or_its_clock() -> None:
    clock: JsonValue = {"clientStartTime": millis(5), "clientEndTime": millis(8)}
    log = open_bubbles(ASK, bubble(ASSISTANT, "Fed.", timingInfo=clock))
    assert [str(event.timestamp) for event in log.events] == ["2026-03-04T07:00:01Z", "2026-03-04T07:00:05Z"]
    assert log.events[1].duration_ms == 3000
    assert "time.estimated" not in log.events[1].attributes


def test_a_clock_since_the_programs_start_is_no_time() -> None:
    log = open_bubbles(
        ASK, bubble(ASSISTANT, "Fed.", timingInfo={"clientStartTime": 812.5, "clientEndTime": 900})
    )
    assert str(log.events[1].timestamp) == "2026-03-04T07:00:01Z"
    assert log.events[1].attributes["time.estimated"] is True


def test_without_any_time_messages_follow_the_conversations_beginning() -> None:
    log = open_bubbles(
        bubble(USER, "Feed the cat"),
        bubble(ASSISTANT, "Fed."),
        createdAt=millis(0),
        lastUpdatedAt=str(millis(9)),
    )
    times = [str(event.timestamp) for event in log.events]
    assert times == ["2026-03-04T07:00:00Z", "2026-03-04T07:00:00.100Z"]
    assert all(event.attributes["time.estimated"] is True for event in log.events)
    context = log.session.context
    assert (str(context.created_at), str(context.updated_at)) == (
        "2026-03-04T07:00:00Z",
        "2026-03-04T07:00:09Z",
    )


def test_tokens_count_once_a_message() -> None:
    tokens: JsonValue = {"inputTokens": 40, "outputTokens": 7}
    log = open_bubbles(
        ASK,
        bubble(ASSISTANT, "Fed.", thinking={"text": "Which bowl?"}, tokenCount=tokens),
        bubble(ASSISTANT, "Purring.", tokenCount={"inputTokens": 0, "outputTokens": 0}),
    )
    stats = log.session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (40, 7)
    assert [event.attributes.get("output_tokens") for event in log.events] == [None, 7, None, None]
    assert log.session.context.attributes["usage"] == {"input_tokens": 40, "output_tokens": 7}


def test_tokens_of_a_message_that_says_nothing() -> None:
    log = open_bubbles(ASK, bubble(ASSISTANT, tokenCount={"inputTokens": 4, "outputTokens": 2}))
    assert log.types == ["UserMessage", "Custom"]
    assert log.session.stats.total_output_tokens == 2


@pytest.mark.parametrize(
    ("members", "model", "provider"),
    [
        ({"modelInfo": {"modelName": "gpt-q"}}, "gpt-q", "openai"),
        ({"modelType": "claude-q"}, "claude-q", "anthropic"),
        ({"thinking": {"text": "Hm.", "signature": "claude-opus-4"}}, "claude-opus-4", "anthropic"),
        ({"thinking": {"text": "Hm.", "signature": "claude-" + "a" * 40}}, "unknown", "unknown"),
        ({"thinking": {"text": "Hm.", "signature": "EqQBCgIYAhIkYzE"}}, "unknown", "unknown"),
        ({"modelInfo": {"modelName": "default"}}, "unknown", "unknown"),
    ],
)
def test_the_model(members: dict[str, JsonValue], model: str, provider: str) -> None:
    log = open_bubbles(ASK, bubble(ASSISTANT, "Fed.", **members))
    assert (log.session.agent.model, log.session.agent.provider) == (model, provider)
    assert log.one("AgentMessage").attributes.get("model", "unknown") == model


def test_a_prompts_model_is_that_of_the_answers_until_another_comes() -> None:
    log = open_bubbles(
        {**ASK, "modelInfo": {"modelName": "gpt-q"}},
        bubble(ASSISTANT, "Fed."),
        bubble(ASSISTANT, "Again.", modelInfo={"modelName": "claude-q"}),
    )
    assert [event.attributes["model"] for event in log.of("AgentMessage")] == ["gpt-q", "claude-q"]
    assert log.session.agent.model == "gpt-q"


@pytest.mark.parametrize("kind", [3, "1", True, None, 1.0, [1]])
def test_a_message_of_an_unknown_type_is_raw(kind: JsonValue) -> None:
    odd = bubble(kind, "Meow", createdAt=stamp(2))
    log = open_bubbles(ASK, odd)
    [event] = log.of("Custom")
    assert [getattr(block, "data", None) for block in event.content.blocks] == [odd]
    assert str(event.timestamp) == "2026-03-04T07:00:02Z"
    assert (log.parsed.account.mapped, log.parsed.account.raw) == (2, 1)


@pytest.mark.parametrize(
    "odd",
    [
        bubble(ASSISTANT, ["Fed."]),
        bubble(USER, {"said": "Feed the cat"}),
        bubble(ASSISTANT, thinking=["Which bowl?"]),
        bubble(ASSISTANT, thinking={"text": 5}),
        bubble(ASSISTANT, toolFormerData="read_file"),
        ["no", "object"],
    ],
)
def test_a_message_of_another_shape_is_raw(odd: JsonValue) -> None:
    log = open_bubbles(ASK, odd)
    assert log.types == ["UserMessage", "Custom"]
    assert [getattr(block, "data", None) for block in log.events[1].content.blocks] == [odd]
    assert (log.parsed.account.mapped, log.parsed.account.raw) == (2, 1)


def test_a_message_that_is_no_json_is_broken_and_costs_only_itself() -> None:
    log = open_bubbles(ASK, b'{"type":2,"te', bubble(ASSISTANT, "Fed."))
    assert log.types == ["UserMessage", "AgentMessage"]
    account = log.parsed.account
    assert (account.read, account.mapped, account.broken) == (4, 3, 1)
    assert [line.line for line in account.broken_lines] == [2]


def test_pictures_are_kept() -> None:
    images: JsonValue = [{"path": "/w/cat.png"}]
    log = open_bubbles(bubble(USER, "What is this?", images=images), bubble(ASSISTANT, "A cat."))
    assert getattr(log.events[0].content.blocks[1], "data", None) == images
    assert log.parsed.account.raw_types == {"bubble:images": 1}


def test_facts_of_the_conversation() -> None:
    log = open_bubbles(
        ASK,
        name="Cats",
        isAgentic=True,
        unifiedMode="agent",
        createdOnBranch="paws",
        workspaceIdentifier={"uri": {"fsPath": "/w/cats"}},
        subagentInfo={"parentComposerId": "cmp-0"},
        usageData={"gpt-q": {"costInCents": 12, "amount": 2}, "claude-q": {"costInCents": 3}},
    )
    context = log.session.context
    assert context.title == "Cats"
    assert context.related_session_ids == ("cmp-0",)
    facts = {
        key: context.attributes[key] for key in ("is_agentic", "mode", "git_branch", "cwd", "session_role")
    }
    assert facts == FACTS
    assert context.attributes["usage"] == {"cost_usd": 0.15}
