"""Finding a Chromium for the browser tests, or installing Debian's."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scripts.programs import run_program
from scripts.setup_error import SetupError
from scripts.terminal import say

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES: Final = ("chromium", "fonts-noto-cjk")
"""The browser, and the fonts without which Korean text is drawn as boxes."""

ARGUMENTS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # Chromium refuses to run as root with it, and a CI machine often is
)
"""How tests and measurements start it."""


def find_chromium(environment: Mapping[str, str]) -> Path | None:
    """Return the browser named by the variable CHROMIUM, else the first on PATH, else None.

    Raises SetupError when CHROMIUM names something that cannot be run.
    """
    path = environment.get("PATH", os.defpath)
    named = environment.get("CHROMIUM")
    if named:
        found = shutil.which(named, path=path)
        if found is None:
            raise SetupError(
                f"The variable CHROMIUM names {named}, which cannot be run.",
                "Correct it, or unset it to have a browser looked for.",
            )
        return Path(found)
    return next((Path(found) for name in PROGRAMS if (found := shutil.which(name, path=path))), None)


def ensure_chromium(environment: Mapping[str, str]) -> Path:
    """Return a browser, installing Debian's package when root; raises SetupError that says how else."""
    found = find_chromium(environment)
    if found:
        return found
    remedy = (
        "Install Chromium or Chrome (Debian, Ubuntu: apt-get install chromium fonts-noto-cjk), "
        "or name one: CHROMIUM=/path/to/chrome npm test"
    )
    apt = shutil.which("apt-get", path=environment.get("PATH", os.defpath))
    if apt is None or os.geteuid() != 0:
        raise SetupError("The browser tests found no Chromium.", remedy)
    say("setup: installing Chromium for the browser tests ...")
    problem = "Chromium could not be installed."
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run_program([apt, "update", "--quiet"], problem=problem, remedy=remedy, environment=quiet)
    command = [apt, "install", "--yes", "--quiet", "--no-install-recommends", *PACKAGES]
    run_program(command, problem=problem, remedy=remedy, environment=quiet)
    found = find_chromium(environment)
    if found is None:
        raise SetupError("Chromium was installed but is not on PATH.", remedy)
    return found
