"""What a measurement gives: tables of figures and the bars they have to hold, as Markdown."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise of the design: a measured figure and the most that it may be."""

    name: str
    measured: float
    limit: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the figure is within the limit."""
        return self.measured <= self.limit


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under a heading; the first column names the row."""

    heading: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(slots=True)
class Report:
    """Everything one measurement has to say."""

    title: str
    command: str
    tables: list[Table] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Tell whether every bar holds."""
        return all(bar.holds for bar in self.bars)


def figure(value: float, unit: str = "") -> str:
    """Write a number with about three significant digits and its unit."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    text = f"{value:,.{digits}f}"
    return text if not unit else f"{text}{unit}" if unit in {"×", "%"} else f"{text} {unit}"


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table whose columns stand under each other in plain text, too."""
    cells = [list(columns), *(list(row) for row in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(columns))]

    def line(row: Sequence[str]) -> str:
        first, *others = (
            text.ljust(width) if index == 0 else text.rjust(width)
            for index, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        return f"| {' | '.join([first, *others])} |"

    ruler = [f"{'-' * widths[0]}", *(f"{'-' * (width - 1)}:" for width in widths[1:])]
    return [line(cells[0]), f"| {' | '.join(ruler)} |", *(line(row) for row in cells[1:])]


def bar_rows(bars: Sequence[Bar]) -> list[list[str]]:
    """Return one table row for each bar."""
    return [
        [
            bar.name,
            figure(bar.measured, bar.unit),
            figure(bar.limit, bar.unit),
            "PASS" if bar.holds else "FAIL",
        ]
        for bar in bars
    ]


BAR_COLUMNS = ("bar", "measured", "at most", "")


def render(report: Report) -> str:
    """Return the report as Markdown."""
    lines = [f"### {report.title}", "", f"`{report.command}`", ""]
    for table in report.tables:
        lines += [f"{table.heading}:", "", *markdown_table(table.columns, table.rows), ""]
    if report.bars:
        lines += [*markdown_table(BAR_COLUMNS, bar_rows(report.bars)), ""]
    for note in report.notes:
        lines += [note, ""]
    return "\n".join(lines)


def run(measure: Callable[[], Report]) -> None:
    """Measure, print, and end the process: with 1 when a bar does not hold."""
    started = time.monotonic()
    report = measure()
    print(render(report))
    print(f"Took {time.monotonic() - started:.0f} s.", file=sys.stderr)
    sys.exit(0 if report.holds else 1)
