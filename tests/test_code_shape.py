"""The size and dress of the code (DESIGN.md §8): small files, small functions, types and docstrings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent

MAX_FILE_LINES = 500
MAX_FILE_MEDIAN = 200
MAX_FUNCTION_LINES = 60
MAX_FUNCTION_MEDIAN = 10

FOLDERS = ("src", "tests", "scripts", "bench", "examples")
WEB_FOLDERS = ("web/src", "web/tests", "web/build")
WEB_SUFFIXES = frozenset({".ts", ".svelte", ".css", ".js", ".mjs"})

VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "manager", "common", "misc"})

IGNORED_TYPE = re.compile(r"#\s*type:\s*ignore(?P<codes>\[[a-z, -]+\])?(?P<reason>.*)")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
OUTSIDE_NAMES = re.compile(r"/work/|/home/\w+/|/Users/(?!\w+/)|/root/")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef | ast.Module


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below some folders of the repository."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def web_files() -> list[Path]:
    """Return the files of the web UI that people write."""
    paths = (path for folder in WEB_FOLDERS for path in (ROOT / folder).rglob("*"))
    return sorted(path for path in paths if path.suffix in WEB_SUFFIXES)


def name_of(path: Path) -> str:
    """Return a file's name within the repository."""
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    """Count a file's lines."""
    return len(path.read_text(encoding="utf-8").splitlines())


def tree_of(path: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Yield place and length in lines of each function, its docstring not counted."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            yield f"{name_of(path)}:{node.lineno} {node.name}", function_lines(node)


def function_lines(node: Function) -> int:
    """Count the lines of a function without its docstring and decorators."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def test_no_file_is_long() -> None:
    long = [
        name_of(path) for path in [*python_files(*FOLDERS), *web_files()] if lines_of(path) >= MAX_FILE_LINES
    ]
    assert not long


def test_most_files_are_short() -> None:
    for files in (python_files("src"), python_files("tests"), python_files("scripts"), web_files()):
        assert median(map(lines_of, files)) < MAX_FILE_MEDIAN, name_of(files[0])


def test_no_function_is_long() -> None:
    long = [
        f"{place}: {length} lines"
        for path in python_files(*FOLDERS)
        for place, length in functions_of(path)
        if length >= MAX_FUNCTION_LINES
    ]
    assert not long


def test_most_functions_are_short() -> None:
    lengths = [length for path in python_files("src") for _, length in functions_of(path)]
    assert median(lengths) < MAX_FUNCTION_MEDIAN


def test_names_say_what_is_inside() -> None:
    vague = [name_of(path) for path in [*python_files(*FOLDERS), *web_files()] if path.stem in VAGUE_NAMES]
    assert not vague


def test_everything_public_says_what_it_is() -> None:
    files = python_files("src", "scripts", "bench", "tests/support")
    promised = promised_methods(files)
    silent = [
        f"{name_of(path)}:{getattr(node, 'lineno', 1)} {getattr(node, 'name', 'module')}"
        for path in files
        for node in public_parts(tree_of(path), promised)
        if ast.get_docstring(node) is None and not is_plain(node)
    ]
    assert not silent


def promised_methods(files: list[Path]) -> dict[str, set[str]]:
    """Return by class name the methods that a class describes: who inherits need not say it again."""
    return {
        node.name: {part.name for part in node.body if isinstance(part, Function) and ast.get_docstring(part)}
        for path in files
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef)
    }


def public_parts(tree: ast.Module, promised: dict[str, set[str]]) -> Iterator[Documented]:
    """Yield a module, its public functions and classes, and the methods that those add."""
    yield tree
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            bases = [ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases]
            known = {name for base in bases for name in promised.get(base, ())}
            methods = (part for part in node.body if isinstance(part, Function))
            yield from (part for part in methods if part.name[0] != "_" and part.name not in known)


def is_plain(node: Documented) -> bool:
    """Tell whether a part needs no words: an overload, a protocol's bare member, an inherited method."""
    if not isinstance(node, Function):
        return False
    decorators = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    bare = len(node.body) == 1 and ast.unparse(node.body[0]) == "..."
    return bare or bool(decorators & {"overload", "override"})


def test_every_ignored_type_has_a_reason() -> None:
    bare = [
        f"{name_of(path)}:{number}"
        for path in python_files(*FOLDERS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if path != Path(__file__) and (found := IGNORED_TYPE.search(line)) and not is_explained(found)
    ]
    assert not bare


def is_explained(ignored: re.Match[str]) -> bool:
    """Tell whether an ignored type error is named, and explained unless its name says it all."""
    return ignored["codes"] == "[import-untyped]" or bool(
        ignored["codes"] and len(ignored["reason"].strip()) > 3
    )


def test_nothing_is_left_for_later() -> None:
    unfinished = [
        f"{name_of(path)}:{number}"
        for path in [*python_files(*FOLDERS), *web_files()]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line) and path != Path(__file__)
    ]
    assert not unfinished


def test_no_file_names_a_folder_of_one_machine() -> None:
    """Fixtures talk of invented homes; real ones would be of use to nobody else."""
    named = [
        f"{name_of(path)}:{number}"
        for path in [*python_files("src", "scripts", "bench"), *web_files()]
        if ".test." not in path.name
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OUTSIDE_NAMES.search(line)
    ]
    assert not named


def test_the_counting_is_right() -> None:
    """The tests above look for nothing being found, so show that something would be."""
    tree = ast.parse('def f():\n    """Long\n\n    words.\n    """\n    a = 1\n    return a\n')
    (function,) = tree.body
    assert isinstance(function, ast.FunctionDef)
    assert function_lines(function) == 3
    assert [getattr(node, "name", "") for node in public_parts(tree, {})] == ["", "f"]
    assert IGNORED_TYPE.search("x = y  # type: ignore") is not None
    assert UNFINISHED.search("# TODO: later") is not None
    assert python_files("src")
    assert web_files()
