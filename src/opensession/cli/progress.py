"""The bar that a terminal shows during long work."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from opensession.cli.terminal import Progress


class _Bar(Progress):
    def __init__(self, bars: Bars, task: TaskID) -> None:
        self._bars = bars
        self._task = task

    def advance(self, count: int = 1) -> None:
        self._bars.advance(self._task, count)


@contextmanager
def drawn_progress(
    stream: TextIO, environment: Mapping[str, str], label: str, total: int | None
) -> Iterator[Progress]:
    """Draw a bar while the block runs, and take it away again."""
    console = Console(file=stream, _environ=environment)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        yield _Bar(bars, bars.add_task(label, total=total))
