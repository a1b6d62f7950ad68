"""The tools of a checkout: the Python environment in ``.venv`` and the npm packages in ``node_modules``.

Both are made from their lock files and brought up to date when those change.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from scripts.layout import CACHE, NODE_MODULES, REQUIREMENTS, ROOT, VENV
from scripts.programs import run_program
from scripts.setup_error import SetupError
from scripts.stamps import content_digest, exclusive, is_fresh, set_stamp
from scripts.terminal import say

VENV_PYTHON: Final = VENV / "bin" / "python"
_PYTHON_LOCK: Final = REQUIREMENTS / "dev.txt"
_NPM_LOCK: Final = ROOT / "package-lock.json"
_SETUP_LOCK: Final = CACHE / "setup.lock"


def prepare_python(folder: Path = VENV) -> None:
    """Make or update the Python environment; raises SetupError if Python lacks venv or pip fails."""
    with exclusive(_SETUP_LOCK):
        python = folder / "bin" / "python"
        if not _runs(python):
            _create_environment(folder)
        stamp = folder / "lock.stamp"
        digest = content_digest([_PYTHON_LOCK])
        if is_fresh(stamp, digest):
            return
        say("setup: installing the Python tools (a minute the first time) ...")
        run_program(
            [
                *(python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"),
                *("--quiet", "--require-hashes", "--requirement", _PYTHON_LOCK),
            ],
            problem="The Python tools could not be installed.",
            remedy="Check that this machine reaches its Python package index, then run the command again.",
        )
        set_stamp(stamp, digest)


def prepare_node_modules() -> None:
    """Install the npm packages when they do not match the lock file; raises SetupError when that fails."""
    with exclusive(_SETUP_LOCK):
        stamp = NODE_MODULES / "lock.stamp"
        digest = content_digest([_NPM_LOCK])
        if is_fresh(stamp, digest):
            return
        say("setup: installing the npm packages (a minute the first time) ...")
        run_program(
            [*npm_command(), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            problem="The npm packages could not be installed.",
            remedy="Check that this machine reaches its npm registry, then run the command again.",
        )
        set_stamp(stamp, digest)


def npm_command() -> list[str]:
    """Return the words that start npm: the one that runs this process, or the one on PATH."""
    script = os.environ.get("npm_execpath")  # noqa: SIM112  # npm spells it so
    node = os.environ.get("npm_node_execpath")  # noqa: SIM112
    if script and node and Path(script).is_file():
        return [node, script]
    program = shutil.which("npm")
    if program is None:
        raise SetupError("npm was not found.", "Install Node.js 20.19 or newer together with npm.")
    return [program]


def _runs(python: Path) -> bool:
    """Tell whether an interpreter starts; after a system upgrade an old environment's no longer does."""
    try:
        probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
        return subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _create_environment(folder: Path) -> None:
    remedy = "On Debian and Ubuntu run `apt-get install python3-venv`; elsewhere install a complete Python."
    problem = f"The Python at {sys.executable} cannot make virtual environments."
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise SetupError(problem, remedy)
    say(f"setup: making the Python environment {folder.name} ...")
    run_program([sys.executable, "-m", "venv", "--clear", folder], problem=problem, remedy=remedy)
