"""A group of processes that belongs together: ending it, and looking at its members through ``/proc``."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

_POLL_SECONDS: Final = 0.1
_PROCESSES: Final = Path("/proc")
_LISTENING: Final = "0A"
"""State of a listening socket in ``/proc/net/tcp``."""


def end_group(leader: subprocess.Popen[bytes], seconds: float) -> None:
    """Interrupt every process of a leader's group, as Ctrl-C does; kill what still runs after some seconds.

    The leader was started with ``start_new_session``, so that its id is the id of its group.
    """
    try:
        _signal_group(leader.pid, signal.SIGINT)
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up and _runs(leader):
            time.sleep(_POLL_SECONDS)
    finally:
        # Reached by a second Ctrl-C too: nothing may stay behind on the port.
        _signal_group(leader.pid, signal.SIGKILL)
        leader.wait()


def commands_of_group(group: int) -> dict[int, list[str]]:
    """Return process id and command line of every running process in a group (Linux)."""
    found: dict[int, list[str]] = {}
    for folder in _PROCESSES.glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) != group:
                continue
            words = (folder / "cmdline").read_text()
        except OSError:
            # It ended while we looked.
            continue
        # One that has ended but was not waited for has no command line any more.
        if words:
            found[int(folder.name)] = words.split("\0")
    return found


def listening_ports(pid: int) -> list[int]:
    """Return the TCP ports on which a process listens over IPv4 (Linux)."""
    targets = [os.readlink(entry) for entry in (_PROCESSES / str(pid) / "fd").iterdir()]
    sockets = {target[len("socket:[") : -1] for target in targets if target.startswith("socket:[")}
    rows = [line.split() for line in (_PROCESSES / str(pid) / "net" / "tcp").read_text().splitlines()[1:]]
    return [int(row[1].partition(":")[2], 16) for row in rows if row[3] == _LISTENING and row[9] in sockets]


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return


def _runs(leader: subprocess.Popen[bytes]) -> bool:
    leader.poll()
    try:
        os.killpg(leader.pid, 0)
    except ProcessLookupError:
        return False
    # Where nothing waits for orphans, as in many containers, ended ones stay in the group for ever.
    return not _PROCESSES.is_dir() or bool(commands_of_group(leader.pid))
