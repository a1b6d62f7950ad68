"""Opening a page in the user's browser: ``BROWSER`` as Python's webbrowser reads it, or the platform's."""

import os
import shlex
import shutil
import subprocess

from opensession.cli.surroundings import Surroundings

PLATFORMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "darwin": (("open",),),
    "win32": (("rundll32", "url.dll,FileProtocolHandler"),),
}
OTHERS: tuple[tuple[str, ...], ...] = (
    ("xdg-open",),
    ("gio", "open"),
    ("sensible-browser",),
    ("wslview",),
)

SECONDS = 8
"""A program that has not failed by then is a browser that stays open."""


def open_page(surroundings: Surroundings, url: str) -> bool:
    """Open a page and tell whether some program took it. Only http and https addresses are handed out."""
    if not url.startswith(("https://", "http://")):
        return False
    return any(_start(command, surroundings) for command in _commands(surroundings, url))


def _commands(surroundings: Surroundings, url: str) -> list[list[str]]:
    """Return the command lines to try, in order."""
    given = [text for text in surroundings.environment.get("BROWSER", "").split(os.pathsep) if text.strip()]
    if not given:
        programs = PLATFORMS.get(surroundings.platform, OTHERS)
        return [[*program, url] for program in programs]
    commands: list[list[str]] = []
    for text in given:
        words = shlex.split(text.strip().removesuffix("&"))
        named = [word.replace("%s", url) for word in words]
        commands.append(named if named != words else [*words, url])
    return commands


def _start(command: list[str], surroundings: Surroundings) -> bool:
    program = shutil.which(command[0], path=surroundings.environment.get("PATH")) if command else None
    if program is None:
        return False
    try:
        process = subprocess.Popen(  # noqa: S603  (the user's own browser, an argument list)
            [program, *command[1:]],
            env=dict(surroundings.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True
