"""Size of what ``wrangler deploy`` would upload, and what it is made of.

``python -m bench.upload_size`` runs a deployment without an account (``--dry-run``); no server is needed.
"""

import gzip
import os
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.report import Bar, Report, Table, figure, run
from scripts.build import build
from scripts.layout import PYTHON_MODULES, ROOT
from scripts.node import node_environment, wrangler_command

LIMIT_KILOBYTES: Final = 3000
"""Of the free plan, in thousands of bytes (platform.md §18)."""

LARGEST: Final = 10
_TOTAL: Final = re.compile(r"Total Upload: ([\d.]+) KiB / gzip: ([\d.]+) KiB")


def measure() -> Report:
    """Build the upload and weigh it."""
    build()
    with TemporaryDirectory() as folder:
        plain, compressed = _dry_run(Path(folder))
        parts = weigh(Path(folder))
    rows = [
        [name, figure(part.plain / 1000), figure(part.compressed / 1000)]
        for name, part in sorted(parts.items(), key=lambda item: -item[1].compressed)[:LARGEST]
    ]
    rows.append(["all", figure(plain), figure(compressed)])
    return Report(
        "Upload",
        "python -m bench.upload_size",
        [Table("Largest parts, each compressed alone", ("part", "kB", "gzip kB"), rows)],
        [Bar("upload, gzip", compressed, LIMIT_KILOBYTES, "kB")],
    )


def _dry_run(folder: Path) -> tuple[float, float]:
    """Let wrangler lay out the upload; return its size and compressed size as it says, in kB."""
    output = subprocess.run(
        wrangler_command("deploy", "--dry-run", f"--outdir={folder}"),
        cwd=ROOT,
        env={**os.environ, **node_environment()},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    total = _TOTAL.search(output)
    if total is None:
        raise RuntimeError(f"wrangler did not say how large the upload is:\n{output[-2000:]}")
    plain, compressed = (float(kibibytes) * 1.024 for kibibytes in total.groups())
    return plain, compressed


@dataclass(slots=True)
class Part:
    """One package of the upload; sizes in bytes, compressed file by file."""

    plain: int = 0
    compressed: int = 0


def weigh(folder: Path) -> dict[str, Part]:
    """Return the packages of an upload: ours by subpackage, others by their name."""
    parts: defaultdict[str, Part] = defaultdict(Part)
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            part = parts[_part_of(path.relative_to(folder))]
            part.plain += len(data)
            part.compressed += len(gzip.compress(data, mtime=0))
    return dict(parts)


def _part_of(path: Path) -> str:
    depth = 2 if path.parts[0] in {"opensession", PYTHON_MODULES.name} else 1
    return "/".join(path.parts[:depth])


if __name__ == "__main__":
    run(measure)
