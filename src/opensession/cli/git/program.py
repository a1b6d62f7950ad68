"""Running the ``git`` program."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from opensession.cli.git.credentials import without_userinfo
from opensession.cli.git.environment import git_environment
from opensession.cli.git.errors import GitError


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds git has before it is ended."""

    local: float = 60.0
    """For what happens on this computer alone."""
    network: float = 600.0
    """For a push or fetch: ten megabytes over a slow line, with a person typing a password first."""
    ending: float = 5.0
    """For tidying up once it is told to end; what is still there then is killed."""


PATIENCE = Patience()

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Windows knows one way to end a process."""

SETTINGS = {
    # A private index stays one file: no shared part, no watcher, nothing that outlives it.
    "core.fsmonitor": "false",
    "core.splitIndex": "false",
    "core.untrackedCache": "false",
    "index.sparse": "false",
    # Writers that come at the same moment wait for each other's lock instead of failing.
    "core.filesRefLockTimeout": "5000",
    "core.packedRefsTimeout": "5000",
    # Housekeeping is for the user's own commands, and a background process would outlive this one.
    "gc.auto": "0",
    "maintenance.auto": "false",
    "fetch.writeCommitGraph": "false",
    "push.followTags": "false",
    "push.recurseSubmodules": "no",
    "color.ui": "false",
    "advice.pushUpdateRejected": "false",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of git ended."""

    status: int
    out: bytes
    err: str
    """What git said, without credentials."""

    @property
    def line(self) -> str:
        """The output as one line of text."""
        return os.fsdecode(self.out).rstrip("\n")


class Git:
    """git in one folder. Arguments are lists, and callers put ``--end-of-options`` before what was typed."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *,
        interactive: bool = False,
        patience: Patience = PATIENCE,
    ) -> None:
        """Raise GitError ``git_missing`` when there is no such program on the environment's PATH."""
        program = shutil.which("git", path=environment.get("PATH", os.defpath))
        if program is None:
            raise GitError("git_missing")
        self.folder = folder
        self._environment = git_environment(environment, interactive=interactive)
        self._interactive = interactive
        self._patience = patience
        settings = (word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}"))
        self._command = (program, *settings)

    @property
    def environment(self) -> Mapping[str, str]:
        """What git sees."""
        return self._environment

    def run(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """Return what git prints; raise GitError ``git_failed`` unless it succeeds."""
        outcome = self.attempt(*arguments, stdin=stdin, environment=environment)
        if outcome.status != 0:
            raise failed(arguments, outcome)
        return outcome.out

    def line(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> str:
        """Return the one line that git prints, without its end."""
        return os.fsdecode(self.run(*arguments, stdin=stdin, environment=environment)).rstrip("\n")

    def attempt(
        self,
        *arguments: str,
        stdin: bytes = b"",
        environment: Mapping[str, str] | None = None,
        network: bool = False,
    ) -> Outcome:
        """Run git, whatever comes of it. Raises GitError ``git_timeout``; ends git when interrupted."""
        # Without a terminal of its own nothing that git starts, such as ssh, can wait for an answer there.
        apart = not (network and self._interactive)
        with subprocess.Popen(  # noqa: S603  (an argument list, and git itself)
            [*self._command, *arguments],
            cwd=self.folder,
            env=self._environment | dict(environment or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=apart,
        ) as process:
            try:
                seconds = self._patience.network if network else self._patience.local
                out, err = process.communicate(stdin, seconds)
            except subprocess.TimeoutExpired:
                self._end(process, apart=apart)
                raise GitError("git_timeout", command=arguments[0]) from None
            except BaseException:
                self._end(process, apart=apart)
                raise
        return Outcome(process.returncode, out, without_userinfo(err.decode("utf-8", "replace")))

    def _end(self, process: subprocess.Popen[bytes], *, apart: bool) -> None:
        """End git, and with it what it started."""
        _signal(process, signal.SIGTERM, apart=apart)
        try:
            process.wait(self._patience.ending)
        except subprocess.TimeoutExpired:
            _signal(process, KILL, apart=apart)


def failed(arguments: tuple[str, ...], outcome: Outcome) -> GitError:
    """Return the error that says which command failed and what git said about it."""
    said = outcome.err.strip() or f"exit status {outcome.status}"
    return GitError("git_failed", command=arguments[0], said=said)


def _signal(process: subprocess.Popen[bytes], number: int, *, apart: bool) -> None:
    """Tell git to end; whoever has a session of its own, together with everybody in it."""
    if not apart or not hasattr(os, "killpg"):
        process.send_signal(number)
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
