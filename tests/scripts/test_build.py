"""A build step runs when its inputs changed or its output is gone, and not otherwise."""

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.build import STEPS, Step, perform
from scripts.setup_error import SetupError


class Workshop:
    """One step over one input and one output in a folder, counting its runs."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.output = folder / "output"
        self.stamps = folder / "stamps"
        self.source.write_text("1")
        self.runs = 0
        self.step = Step(
            name="copy",
            title="copy",
            inputs=lambda: [self.source],
            output=self.output,
            run=self._run,
            deployed=True,
        )

    def _run(self) -> None:
        self.runs += 1
        if self.source.read_text() == "broken":
            raise SetupError("Broken.", "Mend it.")
        self.output.write_text(self.source.read_text())

    def build(self) -> None:
        perform(self.step, self.stamps)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def test_a_second_build_does_nothing(workshop: Workshop) -> None:
    workshop.build()
    workshop.build()
    assert workshop.runs == 1


def test_a_changed_input_and_a_missing_output_build_again(workshop: Workshop) -> None:
    workshop.build()
    workshop.source.write_text("2")
    workshop.build()
    assert workshop.output.read_text() == "2"
    workshop.output.unlink()
    workshop.build()
    assert workshop.runs == 3


def test_a_failed_build_is_tried_again_although_the_old_output_is_there(workshop: Workshop) -> None:
    workshop.build()
    for _ in range(2):
        workshop.source.write_text("broken")
        with pytest.raises(SetupError, match="Broken"):
            workshop.build()
    workshop.source.write_text("1")
    workshop.build()
    assert workshop.runs == 4


def test_an_obstacle_is_told_and_the_step_left_out(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    perform(replace(workshop.step, obstacle=lambda: "there is no wood"), workshop.stamps)
    assert workshop.runs == 0
    assert capsys.readouterr().out == "build: copy left out, there is no wood\n"


def test_deploying_needs_no_local_tool() -> None:
    assert [step.name for step in STEPS if step.deployed] == ["worker", "bytecode", "web"]
    assert [step.name for step in STEPS if not step.deployed] == ["runtime", "examples"]


def test_every_input_of_the_real_steps_is_there() -> None:
    for step in STEPS:
        inputs = list(step.inputs())
        assert inputs
        assert all(path.is_file() for path in inputs), step.name
