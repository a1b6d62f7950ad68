"""Small programs that stand where real ones are looked for."""

from pathlib import Path


def write_program(path: Path, body: str) -> Path:
    """Write an executable shell script and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path
