"""The text and the JSON of every command are what was recorded (cli.md §19, check 10)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from opensession.cli.application import TREE, Tree
from tests.cli.transcripts import FOLDER, RUNS, TOKEN, record

REMEDY = "if the difference is meant, run: PYTHONPATH=src python -m tests.cli.transcripts"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run everything once."""
    return dict(record(tmp_path_factory.mktemp("golden")))


def commands(tree: Tree, path: str = "") -> Iterator[str]:
    """Yield every command by its full name."""
    for name, entry in tree.items():
        if isinstance(entry, str):
            yield f"{path}{name}"
        else:
            yield from commands(entry, f"{path}{name} ")


def test_every_command_is_recorded() -> None:
    assert set(RUNS) == set(commands(TREE))
    expected = {f"{name.replace(' ', '-')}.{kind}.txt" for name in RUNS for kind in ("text", "json")}
    assert {path.name for path in FOLDER.iterdir()} == expected


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_the_output_is_as_recorded(told: dict[str, str], path: Path) -> None:
    assert told[path.name] == path.read_text(encoding="utf-8"), REMEDY


def test_no_recording_holds_a_secret(told: dict[str, str]) -> None:
    assert [name for name, text in told.items() if TOKEN in text] == []
