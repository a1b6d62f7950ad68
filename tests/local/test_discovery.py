"""Every agent's sessions are found where that agent keeps them, on each system, once and in a fixed order."""

from pathlib import Path

import pytest

from opensession.local.discovery import Found, discover
from opensession.local.problems import Problem
from tests.local.homes import COMPOSER, rows_of, write, write_database

ONE_EACH = {
    ".claude/projects/-home-u-app/s1.jsonl": "claude-code",
    ".codex/sessions/2026/03/05/rollout-2026-03-05T10-00-00-a.jsonl": "codex",
    ".local/share/opencode/storage/session/p/ses_1.json": "opencode",
    ".cline/data/tasks/17/api_conversation_history.json": "cline",
    ".local/share/amp/threads/T-1.json": "amp",
    ".config/Cursor/User/globalStorage/state.vscdb": "cursor",
    ".gemini/tmp/p/chats/session-2026-03-05T10-00-a.json": "gemini",
    ".local/share/goose/sessions/20260305.jsonl": "goose",
}
SUBAGENTS = {
    ".claude/projects/-home-u-app/s1/subagents/agent-a.jsonl": "claude-code",
    ".claude/projects/-home-u-app/agent-b.jsonl": "claude-code",
    ".cursor/projects/p/agent-transcripts/a/subagents/b.jsonl": "cursor",
    ".gemini/tmp/p/chats/0a1b/c.jsonl": "gemini",
}
LAYOUTS = {
    "linux": (
        (".config/claude/projects/-x/s2.jsonl", "claude-code", "file"),
        (".codex/sessions/2025/rollout.jsonl", "codex", "file"),
        (".codex/sessions/2025/ROLLOUT-b.jsonl.zst", "codex", "file"),
        (".codex/archived_sessions/rollout-c.jsonl", "codex", "file"),
        (".codex/archived_sessions/rollout-d.jsonl.zst", "codex", "file"),
        (".local/share/opencode/opencode.db", "opencode", "database"),
        (".config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/18", "cline", "directory"),
        (".config/VSCodium/User/globalStorage/rooveterinaryinc.roo-cline/tasks/0a-1b", "cline", "directory"),
        (".vscode-server/data/User/globalStorage/kilocode.kilo-code/tasks/19", "cline", "directory"),
        (".cline/data/sessions/20_a/20_a.messages.json", "cline", "file"),
        (".config/Cursor/User/workspaceStorage/0a1b/state.vscdb", "cursor", "database"),
        (".cursor/projects/p/agent-transcripts/a/a.jsonl", "cursor", "file"),
        (".cursor/projects/p/agent-transcripts/b.txt", "cursor", "file"),
        (".cursor/chats/0a/1b/store.db", "cursor", "database"),
        (".gemini/tmp/p/chats/session-2026-03-06T10-00-b.jsonl", "gemini", "file"),
        (".local/share/goose/sessions/sessions.db", "goose", "database"),
    ),
    "darwin": (
        (
            "Library/Application Support/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/1",
            "cline",
            "directory",
        ),
        ("Library/Application Support/Cursor/User/globalStorage/state.vscdb", "cursor", "database"),
        ("Library/Application Support/Cursor/User/workspaceStorage/0a/state.vscdb", "cursor", "database"),
        (".config/Cursor/User/globalStorage/state.vscdb", "cursor", "database"),
    ),
    "win32": (
        ("AppData/Roaming/Code/User/globalStorage/kilocode.kilo-code/tasks/1", "cline", "directory"),
        ("AppData/Roaming/Cursor/User/globalStorage/state.vscdb", "cursor", "database"),
        ("AppData/Roaming/Block/goose/data/sessions/20260305.jsonl", "goose", "file"),
    ),
}
BESIDE = (
    ".claude/history.jsonl",
    ".claude/projects/-x/notes.txt",
    ".codex/sessions/2026/agent-x.jsonl",
    ".codex/history.jsonl",
    ".local/share/opencode/storage/message/ses_1/msg_1.json",
    ".local/share/amp/session.json",
    ".cline/data/tasks/21/ui_messages.json",
    ".cline/data/sessions/20_a/20_a.json",
    ".gemini/tmp/p/logs.json",
    ".gemini/tmp/p/chats/checkpoint-a.json",
)
VARIABLES = {
    "CODEX_HOME": ("", "sessions/2026/rollout-a.jsonl", "codex"),
    "CLAUDE_CONFIG_DIR": ("", "projects/-x/s1.jsonl", "claude-code"),
    "XDG_DATA_HOME": ("", "opencode/storage/session/p/ses_1.json", "opencode"),
    "XDG_CONFIG_HOME": ("", "claude/projects/-x/s1.jsonl", "claude-code"),
    "GOOSE_PATH_ROOT": ("", "data/sessions/20260305.jsonl", "goose"),
    "APPDATA": ("win32", "Block/goose/data/sessions/20260305.jsonl", "goose"),
}


def look(home: Path, platform: str = "linux", **environment: str) -> list[Found]:
    """List what is there; nothing may be wrong."""
    problems: list[Problem] = []
    found = list(discover(home, environment, platform, problems=problems.append))
    assert not problems
    return found


def put(home: Path, name: str) -> None:
    """Write a session of the kind that its name says."""
    if name.endswith(".vscdb"):
        write_database(home / name, COMPOSER)
    elif "." not in name.rpartition("/")[2]:
        write(home, {f"{name}/api_conversation_history.json": "[]"})
    else:
        write(home, {name: "{}\n"})


def test_tools_come_in_order_and_subagents_stay_with_their_parents(tmp_path: Path) -> None:
    for name in [*reversed(ONE_EACH), *SUBAGENTS, *BESIDE]:
        put(tmp_path, name)
    write(tmp_path, {"code/app/.aider.chat.history.md": "# aider chat started at 2026-03-05 11:00:00\n"})
    repository = tmp_path / "code/app"
    found = list(discover(tmp_path, {}, "linux", [repository, tmp_path / "code/gone", repository]))
    expected = [
        (tool, name.removesuffix("/api_conversation_history.json")) for name, tool in ONE_EACH.items()
    ]
    assert rows_of(found, tmp_path) == [*expected, ("aider", "code/app/.aider.chat.history.md")]
    assert not any(row.subagent for row in found)

    every = list(discover(tmp_path, {}, "linux", subagents=True))
    assert set(rows_of([row for row in every if row.subagent], tmp_path)) == {
        (tool, name) for name, tool in SUBAGENTS.items()
    }
    assert [row for row in every if not row.subagent] == found[:-1]


@pytest.mark.parametrize("platform", LAYOUTS)
def test_each_system_has_its_own_places(tmp_path: Path, platform: str) -> None:
    for name, _, _ in LAYOUTS[platform]:
        put(tmp_path, name)
    found = look(tmp_path, platform)
    assert {
        (name, tool, kind) for (tool, name), kind in zip(rows_of(found, tmp_path), kinds(found), strict=True)
    } == {*LAYOUTS[platform]}
    assert len(found) == len(LAYOUTS[platform])


def kinds(found: list[Found]) -> list[str]:
    """Return the kind of each row."""
    return [row.kind for row in found]


@pytest.mark.parametrize("variable", VARIABLES)
def test_variables_name_further_folders(tmp_path: Path, variable: str) -> None:
    platform, name, tool = VARIABLES[variable]
    put(tmp_path / "elsewhere", name)
    found = look(tmp_path, platform, **{variable: str(tmp_path / "elsewhere")})
    assert rows_of(found, tmp_path) == [(tool, f"elsewhere/{name}")]


@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_variable_names_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: str
) -> None:
    put(tmp_path / blank, "sessions/rollout-a.jsonl")
    monkeypatch.chdir(tmp_path)
    assert not look(tmp_path, CODEX_HOME=blank)


def test_places_of_one_system_say_nothing_on_another(tmp_path: Path) -> None:
    put(tmp_path, "AppData/Roaming/Block/goose/data/sessions/a.jsonl")
    put(tmp_path, "Library/Application Support/Cursor/User/globalStorage/state.vscdb")
    assert not look(tmp_path, "linux", APPDATA=str(tmp_path / "AppData/Roaming"))


def test_a_folder_of_the_variable_comes_before_the_usual_one(tmp_path: Path) -> None:
    put(tmp_path, ".codex/sessions/rollout-a.jsonl")
    put(tmp_path, "work/sessions/rollout-b.jsonl")
    names = [row.path.name for row in look(tmp_path, CODEX_HOME=str(tmp_path / "work"))]
    assert names == ["rollout-b.jsonl", "rollout-a.jsonl"]


def test_a_file_reached_twice_is_found_once(tmp_path: Path) -> None:
    put(tmp_path, "real/projects/-x/s1.jsonl")
    put(tmp_path, "real/projects/-x/s2.jsonl")
    (tmp_path / "real/projects/-x/s3.jsonl").symlink_to("s1.jsonl")
    (tmp_path / "real/projects/-y").symlink_to("-x")
    (tmp_path / ".claude").symlink_to("real")
    found = look(tmp_path, CLAUDE_CONFIG_DIR=str(tmp_path / "real"))
    assert rows_of(found, tmp_path) == [
        ("claude-code", "real/projects/-x/s1.jsonl"),
        ("claude-code", "real/projects/-x/s2.jsonl"),
    ]


def test_sizes_and_times_are_those_of_all_files_of_a_session(tmp_path: Path) -> None:
    chats, task = ".gemini/tmp/p/chats", ".cline/data/tasks/17"
    write(tmp_path, {f"{chats}/session-a.json": "12345", f"{chats}/session-a.jsonl": "123"})
    write(tmp_path, {f"{task}/api_conversation_history.json": "[]", f"{task}/ui_messages.json": "[1]"})
    write(tmp_path, {".codex/sessions/rollout-a.jsonl": "12", ".codex/sessions/rollout-a.jsonl.zst": "1"})
    newest = (tmp_path / chats / "session-a.jsonl").stat().st_mtime_ns
    found = look(tmp_path)
    assert [(row.path.name, row.size) for row in found] == [
        ("rollout-a.jsonl", 2),
        ("17", 5),
        ("session-a.json", 8),
    ]
    assert found[-1].modified_ns == newest


def test_a_home_without_agents_or_without_a_folder_is_fine(tmp_path: Path) -> None:
    assert not look(tmp_path)
    assert not look(tmp_path / "gone", "win32")
    assert not look(tmp_path, "darwin")
