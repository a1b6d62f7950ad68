"""What cannot be read is said and passed over; the rest is found all the same."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from opensession.local.discovery import Found, discover
from opensession.local.problems import Problem
from tests.local.homes import COMPOSER, rows_of, write, write_busy_database, write_database

NOBODY = 65534
GLOBAL = ".config/Cursor/User/globalStorage/state.vscdb"


def look(home: Path, **environment: str) -> tuple[list[Found], list[tuple[str, str]]]:
    """Return what is found, and the problems as file name and reason."""
    problems: list[Problem] = []
    found = list(discover(home, environment, "linux", problems=problems.append))
    return found, [(problem.path.name, problem.reason) for problem in problems]


@contextmanager
def without_privileges() -> Iterator[None]:
    """Act as a user whom folder permissions bind: the superuser may read everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A home that any user may enter; pytest's own folders are for their maker alone."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    yield home
    shutil.rmtree(home)


def test_a_closed_folder_costs_only_itself(open_home: Path) -> None:
    write(open_home, {f".claude/projects/{name}/s.jsonl": "{}\n" for name in ("-a", "-b", "-c")})
    closed = open_home / ".claude/projects/-b"
    closed.chmod(0)
    with without_privileges():
        found, problems = look(open_home, CLAUDE_CONFIG_DIR=str(open_home / ".claude"))
    closed.chmod(0o755)
    assert [row.path.parent.name for row in found] == ["-a", "-c"]
    assert problems == [("-b", "permission denied")]


def test_links_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path, {".codex/sessions/2026/rollout-a.jsonl": "{}\n"})
    sessions = tmp_path / ".codex/sessions"
    (sessions / "2026/again").symlink_to(sessions, target_is_directory=True)
    (sessions / "up").symlink_to(tmp_path, target_is_directory=True)
    (sessions / "rollout-self.jsonl").symlink_to("rollout-self.jsonl")
    (sessions / "rollout-gone.jsonl").symlink_to("nowhere")
    found, problems = look(tmp_path)
    assert rows_of(found, tmp_path) == [("codex", ".codex/sessions/2026/rollout-a.jsonl")]
    assert problems == [("rollout-self.jsonl", "a link that leads to itself")]


def test_folders_and_pipes_are_no_sessions(tmp_path: Path) -> None:
    (tmp_path / ".claude/projects/-x/odd.jsonl").mkdir(parents=True)
    os.mkfifo(tmp_path / ".claude/projects/-x/pipe.jsonl")
    write(tmp_path, {".codex": "not a folder", ".cline/data/tasks/17": "a file"})
    found, problems = look(tmp_path)
    assert not found
    assert problems == [("sessions", "not a folder"), ("archived_sessions", "not a folder")]


def test_an_impossible_folder_name_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, {".codex/sessions/rollout-a.jsonl": "{}\n"})
    found, problems = look(tmp_path, CODEX_HOME="a\0b", CLAUDE_CONFIG_DIR="x" * 5000)
    assert len(found) == 1
    assert {reason for _, reason in problems} == {"not a valid path", "the name is too long"}


@pytest.mark.parametrize("table", ["cursorDiskKV", "ItemTable"])
def test_a_cursor_database_counts_when_it_holds_conversations(tmp_path: Path, table: str) -> None:
    storage = tmp_path / ".config/Cursor/User/workspaceStorage"
    write_database(storage / "a/state.vscdb", COMPOSER, table)
    write_database(storage / "b/state.vscdb", {"composer.composerData": "{}"}, table)
    write_database(storage / "c/state.vscdb", {"composerDatabase": "1", "composer.x": "2"}, table)
    write_database(storage / "d/state.vscdb", COMPOSER, "other")
    found, problems = look(tmp_path)
    assert [row.path.parent.name for row in found] == ["a", "b"]
    assert not problems


@pytest.mark.parametrize("content", [b"", b"junk", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_broken_database_is_passed_over(tmp_path: Path, content: bytes) -> None:
    write_database(tmp_path / GLOBAL, COMPOSER)
    broken = tmp_path / ".config/Cursor/User/workspaceStorage/a/state.vscdb"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(content)
    found, problems = look(tmp_path)
    assert rows_of(found, tmp_path) == [("cursor", GLOBAL)]
    assert problems == ([("state.vscdb", "not a readable database")] if content else [])


def test_a_database_in_use_is_looked_at_and_left_as_it_is(tmp_path: Path) -> None:
    write_database(tmp_path / GLOBAL, COMPOSER)
    before = sorted(path.name for path in (tmp_path / GLOBAL).parent.iterdir())
    with closing(sqlite3.connect(tmp_path / GLOBAL, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        found, problems = look(tmp_path)
    assert rows_of(found, tmp_path) == [("cursor", GLOBAL)]
    assert not problems
    assert sorted(path.name for path in (tmp_path / GLOBAL).parent.iterdir()) == before


def test_conversations_still_in_the_log_of_a_database_count(tmp_path: Path) -> None:
    with closing(write_busy_database(tmp_path / GLOBAL, COMPOSER)):
        found, _ = look(tmp_path)
        whole = sum((tmp_path / f"{GLOBAL}{ending}").stat().st_size for ending in ("", "-wal"))
    assert rows_of(found, tmp_path) == [("cursor", GLOBAL)]
    assert found[0].size == whole
