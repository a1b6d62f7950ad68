"""Each place of Pyodide's glue is changed, and a place that moved stops the build."""

import json
import re

import pytest

from scripts.layout import NODE_MODULES
from scripts.pyodide_glue import CHANGES, WRAPPERS, adapt_glue
from scripts.setup_error import SetupError

PLACES = {
    "WebAssembly.Module constructor": "new WebAssembly.Module(bytes);",
    "WebAssembly.instantiate": "await WebAssembly.instantiate(binary,info);",
    "Date.now": "var now=Date.now();",
    "crypto.getRandomValues": "view=>crypto.getRandomValues(view);",
    "body of loadLibData": "function loadLibData(){if(h){return read(f)}return null}function getExports(){}",
    "call of getMemory": "alignMemory(getMemory(size+align),align);",
    "default export": "export default _createPyodideModule;",
}
GLUE = "\n".join(PLACES.values())


@pytest.mark.parametrize(
    "expected",
    [
        "newWasmModule(bytes);",
        "await wasmInstantiate(binary,info);",
        "var now=monotonicDateNow();",
        "view=>getRandomValues(Module,view);",
        "function loadLibData(){var libData=patchedLoadLibData(Module,libName,flags.rpath);"
        "return flags.loadAsync?Promise.resolve(libData):libData}function getExports(){}",
        "alignMemory(Module.getMemoryPatched(Module,libName,size+align),align);",
        "export default _createPyodideModule;export{_createPyodideModule};",
    ],
)
def test_every_place_becomes_what_the_isolate_allows(expected: str) -> None:
    assert expected in adapt_glue(GLUE, "1.2.3").splitlines()


def test_the_glue_imports_what_it_now_calls() -> None:
    first_line = adapt_glue(GLUE, "1.2.3").splitlines()[0]
    assert first_line == f'import{{{",".join(WRAPPERS)}}}from"pyodide-internal:builtin_wrappers";'


def test_streaming_instantiation_is_another_function_and_stays() -> None:
    line = "await WebAssembly.instantiateStreaming(response,imports);"
    assert line in adapt_glue(f"{GLUE}\n{line}", "1.2.3").splitlines()


@pytest.mark.parametrize("name", [change.name for change in CHANGES])
def test_a_missing_place_is_named_together_with_the_version(name: str) -> None:
    without = "\n".join(text for place, text in PLACES.items() if place != name)
    with pytest.raises(SetupError) as caught:
        adapt_glue(without, "9.8.7")
    assert caught.value.problem.startswith(f"Pyodide 9.8.7 has its {name} 0 times ")


@pytest.mark.parametrize("name", [change.name for change in CHANGES if change.once])
def test_a_place_that_is_no_longer_unique_stops_the_build(name: str) -> None:
    with pytest.raises(SetupError, match=r"2 times where the local runtime expects it once"):
        adapt_glue(f"{GLUE}\n{PLACES[name]}", "9.8.7")


def test_the_installed_pyodide_is_the_pinned_one_and_leaves_nothing_forbidden() -> None:
    package = NODE_MODULES / "pyodide"
    version = json.loads((package / "package.json").read_text())["version"]
    glue = adapt_glue((package / "pyodide.asm.mjs").read_text(), version)
    assert version == "314.0.6"
    assert not re.search(r"new WebAssembly\.Module\(|\bDate\.now\b|\bcrypto\.getRandomValues\(", glue)
