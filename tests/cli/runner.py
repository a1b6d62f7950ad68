"""Running the tool: in this process for speed, as a process of its own where that is what is tested."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from opensession.cli import commands
from opensession.cli.application import run
from scripts.layout import ROOT

SECONDS = 120.0

# A command's help keeps the language in which its module was first imported. In a process of its own that is
# the user's; here many users share one, so English comes first, whichever test does.
for _module in iter_modules(commands.__path__):
    import_module(f"{commands.__name__}.{_module.name}")


@dataclass(frozen=True, slots=True)
class Result:
    """What a run left behind."""

    code: int
    data: bytes
    err: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.data.decode()

    @property
    def first(self) -> str:
        """The first line of standard output: the primary value."""
        return self.out.partition("\n")[0]

    def json(self) -> Any:
        """Return the one JSON document on standard output."""
        return json.loads(self.data)


@dataclass(frozen=True)
class Cli:
    """A user: a home, a folder to be in, an environment. English, no colour, nothing of the real home."""

    home: Path
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def at(self, cwd: Path) -> "Cli":
        """Return the same user in another folder."""
        return Cli(self.home, cwd, self.environment)

    def with_variables(self, **variables: str) -> "Cli":
        """Return the same user with more variables."""
        return Cli(self.home, self.cwd, {**self.environment, **variables})

    def run(self, *args: str, stdin: bytes = b"") -> Result:
        """Run a command line in this process."""
        out, err = io.BytesIO(), io.BytesIO()
        stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
        stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
        code = run(
            args,
            environment=self.variables(),
            cwd=self.cwd,
            stdin=io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"),
            stdout=stdout,
            stderr=stderr,
        )
        stdout.flush()
        stderr.flush()
        return Result(code, out.getvalue(), err.getvalue().decode())

    def spawn(self, *args: str, stdin: bytes = b"") -> Result:
        """Run a command line as a process."""
        process = subprocess.run(
            self.command(*args),
            cwd=self.cwd,
            env=self.variables(),
            input=stdin,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        return Result(process.returncode, process.stdout, process.stderr.decode())

    def start(self, *args: str) -> "subprocess.Popen[bytes]":
        """Start a command line as a process and return it."""
        return subprocess.Popen(
            self.command(*args),
            cwd=self.cwd,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def command(self, *args: str) -> list[str]:
        """Return the words that start the tool."""
        return [sys.executable, "-m", "opensession", *args]

    def variables(self) -> dict[str, str]:
        """Return the whole environment of a run."""
        plain = {
            "HOME": str(self.home),
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": str(ROOT / "src"),
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        return {**plain, **self.environment}
