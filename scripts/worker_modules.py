"""The Worker's Python packages, as WebAssembly wheels, in ``python_modules/``."""

import importlib.util
import os
import shutil
import sys
from typing import Final

from scripts.layout import CACHE, PYTHON_MODULES, REQUIREMENTS
from scripts.programs import run_program
from scripts.setup_error import SetupError

LOCK: Final = REQUIREMENTS / "worker.txt"

TARGET: Final = (
    "--python-version=3.14",
    "--implementation=cp",
    "--abi=cp314",
    "--abi=abi3",
    "--abi=none",
    "--platform=pyemscripten_2026_0_wasm32",
)
"""pip's name for the Python that compatibility date 2026-11-17 gives a Worker."""


def install_worker_modules() -> None:
    """Fill ``python_modules/`` from the lock file; raises SetupError when pip is missing or fails.

    ``--no-deps`` because pip reads environment markers for the Python it runs on; the lock names all.
    """
    if importlib.util.find_spec("pip") is None:
        raise SetupError(
            f"The Python at {sys.executable} has no pip.",
            "Run `npm run setup` first, or install pip (Debian: apt-get install python3-pip).",
        )
    draft = CACHE / f"python_modules.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        run_program(
            [
                *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"),
                *("--quiet", "--no-compile", "--no-deps", "--require-hashes", "--only-binary=:all:"),
                *TARGET,
                *("--target", draft, "--requirement", LOCK),
            ],
            problem="The Worker's Python packages could not be installed.",
            remedy="Check that this machine reaches its Python package index, then run the command again.",
        )
        shutil.rmtree(PYTHON_MODULES, ignore_errors=True)
        draft.replace(PYTHON_MODULES)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
