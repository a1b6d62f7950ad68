"""Imports point one way, and the pure packages touch nothing outside (DESIGN.md §2)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"
PACKAGE = SOURCE / "opensession"

MAY_IMPORT: dict[str, frozenset[str]] = {
    "hail": frozenset(),
    "redact": frozenset({"hail"}),
    "parsers": frozenset({"hail", "redact"}),
    "local": frozenset({"hail", "parsers"}),
    "handoff": frozenset({"hail", "redact", "parsers"}),
    "store": frozenset({"hail"}),
    "sources": frozenset({"hail", "redact", "parsers", "store"}),
    "site": frozenset({"hail", "redact", "parsers", "handoff", "store", "sources"}),
    "edge": frozenset({"store", "sources", "site"}),
    "worker": frozenset({"edge", "store", "sources", "site"}),
    "cli": frozenset({"hail", "redact", "parsers", "local", "handoff", "store", "sources", "site"}),
    "__main__": frozenset({"cli"}),
}
"""Package to the packages it may import, besides itself. Nothing imports ``cli`` but what starts it."""

FOUNDATION = frozenset({"envelope", "__version__"})
"""What every part may import and what imports nothing of ours."""

PURE = ("hail", "redact", "parsers", "handoff", "site", "sources")

OUTSIDE = frozenset(
    {
        *("_pyodide_entrypoint_helper", "asyncio.subprocess", "ctypes", "fcntl", "ftplib", "getpass", "glob"),
        *("http.client", "http.server", "httpx", "io", "js", "multiprocessing", "os", "pathlib", "platform"),
        *("pyodide", "random", "requests", "secrets", "select", "shutil", "signal", "smtplib", "socket"),
        *("socketserver", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib3"),
        *("urllib.request", "uuid", "workers"),
    }
)
"""Modules with an effect, or with an answer that differs from call to call."""

IN_MEMORY = frozenset({("opensession/parsers/sqlite_file.py", "sqlite3")})
"""Modules of that kind that are used without the effect: databases in memory, made of bytes."""

IMPURE_CALLS = frozenset({"open", "input", "print", "exec", "eval", "__import__", "breakpoint"})
CLOCKS = frozenset({"now", "utcnow", "today"})
"""Methods of ``datetime`` and ``date`` that read the clock."""


def modules_of(package: str) -> list[Path]:
    """Return the source files of a package, or the one module of that name."""
    folder, module = PACKAGE / package, SOURCE / f"{package}.py"
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [module] if module.is_file() else []


def all_modules() -> list[Path]:
    """Return every source file."""
    return sorted(SOURCE.rglob("*.py"))


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each imported name in full, ``from a import b`` as ``a.b``, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: imports are absolute"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def package_of(path: Path) -> str:
    """Return the part of the cut that a file belongs to."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return parts[1] if len(parts) > 2 else parts[-1]


def touches(name: str, modules: frozenset[str]) -> bool:
    """Tell whether an imported name is one of the modules or lies in one."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def test_every_package_has_its_place_in_the_cut() -> None:
    placed = {*MAY_IMPORT, *FOUNDATION, "__init__", "opensession"}
    assert {package_of(path) for path in all_modules()} <= placed


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package: str) -> None:
    allowed = MAY_IMPORT[package] | FOUNDATION | {package}
    wrong = [
        f"{path.relative_to(SOURCE)}:{line} imports {name}"
        for path in modules_of(package)
        for name, line in imports_of(path)
        if name.startswith("opensession.") and name.split(".")[1] not in allowed
    ]
    assert not wrong


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_import_nothing_with_an_effect(package: str) -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}:{line} imports {name}"
        for path in modules_of(package)
        for name, line in imports_of(path)
        if touches(name, OUTSIDE) and (path.relative_to(SOURCE).as_posix(), name) not in IN_MEMORY
    ]
    assert not wrong


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_call_nothing_with_an_effect(package: str) -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}:{node.lineno} calls {ast.unparse(node.func)}"
        for path in modules_of(package)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and is_impure(node.func)
    ]
    assert not wrong


def is_impure(function: ast.expr) -> bool:
    """Tell whether a called expression is ``open(...)``, ``datetime.now(...)`` or the like."""
    if isinstance(function, ast.Name):
        return function.id in IMPURE_CALLS
    return (
        isinstance(function, ast.Attribute)
        and function.attr in CLOCKS
        and isinstance(function.value, ast.Name)
        and function.value.id in {"datetime", "date"}
    )


def test_only_the_edge_knows_the_runtime() -> None:
    """Objects of the Workers runtime stay in ``edge``, the entry, and the adapters of its stores."""
    runtime = frozenset({"js", "workers", "pyodide"})
    allowed = {"worker.py", *(f"opensession/store/{name}.py" for name in ("d1", "r2", "byte_streams"))}
    wrong = [
        f"{path.relative_to(SOURCE)}:{line} imports {name}"
        for path in all_modules()
        for name, line in imports_of(path)
        if touches(name, runtime)
        and path.relative_to(SOURCE).as_posix() not in allowed
        and package_of(path) != "edge"
    ]
    assert not wrong


def test_imports_stand_at_the_top() -> None:
    """The snapshot holds what a module imports at its top; a late import costs a reader's first request.

    Not so in the command-line tool, which is no part of the Worker and has to start quickly.
    """
    late = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in all_modules()
        if package_of(path) != "cli"
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not late


def test_the_checks_see_what_they_look_for(tmp_path: Path) -> None:
    """The tests above look for nothing being found, so show that something would be."""
    module = tmp_path / "module.py"
    module.write_text("import os.path\nfrom urllib import request\nfrom opensession.cli import main\n")
    found = [name for name, _ in imports_of(module)]
    assert found == ["os.path", "urllib.request", "opensession.cli.main"]
    assert [touches(name, OUTSIDE) for name in found] == [True, True, False]
    assert not touches("json", OUTSIDE)
    assert not touches("osmium", OUTSIDE)
    assert is_impure(expression("datetime.now"))
    assert is_impure(expression("open"))
    assert not is_impure(expression("file.open"))
    assert modules_of("hail")
    assert modules_of("worker")


def expression(text: str) -> ast.expr:
    """Parse one expression."""
    return ast.parse(text, mode="eval").body
