"""The task directory: real times, tokens, what the other files add, and what is missing or spoilt."""

import pytest
from pydantic import JsonValue

from opensession.hail import FileEdit
from opensession.parsers.bundle import Bundle
from opensession.parsers.cline.timeline import Write, Writes
from opensession.parsers.errors import UnreadableError
from opensession.parsers.session import Options
from tests.parsers.cline.samples import (
    HISTORY,
    PARSER,
    TASK,
    TASK_MESSAGE,
    UI,
    agent,
    encode,
    full,
    said,
    task,
    text,
    use,
    user,
)
from tests.parsers.reading import read, text_of


def test_each_event_has_the_time_that_the_ui_shows() -> None:
    session = full()
    assert session.types == ["UserMessage", "FileEdit", "ToolResult"]
    seconds = [
        event.timestamp.nanos // 1_000_000 + event.timestamp.seconds * 1000 for event in session.events
    ]
    assert [second - int(TASK) for second in seconds] == [10, 3000, 3500]


def test_tokens_are_those_of_the_request_with_their_cache_split() -> None:
    attributes = full().one("FileEdit").attributes
    names = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd")
    assert [attributes[name] for name in names] == [10, 33, 200, 500, 0.25]


def test_a_request_without_an_answer_counts_once() -> None:
    more = said("api_req_started", 2, 9000, {"tokensIn": 7, "tokensOut": 1})
    session = read(PARSER, task(api_conversation_history=HISTORY, ui_messages=[*UI, more]))
    assert session.session.stats.total_input_tokens == 17
    assert session.events[-1].attributes["input_tokens"] == 7


def test_without_indices_requests_are_counted() -> None:
    entries: list[JsonValue] = [
        {key: value for key, value in entry.items() if key != "conversationHistoryIndex"}
        for entry in UI
        if isinstance(entry, dict)
    ]
    session = read(PARSER, task(api_conversation_history=HISTORY, ui_messages=entries))
    millis = [event.timestamp.nanos // 1_000_000 for event in session.events]
    assert millis == [10, 0, 0]
    assert session.one("FileEdit").attributes["cache_read_tokens"] == 200


def test_facts_come_from_the_files_beside_the_messages() -> None:
    item: JsonValue = {"id": TASK, "task": "Paint it", "ts": 1, "cwdOnTaskInitialization": "/w"}
    metadata: JsonValue = {"environment_history": [{"cline_version": "3.51.0"}], "files_in_context": []}
    session = full(history_item=item, task_metadata=metadata)
    assert session.parsed.facts.title == "Paint it"
    assert session.session.session_id == TASK
    assert session.session.agent.tool_version == "3.51.0"
    assert session.session.context.attributes["cwd"] == "/w"
    assert session.parsed.account.read == len(HISTORY) + len(UI) + 2


def test_the_index_of_all_tasks_gives_its_own_entry_only() -> None:
    index: JsonValue = [{"id": "1", "task": "Another"}, {"id": TASK, "task": "Paint it", "tokensIn": 9}]
    assert full(taskHistory=index).parsed.facts.title == "Paint it"


def test_sums_of_the_task_serve_when_no_response_has_any() -> None:
    item: JsonValue = {"id": TASK, "tokensIn": 9, "tokensOut": 2, "totalCost": 0.5}
    session = read(
        PARSER, task(api_conversation_history=[TASK_MESSAGE, agent(text("Done"))], history_item=item)
    )
    assert session.session.stats.total_input_tokens == 9


def test_the_ui_tells_which_written_files_were_there() -> None:
    messages: list[JsonValue] = [
        TASK_MESSAGE,
        agent(use("write_to_file", "a", path="old.txt", content="x\n")),
        user(text("[write_to_file for 'old.txt'] Result:\nsaved")),
        agent(use("write_to_file", "b", path="new.txt", content="y\n")),
    ]
    entries: list[JsonValue] = [
        said("tool", 0, 1, {"tool": "editedExistingFile", "path": "old.txt", "content": "x\n"}),
        said("tool", 2, 2, {"tool": "newFileCreated", "path": "new.txt", "content": "y\n"}),
    ]
    session = read(PARSER, task(api_conversation_history=messages, ui_messages=entries))
    assert session.one("FileEdit").event_type == FileEdit(path="old.txt", diff=None)
    assert text_of(session.one("FileCreate")) == "y\n"


def test_an_unknown_entry_of_the_ui_is_kept_raw() -> None:
    session = read(
        PARSER, task(api_conversation_history=HISTORY, ui_messages=[*UI, said("yodelled", 1, 5000)])
    )
    assert session.parsed.account.raw_types == {"ui:yodelled": 1}
    assert session.events[-1].event_type.model_dump()["kind"] == "unknown:ui:yodelled"


def test_a_spoilt_companion_costs_only_itself() -> None:
    files = {"api_conversation_history.json": encode(HISTORY), "ui_messages.json": b"[{"}
    session = read(PARSER, Bundle.of_directory(f"tasks/{TASK}", files))
    assert (session.parsed.account.broken, session.types[0]) == (1, "UserMessage")


def test_a_spoilt_history_leaves_the_ui() -> None:
    files = {"api_conversation_history.json": b"[{", "ui_messages.json": encode(UI)}
    session = read(PARSER, Bundle.of_directory(f"tasks/{TASK}", files))
    assert session.types == ["UserMessage", "FileEdit"]
    assert session.parsed.account.broken == 1


@pytest.mark.parametrize("document", [None, {}, [], [1], {"messages": []}, [{"role": "user"}], "text"])
def test_other_documents_are_refused(document: JsonValue) -> None:
    with pytest.raises(UnreadableError):
        PARSER.parse(Bundle.of_file("api_conversation_history.json", encode(document)), options())


def test_a_directory_without_messages_is_refused() -> None:
    with pytest.raises(UnreadableError):
        PARSER.parse(task(task_metadata={}), options())


def options() -> Options:
    """Return a generous budget."""
    return Options(50_000_000)


@pytest.mark.parametrize(
    ("told", "called", "found"),
    [
        ("fence.py", "/w/yard/fence.py", True),
        ("/w/yard/fence.py", "yard\\fence.py", True),
        ("a/fence.py", "b/fence.py", False),
        ("fence.py", "defence.py", False),
    ],
)
def test_a_write_is_found_whichever_side_names_more_folders(told: str, called: str, found: bool) -> None:
    writes = Writes()
    writes.add(Write(told, True, None))
    assert (writes.find(called) is not None) is found
