"""A Node.js is taken if wrangler starts with it, and what was found instead is said."""

import os
from pathlib import Path

import pytest

from scripts.node import (
    choose_node,
    find_node,
    node_candidates,
    node_environment,
    node_version,
    wrangler_command,
)
from scripts.setup_error import SetupError
from tests.scripts.programs import write_program


def node(folder: Path, version: str) -> Path:
    return write_program(folder / f"node-{version}", f"echo {version}")


def test_the_version_is_read_from_the_program(tmp_path: Path) -> None:
    assert node_version(node(tmp_path, "v22.12.0")) == (22, 12)


def test_what_is_no_node_has_no_version(tmp_path: Path) -> None:
    assert node_version(write_program(tmp_path / "other", "echo hello")) is None
    assert node_version(tmp_path / "absent") is None


def test_the_first_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    old, exact, newer = (node(tmp_path, version) for version in ("v20.20.2", "v22.12.0", "v24.19.0"))
    assert choose_node([tmp_path / "absent", old, exact, newer]) == exact


def test_too_old_ones_are_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        choose_node([node(tmp_path, "v20.20.2"), node(tmp_path, "v22.11.9")])
    assert caught.value.problem == (
        "The Cloudflare tools need Node.js 22.12 or newer; found only 20.20 and 22.11."
    )


def test_none_at_all_is_said() -> None:
    with pytest.raises(SetupError, match="found none"):
        choose_node([])


def test_the_wheel_of_the_environment_is_a_candidate_after_the_ones_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_npm, on_path = node(tmp_path, "v1.0.0"), write_program(tmp_path / "bin" / "node", "echo v2.0.0")
    monkeypatch.setenv("npm_node_execpath", str(by_npm))
    monkeypatch.setenv("PATH", str(on_path.parent))
    first, second, wheel = node_candidates()
    assert [first, second] == [by_npm, on_path]
    assert (node_version(wheel) or (0, 0)) >= (22, 12)


def test_programs_started_by_npm_find_the_chosen_node_first() -> None:
    folder, *rest = node_environment()["PATH"].split(os.pathsep)
    assert (Path(folder) / "node").resolve() == find_node().resolve()
    assert os.listdir(folder) == ["node"]
    assert folder not in rest


def test_the_environment_stays_the_same_when_it_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    outer = node_environment()
    monkeypatch.setenv("PATH", outer["PATH"])
    assert node_environment() == outer
    assert str(Path(outer["PATH"].split(os.pathsep)[0]) / "node") not in map(str, node_candidates())


def test_wrangler_is_the_installed_one() -> None:
    program, script, *arguments = wrangler_command("d1", "list")
    assert Path(program) == find_node()
    assert Path(script).is_file()
    assert arguments == ["d1", "list"]
