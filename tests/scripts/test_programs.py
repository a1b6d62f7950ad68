"""A program that fails shows its last output; one that is not there is named."""

import sys
from pathlib import Path

import pytest

from scripts.environment import npm_command
from scripts.programs import run_program
from scripts.setup_error import SetupError


def test_the_output_of_a_program_is_returned() -> None:
    code = "import os; print(os.environ['WORD'])"
    result = run_program(
        [sys.executable, "-c", code], problem="p.", remedy="r.", environment={"WORD": "said"}
    )
    assert result == "said\n"


def test_a_failure_carries_the_end_of_the_output_above_the_two_sentences() -> None:
    code = "for i in range(100): print(i)\nraise SystemExit(1)"
    with pytest.raises(SetupError) as caught:
        run_program([sys.executable, "-c", code], problem="It broke.", remedy="Mend it.")
    shown = caught.value.report().splitlines()
    assert shown[-1] == "It broke. Mend it."
    assert "99" in shown
    assert "0" not in shown


def test_a_missing_program_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        run_program([tmp_path / "absent"], problem="It broke.", remedy="Mend it.")
    assert "No such file" in caught.value.detail


def test_npm_is_the_one_that_started_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "npm-cli.js"
    script.touch()
    monkeypatch.setenv("npm_execpath", str(script))
    monkeypatch.setenv("npm_node_execpath", "/some/node")
    assert npm_command() == ["/some/node", str(script)]


def test_without_npm_the_need_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("npm_execpath", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"npm was not found\. Install Node\.js"):
        npm_command()
