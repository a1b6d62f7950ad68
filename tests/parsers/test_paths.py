"""A path alone tells whose log it is: by whole segments, on any system, in the old order of choice."""

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.parsers.paths import SHAPES, is_subagent_of, is_subagent_path, parser_for_path

UUID = "0a1b2c3d-4e5f-4061-8071-2a3b4c5d6e7f"

OWNED = {
    f"/home/u/.claude/projects/-home-u-app/{UUID}.jsonl": "claude-code",
    f"/home/u/.config/claude/projects/-home-u-app/{UUID}.jsonl": "claude-code",
    f"/srv/claude-home/projects/-home-u-app/{UUID}.jsonl": "claude-code",
    f"/home/u/.claude/projects/-home-u-app/{UUID}/subagents/agent-a0.jsonl": "claude-code",
    "logs/subagents/agent-a0.jsonl": "claude-code",
    "C:\\Users\\U\\.Claude\\Projects\\C--app\\a.JSONL": "claude-code",
    "C:\\Users\\U/.claude\\projects/C--app/a.jsonl": "claude-code",
    "/home/u/.codex/sessions/2026/03/05/rollout-2026-03-05T10-00-00-x.jsonl": "codex",
    "/home/u/.codex/sessions/2026/03/05/rollout-2026-03-05T10-00-00-x.jsonl.zst": "codex",
    "/home/u/.codex/archived_sessions/rollout-x.jsonl": "codex",
    "/srv/work/sessions/2026/rollout-x.jsonl": "codex",
    "/srv/work/archived_sessions/rollout-x.jsonl.zst": "codex",
    "/home/u/.codex/sessions/agent-x.jsonl": "codex",
    "/home/u/.local/share/opencode/storage/session/p/ses_1.json": "opencode",
    "/srv/storage/session/opencode/ses_1.json": "opencode",
    "/home/u/.local/share/opencode/opencode.db": "opencode",
    "repo/opencode/export-1.2.json": "opencode",
    "repo/opencode-session.json": "opencode",
    "/home/u/.cline/data/tasks/17/api_conversation_history.json": "cline",
    "/home/u/.cline/data/tasks/17": "cline",
    "/x/User/globalStorage/saoudrizwan.claude-dev/tasks/17/api_conversation_history.json": "cline",
    "/x/User/globalStorage/rooveterinaryinc.roo-cline/tasks/0a1b/": "cline",
    "/x/User/globalStorage/kilocode.kilo-code/tasks/17": "cline",
    "/home/u/.cline/data/sessions/17_a/17_a.messages.json": "cline",
    "/home/u/.local/share/amp/threads/T-1.json": "amp",
    "state.vscdb": "cursor",
    "/home/u/.cursor/projects/p/agent-transcripts/a/a.jsonl": "cursor",
    "/home/u/.cursor/projects/p/agent-transcripts/a.txt": "cursor",
    "/home/u/.cursor/chats/h/id/store.db": "cursor",
    "/home/u/.gemini/tmp/p/chats/session-2026-03-05T10-00-x.json": "gemini",
    "/home/u/.gemini/tmp/p/chats/session-2026-03-05T10-00-x.jsonl": "gemini",
    f"/home/u/.gemini/tmp/p/chats/{UUID}/b.jsonl": "gemini",
    "/home/u/.local/share/goose/sessions/sessions.db": "goose",
    "/home/u/.local/share/goose/sessions/20260305.jsonl": "goose",
    "C:\\Users\\U\\AppData\\Roaming\\Block\\goose\\data\\sessions\\20260305.jsonl": "goose",
    "/srv/g/data/sessions/sessions.db": "goose",
    "repo/.aider.chat.history.md": "aider",
    "commands-only.aider.chat.history.md": "aider",
    "repo/x.hail.jsonl": "hail",
}

NOBODYS = (
    "",
    "/",
    "..",
    "README.md",
    "a.jsonl",
    "/x/bootcamp/threads/T-1.json",
    "/x/mycodex/sessions.jsonl",
    "/x/codex/sessions-old/a.jsonl",
    "/x/xclaude/projects/a.jsonl",
    "/x/storage/session/p/ses_1.json",
    "/x/opencode/storage/message/s/m.json",
    "/home/u/.cline/data/tasks/index.json",
    "/home/u/.gemini/tmp/p/logs.json",
    "/home/u/.local/share/goose/sessions/notes.txt",
    "/x/sessions.db",
)

SUBAGENTS = (
    f"/home/u/.claude/projects/-x/{UUID}/subagents/agent-a0.jsonl",
    f"/home/u/.claude/projects/-x/{UUID}/subagents/workflow/a.jsonl",
    "/home/u/.claude/projects/-x/agent-a0.jsonl",
    "/home/u/.claude/projects/-x/Subagent_a0.jsonl",
    "C:\\Users\\U\\.claude\\projects\\C--x\\s\\subagents\\agent-a0.jsonl",
    "logs/subagents/agent-a0.jsonl",
    f"/home/u/.gemini/tmp/p/chats/{UUID}/b.jsonl",
    "/home/u/.cursor/projects/p/agent-transcripts/a/subagents/b.jsonl",
)

MAIN_SESSIONS = (
    f"/home/u/.claude/projects/-x/{UUID}.jsonl",
    f"/home/u/subagents/.claude/projects/-x/{UUID}.jsonl",
    "/home/u/.codex/sessions/agent-x.jsonl",
    "/home/u/.cursor/projects/p/agent-transcripts/agent-x/agent-x.jsonl",
    "/home/u/.gemini/tmp/p/chats/session-2026-x.jsonl",
    "agent-x.jsonl",
    "",
)


@pytest.mark.parametrize(("path", "parser"), OWNED.items())
def test_a_place_speaks_for_its_tool(path: str, parser: str) -> None:
    assert parser_for_path(path) == parser
    assert parser_for_path(path.replace("/", "\\")) == parser
    assert parser_for_path(path.upper()) == parser


@pytest.mark.parametrize("path", NOBODYS)
def test_likeness_is_not_enough(path: str) -> None:
    assert parser_for_path(path) is None


@pytest.mark.parametrize("path", SUBAGENTS)
def test_subagents_are_known_by_the_rule_of_their_tool(path: str) -> None:
    assert is_subagent_path(path)


@pytest.mark.parametrize("path", MAIN_SESSIONS)
def test_a_session_is_no_subagent(path: str) -> None:
    assert not is_subagent_path(path)


def test_segments_below_a_folder_of_another_name_follow_the_same_rule() -> None:
    assert is_subagent_of("claude-code", ["projects", "-x", "AGENT-a.jsonl"])
    assert not is_subagent_of("codex", ["sessions", "agent-a.jsonl"])
    assert not is_subagent_of("claude-code", [])


def test_every_shape_finds_a_path_made_from_it() -> None:
    for parser, shape in SHAPES:
        path = shape.replace("**", "some/folders").replace("*", "x")
        assert parser_for_path(path) is not None, (parser, shape)


def old_choice(path: str) -> str | None:
    """Choose as parsers.md §3 writes it, by substring and in the order of §1.1."""
    ending, name = PurePath(path).suffix, PurePath(path).name
    subagent = "/subagents/" in path or name.startswith(("agent-", "agent_", "subagent-", "subagent_"))
    accepted = {
        "codex": ending == ".jsonl" and "codex/sessions" in path,
        "opencode": ending == ".json" and "opencode" in path and "/storage/session/" in path,
        "cline": name == "api_conversation_history.json" and "cline/data/tasks/" in path,
        "amp": ending == ".json" and "amp/threads/" in path,
        "cursor": ending == ".vscdb",
        "gemini": ending in (".json", ".jsonl") and ".gemini/tmp/" in path and "/chats/session-" in path,
        "claude-code": ending == ".jsonl" and not subagent and ".claude/projects/" in path,
    }
    return next((parser for parser, accepts in accepted.items() if accepts), None)


FOLDERS = (
    *(".codex/sessions", "codex/sessions", "opencode", "storage/session", ".cline/data/tasks"),
    *("amp/threads", ".gemini/tmp", "chats", ".claude/projects", ".config/claude/projects"),
    *(
        "archived_sessions",
        "sessions",
        ".cursor/projects",
        "agent-transcripts",
        "goose/sessions",
        "data/sessions",
    ),
    *("-home-u", "2026", "subagents"),
)
NAMES = (
    *("rollout-1.jsonl", "session-1.json", "session-1.jsonl", "api_conversation_history.json", "a.vscdb"),
    *("agent-1.jsonl", "x.hail.jsonl", "opencode.db", "sessions.db", "export-1.json", "a.messages.json"),
)


@given(st.lists(st.sampled_from(FOLDERS), max_size=5), st.sampled_from(NAMES))
def test_what_the_old_rules_chose_is_chosen_still(folders: list[str], name: str) -> None:
    path = "/".join(["/home/u", *folders, name])
    old = old_choice(path)
    assert old is None or parser_for_path(path) == old


@given(st.text())
def test_any_text_is_a_path(text: str) -> None:
    assert parser_for_path(text) in {None, *(parser for parser, _ in SHAPES)}
    assert is_subagent_path(text) in (True, False)


@given(st.lists(st.sampled_from([*FOLDERS, *NAMES, "", ".", "..", "*", "[", "\0", "\ud800"]), max_size=400))
def test_long_and_odd_paths_are_paths(segments: list[str]) -> None:
    for separator in ("/", "\\"):
        parser_for_path(separator.join(segments))
        is_subagent_path(separator.join(segments))
