"""Set-up that cannot go on says which tool is missing and how to get it."""

import importlib.util
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from scripts.environment import prepare_python
from scripts.setup_error import SetupError


def test_a_python_without_venv_is_told_the_debian_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = importlib.util.find_spec

    def without_ensurepip(name: str) -> ModuleSpec | None:
        return None if name == "ensurepip" else find_spec(name)

    monkeypatch.setattr(importlib.util, "find_spec", without_ensurepip)
    with pytest.raises(SetupError, match="cannot make virtual environments") as caught:
        prepare_python(tmp_path / "venv")
    assert "apt-get install python3-venv" in caught.value.remedy
    assert not (tmp_path / "venv").exists()


def test_an_unreachable_index_is_told_and_the_next_run_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    for _ in range(2):
        with pytest.raises(SetupError, match="The Python tools could not be installed") as caught:
            prepare_python(tmp_path / "venv")
        assert "No matching distribution found" in caught.value.detail
