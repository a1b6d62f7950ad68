"""All measurements, one summary: ``python -m bench``, or ``npm run bench``; names choose some of them.

Prints each report as Markdown, then a table with every bar. Exits with 1 when one does not hold.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

from bench import (
    code_shape,
    command_line,
    hostile_text,
    ingest,
    long_session,
    memory,
    parsing,
    redaction,
    routes,
    startup,
    upload_size,
    web_size,
)
from bench.report import BAR_COLUMNS, Bar, Report, bar_rows, markdown_table, render


def measure_lists() -> Report:
    """Run the measurement of list queries, which has a table of its own; raises RuntimeError if it fails."""
    module = "bench.list_queries"
    done = subprocess.run([sys.executable, "-m", module], capture_output=True, text=True, check=False)
    verdict = _WORST_LIST.search(done.stdout)
    if verdict is None:
        raise RuntimeError(f"{module} came to no result:\n{done.stderr[-4000:]}")
    worst, bar = map(int, verdict.groups())
    report = Report("List queries at 100,000 sessions", f"python -m {module}")
    report.notes.append(f"```\n{done.stdout.rstrip()}\n```")
    report.bars.append(Bar("list page of 20 that reads the most", worst, bar, "rows"))
    return report


_WORST_LIST: Final = re.compile(r"worst (\d+) rows read, bar (\d+)")

MEASUREMENTS: Final[dict[str, Callable[[], Report]]] = {
    "code_shape": code_shape.measure,
    "web_size": web_size.measure,
    "upload_size": upload_size.measure,
    "list_queries": measure_lists,
    "routes": routes.measure,
    "memory": memory.measure,
    "startup": startup.measure,
    "command_line": command_line.measure,
    "ingest": ingest.measure,
    "parsing": parsing.measure,
    "redaction": redaction.measure,
    "long_session": long_session.measure,
    "hostile_text": hostile_text.measure,
}


def main() -> int:
    """Run what the command line names, or everything; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[[], *MEASUREMENTS], help="default: all")
    parser.add_argument(
        "--again", action="store_true", help="measure once more where a bar is missed, as on a busy machine"
    )
    choice = parser.parse_args()
    names = choice.name or list(MEASUREMENTS)
    bars: list[Bar] = []
    for name in names:
        started = time.monotonic()
        report = MEASUREMENTS[name]()
        if choice.again and not report.holds:
            print(render(report), "\nOnce more.\n", flush=True)
            report = MEASUREMENTS[name]()
        print(render(report), flush=True)
        print(f"bench: {name} took {time.monotonic() - started:.0f} s", file=sys.stderr)
        bars += report.bars
    print("### All bars\n", *markdown_table(BAR_COLUMNS, bar_rows(bars)), sep="\n")
    return 0 if all(bar.holds for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
