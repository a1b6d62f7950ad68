"""The short npm commands: set-up alone, build, measurements, wrangler with the right Node.js."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from scripts.build import build
from scripts.environment import prepare_node_modules
from scripts.layout import ROOT
from scripts.node import find_node, node_environment, wrangler_command
from scripts.setup_error import SetupError
from scripts.terminal import complain, say


def set_up(_: Sequence[str]) -> int:
    """Install and build everything, start nothing."""
    build()
    say(f"setup: everything is up to date, Node.js is {find_node()}")
    return 0


def build_steps(names: Sequence[str]) -> int:
    """Build the named steps, or all."""
    return _run([sys.executable, "-m", "scripts.build", *names])


def measure(arguments: Sequence[str]) -> int:
    """Run the measurements in ``bench/``."""
    build()
    return _run([sys.executable, "-m", "bench", *arguments])


def run_wrangler(arguments: Sequence[str]) -> int:
    """Run the pinned wrangler, as ``npm run wrangler -- d1 list``."""
    return _run(wrangler_command(*arguments))


_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "setup": set_up,
    "build": build_steps,
    "bench": measure,
    "wrangler": run_wrangler,
}


def _run(command: Sequence[str]) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **node_environment()}, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status."""
    try:
        prepare_node_modules()
        return _COMMANDS[arguments[0]](arguments[1:])
    except SetupError as error:
        complain(error.report())
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
