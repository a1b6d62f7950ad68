"""Pyodide's JavaScript glue, changed to run inside a Worker isolate.

An isolate may not compile WebAssembly, take random numbers or read a clock that stands still in the
ways Emscripten's output does; workerd offers replacements in an internal module. The glue is minified,
so the changes are made on its text, and each one must find what it looks for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scripts.setup_error import SetupError

WRAPPERS = (
    "addEventListener",
    "getRandomValues",
    "location",
    "monotonicDateNow",
    "newWasmModule",
    "patchedLoadLibData",
    "wasmInstantiate",
)
"""Names the glue takes from workerd instead of from the browser it was made for."""


@dataclass(frozen=True, slots=True)
class Change:
    """One place of the glue: what it is, how to find it, what it becomes.

    ``once`` marks a place that must occur exactly one time; the others occur at least one time.
    """

    name: str
    pattern: re.Pattern[str]
    replacement: str
    once: bool = False


CHANGES = (
    Change("WebAssembly.Module constructor", re.compile(r"\bnew WebAssembly\.Module\("), "newWasmModule("),
    Change("WebAssembly.instantiate", re.compile(r"\bWebAssembly\.instantiate\("), "wasmInstantiate("),
    Change("Date.now", re.compile(r"\bDate\.now\b"), "monotonicDateNow"),
    Change(
        "crypto.getRandomValues",
        re.compile(r"\bcrypto\.getRandomValues\("),
        "getRandomValues(Module,",
        once=True,
    ),
    Change(
        "body of loadLibData",
        re.compile(r"function loadLibData\(\)\{.*?\}(?=function getExports\(\))", re.DOTALL),
        "function loadLibData(){var libData=patchedLoadLibData(Module,libName,flags.rpath);"
        "return flags.loadAsync?Promise.resolve(libData):libData}",
        once=True,
    ),
    Change(
        "call of getMemory",
        re.compile(r"(?<=alignMemory\()getMemory\("),
        "Module.getMemoryPatched(Module,libName,",
        once=True,
    ),
    Change(
        "default export",
        re.compile(r"export default _createPyodideModule;"),
        "export default _createPyodideModule;export{_createPyodideModule};",
        once=True,
    ),
)


def adapt_glue(source: str, pyodide_version: str, changes: Iterable[Change] = CHANGES) -> str:
    """Return the text of ``pyodide.asm.mjs`` as workerd needs it.

    Raises SetupError naming the place and the Pyodide version when a place is missing or not unique.
    """
    for change in changes:
        source, found = change.pattern.subn(change.replacement, source)
        if found == 0 or (change.once and found > 1):
            raise SetupError(
                f"Pyodide {pyodide_version} has its {change.name} {found} times where the local runtime "
                f"expects it {'once' if change.once else 'at least once'}.",
                "Use the Pyodide version that package.json pins, or adapt scripts/pyodide_glue.py.",
            )
    names = ",".join(WRAPPERS)
    return f'import{{{names}}}from"pyodide-internal:builtin_wrappers";\n{source}'
