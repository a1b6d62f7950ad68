"""Entry of every npm command: prepare the Python environment, then run the command inside it.

This module and what it imports use the standard library only, as they run before anything is installed.
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from scripts import start, test_run
from scripts.environment import VENV_PYTHON, prepare_python
from scripts.setup_error import SetupError
from scripts.terminal import complain

_COMMANDS: dict[str, tuple[str, Callable[[Sequence[str]], object]]] = {
    "start": ("scripts.start", start.check_options),
    "test": ("scripts.test_run", test_run.parse_options),
    "setup": ("scripts.commands", lambda _: None),
    "build": ("scripts.commands", lambda _: None),
    "bench": ("scripts.commands", lambda _: None),
    "wrangler": ("scripts.commands", lambda _: None),
}
"""What npm calls: the module that does it, and a check of the options that comes before long set-up."""


def prepare(arguments: Sequence[str]) -> int:
    """Check the command line and prepare what it needs; return 0, or the exit status of the failure."""
    if not arguments or arguments[0] not in _COMMANDS:
        complain(f"Name one of: {', '.join(_COMMANDS)}.")
        return 2
    _, check = _COMMANDS[arguments[0]]
    try:
        check(arguments[1:])
        prepare_python()
    except SetupError as error:
        complain(error.report())
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def hand_over(arguments: Sequence[str]) -> NoReturn:
    """Become the command, run by the interpreter of ``.venv``."""
    module, _ = _COMMANDS[arguments[0]]
    words = arguments if module == "scripts.commands" else arguments[1:]
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", module, *words])  # noqa: S606  # no shell is meant


if __name__ == "__main__":
    status = prepare(sys.argv[1:])
    if status:
        sys.exit(status)
    hand_over(sys.argv[1:])
