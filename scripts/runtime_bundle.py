"""The local Python runtime for workerd, assembled from the npm package ``pyodide``.

``wrangler dev`` makes workerd download this bundle; a machine that reaches package registries only
cannot. The bundle is for local work and is never part of what is deployed.
"""

import json
import os
import sys
from pathlib import Path

import capnp  # type: ignore[import-untyped]  # pycapnp carries no types for messages

from scripts.layout import NODE_MODULES, RUNTIME, WORKERD
from scripts.pyodide_glue import adapt_glue
from scripts.setup_error import SetupError

BUNDLE_NAME = "pyodide_dev.capnp.bin"
"""workerd takes the bundle of this name unchecked; the released ones must match a compiled-in hash."""

_WRAPPER = r"""#!/bin/sh
# Starts workerd with the local Python runtime; miniflare is pointed here by MINIFLARE_WORKERD_PATH.
here=$(dirname "$0")
if [ "$1" = serve ]; then
  shift
  IFS='
'
  set -f
  # Unquoted on purpose: one option a line.
  set -- serve --pyodide-bundle-disk-cache-dir "$here" ${OPENSESSION_WORKERD_ARGUMENTS-} "$@"
fi
exec "$here/@BINARY@" "$@"
"""


def bundle_message(glue: str, wasm: bytes, stdlib: bytes) -> bytes:
    """Return the bundle as one Cap'n Proto message in stream form."""
    schema = capnp.load(str(Path(__file__).with_name("pyodide_bundle.capnp")))
    message = schema.Bundle.new_message()
    modules = message.init("modules", 3)
    contents = (
        ("pyodide.asm", "src", glue.encode()),
        ("pyodide.asm.wasm", "wasm", wasm),
        ("python_stdlib.zip", "data", stdlib),
    )
    for module, (name, member, content) in zip(modules, contents, strict=True):
        module.name = f"pyodideRuntime-internal:{name}"
        setattr(module, member, content)
        module.type = "internal"
    return bytes(message.to_bytes())


def workerd_binary(node_modules: Path = NODE_MODULES) -> Path:
    """Return the workerd program that npm installed for this machine; raises SetupError if there is none."""
    found = sorted(node_modules.glob("@cloudflare/workerd-*/bin/workerd*"))
    if not found:
        raise SetupError(
            "The workerd program is not among the installed npm packages.",
            "Run `npm ci` without --omit=optional; Linux and macOS on x64 and arm64 have one.",
        )
    return found[0]


def wrapper_script(binary: str) -> str:
    """Return the program that stands in for workerd; ``binary`` is the real one, relative to the script."""
    return _WRAPPER.replace("@BINARY@", binary)


def build_runtime(folder: Path = RUNTIME) -> None:
    """Write the bundle and, as ``workerd``, its wrapper into a folder."""
    package = NODE_MODULES / "pyodide"
    version = str(json.loads((package / "package.json").read_text())["version"])
    message = bundle_message(
        adapt_glue((package / "pyodide.asm.mjs").read_text(), version),
        (package / "pyodide.asm.wasm").read_bytes(),
        (package / "python_stdlib.zip").read_bytes(),
    )
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / BUNDLE_NAME, message)
    script = wrapper_script(os.path.relpath(workerd_binary(), folder))
    _replace(folder / WORKERD.name, script.encode(), mode=0o755)


def _replace(path: Path, content: bytes, mode: int = 0o644) -> None:
    # A running workerd may have the old file open, so it is swapped, never written over.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.chmod(mode)
    draft.replace(path)


if __name__ == "__main__":
    try:
        build_runtime()
    except SetupError as error:
        sys.exit(error.report())
