"""The runs that one chat history holds; it grows for as long as a repository lives."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from opensession.hail import Instant, Tally, object_id, trim
from opensession.hail.lines import NumberedLine
from opensession.parsers.aider.passages import Lexer, Passage
from opensession.parsers.times import parse_time

_HEADER = re.compile(r"# aider chat started at ([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})\s*")
_CONFIRMATION = re.compile(r"\(Y\)es/\(N\)o.*\]:")
_QUESTION_CHARACTERS = 500
_COMMAND = re.compile(r"[!/]\S")


@dataclass(eq=False, repr=False)
class Run:
    """Everything between two headers."""

    started: str
    """Local time without a zone, as the header has it."""
    session_id: str
    lines: list[str] = field(default_factory=list)
    """The lines below the header, blank ones too."""
    line_count: int = 0
    """Lines that are not blank."""
    first_prompt: str | None = None
    """The first one that is no command; for want of any, the first command."""
    has_reply: bool = False

    def add(self, line: str) -> None:
        """Append a line."""
        self.lines.append(line)
        self.line_count += not _is_blank(line)

    @property
    def has_content(self) -> bool:
        """Whether the run makes a session: those that only started up do not."""
        return self.has_reply or self.first_prompt is not None

    @property
    def time(self) -> Instant | None:
        """When the run began, its local time read as UTC."""
        return parse_time(self.started.replace(" ", "T"))


@dataclass(eq=False, repr=False)
class History:
    """A file as far as it was read: its runs, and how many lines stand outside all of them."""

    runs: list[Run] = field(default_factory=list)
    outside: int = 0
    """Lines before the first header that are not blank."""
    starts: dict[str, int] = field(default_factory=dict)
    """How many runs began at a time."""
    forgotten: int = 0
    """Runs that were let go of."""
    forgotten_lines: int = 0
    """Their lines that are not blank."""

    def take(self, lines: Iterable[NumberedLine], tally: Tally) -> None:
        """Cut lines into runs; those that are not UTF-8 are counted broken, and left out."""
        for number, data in lines:
            try:
                line = data.decode().removesuffix("\r")
            except UnicodeDecodeError:
                tally.count_broken(number, "not UTF-8")
                continue
            started = header_of(line)
            if started:
                self._begin(started)
            elif self.runs:
                self.runs[-1].add(line)
            else:
                self.outside += not _is_blank(line)

    def finish(self) -> None:
        """End the last run."""
        if self.runs:
            _look_through(self.runs[-1])

    def forget(self) -> None:
        """Let go of runs that will not be shown: all that ended, but the last of them with a prompt."""
        ended, going_on = self.runs[:-1], self.runs[-1:]
        kept = last_of(ended)
        others = [run for run in ended if run is not kept]
        self.forgotten += len(others)
        self.forgotten_lines += sum(run.line_count for run in others)
        self.runs = [kept, *going_on] if kept else going_on

    def _begin(self, started: str) -> None:
        self.finish()
        position = self.starts[started] = self.starts.get(started, 0) + 1
        self.runs.append(Run(started, _session_id(started, position)))


def header_of(line: str) -> str | None:
    """Return the time in a run's header, None for any other line."""
    match = _HEADER.fullmatch(line)
    return f"{match[1]} {match[2]}" if match else None


def is_confirmation(prompt: str) -> bool:
    """Tell an answer that was typed to one of Aider's own questions from a prompt."""
    return _CONFIRMATION.search(prompt[:_QUESTION_CHARACTERS]) is not None


def is_command(prompt: str) -> bool:
    """Tell whether a prompt is for Aider and not for the model."""
    return _COMMAND.match(prompt) is not None


def last_of(runs: list[Run]) -> Run | None:
    """Return the last run with a prompt, else the last with anything."""
    with_content = [run for run in runs if run.has_content]
    prompted = [run for run in with_content if run.first_prompt is not None]
    return next(reversed(prompted or with_content), None)


def _session_id(started: str, position: int) -> str:
    """Name a run by its header and its place among equal ones, so that later runs rename none."""
    return f"aider-{object_id(f'{started}#{position}'.encode())[:16]}"


def _look_through(run: Run) -> None:
    """Note what a list of sessions needs to know."""

    def look(passage: Passage) -> None:
        run.has_reply |= passage.kind == "reply"
        prompt = trim(passage.text) if passage.kind == "prompt" else ""
        if not prompt or is_confirmation(prompt):
            return
        if run.first_prompt is None or (is_command(run.first_prompt) and not is_command(prompt)):
            run.first_prompt = prompt

    lexer = Lexer(look)
    for line in run.lines:
        lexer.feed(line)
    lexer.finish()


def _is_blank(line: str) -> bool:
    return not line or line.isspace()
