"""A session is read with every file that belongs to it, and with none that does not."""

import json
from pathlib import Path

import pytest

from opensession.local.bundles import read_input
from opensession.local.discovery import discover
from opensession.local.errors import InputTooLargeError, LocalInputError
from opensession.local.problems import Problem
from opensession.parsers.bundle import Bundle
from tests.local.homes import lines, write

PROJECT = ".claude/projects/-x"


def read(path: Path) -> Bundle:
    """Read an input; nothing may be wrong with it."""
    problems: list[Problem] = []
    bundle = read_input(path, problems=problems.append)
    assert not problems
    assert not [name for name in bundle.files if name.startswith("/") or ".." in name]
    return bundle


def names_in(bundle: Bundle) -> list[str]:
    """Return the files' names."""
    return list(bundle.files)


def test_a_log_alone_is_a_single_file(tmp_path: Path) -> None:
    write(tmp_path, {"notes/log.jsonl": "{}\n", "notes/other.jsonl": "{}\n"})
    bundle = read(tmp_path / "notes/log.jsonl")
    assert (bundle.directory, bundle.path) == (False, (tmp_path / "notes/log.jsonl").as_posix())
    assert bundle.files == {"log.jsonl": b"{}\n"}


def test_a_relative_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"log.jsonl": "{}\n"})
    monkeypatch.chdir(tmp_path)
    assert read(Path("log.jsonl")).path == (tmp_path / "log.jsonl").as_posix()


def test_a_claude_parent_brings_its_subagents_and_their_sidecars(tmp_path: Path) -> None:
    own, others = {"type": "user", "sessionId": "s1"}, {"type": "user", "sessionId": "s2"}
    files = {
        "s1.jsonl": lines({"type": "summary"}, own),
        "s1/subagents/agent-a.jsonl": lines(own),
        "s1/subagents/agent-a.meta.json": "{}",
        "s1/subagents/workflow/agent-b.jsonl": lines(own),
        "agent-c.jsonl": lines({"type": "summary"}, own),
        "agent-c.meta.json": "{}",
        "subagents/agent-d.jsonl": lines(own),
    }
    foreign = {
        "s2.jsonl": lines(others),
        "s2/subagents/agent-z.jsonl": lines(others),
        "agent-e.jsonl": lines(others),
        "agent-f.jsonl": "junk\n",
        "subagents/agent-g.jsonl": lines(others),
        "s1/tool-results/out.txt": "text",
    }
    write(tmp_path / PROJECT, files | foreign)
    bundle = read(tmp_path / PROJECT / "s1.jsonl")
    assert bundle.path == (tmp_path / PROJECT).as_posix()
    assert names_in(bundle) == sorted(files)
    assert bundle.files["s1.jsonl"] == files["s1.jsonl"].encode()
    assert read(tmp_path / PROJECT / "s1").files == bundle.files
    assert names_in(read(tmp_path / PROJECT / "agent-c.jsonl")) == ["agent-c.jsonl"]


def test_a_claude_session_without_an_id_is_known_by_its_file_name(tmp_path: Path) -> None:
    write(tmp_path, {"s1.jsonl": "{}\n", "agent-a.jsonl": lines({"sessionId": "s1"})})
    assert names_in(read(tmp_path / "s1.jsonl")) == ["agent-a.jsonl", "s1.jsonl"]


@pytest.mark.parametrize("index", ["data/state", "data/tasks/state"])
def test_a_cline_task_brings_its_entry_of_the_index_only(tmp_path: Path, index: str) -> None:
    task = "data/tasks/17"
    files = dict.fromkeys(("api_conversation_history.json", "history_item.json", "ui_messages.json"), "[]")
    write(tmp_path / task, {**files, "task_metadata.json": "{}", "checkpoints.bin": "x"})
    entries = [{"id": "16", "task": "secret"}, {"id": "17", "task": "가나"}, "junk"]
    write(tmp_path, {f"{index}/taskHistory.json": json.dumps(entries)})
    bundle = read(tmp_path / task)
    assert bundle.path == (tmp_path / task).as_posix()
    assert names_in(bundle) == sorted([*files, "task_metadata.json", "taskHistory.json"])
    assert json.loads(bundle.files["taskHistory.json"]) == [{"id": "17", "task": "가나"}]
    assert read(tmp_path / task / "api_conversation_history.json").files == bundle.files


@pytest.mark.parametrize("index", ["{", '{"id": "17"}', '[{"id": "1', "[" * 100_000])
def test_a_broken_index_of_tasks_is_said_and_does_without(tmp_path: Path, index: str) -> None:
    write(
        tmp_path, {"data/tasks/17/api_conversation_history.json": "[]", "data/state/taskHistory.json": index}
    )
    problems: list[Problem] = []
    bundle = read_input(tmp_path / "data/tasks/17", problems=problems.append)
    assert names_in(bundle) == ["api_conversation_history.json"]
    assert [(problem.path.name, problem.reason) for problem in problems] == [
        ("taskHistory.json", "not a list of tasks")
    ]


def test_an_opencode_session_brings_its_messages_and_their_parts(tmp_path: Path) -> None:
    files = {
        "storage/session/p/ses_1.json": '{"id": "ses_1"}',
        "storage/message/ses_1/msg_a.json": '{"id": "msg_a"}',
        "storage/message/ses_1/b.json": '{"id": "b"}',
        "storage/message/ses_1/msg_c.json": "junk",
        "storage/part/msg_a/1.json": "{}",
        "storage/part/msg_b/1.json": "{}",
        "storage/part/c/1.json": "{}",
    }
    foreign = {
        "storage/session/p/ses_2.json": '{"id": "ses_2"}',
        "storage/message/ses_2/msg_z.json": '{"id": "msg_z"}',
        "storage/part/msg_z/1.json": "{}",
    }
    write(tmp_path / "opencode", files | foreign)
    bundle = read(tmp_path / "opencode/storage/session/p/ses_1.json")
    assert bundle.path == (tmp_path / "opencode").as_posix()
    assert bundle.files == {name: content.encode() for name, content in sorted(files.items())}


def test_opencode_ids_and_links_lead_to_no_other_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "o/storage/session/p/ses_1.json": '{"id": "../../../private"}',
            "o/storage/message/ses_1/msg_a.json": '{"id": ".."}',
            "private/key.json": "secret",
        },
    )
    (tmp_path / "o/storage/part").mkdir()
    (tmp_path / "o/storage/part/msg_a").symlink_to(tmp_path / "private", target_is_directory=True)
    (tmp_path / "o/storage/message/ses_1/link.json").symlink_to(tmp_path / "private/key.json")
    assert names_in(read(tmp_path / "o/storage/session/p/ses_1.json")) == [
        "storage/message/ses_1/msg_a.json",
        "storage/session/p/ses_1.json",
    ]


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_a_gemini_session_is_read_in_both_its_forms(tmp_path: Path, ending: str) -> None:
    write(tmp_path, {"session-a.json": "{}", "session-a.jsonl": "{}\n", "session-b.json": "{}"})
    assert read(tmp_path / f"session-a.{ending}").files == {
        "session-a.json": b"{}",
        "session-a.jsonl": b"{}\n",
    }
    assert not read(tmp_path / "session-b.json").directory


def test_any_folder_gives_its_logs_and_nothing_that_links_lead_to(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"logs/b/c.jsonl": "{}\n", "logs/a.md": "# a\n", "logs/d.png": "x", "private/key.json": "{}"},
    )
    (tmp_path / "logs/e").symlink_to(tmp_path / "private", target_is_directory=True)
    (tmp_path / "logs/f.json").symlink_to(tmp_path / "private/key.json")
    assert names_in(read(tmp_path / "logs")) == ["a.md", "b/c.jsonl"]


def test_what_is_discovered_can_be_read(tmp_path: Path) -> None:
    write(
        tmp_path, {f"{PROJECT}/s1.jsonl": "{}\n", ".cline/data/tasks/17/api_conversation_history.json": "[]"}
    )
    bundles = [read_input(found) for found in discover(tmp_path, {}, "linux")]
    assert [(bundle.name, bundle.directory) for bundle in bundles] == [("s1.jsonl", False), ("17", True)]


def test_the_limit_holds_for_all_files_together(tmp_path: Path) -> None:
    write(tmp_path, {"session-a.json": "12345", "session-a.jsonl": "678"})
    assert len(read_input(tmp_path / "session-a.json", max_bytes=8).files) == 2
    with pytest.raises(InputTooLargeError, match="7 bytes"):
        read_input(tmp_path / "session-a.json", max_bytes=7)
    with pytest.raises(InputTooLargeError):
        read_input(tmp_path, max_bytes=7)


def test_what_is_not_there_or_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_input(tmp_path / "gone.jsonl")
    with pytest.raises(LocalInputError, match="neither a regular file nor a folder"):
        read_input(Path("/dev/null"))


def test_a_hail_file_brings_nothing_with_it(tmp_path: Path) -> None:
    """Looking for companions would list the folder once for each of its files."""
    own = {"type": "user", "sessionId": "s1"}
    write(tmp_path, {"s1.hail.jsonl": lines(own), "agent-a.jsonl": lines(own)})
    assert names_in(read(tmp_path / "s1.hail.jsonl")) == ["s1.hail.jsonl"]
