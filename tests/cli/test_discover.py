"""``opensession discover`` and ``opensession`` alone: what is listed, where, and how it looks."""

import json
import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.agent_homes import BY_TOOL, OPENCODE, PLACES, REPOSITORY, put, put_all
from tests.cli.runner import Cli, Result
from tests.shared_material import shared_files

REAL = {
    "fixtures/real/claude-code/ask-user-plan-2.0.29.jsonl": ".claude/projects/-w-x/s1.jsonl",
    "fixtures/real/codex/apply-patch-0.99.0.jsonl": ".codex/sessions/2026/03/07/rollout-s1.jsonl",
    "fixtures/real/cline/1769053680585": ".cline/data/tasks/1769053680585",
    "fixtures/real/amp/T-019ca1f6-7f21-77b5-a308-65416ebbdf48.json": ".local/share/amp/threads/T-1.json",
    "fixtures/real/cursor/agent-transcript.jsonl": ".cursor/projects/w-x/agent-transcripts/a/a.jsonl",
    "fixtures/real/gemini/session-2025-10-27T19-55-981c87cb.json": ".gemini/tmp/x/chats/session-a.json",
    "fixtures/real/goose/legacy-session.jsonl": ".local/share/goose/sessions/20260305.jsonl",
    "fixtures/real/aider/.aider.chat.history.md": f"{REPOSITORY}/.aider.chat.history.md",
    "fixtures/real/opencode/storage_v2": OPENCODE,
}
"""Published logs of the real tools, and where those tools keep them."""


def sessions(result: Result) -> list[dict[str, object]]:
    """Return the sessions of a JSON answer."""
    assert (result.code, result.err) == (0, "")
    found = result.json()["sessions"]
    assert isinstance(found, list)
    return found


def in_repository(cli: Cli) -> Cli:
    """Return the user inside the folder that Aider's history lies in."""
    folder = cli.home / REPOSITORY
    (folder / ".git").mkdir(parents=True, exist_ok=True)
    return cli.at(folder)


@pytest.mark.parametrize("tool", PLACES)
def test_a_process_finds_the_session_of_each_agent(cli: Cli, tool: str) -> None:
    path = put(cli.home, tool)
    found = sessions(in_repository(cli).spawn("discover", "--all", "--json"))
    assert {session["tool"] for session in found} == {tool}
    assert Path(str(found[0]["path"])) == (path.parent if tool == "cline" else path)
    assert len(found) == BY_TOOL[tool].sessions
    assert {session["message_count"] for session in found} == {2} or tool in {"cline", "amp", "opencode"}
    assert str(found[0]["title"]) in {BY_TOOL[tool].prompt, "Mend the kite"}


if shared_files("fixtures/real/*/*"):

    @pytest.mark.parametrize(("source", "place"), REAL.items())
    def test_a_process_finds_a_published_log(cli: Cli, source: str, place: str) -> None:
        [original] = shared_files(source)
        (cli.home / place).parent.mkdir(parents=True, exist_ok=True)
        if original.is_dir():
            shutil.copytree(original, cli.home / place)
        else:
            shutil.copy(original, cli.home / place)
        found = sessions(in_repository(cli).spawn("discover", "--all", "--json"))
        assert {session["tool"] for session in found} == {original.parent.name}
        assert all(session["event_count"] for session in found)


def test_all_agents_at_once_the_last_changed_first(cli: Cli) -> None:
    put_all(cli.home)
    found = sessions(in_repository(cli).run("discover", "--all", "--json"))
    assert {session["tool"] for session in found} == set(PLACES)
    times = [str(session["updated_at"]) for session in found]
    assert times == sorted(times, reverse=True)


def test_json_has_these_members(cli: Cli) -> None:
    path = put(cli.home, "claude-code")
    answer = cli.run("--json").json()
    assert answer == {
        "repository": None,
        "count": 1,
        "sessions": [
            {
                "reference": "HEAD",
                "session_id": "lamp",
                "tool": "claude-code",
                "title": "Dim the lamp at nine",
                "model": "claude-x",
                "created_at": "2026-03-07T17:00:00Z",
                "updated_at": "2026-03-07T17:00:03Z",
                "event_count": 4,
                "message_count": 2,
                "total_input_tokens": 0,
                "total_output_tokens": 0,
                "cwd": "/w/lamp",
                "git_remote": None,
                "git_branch": None,
                "subagent": False,
                "path": str(path),
                "bytes": path.stat().st_size,
                "one_of_many": False,
            }
        ],
        "problems": [],
    }


def test_programs_get_whole_lines(cli: Cli) -> None:
    path = put(cli.home, "claude-code")
    result = cli.run()
    assert (result.code, result.err) == (0, "")
    assert (
        result.out == f"lamp\tclaude-code\t2026-03-07T17:00:03Z\t2\tDim the lamp at nine\t/w/lamp\t{path}\n"
    )
    assert cli.run("discover").out == result.out


def on_a_terminal(cli: Cli, *args: str) -> str:
    """Return what a process writes to a terminal of 80 columns."""
    master, slave = pty.openpty()
    variables = {"TZ": "UTC", "COLUMNS": "80", "NO_COLOR": "1", **cli.variables()}
    with subprocess.Popen(
        cli.command(*args), cwd=cli.cwd, env=variables, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL
    ) as process:
        os.close(slave)
        pieces = []
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break  # Linux ends a terminal that nobody writes to any more with EIO
            if not piece:
                break
            pieces.append(piece)
    os.close(master)
    assert process.returncode == 0
    return b"".join(pieces).decode()


def test_a_terminal_gets_a_table(cli: Cli) -> None:
    put(cli.home, "claude-code")
    rows = [line.split("  ") for line in on_a_terminal(cli).splitlines() if line.strip()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells == [
        ["ID", "Agent", "Changed", "Messages", "Title"],
        ["lamp", "claude-code", "2026-03-07 17:00", "2", "Dim the lamp at nine"],
    ]


def test_a_narrow_terminal_gets_whole_ids(cli: Cli) -> None:
    path = put(cli.home, "claude-code")
    name = "5f0c9a34-61d2-4a5e-9b0e-3d1f0a7c2e11"
    path.with_name(f"{name}.jsonl").write_text(path.read_text().replace('"lamp"', f'"{name}"'))
    path.unlink()
    shown = on_a_terminal(cli.with_variables(COLUMNS="12"))
    assert name[:8] in shown


@pytest.mark.parametrize("args", [(), ("--json",)])
def test_titles_cannot_move_the_cursor(cli: Cli, args: tuple[str, ...]) -> None:
    path = put(cli.home, "claude-code")
    prompt = "Dim \x1b[2J\x1b]0;owned\x07 the\ttitle \u202eflipped"
    path.write_text(path.read_text().replace("Dim the lamp at nine", json.dumps(prompt)[1:-1]))
    for shown in (cli.run(*args).out, on_a_terminal(cli, *args)):
        assert "\x1b]" not in shown
        assert "\x1b[2J" not in shown
        assert "\x07" not in shown
    assert "\u202e" not in cli.run().out
    assert len(cli.run().out.splitlines()[0].split("\t")) == 7


def test_titles_hold_no_secret(cli: Cli) -> None:
    token = "ghp_" + "k3Jx9QmZt7Rw2Lp5Vn8Yb1Hc4Gd6Fs0Aa3Eu"
    put(cli.home, "claude-code")
    log = cli.home / PLACES["claude-code"]
    log.write_bytes(log.read_bytes().replace(b"Dim the lamp at nine", f"Try {token}".encode()))
    result = cli.run("discover")
    assert "Try [redacted:github-pat]" in result.out
    index = b"".join(path.read_bytes() for path in cli.home.rglob("index.db*"))
    assert index
    assert token.encode() not in index


def test_filters(cli: Cli) -> None:
    put_all(cli.home)
    user = in_repository(cli)

    def tools(*args: str) -> set[object]:
        return {session["tool"] for session in sessions(user.run("discover", "--all", "--json", *args))}

    assert tools("--tool", "amp", "--tool", "codex") == {"amp", "codex"}
    assert tools("--grep", "KITE") == {"cursor"}
    assert tools("--since", "2026-03-07T17:04:00Z", "--tool", "codex", "--tool", "amp") == {"amp"}
    limited = user.run("discover", "--all", "--json", "--limit", "2").json()
    assert (len(limited["sessions"]), limited["count"]) == (2, 10)
    told = user.run("discover", "--all", "--limit", "2")
    assert (len(told.out.splitlines()), told.err) == (2, "2 of 10; --limit 0 shows all.\n")


@pytest.mark.parametrize(
    ("args", "code"),
    [(("--tool", "nobody"), "unknown_tool"), (("--since", "soon"), "bad_time"), (("--limit", "-1"), "usage")],
)
def test_a_wrong_filter_is_2(cli: Cli, args: tuple[str, ...], code: str) -> None:
    put(cli.home, "amp")
    result = cli.run("discover", *args, "--json")
    assert result.code == 2
    assert result.json()["error"]["code"] == code
    assert result.json()["error"]["next"]


def test_nothing_at_all_is_3_and_says_what_to_do(cli: Cli) -> None:
    result = cli.run()
    assert (result.code, result.out) == (3, "")
    assert "claude-code" in result.err
    assert "- opensession discover --all --verbose\n" in result.err
    assert cli.run("--json").json()["error"]["code"] == "no_sessions"


def test_nothing_here_names_what_is_elsewhere(cli: Cli) -> None:
    put(cli.home, "codex")
    result = in_repository(cli).run()
    assert result.code == 3
    assert "This computer has 1 session." in result.err
    assert "- opensession discover --all\n" in result.err


def test_a_filter_that_leaves_nothing_is_3(cli: Cli) -> None:
    put(cli.home, "codex")
    result = cli.run("--grep", "no such title")
    assert result.code == 3
    assert "No session fits" in result.err


def test_subagents_on_request(cli: Cli) -> None:
    path = put(cli.home, "claude-code")
    shutil.copy(path, path.with_name("agent-helper.jsonl"))
    assert [session["subagent"] for session in sessions(cli.run("--json"))] == [False]
    with_them = sessions(cli.run("--json", "--subagents"))
    assert {session["subagent"]: session["reference"] for session in with_them} == {False: "HEAD", True: None}
    assert [session["subagent"] for session in sessions(cli.run("--json"))] == [False]


def test_without_refresh_the_index_answers(cli: Cli) -> None:
    put(cli.home, "codex")
    assert len(sessions(cli.run("--json"))) == 1
    put(cli.home, "amp")
    assert len(sessions(cli.run("--json", "--no-refresh"))) == 1
    assert len(sessions(cli.run("--json"))) == 2


def test_what_cannot_be_read_is_counted_and_named_on_request(cli: Cli) -> None:
    put(cli.home, "codex")
    broken = put(cli.home, "amp")
    broken.write_text("{")
    result = cli.run()
    assert (result.code, len(result.out.splitlines())) == (0, 1)
    assert "could not be read: 1" in result.err
    assert f"{broken}: " in cli.run("--verbose").err
    assert cli.run("--json").json()["problems"][0]["path"] == str(broken)


def test_korean(cli: Cli) -> None:
    assert "찾지 못했습니다" in cli.with_variables(LC_ALL="ko_KR.UTF-8").spawn().err
