"""What each page loads before its text can be read, weighed by the web build itself.

``python -m bench.web_size`` builds the web UI, which fails when a page outgrows its budget, and prints the
weights (web/build/budgets.ts): the shell's scripts, the page and all that these import before they run, the
worker that reads sessions, the texts of one language; gzip, level 9, file by file.
"""

import json
import re
from pathlib import Path
from typing import Final

from bench.report import Bar, Report, run
from scripts.build import build
from scripts.layout import CACHE, WEB_DIST

SIZES: Final = CACHE / "web-sizes.json"

INERT: Final = (
    *("http://www.w3.org/", "https://svelte.dev/e/", "https://github.com/", "https://gitlab.com/"),
    *("https://ai.google.dev/", "https://developers.openai.com/", "https://platform.claude.com/docs/"),
)
"""Addresses that nothing is loaded from: names of XML vocabularies, parts of error texts, of examples and of
licence notes, and where readers find the prices that costs are estimated with."""

_ADDRESS: Final = re.compile(r"""(?:https?:|(?<=["'`(]))//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s"'`<>)\\]*""")
"""A host that is written out; one that is put together at run time is for the content policy to stop."""


def foreign_addresses(folder: Path = WEB_DIST) -> list[str]:
    """Return the absolute addresses in the built files that are not known to be inert."""
    texts = (path for path in folder.rglob("*") if path.suffix in {".html", ".js", ".css", ".svg", ".json"})
    found = {address for path in texts for address in _ADDRESS.findall(path.read_text(encoding="utf-8"))}
    return sorted(address for address in found if not address.startswith(INERT))


def measure() -> Report:
    """Build the web UI and weigh its pages."""
    build(["web"])
    sizes: dict[str, tuple[float, float]] = json.loads(SIZES.read_text(encoding="utf-8"))
    report = Report("Web UI", "python -m bench.web_size")
    report.bars += [Bar(name, size, budget, "KiB") for name, (size, budget) in sizes.items()]
    foreign = foreign_addresses()
    report.bars.append(Bar("addresses of other hosts in built files", len(foreign), 0))
    report.notes += [f"Address of another host: `{address}`" for address in foreign]
    return report


if __name__ == "__main__":
    run(measure)
