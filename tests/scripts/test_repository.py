"""What the repository promises about its files: locks without hosts, nothing built, nothing local."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from scripts.layout import ROOT
from scripts.worker_modules import LOCK, TARGET

BUILT = (".cache/", ".dev.vars", ".venv/", ".wrangler/", "node_modules/", "python_modules/", "web/dist/")


def tracked_files() -> list[str]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listing.stdout.splitlines()


def test_nothing_that_a_build_makes_is_committed() -> None:
    assert [name for name in tracked_files() if name.startswith(BUILT) or name.endswith(".pyc")] == []


@pytest.mark.parametrize("path", BUILT)
def test_what_a_build_makes_is_ignored(path: str) -> None:
    probe = path + "x" if path.endswith("/") else path
    assert subprocess.run(["git", "check-ignore", "-q", probe], cwd=ROOT, check=False).returncode == 0


def test_the_npm_lock_names_no_host_and_pins_by_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert not [name for name, entry in installed.items() if "resolved" in entry]
    # The registry the lock was made with lacks workerd for these, so npm could not record their hash.
    unhashed = {
        name.rpartition("workerd-")[2] for name, entry in installed.items() if "integrity" not in entry
    }
    assert unhashed <= {"darwin-64", "darwin-arm64", "windows-64"}


@pytest.mark.parametrize("name", ["dev.txt", "worker.txt"])
def test_the_python_locks_name_no_host_and_pin_by_hash(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra-index|find-links|trusted)", text, re.MULTILINE)
    pins = re.findall(r"^[a-z0-9][\w.\-\[\]]*==", text, re.MULTILINE)
    requirements = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE)
    assert len(pins) == len(requirements) > 0
    assert all(line.endswith("\\") for line in requirements)


def test_npm_packages_are_pinned_exactly() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d[\w.\-]*", version)] == []


FOR_THE_CLI = frozenset({"click", "httpx", "rich", "tomlkit"})


def test_the_locked_packages_are_the_ones_the_project_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert [line for line in declared if pin(line) not in pins(LOCK.with_name("dev.txt"))] == []
    # What the Worker's newer Python brings along is not uploaded, nor what only the command line needs.
    everywhere = [line for line in declared if ";" not in line and line.partition("==")[0] not in FOR_THE_CLI]
    assert [line for line in everywhere if pin(line) not in pins(LOCK)] == []
    assert {line.partition("==")[0] for line in declared} >= FOR_THE_CLI


def test_only_the_command_line_imports_its_packages() -> None:
    importers = {
        path.relative_to(ROOT / "src/opensession").parts[0]
        for path in (ROOT / "src").rglob("*.py")
        if re.search(rf"^\s*(?:import|from) (?:{'|'.join(FOR_THE_CLI)})\b", path.read_text(), re.MULTILINE)
    }
    assert importers == {"cli"}


def pins(lock: Path) -> set[tuple[str, str]]:
    """Return what a lock file pins."""
    return {pin(line) for line in lock.read_text().splitlines() if "==" in line}


def pin(requirement: str) -> tuple[str, str]:
    """Return a requirement's normalised name and its version, without markers."""
    name, version = re.split(r"[;\s\\]", requirement)[0].split("==")
    return re.sub(r"[-_.]+", "-", name), version


def test_the_deployed_configuration_carries_no_local_runtime_and_no_secret() -> None:
    configuration = tomllib.loads((ROOT / "wrangler.toml").read_text())
    assert configuration["compatibility_flags"] == ["python_workers"]
    assert configuration["build"]["command"] == "sh build.sh"
    assert not [name for name in configuration.get("vars", {}) if re.search(r"KEY|SECRET|TOKEN", name)]
    assert "--python-version=3.14" in TARGET


def test_continuous_integration_runs_what_people_run() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text().splitlines()[-1] == "exec npm test"
