"""Running other programs with their output kept for the case that they fail."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.layout import ROOT
from scripts.setup_error import SetupError

_DETAIL_LINES = 60


def run_program(
    command: Sequence[str | Path],
    *,
    problem: str,
    remedy: str,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a program in the checkout and return what it printed on both streams.

    ``environment`` adds to the inherited one. Raises SetupError, with the last lines of the output as
    its detail, when the program is not there or does not end with 0.
    """
    try:
        result = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetupError(problem, remedy, detail=f"{command[0]}: {error.strerror}") from error
    if result.returncode:
        raise SetupError(problem, remedy, detail="\n".join(result.stdout.splitlines()[-_DETAIL_LINES:]))
    return result.stdout
