"""ATIF trajectories: steps, calls with their results, tokens, sub-agents."""

# Events and blocks of several types are looked into by position; the assertions say which they are.
# mypy: disable-error-code="union-attr, index, operator, call-overload"

import json

import pytest
from pydantic import JsonValue

from opensession.parsers.atif import AtifParser
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import UnreadableError
from opensession.parsers.registry import detect
from opensession.parsers.session import Options
from tests.parsers.reading import LIMIT, Read, read, text_of

PARSER = AtifParser()
Step = dict[str, JsonValue]


def step(number: int, source: str, message: JsonValue, **members: JsonValue) -> Step:
    """Return a step of the harbour session."""
    time = f"2026-03-09T06:00:{number:02d}Z"
    return {"step_id": number, "timestamp": time, "source": source, "message": message, **members}


def call(id_: str, name: str, **arguments: JsonValue) -> JsonValue:
    """Return a tool call."""
    return {"tool_call_id": id_, "function_name": name, "arguments": arguments}


def trajectory(*steps: JsonValue, **members: JsonValue) -> bytes:
    """Write a trajectory of the agent claude-code."""
    agent: JsonValue = {"name": "claude-code", "version": "2.1.9", "model_name": "claude-y"}
    document: dict[str, JsonValue] = {"schema_version": "ATIF-v1.6", "session_id": "quay", "agent": agent}
    return json.dumps({**document, "steps": list(steps), **members}, indent=1).encode()


def parsed(*steps: JsonValue, **members: JsonValue) -> Read:
    """Parse a trajectory."""
    return read(PARSER, Bundle.of_file("jobs/1/trajectory.json", trajectory(*steps, **members)))


def test_a_session_is_the_agents_and_tagged_with_the_format() -> None:
    session = parsed(step(1, "user", "Moor the boat"), step(2, "agent", "Moored.")).session
    assert (session.agent.tool, session.agent.tool_version) == ("claude-code", "2.1.9")
    assert (session.agent.model, session.agent.provider) == ("claude-y", "anthropic")
    assert (session.session_id, session.context.title) == ("quay", "Moor the boat")
    assert session.context.tags == ("atif",)
    assert session.context.attributes["fidelity"]["parser"] == "atif/1"
    assert str(session.context.created_at) == "2026-03-09T06:00:01Z"


def test_each_part_of_a_step_becomes_an_event() -> None:
    result = parsed(
        step(1, "system", "You work in a harbour."),
        step(2, "user", "Moor the boat"),
        step(3, "agent", "First a knot.", reasoning_content="Which knot?"),
    )
    assert result.types == ["SystemMessage", "UserMessage", "Thinking", "AgentMessage"]
    assert [text_of(event) for event in result.events][2:] == ["Which knot?", "First a knot."]
    assert result.parsed.account.mapped_types == {"system": 1, "user": 1, "agent": 1}
    assert {event.attributes["semantic.group_id"] for event in result.events[2:]} == {"3"}


def test_parallel_calls_find_their_results_by_id() -> None:
    result = parsed(
        step(
            1,
            "agent",
            "",
            tool_calls=[call("a", "Bash", command="tide"), call("b", "Read", file_path="/w/log")],
            observation={
                "results": [
                    {"source_call_id": "b", "content": "rope"},
                    {"source_call_id": "a", "content": "high"},
                ]
            },
        )
    )
    assert result.types == ["ShellCommand", "FileRead", "ToolResult", "ToolResult"]
    first, second = result.of("ToolResult")
    assert (first.event_type.name, first.event_type.call_id, text_of(first)) == ("Read", "b", "rope")
    assert (second.event_type.name, second.event_type.call_id, text_of(second)) == ("Bash", "a", "high")


def test_an_edit_has_its_diff() -> None:
    result = parsed(
        step(1, "agent", "", tool_calls=[call("e", "Edit", file_path="k", old_string="a", new_string="b")])
    )
    assert "-a\n+b" in result.one("FileEdit").event_type.diff
    assert result.session.stats.lines_added == result.session.stats.lines_removed == 1


def test_keystrokes_are_a_command() -> None:
    result = parsed(step(1, "agent", "", tool_calls=[call("k", "bash_command", keystrokes="ls\n")]))
    assert result.one("ShellCommand").event_type.command == "ls\n"


def test_tokens_count_once_a_step() -> None:
    metrics: JsonValue = {"prompt_tokens": 70, "completion_tokens": 5, "cached_tokens": 60, "cost_usd": 0.25}
    result = parsed(
        step(1, "agent", "Hm.", reasoning_content="Hm?", metrics=metrics),
        step(2, "agent", "Aha.", metrics=metrics),
        step(3, "agent", "", metrics=metrics),
        final_metrics={"total_prompt_tokens": 210, "total_completion_tokens": 15},
    )
    stats = result.session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens) == (210, 15)
    usage = result.session.context.attributes["usage"]
    assert usage == {"input_tokens": 210, "output_tokens": 15, "cache_read_tokens": 180, "cost_usd": 0.75}
    assert result.types == ["Thinking", "AgentMessage", "AgentMessage", "Custom"]


def test_totals_serve_where_steps_have_no_counts() -> None:
    totals: JsonValue = {"total_prompt_tokens": 210, "total_completion_tokens": 15}
    result = parsed(step(1, "agent", "Hm."), final_metrics=totals)
    assert result.session.stats.total_input_tokens == 210
    assert result.session.stats.total_output_tokens == 15


def test_copied_context_is_marked_and_its_tokens_are_left_out() -> None:
    metrics: JsonValue = {"prompt_tokens": 70, "completion_tokens": 5}
    result = parsed(
        step(1, "agent", "Before.", is_copied_context=True, metrics=metrics),
        step(2, "agent", "After.", metrics=metrics),
    )
    assert result.events[0].attributes["copied_context"] is True
    assert result.session.stats.total_input_tokens == 70


def test_the_model_of_a_step_is_its_own() -> None:
    result = parsed(step(1, "agent", "Hm.", model_name="gpt-q"))
    assert result.events[0].attributes["model"] == "gpt-q"
    assert result.session.agent.model == "claude-y"


def test_an_observation_without_a_call_is_a_notice() -> None:
    result = parsed(step(1, "system", "", observation={"results": [{"content": "The tide turned."}]}))
    assert text_of(result.one("SystemMessage")) == "The tide turned."


def test_text_and_pictures_in_parts() -> None:
    picture: JsonValue = {"media_type": "image/webp", "path": "images/1.webp"}
    result = parsed(
        step(1, "user", [{"type": "text", "text": "See"}, {"type": "image", "source": picture}]),
        step(2, "user", [{"type": "smell", "of": "tar"}]),
    )
    text, image = result.events[0].content.blocks
    assert (text.text, image.url, image.mime) == ("See", "images/1.webp", "image/webp")
    assert result.parsed.account.raw_types == {"content:smell": 1}


def test_a_sub_agent_stands_where_its_caller_is_told() -> None:
    child: JsonValue = {
        "schema_version": "ATIF-v1.7",
        "trajectory_id": "diver",
        "agent": {"name": "helper", "version": "1"},
        "steps": [step(2, "user", "Dive", tool_calls=[call("a", "Bash", command="dive")])],
    }
    reference: JsonValue = [{"trajectory_id": "diver"}, {"trajectory_path": "other.json"}]
    result = parsed(
        step(1, "user", "Look below"),
        step(
            2,
            "agent",
            "",
            tool_calls=[call("a", "Task", description="dive")],
            observation={"results": [{"source_call_id": "a", "subagent_trajectory_ref": reference}]},
        ),
        step(5, "agent", "Sand."),
        subagent_trajectories=[child],
    )
    assert result.types == [
        *("UserMessage", "ToolCall", "ToolResult"),
        *("TaskStart", "UserMessage", "ShellCommand", "TaskEnd"),
        *("TaskStart", "TaskEnd", "AgentMessage"),
    ]
    assert [event.task_id for event in result.events[3:7]] == ["task-diver"] * 4
    assert result.events[5].attributes["semantic.call_id"] == "task-diver/a"
    assert result.session.context.title == "Look below"
    assert result.session.stats.task_count == 2
    assert result.parsed.account.read == 4


def test_unnamed_sub_agents_come_at_the_end() -> None:
    child: JsonValue = {"agent": {"name": "helper"}, "steps": [step(1, "agent", "Here.")]}
    result = parsed(step(1, "agent", "There."), subagent_trajectories=[child])
    assert result.types == ["AgentMessage", "TaskStart", "AgentMessage", "TaskEnd"]


def test_what_is_unknown_stays_raw() -> None:
    result = parsed(
        step(1, "agent", "Hm.", tool_calls=[{"tool_call_id": "x"}]),
        step(2, "parrot", "Squawk"),
        "no step",
        step(3, "user", "Quiet", observation={"results": ["odd"]}),
    )
    raw_types = {"tool_call": 1, "step:parrot": 1, "step": 1, "observation": 1}
    assert dict(result.parsed.account.raw_types) == raw_types


def test_only_the_stated_version_makes_a_trajectory() -> None:
    document = Bundle.of_file("trajectory.json", b'{"schema_version": "1.0", "steps": []}')
    assert PARSER.recognise(document) is None
    with pytest.raises(UnreadableError):
        PARSER.parse(document, Options(LIMIT))
    empty = Bundle.of_file("trajectory.json", trajectory())
    with pytest.raises(UnreadableError):
        PARSER.parse(empty, Options(LIMIT))
    assert detect(empty)[0].id == "atif"
