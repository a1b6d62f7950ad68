"""``build.sh`` finds a Python by itself, as wrangler starts it without npm."""

import subprocess
import sys
from pathlib import Path

from scripts.layout import ROOT
from tests.scripts.programs import write_program


def run_copy(folder: Path, path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of the script that has no ``.venv`` beside it."""
    script = folder / "build.sh"
    script.write_bytes((ROOT / "build.sh").read_bytes())
    write_program(path / "dirname", "echo .")
    return subprocess.run(
        ["/bin/sh", script, *arguments],
        cwd=folder,
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def pretending(version: tuple[int, int]) -> str:
    """Return a shell line: this Python, of another version for what it is asked with ``-c``."""
    code = f"import sys; sys.version_info = {version}; exec(sys.argv[2])"
    return f'[ "$1" = -c ] && exec {sys.executable} -c "{code}" "$@"; echo "{version}" "$@"'


def test_without_python_it_says_what_to_do(tmp_path: Path) -> None:
    result = run_copy(tmp_path, tmp_path / "bin")
    assert result.returncode == 1
    assert result.stderr.startswith("build.sh needs Python 3.11 or newer and found none.")


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    write_program(tmp_path / "bin" / "python3.14", pretending((3, 10)))
    write_program(tmp_path / "bin" / "python3", pretending((3, 11)))
    assert run_copy(tmp_path, tmp_path / "bin", "worker").stdout == "(3, 11) -m scripts.build worker\n"
