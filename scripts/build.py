"""The one build: what it makes, from what, and whether that is still needed.

Run as ``sh build.sh [step ...]``. wrangler runs it too (``[build]`` in wrangler.toml); it then makes
only what is uploaded, so deploying needs none of the local tools.
"""

import argparse
import importlib.util
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.layout import (
    CACHE,
    EXAMPLES,
    GENERATED_EXAMPLES,
    NODE_MODULES,
    PYTHON_MODULES,
    ROOT,
    STAMPS,
    WEB,
    WEB_DIST,
    WORKERD,
)
from scripts.node import find_node, node_environment
from scripts.programs import run_program
from scripts.setup_error import SetupError
from scripts.stamps import content_digest, exclusive, files_below, is_fresh, set_stamp
from scripts.terminal import complain, say
from scripts.worker_modules import LOCK, install_worker_modules

_SCRIPTS = ROOT / "scripts"

PARSERS: Final = ROOT / "src" / "opensession" / "parsers"
"""Most of our code, and compiled ahead of time: importing it takes half as long then."""

LONG_EXAMPLE: Final = GENERATED_EXAMPLES / "five-thousand-events.hail.jsonl"
NEEDS_SETUP: Final = "it needs the development tools (`npm run setup`) and is not needed for deploying"


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the build.

    ``inputs`` lists the files that decide about the output, ``output`` is a path that exists once the
    step has run, and ``obstacle`` says why the step is left out on this machine, or None.
    """

    name: str
    title: str
    inputs: Callable[[], Iterable[Path]]
    output: Path
    run: Callable[[], None]
    deployed: bool
    obstacle: Callable[[], str | None] = lambda: None


def _build_web() -> None:
    vite = NODE_MODULES / "vite" / "bin" / "vite.js"
    if not vite.is_file():
        raise SetupError("The web tools are not installed.", "Run `npm ci`, then run the command again.")
    run_program(
        [find_node(), vite, "build", WEB],
        problem="The web UI could not be built.",
        remedy="The lines above say where; correct them and run the command again.",
        environment=node_environment(),
    )


def _build_runtime() -> None:
    run_program(
        [sys.executable, "-m", "scripts.runtime_bundle"],
        problem="The local Python runtime could not be assembled.",
        remedy="The lines above say why; `npm run setup` reinstalls the pinned tools.",
    )


def _compile_parsers() -> None:
    run_program(
        [find_node(), _SCRIPTS / "bytecode.mjs", PARSERS],
        problem="The parsers could not be compiled for the Worker's Python.",
        remedy="The lines above say why; `npm ci` reinstalls the pinned tools.",
    )


def _without_pyodide() -> str | None:
    return None if (NODE_MODULES / "pyodide").is_dir() else "the npm package pyodide is not installed"


def _without_runtime_tools() -> str | None:
    if importlib.util.find_spec("capnp") and (NODE_MODULES / "pyodide").is_dir():
        return None
    return NEEDS_SETUP


def _generate_example() -> None:
    LONG_EXAMPLE.parent.mkdir(parents=True, exist_ok=True)
    draft = LONG_EXAMPLE.with_suffix(".draft")
    run_program(
        [sys.executable, EXAMPLES / "generate.py", "--events", "5000", "--output", draft],
        problem="The long example session could not be made.",
        remedy="The lines above say why.",
        environment={"PYTHONPATH": str(ROOT / "src")},
    )
    draft.replace(LONG_EXAMPLE)


def _without_library() -> str | None:
    return None if importlib.util.find_spec("pydantic") else NEEDS_SETUP


def _filled_by_pywrangler() -> str | None:
    return "pywrangler filled python_modules" if (PYTHON_MODULES / ".synced").exists() else None


STEPS = (
    Step(
        name="worker",
        title="Python packages of the Worker",
        inputs=lambda: [LOCK, _SCRIPTS / "worker_modules.py"],
        output=PYTHON_MODULES / "workers",
        run=install_worker_modules,
        deployed=True,
        obstacle=_filled_by_pywrangler,
    ),
    Step(
        name="bytecode",
        title="bytecode of the parsers",
        inputs=lambda: [
            *files_below(PARSERS, without=("__pycache__",)),
            _SCRIPTS / "bytecode.mjs",
            *(path for path in [NODE_MODULES / "pyodide" / "package.json"] if path.is_file()),
        ],
        output=PARSERS / "__pycache__" / "registry.cpython-314.pyc",
        run=_compile_parsers,
        deployed=True,
        obstacle=_without_pyodide,
    ),
    Step(
        name="web",
        title="web UI",
        inputs=lambda: [*files_below(WEB, without=("dist", "coverage")), ROOT / "package-lock.json"],
        output=WEB_DIST / "index.html",
        run=_build_web,
        deployed=True,
    ),
    Step(
        name="runtime",
        title="local Python runtime",
        inputs=lambda: [
            *(NODE_MODULES / name / "package.json" for name in ("pyodide", "workerd")),
            *(_SCRIPTS / name for name in ("runtime_bundle.py", "pyodide_glue.py", "pyodide_bundle.capnp")),
        ],
        output=WORKERD,
        run=_build_runtime,
        deployed=False,
        obstacle=_without_runtime_tools,
    ),
    Step(
        name="examples",
        title="long example session",
        inputs=lambda: [EXAMPLES / "generate.py", *files_below(ROOT / "src" / "opensession" / "hail")],
        output=LONG_EXAMPLE,
        run=_generate_example,
        deployed=False,
        obstacle=_without_library,
    ),
)


def perform(step: Step, stamps: Path = STAMPS) -> None:
    """Run a step unless its output already matches its inputs; raises SetupError when it fails."""
    reason = step.obstacle()
    if reason:
        say(f"build: {step.title} left out, {reason}")
        return
    digest = content_digest(step.inputs())
    stamp = stamps / step.name
    if step.output.exists() and is_fresh(stamp, digest):
        return
    say(f"build: {step.title} ...")
    started = time.monotonic()
    stamp.unlink(missing_ok=True)
    step.run()
    set_stamp(stamp, digest)
    say(f"build: {step.title} done in {time.monotonic() - started:.1f} s")


def build(names: Iterable[str] = ()) -> None:
    """Bring the named steps up to date, or all of them; raises SetupError at the first that fails."""
    wanted = set(names)
    with exclusive(CACHE / "build.lock"):
        for step in STEPS:
            if not wanted or step.name in wanted:
                perform(step)


def main() -> int:
    """Build what the command line names; return the exit status."""
    parser = argparse.ArgumentParser(prog="build.sh", description="Build what is not up to date.")
    parser.add_argument("step", nargs="*", choices=[[], *(step.name for step in STEPS)], help="default: all")
    names = parser.parse_args().step
    if not names and "WRANGLER_COMMAND" in os.environ:
        names = [step.name for step in STEPS if step.deployed]
    try:
        build(names)
    except SetupError as error:
        complain(error.report())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
