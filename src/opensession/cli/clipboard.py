"""Putting a line on the clipboard with whatever program the computer has for that."""

import shutil
import subprocess

from opensession.cli.surroundings import Surroundings

PROGRAMS: tuple[tuple[str, ...], ...] = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("clip",),
)
"""In the order in which they are tried: one that is there for another display fails."""

SECONDS = 10


def copy(surroundings: Surroundings, text: str) -> bool:
    """Put a text on the clipboard and tell whether some program took it."""
    path = surroundings.environment.get("PATH")
    found = ((shutil.which(name, path=path), arguments) for name, *arguments in PROGRAMS)
    return any(_give([program, *arguments], text, surroundings) for program, arguments in found if program)


def _give(command: list[str], text: str, surroundings: Surroundings) -> bool:
    try:
        # Some of them stay, to hand the text out: they get no pipe that somebody would wait for the end of.
        done = subprocess.run(  # noqa: S603  (an argument list from the table above)
            command,
            input=text.encode(),
            env=dict(surroundings.environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
