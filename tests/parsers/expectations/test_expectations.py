"""The committed expectations are what the counting scripts count in the shared logs today."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.parsers.expectations.facts import dump
from tests.shared_material import SHARED

HERE = Path(__file__).resolve().parent
SCRIPTS = [path.stem for path in sorted(HERE.glob("count_*.py"))] if SHARED else []


def expectation_of(script: str) -> Path:
    """Return the file that a script makes: ``count_claude_code`` makes ``claude-code.json``."""
    return HERE / f"{script.removeprefix('count_').replace('_', '-')}.json"


@pytest.mark.parametrize("script", SCRIPTS)
def test_counting_again_gives_the_committed_file(script: str) -> None:
    assert SHARED is not None
    count = import_module(f"tests.parsers.expectations.{script}").count
    assert dump(count(SHARED / "fixtures")) == expectation_of(script).read_text(encoding="utf-8")


def test_every_expectation_has_its_script() -> None:
    scripts = {expectation_of(path.stem) for path in HERE.glob("count_*.py")}
    assert scripts == set(HERE.glob("*.json"))
