"""The runs that one chat history holds; it grows for as long as a repository lives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from opensession.hail import Instant, Tally, object_id, trim
from opensession.hail.lines import body_start
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
    lines: list[tuple[int, str]] = field(default_factory=list)
    """Numbers and texts of the lines below the header, blank ones too."""
    first_prompt: str | None = None
    """The first one that is no command; for want of any, the first command."""
    has_reply: bool = False

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
    """A whole file: its runs, and how many lines stand outside all of them."""

    runs: list[Run] = field(default_factory=list)
    outside: int = 0
    """Lines before the first header that are not blank."""


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


def read_history(data: bytes, tally: Tally) -> History:
    """Cut a file into runs. Lines that are not UTF-8 are counted broken here, and left out."""
    history = History()
    times: dict[str, int] = {}
    for number, line in _decoded(data, tally):
        started = header_of(line)
        if started:
            times[started] = times.get(started, 0) + 1
            history.runs.append(Run(started, _session_id(started, times[started])))
        elif history.runs:
            history.runs[-1].lines.append((number, line))
        elif line and not line.isspace():
            history.outside += 1
    for run in history.runs:
        _look_through(run)
    return history


def _decoded(data: bytes, tally: Tally) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(data[body_start(data) :].split(b"\n"), 1):
        try:
            yield number, line.decode().removesuffix("\r")
        except UnicodeDecodeError:
            tally.count_broken(number, "not UTF-8")


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
    for _, line in run.lines:
        lexer.feed(line)
    lexer.finish()
