"""The standard streams of the process, whatever state they were left in by who started it."""

import os
import sys
from contextlib import suppress

_CLOSED = (("stdin", "r", os.O_WRONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY))
"""In the order of their numbers. Input and output are opened the wrong way round, so that using them fails as
it does with a closed stream, while what is said to nobody is lost."""


def prepare_streams() -> None:
    """Make the streams fit for any text, and put something in place of closed ones.

    The next file that is opened would else become standard output.
    """
    for name, mode, flags in _CLOSED:
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))
    # A log holds whatever an agent wrote: what a terminal's encoding lacks must not end the command.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def give_up_output() -> None:
    """Let what Python still holds for the output go nowhere: it would complain at the end of the process."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
            continue
        os.dup2(nowhere, stream.fileno())


def current_folder() -> str:
    """Return the current folder, as the shell knows it when it has been deleted meanwhile."""
    try:
        return os.getcwd()
    except OSError:
        return os.environ.get("PWD") or os.sep
