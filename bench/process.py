"""What the kernel knows about another process: CPU time and memory (Linux)."""

import re
import time
from pathlib import Path
from typing import Final

MIB: Final = 1024 * 1024

_SCHEDULER_CLOCK: Final = 2
"""CPUCLOCK_SCHED of linux/posix-timers.h: time on a CPU, all threads, in nanoseconds."""


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, ended threads included.

    ``/proc/PID/stat`` counts in ticks of 10 ms; this is the clock of clock_getcpuclockid(3).
    """
    return time.clock_gettime((~pid << 3) | _SCHEDULER_CLOCK)


def resident_bytes(pid: int) -> int:
    """Return the memory that a process holds now."""
    return _status(pid, "VmRSS")


def peak_bytes(pid: int) -> int:
    """Return the most memory that a process held since its start or the last ``forget_peak``."""
    return _status(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    """Let the peak begin again at what is held now (proc_pid_clear_refs(5))."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _status(pid: int, name: str) -> int:
    match = re.search(rf"^{name}:\s+(\d+) kB$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    if match is None:
        raise RuntimeError(f"/proc/{pid}/status has no {name}: the process is gone or this is not Linux")
    return int(match[1]) * 1024
