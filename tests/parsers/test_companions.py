"""Which files are fetched beside a log."""

import pytest

from opensession.parsers.bundle import Bundle
from opensession.parsers.companions import companions_of, joined

AGENTS = b'{"toolUseResult":{"agentId":"a1"}}\n'


@pytest.mark.parametrize(
    ("path", "data", "folder"),
    [
        ("logs/s1.jsonl", AGENTS, "logs/s1/subagents"),
        ("s1.jsonl", AGENTS, "s1/subagents"),
        ("s1.jsonl", b'{"type":"tool_use","name":"Task"}', "s1/subagents"),
        ("s1.jsonl", b'{"type": "tool_use", "name": "Agent"}', "s1/subagents"),
        ("s1.jsonl", b'{"type":"tool_use","name":"TaskList"}', None),
        ("logs/s1.jsonl", b'{"type":"user"}\n', None),
        ("logs/s1/subagents/agent-a1.jsonl", AGENTS, None),
        ("tasks/17/api_conversation_history.json", b"[]", "tasks/17"),
        ("tasks/17/ui_messages.json", b"[]", "tasks/17"),
        ("api_conversation_history.json", b"[]", None),
        ("logs/other.json", AGENTS, None),
    ],
)
def test_companions_lie_where_the_tool_puts_them(path: str, data: bytes, folder: str | None) -> None:
    companions = companions_of(Bundle.of_file(path, data))
    assert (companions and companions.folder) == folder


def test_a_task_takes_its_own_files_only() -> None:
    companions = companions_of(Bundle.of_file("tasks/17/ui_messages.json", b"[]"))
    assert companions is not None
    taken = filter(
        companions.belongs, ["api_conversation_history.json", "ui_messages.json", "x.json", "a/b.json"]
    )
    assert list(taken) == ["api_conversation_history.json"]


def test_a_log_with_companions_is_a_directory() -> None:
    log = Bundle.of_file("logs/s1.jsonl", AGENTS)
    companions = companions_of(log)
    assert companions is not None
    bundle = joined(log, companions, {"agent-a1.jsonl": b"x"})
    assert (bundle.directory, bundle.path) == (True, "logs")
    assert set(bundle.files) == {"s1.jsonl", "s1/subagents/agent-a1.jsonl"}
    assert joined(log, companions, {}) is log
    assert companions_of(bundle) is None
