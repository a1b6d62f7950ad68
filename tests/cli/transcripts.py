"""What every command prints, as text and as JSON, recorded in one world that is the same each time.

``PYTHONPATH=src python -m tests.cli.transcripts`` writes ``tests/cli/golden`` anew.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.layout import ROOT
from tests.cli.agent_homes import put
from tests.cli.git.clones import bare, make, with_remote
from tests.cli.runner import Cli, Result
from tests.support.hail_text import event, header, lines
from tests.support.served_site import ServedSite

FOLDER = ROOT / "tests" / "cli" / "golden"

TOKEN = "ghp_" + "k3Jx9QmZt7Rw2Lp5Vn8Yb1Hc4Gd6Fs0Aa3Eu"
LEAKY = lines(header("leaky", title="Mend the loom"), event(1, "UserMessage", f"the key is {TOKEN}"))
BAD = lines(header(""), event(1, "UserMessage", "hi")) + b'{"type":"event", oops}\n'

URI = "os://src/local/<lamp>"
"""In a command line: the address of the session that was registered."""

RUNS: dict[str, tuple[str, ...]] = {
    "discover": ("discover", "discover --tool vim"),
    "parse": ("parse lamp", "parse lamp --preview --out lamp.hail.jsonl", "parse lamp --profile codex"),
    "register": ("register lamp", "register leaky.jsonl", "register bad.jsonl"),
    "cat": (f"cat {URI}", "cat os://src/local/" + "0" * 64),
    "inspect": (f"inspect {URI}", "inspect nowhere"),
    "validate": ("validate leaky.jsonl", "validate bad.jsonl"),
    "redact": ("redact leaky.jsonl", f"redact {URI}"),
    "config init": ("config init --base-url https://sessions.example.org", "config init"),
    "config set": ("config set share.remote origin", "config set site.url https://a.example"),
    "config show": ("config show",),
    "share": (f"share {URI} --git", f"share {URI} --git", "share leaky.jsonl --git"),
    "open": (f"open {URI} --no-open", "open leaky.jsonl --no-open"),
    "site push": (f"site push {URI}", f"site push {URI}", "site push leaky.jsonl"),
    "site verify": (f"site verify {URI}", "site verify --all"),
    "site export": (f"site export {URI} --out archive",),
    "site pull": ("site pull --all --out fetched",),
    "site reindex": ("site reindex", "site reindex --apply"),
    "site sweep": ("site sweep", "site sweep --apply"),
    "site rm": ("site rm <lamp>", "site rm <lamp> --apply", "site rm <lamp> --apply"),
    "docs quickstart": ("docs quickstart",),
    "docs completion": ("docs completion bash", "docs completion tcsh"),
}
"""Command to its lines, run in this order: first as text, then all as JSON in a world of its own."""


class World:
    """A user with a log, a repository with a remote, and a site."""

    def __init__(self, folder: Path, site: ServedSite) -> None:
        self._folder = folder
        self._site = site
        home = folder / "home"
        put(home, "claude-code")
        hub = bare(folder / "hub")
        clone = with_remote(make(folder / "repository"), hub, "https://github.com/kim/demo.git")
        clone.commit()
        (clone.folder / "leaky.jsonl").write_bytes(LEAKY)
        (clone.folder / "bad.jsonl").write_bytes(BAD)
        self._hub = hub.folder
        variables = {"OPENSESSION_SITE": site.origin, "OPENSESSION_ADMIN_KEY": site.key}
        self.cli = Cli(home, clone.folder, variables)
        self._lamp = self.cli.run("register", "lamp", "--quiet").out.strip().rpartition("/")[2]
        subprocess.run(["rm", "-r", str(clone.folder / ".opensession")], check=True)

    def run(self, line: str) -> Result:
        """Run a command line of the table."""
        return self.cli.run(*line.replace("<lamp>", self._lamp).split())

    def masked(self, text: str) -> str:
        """Put names in the place of what differs from run to run."""
        for path, name in ((self.cli.cwd, "<repository>"), (self.cli.home, "<home>"), (self._hub, "<hub>")):
            text = text.replace(str(path), name)
        text = text.replace(self._site.origin, "<site>").replace(self._lamp, "<lamp>")
        text = re.sub(r"\b[0-9a-f]{40}\b", "<commit>", text)
        return re.sub(r"\b2026-(?!03-0[17])[-0-9T:.]+Z", "<now>", text)


def transcript(world: World, lines: Iterator[str]) -> str:
    """Return what command lines printed: the line, both streams, the exit code."""
    parts = []
    for line in lines:
        result = world.run(line)
        parts.append(f"$ opensession {line}\n{result.out}")
        parts.append("".join(f"! {told}\n" for told in result.err.splitlines()))
        parts.append(f"= {result.code}\n\n")
    return world.masked("".join(parts))


def record(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of each golden file and what it should hold."""
    for kind in ("text", "json"):
        with ServedSite(folder / kind / "site") as site:
            world = World(folder / kind, site)
            flag = " --json" if kind == "json" else ""
            for name, listed in RUNS.items():
                told = transcript(world, (f"{line}{flag}" for line in listed))
                yield f"{name.replace(' ', '-')}.{kind}.txt", told


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        for old in FOLDER.glob("*.txt"):
            old.unlink()
        FOLDER.mkdir(exist_ok=True)
        for file, content in record(Path(temporary)):
            (FOLDER / file).write_text(content, encoding="utf-8")
    sys.exit(0)
