"""Size of files and functions, and how much of the code is typed.

``python -m bench.code_shape``. Lines of a function are counted without its docstring and decorators, as the
test of the same bars does.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from bench.report import Bar, Report, Table, figure, run
from tests.test_code_shape import Function, functions_of, lines_of, name_of, python_files, tree_of, web_files

FOLDERS: Final = ("src", "scripts", "bench", "tests")
OURS: Final = "src"

FILE_MEDIAN: Final = 200
FILE_LINES: Final = 500
FUNCTION_MEDIAN: Final = 10
FUNCTION_LINES: Final = 60


def typed_share(files: Sequence[Path]) -> float:
    """Return the percentage of functions whose parameters and result all have a type."""
    typed = [_is_typed(node) for path in files for node in _functions(path)]
    return 100 * sum(typed) / len(typed)


def _functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def _is_typed(node: Function) -> bool:
    named = node.args
    parameters = [*named.posonlyargs, *named.args, *named.kwonlyargs, named.vararg, named.kwarg]
    bare = [
        one for one in parameters if one and one.annotation is None and one.arg not in {"self", "cls", "_"}
    ]
    return node.returns is not None and not bare


def _lengths(files: Sequence[Path]) -> list[int]:
    return [length for path in files for _, length in functions_of(path)]


def measure() -> Report:
    """Count lines and types."""
    rows = [_row(folder, python_files(folder)) for folder in FOLDERS]
    web = web_files()
    files = [lines_of(path) for path in web]
    rows.append(
        ["web", str(len(web)), f"{sum(files):,}", figure(median(files)), f"{max(files)}", "", "", "", ""]
    )
    columns = ("folder", "files", "lines", "median", "longest", "functions", "median", "longest", "typed")
    report = Report("Code", "python -m bench.code_shape", [Table("Lines", columns, rows)])
    ours = python_files(OURS)
    everything = [*python_files(*FOLDERS), *web]
    report.bars = [
        Bar("median file of src", median(map(lines_of, ours)), FILE_MEDIAN, "lines"),
        Bar("longest file", max(map(lines_of, everything)), FILE_LINES, "lines"),
        Bar("median function of src", median(_lengths(ours)), FUNCTION_MEDIAN, "lines"),
        Bar("longest function", max(_lengths(python_files(*FOLDERS))), FUNCTION_LINES, "lines"),
        Bar("functions of src without types", 100 - typed_share(ours), 0, "%"),
    ]
    longest = max(everything, key=lines_of)
    report.notes.append(f"The longest file is {name_of(longest)}.")
    return report


def _row(folder: str, files: Sequence[Path]) -> list[str]:
    sizes, lengths = [lines_of(path) for path in files], _lengths(files)
    return [
        folder,
        str(len(files)),
        f"{sum(sizes):,}",
        figure(median(sizes)),
        str(max(sizes)),
        f"{len(lengths):,}",
        figure(median(lengths)),
        str(max(lengths)),
        figure(typed_share(files), "%"),
    ]


if __name__ == "__main__":
    run(measure)
