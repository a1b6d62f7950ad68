"""Databases, chats and transcripts with something wrong: a session or a documented error, nothing else."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from tests.parsers.cursor.records import ASSISTANT, USER, bubble, call, conversation, database, millis, stamp
from tests.parsers.cursor.test_chat_stores import MESSAGES, store
from tests.parsers.cursor.test_databases import MANY
from tests.parsers.fuzzing import Log, check
from tests.parsers.samples import PETS

_CLOCK: JsonValue = {"clientStartTime": millis(3), "clientEndTime": millis(4)}
_TEXTS: JsonValue = {"beforeContentId": "composer.content.a", "afterContentId": "composer.content.b"}
RICH = conversation(
    "rich",
    bubble(USER, "Feed the cat", createdAt=stamp(1), images=[{"path": "/w/cat.png"}]),
    bubble(ASSISTANT, thinking={"text": "Which bowl?", "signature": "claude-opus-4"}, timingInfo=_CLOCK),
    call("run_terminal_cmd", {"command": "date"}, {"output": "Wed", "exitCode": 1}),
    call("edit_file_v2", {"relativeWorkspacePath": "pets.txt"}, _TEXTS),
    call("task", {"description": "Find the cat"}, "Under the bed", additionalData={"status": "error"}),
    bubble(
        ASSISTANT, "Fed.", modelInfo={"modelName": "gpt-q"}, tokenCount={"inputTokens": 4, "outputTokens": 2}
    ),
    createdAt=millis(0),
    usageData={"gpt-q": {"costInCents": 12}},
) | {"composer.content.a": "Tom\n", "composer.content.b": b"Ada\n"}
LOGS = {
    "state.vscdb": database({**MANY, **RICH}),
    "store.db": store(*MESSAGES),
    "agent-transcripts/tr-1.jsonl": PETS,
}


@pytest.mark.parametrize("path", LOGS)
@given(seed=st.integers(0, 2**63))
@settings(max_examples=60, deadline=None)
def test_a_spoilt_log_gives_a_session_or_a_documented_error(path: str, seed: int) -> None:
    check(Log(path, ((path.rpartition("/")[2], LOGS[path]),), False), Random(seed))
