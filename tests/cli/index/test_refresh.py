"""The index follows the disk, reads a file once, and survives whatever happens to it."""

import json
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pydantic import JsonValue

from opensession.cli.index.sessions import Sessions, read_sessions
from opensession.cli.surroundings import Surroundings
from opensession.cli.terminal import Progress
from tests.cli.agent_homes import PLACES, REPOSITORY, put, put_all
from tests.cli.runner import Cli
from tests.support.agent_logs import CLAUDE_CODE, claude_turn, cursor_store, json_lines

INDEX = ".cache/opensession/index.db"


class Computer:
    """A home and what reading it took."""

    def __init__(self, home: Path, *, interrupt_after: int | None = None, **environment: str) -> None:
        self.home = home
        self.surroundings = Surroundings(home, home / REPOSITORY, environment, "linux")
        self.read = 0
        """Files that the last look read."""
        self._interrupt_after = interrupt_after

    def look(self, *, update: bool = True, subagents: bool = False) -> Sessions:
        """List the sessions."""
        self.read = 0
        return read_sessions(self.surroundings, show=self._show, update=update, subagents=subagents)

    def ids(self) -> set[str]:
        """Return the ids of the sessions that are listed."""
        return {entry.session_id for entry in self.look().entries}

    @contextmanager
    def _show(self, count: int) -> Iterator[Progress]:
        self.read = count
        yield _Interruption(self._interrupt_after) if self._interrupt_after else Progress()


class _Interruption(Progress):
    """A person who presses Ctrl-C after some files."""

    def __init__(self, after: int) -> None:
        self._left = after

    def advance(self, count: int = 1) -> None:
        self._left -= count
        if not self._left:
            raise KeyboardInterrupt


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    """Return a computer with a session of every agent."""
    put_all(tmp_path)
    return Computer(tmp_path)


def test_nothing_is_read_twice(computer: Computer) -> None:
    first = computer.look()
    assert (computer.read, len(first.entries), first.problems) == (9, 10, [])
    assert computer.look() == first
    assert computer.read == 0


def test_a_grown_log_alone_is_read_again(computer: Computer) -> None:
    computer.look()
    log = computer.home / PLACES["claude-code"]
    log.write_bytes(CLAUDE_CODE + json_lines(claude_turn("user", 9, "And now brighter")))
    [entry] = [entry for entry in computer.look().entries if entry.tool == "claude-code"]
    assert computer.read == 1
    assert (entry.messages, entry.updated_at) == (3, "2026-03-07T17:00:09Z")


def test_vanished_files_are_forgotten(computer: Computer) -> None:
    computer.look()
    (computer.home / PLACES["cursor"]).unlink()
    (computer.home / PLACES["aider"]).unlink()
    assert {entry.tool for entry in computer.look().entries} == PLACES.keys() - {"cursor", "aider"}
    assert computer.read == 0


def test_a_file_of_several_sessions_gives_a_row_each(computer: Computer) -> None:
    runs = [entry for entry in computer.look().entries if entry.tool == "aider"]
    assert [entry.title for entry in runs] == ["oil the hinge", "find the oil"]
    assert {(entry.one_of_many, entry.cwd) for entry in runs} == {(True, str(computer.home / REPOSITORY))}
    assert len({entry.session_id for entry in runs}) == 2


def test_a_changed_session_of_a_store_is_read_again_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / PLACES["cursor"]
    rows: dict[str, JsonValue] = {
        f"composerData:{key}": {
            "composerId": key,
            "name": f"Mend the {key}",
            "createdAt": 1772902800000,
            "lastUpdatedAt": 1772902800000 + number,
            "conversation": [{"type": 1, "bubbleId": "b", "text": f"Mend the {key}"}],
        }
        for number, key in enumerate(("kite", "boat"))
    }
    path.parent.mkdir(parents=True)
    path.write_bytes(cursor_store(rows))
    computer = Computer(tmp_path)
    boat, kite = computer.look().entries
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE cursorDiskKV SET value = replace(value, 'Mend the kite', 'Fly it well')")
    after = {entry.session_id: entry for entry in computer.look().entries}
    assert computer.read == 1
    assert after == {
        "boat": boat._replace(size=path.stat().st_size),
        "kite": kite._replace(size=path.stat().st_size, title="Fly it well", state=after["kite"].state),
    }
    assert after["kite"].state != kite.state


def test_what_is_no_session_is_told_and_not_read_again(computer: Computer) -> None:
    (computer.home / PLACES["amp"]).write_text("{")
    sessions = computer.look()
    assert [problem.path.name for problem in sessions.problems] == ["T-drum.json"]
    assert computer.look().problems == sessions.problems
    assert computer.read == 0
    put(computer.home, "amp")
    assert (computer.look().problems, computer.read) == ([], 1)


def test_a_log_without_times_has_those_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / ".cursor/projects/w-kite/agent-transcripts/a/a.jsonl"
    path.parent.mkdir(parents=True)
    text = {"type": "text", "text": "Mend the kite"}
    path.write_text(json.dumps({"role": "user", "message": {"content": [text]}}) + "\n")
    [entry] = Computer(tmp_path).look().entries
    assert (entry.created_at, entry.updated_ns) == (entry.updated_at, path.stat().st_mtime_ns)


def test_history_of_aider_is_remembered_from_elsewhere(computer: Computer) -> None:
    computer.look()
    elsewhere = Computer(computer.home)
    elsewhere.surroundings = Surroundings(computer.home, computer.home, {}, "linux")
    assert "aider" in {entry.tool for entry in elsewhere.look().entries}


def test_what_was_read_before_an_interruption_stays(computer: Computer) -> None:
    with pytest.raises(KeyboardInterrupt):
        Computer(computer.home, interrupt_after=4).look()
    assert 4 <= len(computer.look(update=False).entries) < 10
    assert len(computer.look().entries) == 10
    assert computer.read == 5


def test_a_process_that_is_interrupted_leaves_an_index_that_can_be_used(cli: Cli) -> None:
    total = 400
    log = cli.home / PLACES["claude-code"]
    log.parent.mkdir(parents=True)
    for number in range(total):
        log.with_name(f"{number}.jsonl").write_bytes(CLAUDE_CODE * 4)
    process = cli.start("discover")
    while process.poll() is None and listed(cli.home / INDEX) == 0:
        pass
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"Interrupted.\n")
    kept = cli.run("discover", "--no-refresh", "--json").json()["count"]
    assert 0 < kept < total
    assert cli.run("--json").json()["count"] == total


def listed(path: Path) -> int:
    """Return how many sessions an index has that another process is writing."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            count: int = connection.execute("SELECT count(*) FROM session").fetchone()[0]
    except sqlite3.OperationalError:
        return 0  # not there yet
    return count


def overwrite(path: Path) -> None:
    """Replace the index by something else."""
    path.write_bytes(b"This is no database." * 400)


def cut(path: Path) -> None:
    """Take the second half of the index away."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribble(path: Path) -> None:
    """Damage every page but the first."""
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    path.write_bytes(data)


def empty(path: Path) -> None:
    """Leave a file without content."""
    path.write_bytes(b"")


def from_another_release(path: Path) -> None:
    """Put the tables of some other layout there."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE file (name TEXT); PRAGMA user_version = 7")


def without_a_table(path: Path) -> None:
    """Take a table out and leave the version."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("DROP TABLE session")


@pytest.mark.parametrize("harm", [overwrite, cut, scribble, empty, from_another_release, without_a_table])
def test_a_damaged_index_is_made_anew(computer: Computer, harm: Callable[[Path], None]) -> None:
    whole = computer.look()
    with closing(sqlite3.connect(computer.home / INDEX)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    harm(computer.home / INDEX)
    assert computer.look() == whole
    assert computer.read == 9
    assert computer.look() == whole
    assert computer.read == 0


def test_an_index_that_cannot_be_written_is_done_without(computer: Computer) -> None:
    (computer.home / "file").write_text("")
    blocked = Computer(computer.home, OPENSESSION_INDEX_PATH=str(computer.home / "file/index.db"))
    assert len(blocked.look().entries) == 10
    assert len(blocked.look().entries) == 10
    assert blocked.read == 9


def test_the_index_lies_where_the_environment_says(computer: Computer) -> None:
    Computer(computer.home, OPENSESSION_INDEX_PATH="~/a/b.db").look()
    assert (computer.home / "a/b.db").is_file()
    Computer(computer.home, XDG_CACHE_HOME=str(computer.home / "c")).look()
    assert (computer.home / "c/opensession/index.db").is_file()
    assert not (computer.home / INDEX).exists()


def test_several_processes_at_once_agree(cli: Cli) -> None:
    put_all(cli.home)
    processes: list[subprocess.Popen[bytes]] = [cli.start("discover", "--all", "--json") for _ in range(4)]
    answers = [process.communicate() for process in processes]
    assert {err for _, err in answers} == {b""}
    assert {process.returncode for process in processes} == {0}
    assert len({out for out, _ in answers}) == 1
    assert [path.name for path in (cli.home / INDEX).parent.iterdir()] == ["index.db"]


def test_names_on_disk_need_not_be_text(cli: Cli) -> None:
    path = put(cli.home, "claude-code")
    folder = Path(f"{path.parent}\udcff")
    path.parent.rename(folder)
    result = cli.run("--json")
    assert result.code == 0
    assert result.json()["sessions"][0]["session_id"] == "lamp"
    assert cli.run().code == 0
    assert cli.run("--no-refresh").code == 0
