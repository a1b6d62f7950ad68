"""Standard output for data, standard error for words, and what a terminal can do besides."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from opensession.cli.words import word

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def one_line(text: str) -> str:
    """Return text from a log fit for a terminal: no control characters, escapes or turns of direction."""
    return _CONTROLS.sub(" ", text).strip()


class Progress:
    """How far long work is: a bar on a terminal, nothing elsewhere."""

    def advance(self, count: int = 1) -> None:
        """Tell that so much more is done."""


class Terminal:
    """The streams of one run. ``environment`` tells whether colour is wanted."""

    def __init__(self, stdin: TextIO, stdout: TextIO, stderr: TextIO, environment: Mapping[str, str]) -> None:
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self._environment = environment

    @property
    def interactive(self) -> bool:
        """Whether somebody sits there who can be asked."""
        return self.stdin.isatty() and self.stderr.isatty()

    def out(self, line: str) -> None:
        """Print one line of data."""
        self.stdout.write(f"{line}\n")

    def out_bytes(self, data: bytes) -> None:
        """Write bytes to standard output as they are."""
        self.stdout.flush()
        self.stdout.buffer.write(data)
        self.stdout.buffer.flush()

    def json(self, value: object) -> None:
        """Print one JSON document, keys in their order: valid text in whatever encoding the stream has.

        Names of files need not be text; what is none in them becomes ``?``.
        """
        text = json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode()
        try:
            text.encode(self.stdout.encoding or "utf-8")
        except UnicodeEncodeError:
            text = json.dumps(json.loads(text), indent=2)
        self.out(text)

    def say(self, line: str) -> None:
        """Tell the person something."""
        self.stderr.write(f"{line}\n")
        self.stderr.flush()

    def warn(self, line: str) -> None:
        """Tell the person what may be wrong."""
        self.say(f"{word('frame.warning')} {line}")

    def confirm(self, question: str, default: bool = False) -> bool:
        """Ask for yes or no; only ``y`` and ``yes`` are yes. Without a terminal the answer is no."""
        if not self.interactive:
            return False
        self.stderr.write(f"{question} {word('frame.yes_or_no')} ")
        self.stderr.flush()
        answer = self.stdin.readline().strip().lower()
        return answer in {"y", "yes"} if answer else default

    def ask(self, question: str) -> str:
        """Ask for a line of text; blank without a terminal."""
        if not self.interactive:
            return ""
        self.stderr.write(f"{question} ")
        self.stderr.flush()
        return self.stdin.readline().strip()

    def read_input(self) -> bytes:
        """Return all of standard input."""
        try:
            return self.stdin.buffer.read()
        except OSError as error:
            raise OSError(error.errno, error.strerror, word("frame.stdin")) from None

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table: drawn for a terminal, elsewhere one row per line with tabs and no heading."""
        clean = [[one_line(cell) for cell in row] for row in rows]
        if not self.stdout.isatty():
            for row in clean:
                self.out("\t".join(row))
            return
        from rich.cells import cell_len  # noqa: PLC0415
        from rich.console import Console  # noqa: PLC0415  # slow to import, and only drawn for people
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        drawn = Table(box=None, pad_edge=False, header_style="bold")
        # What stands first is typed again elsewhere: half of it would be of no use.
        whole = max(map(cell_len, [columns[0], *(row[0] for row in clean)]))
        for place, column in enumerate(columns):
            drawn.add_column(column, overflow="ellipsis", no_wrap=True, min_width=None if place else whole)
        for row in clean:
            drawn.add_row(*map(Text, row))
        Console(file=self.stdout, highlight=False, _environ=self._environment).print(drawn)

    @contextmanager
    def progress(self, label: str, total: int | None) -> Iterator[Progress]:
        """Show a bar on standard error while the block runs, when that is a terminal."""
        if not self.stderr.isatty():
            yield Progress()
            return
        from opensession.cli.progress import drawn_progress  # noqa: PLC0415  # rich is slow to import

        with drawn_progress(self.stderr, self._environment, label, total) as progress:
            yield progress
