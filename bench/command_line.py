"""Starting the command-line tool, and listing 2,000 sessions with it.

``python -m bench.command_line``. Every figure is the wall time of a whole process; those that people wait for
again and again are measured in turns with ``python -c pass``, the least that a Python process takes. The logs
are real transcripts of Claude Code and a small one of Codex, each with an id of its own.
"""

import os
import pty
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from bench.baseline import WORKSPACE
from bench.native_logs import claude_code_log
from bench.report import Bar, Report, Table, figure, run
from scripts.layout import ROOT
from tests.support.agent_logs import CODEX

TRANSCRIPTS: Final = 1200
ROLLOUTS: Final = 800
PROJECTS: Final = 40
TRANSCRIPT_BYTES: Final = 30_000
ROUNDS: Final = 11

START_SECONDS: Final = 0.15
LIST_SECONDS: Final = 0.5
START_FACTOR: Final = 8.0
LIST_FACTOR: Final = 25.0

BASELINE: Final = "python -c pass"
ASK: Final = {"_OPENSESSION_COMPLETE": "bash"}
TOOL: Final = ("-m", "opensession")

STARTS: Final[dict[str, tuple[tuple[str, ...], Mapping[str, str]]]] = {
    BASELINE: (("-c", "pass"), {}),
    "--version": ((*TOOL, "--version"), {}),
    "completion of a command": ((*TOOL, "in"), ASK),
    "completion of a session": ((*TOOL, "inspect", ""), ASK),
    "list, nothing changed": (TOOL, {}),
    "list in a repository": (TOOL, {}),
    "table on a terminal": (TOOL, {}),
}
QUICK: Final = ("--version", "completion of a command", "completion of a session")
LISTS: Final = ("list, nothing changed", "list in a repository", "table on a terminal")
ON_A_TERMINAL: Final = frozenset({"table on a terminal"})
IN_REPOSITORY: Final = frozenset({"completion of a session", "list in a repository"})


def write_logs(home: Path, repository: Path) -> None:
    """Write the logs of both agents; those of one project were held in the repository."""
    transcript = claude_code_log(TRANSCRIPT_BYTES)
    for number in range(TRANSCRIPTS):
        folder = home / f".claude/projects/-w-{number % PROJECTS}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:08x}-0000-4000-8000-000000000000.jsonl").write_bytes(transcript)
    for number in range(ROLLOUTS):
        folder = home / f".codex/sessions/2026/{number % 12 + 1:02}"
        folder.mkdir(parents=True, exist_ok=True)
        cwd = repository if number % PROJECTS == 0 else Path("/w")
        log = CODEX.replace(b"/w/wick", os.fsencode(cwd)).replace(b'"wick"', b'"%08x-wick"' % number)
        (folder / f"rollout-2026-01-01T00-00-00-{number:08x}.jsonl").write_bytes(log)


class Computer:
    """A home with 2,000 sessions and a repository."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.home = folder / "home"
        self.repository = folder / "repository"
        self.repository.mkdir(parents=True)
        subprocess.run(["git", "init", "--quiet"], cwd=self.repository, check=True)
        write_logs(self.home, self.repository)

    def seconds(self, name: str) -> float:
        """Return how long a process takes that has to succeed."""
        arguments, more = STARTS[name]
        environment = {
            "HOME": str(self.home),
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": str(ROOT / "src"),
            **more,
        }
        cwd = self.repository if name in IN_REPOSITORY else self.home
        command = [sys.executable, *arguments]
        execute = _run_on_a_terminal if name in ON_A_TERMINAL else _run
        started = time.perf_counter()
        execute(command, cwd, environment)
        return time.perf_counter() - started

    def grow(self) -> None:
        """Add a record to one of the logs."""
        log = self.home / ".codex/sessions/2026/01/rollout-2026-01-01T00-00-00-00000000.jsonl"
        log.write_bytes(log.read_bytes() + CODEX.splitlines(keepends=True)[-1])


def _run(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> None:
    subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True)


def _run_on_a_terminal(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> None:
    """Run a process that writes to a terminal, and read what it writes."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL
    ) as process:
        os.close(slave)
        # Linux ends a terminal that nobody writes to any more with EIO.
        with suppress(OSError):
            while os.read(master, 65536):
                pass
    os.close(master)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")


def measure() -> Report:
    """List for the first time, then all in turns, then with one log grown."""
    computer = Computer(WORKSPACE / "command_line")
    first = computer.seconds("list, nothing changed")
    taken: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(ROUNDS):
        for name, seconds in taken.items():
            seconds.append(computer.seconds(name))
    grown = []
    for _ in range(ROUNDS):
        computer.grow()
        grown.append(computer.seconds("list, nothing changed"))
    shutil.rmtree(computer.home.parent)
    return describe(first, taken, grown)


def describe(first: float, taken: Mapping[str, list[float]], grown: list[float]) -> Report:
    """Make the table and the bars: each an absolute one, and one by the least a process takes."""
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    base = medians[BASELINE]
    rows = [[name, *_cells(median, base)] for name, median in medians.items()]
    rows.append(["list, one log grown", *_cells(statistics.median(grown), base)])
    rows.append(["list, for the first time", *_cells(first, base)])
    bars = [_bar(name, medians[name], START_SECONDS) for name in QUICK]
    bars += [Bar(f"{name}: by {BASELINE}", medians[name] / base, START_FACTOR, "×") for name in QUICK]
    for name in LISTS:
        bars.append(_bar(f"{name}, 2,000 files", medians[name], LIST_SECONDS))
        bars.append(Bar(f"{name}: by {BASELINE}", medians[name] / base, LIST_FACTOR, "×"))
    return Report(
        "Command line",
        "python -m bench.command_line",
        [Table("Wall time of a process, median", ("what", "seconds", f"× {BASELINE}"), rows)],
        bars,
    )


def _bar(name: str, seconds: float, limit: float) -> Bar:
    return Bar(name, seconds * 1000, limit * 1000, "ms")


def _cells(seconds: float, base: float) -> tuple[str, str]:
    return figure(seconds), figure(seconds / base, "×")


if __name__ == "__main__":
    run(measure)
