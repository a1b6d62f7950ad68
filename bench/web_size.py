"""JavaScript that each page loads, from the import graph of the built files.

``python -m bench.web_size`` counts what a page loads before its text can be read: the shell's scripts, the
page and all that these import before they run, the worker that reads sessions, one catalogue of texts. What
is fetched later is shown beside it. Sizes are of gzip, level 9, file by file.
"""

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from bench.report import Bar, Report, Table, figure, run
from scripts.build import build
from scripts.layout import WEB_DIST

KIB: Final = 1024
BUDGETS: Final = {"SessionsPage": ("list page", 45.0), "SessionPage": ("session page", 90.0)}
"""Name of a page's chunk to what people call it, and its budget in KiB."""

LANGUAGES: Final = frozenset({"en", "ko"})
"""Catalogues of texts: a page loads one of them."""

CONTENT: Final = frozenset(
    {
        *(
            "ansi_up",
            "bash",
            "c",
            "core",
            "cpp",
            "css",
            "diff",
            "dockerfile",
            "go",
            "ini",
            "java",
            "javascript",
        ),
        *("json", "kotlin", "markdown", "php", "python", "ruby", "rust", "sql", "swift", "typescript", "xml"),
        "yaml",
    }
)
"""Chunks that are loaded when an event with such content comes into view."""

INERT: Final = ("http://www.w3.org/", "https://svelte.dev/e/", "https://github.com/")
"""Addresses that are names of XML vocabularies, parts of error texts, of examples and of licence notes."""

_STATIC: Final = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
_DYNAMIC: Final = re.compile(r"""import\(\s*["'`]\./([\w.-]+\.js)["'`]""")
_WORKER: Final = re.compile(r"""new URL\(\s*["'`]/assets/([\w.-]+\.js)["'`]""")
_SCRIPT: Final = re.compile(r'<script[^>]* src="/assets/([\w.-]+\.js)"')
_ADDRESS: Final = re.compile(r"""(?:https?:|(?<=["'`(]))//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s"'`<>)\\]*""")
"""A host that is written out; one that is put together at run time is for the content policy to stop."""

_HASH: Final = re.compile(r"-[\w-]{8}\.js$")

Scripts = Mapping[str, str]
"""File name to text of every built script."""


def read_scripts(folder: Path = WEB_DIST) -> Scripts:
    """Return the built scripts."""
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / "assets").glob("*.js")}


def chunk_name(file_name: str) -> str:
    """Return what a chunk is called without its hash: ``SessionPage-DSSgkYgQ.js`` is SessionPage."""
    return _HASH.sub("", file_name)


def page_scripts(scripts: Scripts, page: str, shell: str) -> set[str]:
    """Return every script that a page loads before its text can be read.

    ``shell`` is the HTML that begins it. Raises RuntimeError when the build has no such page.
    """
    [chunk] = [name for name in scripts if chunk_name(name) == page] or [""]
    if not chunk:
        raise RuntimeError(f"the build has no chunk for {page}")
    loaded = set(_closure(scripts, [*_SCRIPT.findall(shell), chunk]))
    workers = {worker for name in loaded for worker in _WORKER.findall(scripts[name])}
    catalogues = [name for name in scripts if chunk_name(name) in LANGUAGES]
    return loaded | workers | {max(catalogues, key=lambda name: compressed(scripts[name]))}


def later_scripts(scripts: Scripts, loaded: set[str]) -> set[str]:
    """Return what these scripts may load later on the same page, whatever the content."""
    later = set(_closure(scripts, _features(scripts, loaded))) - loaded
    return later | later_scripts(scripts, loaded | later) if later else later


def _features(scripts: Scripts, loaded: Iterable[str]) -> Iterator[str]:
    """Yield dynamic imports that are not other pages, languages or kinds of content."""
    for imported in (found for name in loaded for found in _DYNAMIC.findall(scripts[name])):
        called = chunk_name(imported)
        if not (called.endswith("Page") or called in LANGUAGES or called in CONTENT):
            yield imported


def _closure(scripts: Scripts, roots: Iterable[str]) -> Iterator[str]:
    """Yield scripts and all that they import before they run, each once."""
    seen: set[str] = set()
    queue = list(roots)
    while queue:
        name = queue.pop()
        if name not in seen:
            seen.add(name)
            queue += _STATIC.findall(scripts[name])
            yield name


def _size(scripts: Scripts, names: Iterable[str]) -> float:
    return sum(compressed(scripts[name]) for name in names)


def compressed(text: str) -> int:
    """Return the size of a text as gzip."""
    return len(gzip.compress(text.encode(), 9, mtime=0))


def foreign_addresses(folder: Path = WEB_DIST) -> list[str]:
    """Return the absolute addresses in the built files that are not known to be inert."""
    texts = (path for path in folder.rglob("*") if path.suffix in {".html", ".js", ".css", ".svg", ".json"})
    found = {address for path in texts for address in _ADDRESS.findall(path.read_text(encoding="utf-8"))}
    return sorted(address for address in found if not address.startswith(INERT))


def measure() -> Report:
    """Build the web UI and weigh its pages."""
    build(["web"])
    scripts, shell = read_scripts(), (WEB_DIST / "index.html").read_text(encoding="utf-8")
    report = Report("JavaScript", "python -m bench.web_size")
    rows = []
    for page, (title, budget) in BUDGETS.items():
        loaded = page_scripts(scripts, page, shell)
        size = _size(scripts, loaded)
        later = later_scripts(scripts, loaded)
        rows.append([title, str(len(loaded)), figure(size / KIB), figure(_size(scripts, later) / KIB)])
        report.bars.append(Bar(f"JavaScript of the {title}", size / KIB, budget, "KiB"))
    rows.append(
        ["all pages and kinds of content", str(len(scripts)), figure(_size(scripts, scripts) / KIB), ""]
    )
    report.tables.append(Table("Scripts", ("page", "files", "gzip KiB", "later KiB"), rows))
    foreign = foreign_addresses()
    report.bars.append(Bar("addresses of other hosts in built files", len(foreign), 0))
    report.notes += [f"Address of another host: `{address}`" for address in foreign]
    return report


if __name__ == "__main__":
    run(measure)
