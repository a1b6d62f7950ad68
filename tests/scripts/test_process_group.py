"""A group ends as a whole, and its members are found with what they listen on."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from scripts.ports import HOST
from scripts.process_group import commands_of_group, end_group, listening_ports

STUBBORN = """
import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
if len(sys.argv) == 1:
    child = subprocess.Popen([sys.executable, __file__, "child"], stdout=subprocess.PIPE)
    child.stdout.readline()
print("ready", flush=True)
signal.pause()
"""
"""Is ready once its child is, so that both are there to be found."""


def start(script: Path, code: str) -> subprocess.Popen[bytes]:
    """Start a script in a group of its own and wait until it says that it is ready."""
    script.write_text(code)
    process = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    process.stdout.close()
    return process


def test_what_ignores_the_interrupt_is_killed_with_its_children(tmp_path: Path) -> None:
    leader = start(tmp_path / "stubborn.py", STUBBORN)
    assert len(commands_of_group(leader.pid)) == 2
    end_group(leader, seconds=0.2)
    assert leader.returncode == -signal.SIGKILL
    assert not _left_after_a_while(leader.pid)


def test_what_heeds_the_interrupt_may_clean_up(tmp_path: Path) -> None:
    mark = tmp_path / "cleaned"
    code = f"""
import pathlib, signal
try:
    print("ready", flush=True)
    signal.pause()
except KeyboardInterrupt:
    pathlib.Path({str(mark)!r}).touch()
"""
    leader = start(tmp_path / "tidy.py", code)
    end_group(leader, seconds=30)
    assert leader.returncode == 0
    assert mark.exists()


def test_ending_what_has_ended_is_no_error(tmp_path: Path) -> None:
    leader = start(tmp_path / "brief.py", "print('ready', flush=True)")
    leader.wait()
    end_group(leader, seconds=0)


def test_only_listening_sockets_of_the_process_count(tmp_path: Path) -> None:
    code = f"""
import signal, socket
bound = socket.socket(); bound.bind(({HOST!r}, 0))
server = socket.create_server(({HOST!r}, 0))
open({str(tmp_path / "port")!r}, "w").write(str(server.getsockname()[1]))
print("ready", flush=True)
signal.pause()
"""
    with socket.create_server((HOST, 0)):
        leader = start(tmp_path / "server.py", code)
        ports = listening_ports(leader.pid)
    end_group(leader, seconds=30)
    assert ports == [int((tmp_path / "port").read_text())]


def _left_after_a_while(group: int) -> dict[int, list[str]]:
    """Return what is left of a group once the kernel had time to end the killed."""
    give_up = time.monotonic() + 10
    while (left := commands_of_group(group)) and time.monotonic() < give_up:
        pass
    return left
