"""A browser is found by variable or name, and its absence says what to do."""

from pathlib import Path

import pytest

from scripts.chromium import PACKAGES, PROGRAMS, ensure_chromium, find_chromium
from scripts.setup_error import SetupError
from tests.scripts.programs import write_program


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_known_name_is_found_on_path(tmp_path: Path, name: str) -> None:
    program = write_program(tmp_path / name, "")
    assert find_chromium({"PATH": str(tmp_path)}) == program


def test_chromium_is_preferred_to_chrome(tmp_path: Path) -> None:
    for name in PROGRAMS:
        write_program(tmp_path / name, "")
    assert find_chromium({"PATH": str(tmp_path)}) == tmp_path / PROGRAMS[0]


def test_the_variable_comes_before_the_path(tmp_path: Path) -> None:
    write_program(tmp_path / "bin" / "chromium", "")
    own = write_program(tmp_path / "own", "")
    assert find_chromium({"PATH": str(tmp_path / "bin"), "CHROMIUM": str(own)}) == own


def test_a_variable_that_names_nothing_is_an_error_and_no_reason_to_look_elsewhere(tmp_path: Path) -> None:
    write_program(tmp_path / "chromium", "")
    with pytest.raises(SetupError, match="CHROMIUM names /absent"):
        find_chromium({"PATH": str(tmp_path), "CHROMIUM": "/absent"})


def test_without_a_browser_and_without_apt_the_way_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        ensure_chromium({"PATH": str(tmp_path)})
    assert caught.value.problem == "The browser tests found no Chromium."
    assert "apt-get install chromium" in caught.value.remedy
    assert "CHROMIUM=" in caught.value.remedy


def test_apt_is_left_alone_by_who_is_not_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = tmp_path / "calls"
    write_program(tmp_path / "apt-get", f"echo called >> {calls}")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SetupError, match="found no Chromium"):
        ensure_chromium({"PATH": str(tmp_path)})
    assert not calls.exists()


def test_root_on_debian_gets_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = tmp_path / "calls"
    browser = tmp_path / "chromium"
    install = f'echo "$@" >> {calls}; [ "$1" = update ] || {{ : > {browser}; chmod +x {browser}; }}'
    write_program(tmp_path / "apt-get", install)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert ensure_chromium({"PATH": str(tmp_path)}) == browser
    update, installation = calls.read_text().splitlines()
    assert update.startswith("update")
    assert installation.endswith(" ".join(PACKAGES))


def test_a_failed_installation_shows_what_apt_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_program(tmp_path / "apt-get", "echo no such host; exit 100")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(SetupError) as caught:
        ensure_chromium({"PATH": str(tmp_path)})
    assert caught.value.problem == "Chromium could not be installed."
    assert caught.value.detail == "no such host"
