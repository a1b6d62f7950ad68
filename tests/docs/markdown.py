"""The parts of a Markdown document that can be compared with something."""

import re
from pathlib import Path

from scripts.layout import ROOT

CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```(?P<language>\w*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def read(name: str) -> str:
    """Return the text of a document of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of any level; raises ValueError without it."""
    match = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", without_fences(text), re.M | re.S)
    if match is None:
        raise ValueError(f"there is no heading {heading!r}")
    return match[1]


def table(text: str) -> list[list[str]]:
    """Return the cells of the first table, without its heading and ruler."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows[2:]


def codes(text: str) -> list[str]:
    """Return what stands between backticks."""
    return CODE.findall(text)


def fences(text: str, language: str) -> list[str]:
    """Return the code blocks of a language; the empty one is that of plain blocks."""
    return [match["text"] for match in FENCE.finditer(text) if match["language"] == language]


def without_fences(text: str) -> str:
    """Return the text with its code blocks taken out."""
    return FENCE.sub("", text)


def links(text: str) -> list[str]:
    """Return the targets of links and images outside of code."""
    return LINK.findall(CODE.sub("", without_fences(text)))


def anchors(text: str) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(without_fences(text)))
    return {heading.replace(" ", "-") for heading in plain}


def documents() -> list[str]:
    """Return the names of the repository's documents."""
    found = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [_name(path) for path in found]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
