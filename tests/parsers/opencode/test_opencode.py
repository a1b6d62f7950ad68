"""OpenCode's three forms hold the same session (parsers.md §7, §14)."""

import json
import sqlite3
from contextlib import closing

import pytest
from pydantic import JsonValue

from opensession.hail import FileEdit, ShellCommand
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import UnreadableError
from opensession.parsers.opencode import OpenCodeParser
from opensession.parsers.session import Options
from tests.parsers.reading import Read, read, text_of

Object = dict[str, JsonValue]
START = 1772500000000

INFO: Object = {
    "id": "ses_1",
    "version": "1.2.0",
    "projectID": "p",
    "title": "Cook soup",
    "directory": "/w/soup",
    "time": {"created": START, "updated": START + 9000},
}


def message(key: str, role: str, second: int, **fields: JsonValue) -> Object:
    """Return a message's info."""
    return {
        "id": key,
        "sessionID": "ses_1",
        "role": role,
        "time": {"created": START + second * 1000},
        **fields,
    }


def part(key: str, kind: str, second: int, **fields: JsonValue) -> Object:
    """Return a part."""
    return {"id": key, "type": kind, "time": {"start": START + second * 1000}, **fields}


def tool(key: str, name: str, second: int, arguments: JsonValue, **state: JsonValue) -> Object:
    """Return a tool part that ended after 450 milliseconds."""
    times: JsonValue = {"start": START + second * 1000, "end": START + second * 1000 + 450}
    full: JsonValue = {"status": "completed", "input": arguments, "time": times, **state}
    return {"id": key, "type": "tool", "callID": f"call_{key}", "tool": name, "state": full}


ANSWER = message(
    "msg_2",
    "assistant",
    1,
    providerID="openai",
    modelID="gpt-q",
    tokens={"input": 100, "output": 20, "reasoning": 5, "cache": {"read": 7, "write": 1}},
    cost=0.25,
)
TURNS: list[tuple[Object, list[Object]]] = [
    (message("msg_1", "user", 0), [part("prt_1", "text", 0, text="make soup")]),
    (
        ANSWER,
        [
            part("prt_2", "text", 1, text="On it."),
            tool("prt_3", "bash", 2, {"command": "make soup"}, output="pot missing", metadata={"exit": 2}),
            part("prt_4", "step-finish", 3, tokens={"input": 100, "output": 20}),
        ],
    ),
]


def export(turns: list[tuple[Object, list[Object]]]) -> Bundle:
    """Return an export document."""
    messages: list[JsonValue] = [{"info": info, "parts": [*parts]} for info, parts in turns]
    return Bundle.of_file("export.json", json.dumps({"info": INFO, "messages": messages}, indent=2).encode())


def tree(turns: list[tuple[Object, list[Object]]], prefix: str = "storage/") -> Bundle:
    """Return a storage folder; part folders lack the prefix of the message's id."""
    files: dict[str, JsonValue] = {f"{prefix}session/p/ses_1.json": INFO}
    for info, parts in turns:
        files[f"{prefix}message/ses_1/{info['id']}.json"] = info
        for one in parts:
            files[f"{prefix}part/{str(info['id']).removeprefix('msg_')}/{one['id']}.json"] = one
    return Bundle.of_directory(
        "opencode", {path: json.dumps(value).encode() for path, value in files.items()}
    )


def database(turns: list[tuple[Object, list[Object]]]) -> Bundle:
    """Return the SQLite store."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE session (id TEXT, project_id TEXT, parent_id TEXT, title TEXT, directory TEXT,"
            " version TEXT, time_created INTEGER, time_updated INTEGER);"
            "CREATE TABLE message (id TEXT, session_id TEXT, time_created INTEGER, data TEXT);"
            "CREATE TABLE part (id TEXT, message_id TEXT, session_id TEXT, data TEXT);"
        )
        row = ("ses_1", "p", None, "Cook soup", "/w/soup", "1.2.0", START, START + 9000)
        connection.execute("INSERT INTO session VALUES (?,?,?,?,?,?,?,?)", row)
        for info, parts in turns:
            data = json.dumps({key: value for key, value in info.items() if key not in {"id", "sessionID"}})
            connection.execute("INSERT INTO message VALUES (?,?,?,?)", (info["id"], "ses_1", START, data))
            for one in parts:
                data = json.dumps({key: value for key, value in one.items() if key != "id"})
                connection.execute(
                    "INSERT INTO part VALUES (?,?,?,?)", (one["id"], info["id"], "ses_1", data)
                )
        connection.commit()
        return Bundle.of_file("opencode.db", bytes(connection.serialize()))


def parse(*parts: Object, **fields: JsonValue) -> Read:
    """Parse an export whose one answer has these parts."""
    answer = message("msg_2", "assistant", 1, providerID="openai", modelID="gpt-q", **fields)
    return read(OpenCodeParser(), export([TURNS[0], (answer, [*parts])]))


@pytest.mark.parametrize("bundle", [export(TURNS), tree(TURNS), tree(TURNS, ""), database(TURNS)])
def test_every_form_is_the_same_session(bundle: Bundle) -> None:
    candidate = OpenCodeParser().recognise(bundle)
    assert candidate is not None
    assert candidate.confidence >= 94
    session = read(OpenCodeParser(), bundle)
    assert session.types == ["UserMessage", "AgentMessage", "ShellCommand", "ToolResult"]
    assert session.events[2].event_type == ShellCommand(command="make soup", exit_code=2)
    result = session.events[3]
    assert (result.event_type.is_error, result.duration_ms) == (True, 450)  # type: ignore[union-attr]  # a result has it
    stats = session.session.stats
    assert (stats.total_input_tokens, stats.total_output_tokens, stats.task_count) == (100, 20, 0)
    assert session.session.context.attributes["usage"] == {
        "input_tokens": 100,
        "output_tokens": 20,
        "cache_read_tokens": 7,
        "cache_write_tokens": 1,
        "reasoning_tokens": 5,
        "cost_usd": 0.25,
    }
    agent = session.session.agent
    assert (agent.provider, agent.model, agent.tool_version) == ("openai", "gpt-q", "1.2.0")
    assert session.session.context.title == "Cook soup"
    assert session.parsed.account.read == 7


def test_edits_take_the_diff_of_their_metadata() -> None:
    arguments: JsonValue = {"filePath": "/w/a", "oldString": "x", "newString": "y"}
    diff = "--- /w/a\n+++ /w/a\n@@ -3 +3 @@\n-x\n+y\n"
    session = parse(tool("p1", "edit", 2, arguments, metadata={"diff": diff}))
    assert session.one("FileEdit").event_type == FileEdit(path="/w/a", diff=diff)
    again = parse(tool("p1", "edit", 2, arguments), part("p2", "patch", 3, hash="h", files=["/w/a", "/w/b"]))
    assert [event.event_type.path for event in again.of("FileEdit")] == ["/w/a", "/w/b"]  # type: ignore[union-attr]  # an edit has one
    assert again.session.stats.files_changed == 2


def test_a_patch_of_many_files_is_a_summary() -> None:
    files: JsonValue = [f"/w/{number}" for number in range(9)]
    event = parse(part("p1", "patch", 2, hash="h", files=files)).one("Custom")
    assert event.content.blocks[0].model_dump()["data"]["file_count"] == 9


def test_a_running_call_has_no_result() -> None:
    running = tool("p1", "bash", 2, {"command": "sleep 9"}, status="running", time={"start": START})
    assert parse(running).types == ["UserMessage", "ShellCommand"]


def test_injected_texts_and_errors_are_notices() -> None:
    session = parse(
        part("p1", "text", 2, text="The file says…", synthetic=True),
        part("p2", "reasoning", 3, text="", metadata={"openai": {"reasoningEncryptedContent": "x"}}),
        part("p3", "compaction", 4, auto=True),
        error={"name": "MessageAbortedError", "data": {"message": "Aborted"}},
    )
    assert session.types == ["UserMessage", "SystemMessage", "Thinking", "Custom", "Custom"]
    assert text_of(session.events[2]) == "Encrypted reasoning"
    assert session.of("Custom")[1].event_type.kind == "turn_aborted"  # type: ignore[union-attr]  # Custom has a kind


def test_attachments_belong_to_their_prompt() -> None:
    turns = [
        (
            message("msg_1", "user", 0),
            [part("a", "text", 0, text="Read"), part("b", "file", 0, filename="n.md")],
        )
    ]
    session = read(OpenCodeParser(), export(turns))
    assert text_of(session.one("UserMessage")) == "Read\nAttached file: n.md"


def test_a_child_session_is_a_task() -> None:
    child: Object = {**INFO, "id": "ses_2", "parentID": "ses_1", "title": "Find the pot"}
    turn: Object = {**message("msg_9", "assistant", 4), "sessionID": "ses_2"}
    bundle = tree(TURNS)
    files = dict(bundle.files) | {
        "storage/session/p/ses_2.json": json.dumps(child).encode(),
        "storage/message/ses_2/msg_9.json": json.dumps(turn).encode(),
        "storage/part/msg_9/x.json": json.dumps(part("x", "text", 4, text="Found it.")).encode(),
    }
    session = read(OpenCodeParser(), Bundle.of_directory("opencode", files))
    assert [event.event_type.type for event in session.events if event.task_id] == [
        "TaskStart",
        "AgentMessage",
        "TaskEnd",
    ]
    alone = read(OpenCodeParser(), Bundle.of_directory("opencode", files), "ses_2")
    assert alone.session.context.attributes["parent_session_id"] == "ses_1"


def test_unknown_parts_and_broken_files() -> None:
    session = parse(part("p1", "aroma", 2, of="mint"))
    assert dict(session.parsed.account.raw_types) == {"part:aroma": 1}
    broken = dict(tree(TURNS).files) | {"storage/part/2/zzz.json": b"{"}
    account = read(OpenCodeParser(), Bundle.of_directory("opencode", broken)).parsed.account
    assert (account.broken, account.read) == (1, 8)


@pytest.mark.parametrize("data", [json.dumps(INFO).encode(), b"{}", b'{"id":"x"}', b"[]", b"words", b""])
def test_what_holds_no_messages_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        OpenCodeParser().parse(Bundle.of_file("a.json", data), Options(10_000))


def test_parts_without_their_text_and_items_that_are_no_object_are_not_lost() -> None:
    odd: JsonValue = {"id": "p9", "type": "text", "text": {"rich": "tea"}}
    info: JsonValue = {"id": "msg_1", "role": "user", "time": {"created": 1772500000000}}
    good: JsonValue = {"id": "p1", "type": "text", "text": "Boil water"}
    turn: JsonValue = {"info": info, "parts": [good, odd, 7]}
    data = json.dumps({"info": {"id": "ses_1"}, "messages": [turn, "noise"]}).encode()
    account = read(OpenCodeParser(), Bundle.of_file("export.json", data)).parsed.account
    assert dict(account.raw_types) == {"part:text": 1}
    assert account.broken == 2
