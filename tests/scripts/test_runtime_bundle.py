"""The bundle is the Cap'n Proto message workerd reads, and the wrapper starts workerd with it."""

import os
import subprocess
from pathlib import Path

import capnp  # type: ignore[import-untyped]
import pytest

from scripts import runtime_bundle
from scripts.layout import ROOT
from scripts.runtime_bundle import build_runtime, bundle_message, workerd_binary
from scripts.setup_error import SetupError


def test_the_message_holds_three_internal_modules() -> None:
    message = bundle_message("glue", b"\0asm", b"PK")
    schema = capnp.load(str(ROOT / "scripts" / "pyodide_bundle.capnp"))
    with schema.Bundle.from_bytes(message) as bundle:
        found = [(module.name, module.which(), str(module.type)) for module in bundle.modules]
        contents = [bundle.modules[0].src, bundle.modules[1].wasm, bundle.modules[2].data]
    assert found == [
        ("pyodideRuntime-internal:pyodide.asm", "src", "internal"),
        ("pyodideRuntime-internal:pyodide.asm.wasm", "wasm", "internal"),
        ("pyodideRuntime-internal:python_stdlib.zip", "data", "internal"),
    ]
    assert contents == [b"glue", b"\0asm", b"PK"]


def test_a_platform_without_workerd_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="workerd program is not among the installed npm packages"):
        workerd_binary(tmp_path)


def test_the_wrapper_runs_the_installed_workerd(tmp_path: Path) -> None:
    build_runtime(tmp_path)
    assert (tmp_path / runtime_bundle.BUNDLE_NAME).stat().st_size > 10_000_000
    through = subprocess.run([tmp_path / "workerd", "--version"], capture_output=True, text=True, check=True)
    assert through.stdout.startswith("workerd ")


@pytest.mark.parametrize(
    ("arguments", "more", "received"),
    [
        (["serve", "-"], "", ["serve", "--pyodide-bundle-disk-cache-dir", "{here}", "-"]),
        (
            ["serve", "a b", "-"],
            "--python-load-snapshot\nfile with *.bin",
            [
                *("serve", "--pyodide-bundle-disk-cache-dir", "{here}"),
                *("--python-load-snapshot", "file with *.bin", "a b", "-"),
            ],
        ),
        (["--version"], "--ignored", ["--version"]),
    ],
)
def test_the_wrapper_adds_the_folder_of_the_bundle_after_serve(
    tmp_path: Path, arguments: list[str], more: str, received: list[str]
) -> None:
    show = tmp_path / "show"
    show.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n')
    show.chmod(0o755)
    (tmp_path / "file with a.bin").touch()
    wrapper = tmp_path / "workerd"
    wrapper.write_text(runtime_bundle.wrapper_script("show"))
    wrapper.chmod(0o755)
    result = subprocess.run(
        [wrapper, *arguments],
        cwd=tmp_path,
        env={**os.environ, "OPENSESSION_WORKERD_ARGUMENTS": more},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines() == [word.format(here=tmp_path) for word in received]
