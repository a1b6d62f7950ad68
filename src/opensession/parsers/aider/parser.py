"""Aider's chat history: Markdown that is appended to forever, many runs in one file."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from opensession.hail import Tally, object_id
from opensession.hail.lines import NumberedLine, body_start
from opensession.parsers.aider.conversion import convert_run
from opensession.parsers.aider.runs import History, Run, header_of, last_of
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.errors import UnreadableError
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Recorder
from opensession.parsers.session import Description, Listed, Options, Parsed, Part
from opensession.parsers.titles import prompt_title

_HEAD_BYTES = 64 * 1024


@dataclass(eq=False, repr=False)
class LastRun:
    """Reads a history that grows. Which run is the last is known at the end only, so all waits for that."""

    recorder: Recorder
    session: SessionDraft
    history: History

    def take(self, lines: Iterable[NumberedLine]) -> None:
        """Read lines, and let go of those of earlier runs."""
        self.history.take(lines, self.recorder.tally)
        self.history.forget()

    def finish(self) -> None:
        """Convert the run that is shown."""
        self.history.finish()
        run = last_of(self.history.runs)
        _count_others(self.history, run, self.recorder.tally)
        if run:
            convert_run(run, self.recorder, self.session)


class AiderParser:
    """Chat histories of Aider. A record is a line that is not blank.

    The account is that of the whole file: lines of the runs that are not shown are mapped as ``other run``,
    and those before the first header as ``outside``. Without a choice the last run with a prompt is shown.
    """

    id = "aider"
    label = "Aider"
    version = 1
    description = Description(
        formats=("chat history (Markdown), one run of many",),
        paths=("<repository>/.aider.chat.history.md",),
        resumable=True,
        limits=("times are those of a run's start, in local time without a zone",),
    )

    state_classes = (LastRun, History, Run)

    def converter(self, path: str, recorder: Recorder, session: SessionDraft) -> LastRun:
        """Start to read a history for its last run; the state can be written down between lines."""
        return LastRun(recorder, session, History())

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by the header of the first run and by name."""
        if bundle.directory or bundle.is_sqlite:
            return None
        named = parser_for_path(bundle.path) == self.id
        head = bundle.data[:_HEAD_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
        if any(header_of(line.removesuffix("\r")) for line in head.split("\n")):
            return Candidate(self.id, 98 if named else 93, "header of an Aider run")
        return Candidate(self.id, 60, "file name of Aider's history") if named else None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert the chosen run. Raises UnreadableError, ResultTooLargeError."""
        tally = Tally()
        history = _read(bundle, tally)
        run = _choose(history, options.session)

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            recorder.tally = tally
            _count_others(history, run, tally)
            convert_run(run, recorder, session)

        return compose(
            self.id, self.version, options, convert, fallback_id=bundle.stem, sessions=_listed(history)
        )

    def is_collection(self, bundle: Bundle) -> bool:
        """Tell a history from a folder and a database."""
        return not bundle.directory and not bundle.is_sqlite

    def each(self, bundle: Bundle, options: Options, known: Mapping[str, str]) -> Iterator[Part]:
        """Convert every run with content; the account of each is that of its own lines."""
        runs = _read(bundle, Tally()).runs
        if not runs:
            raise UnreadableError("it has no header of an Aider run")
        for run in (run for run in runs if run.has_content):
            state = object_id("\n".join(run.lines).encode())
            if known.get(run.session_id) == state:
                yield Part(run.session_id, state, None)
                continue
            with suppress(UnreadableError):
                convert = partial(convert_run, run)
                parsed = compose(self.id, self.version, options, convert, fallback_id=bundle.stem)
                yield Part(run.session_id, state, parsed)


def _read(bundle: Bundle, tally: Tally) -> History:
    if bundle.directory:
        raise UnreadableError("a history of Aider is one file")
    history = History()
    history.take(enumerate(bundle.data[body_start(bundle.data) :].split(b"\n"), 1), tally)
    history.finish()
    return history


def _choose(history: History, wanted: str | None) -> Run:
    """Return the run that is asked for, or the last with a prompt, or with anything."""
    if not history.runs:
        raise UnreadableError("it has no header of an Aider run")
    if not wanted:
        chosen = last_of(history.runs)
    else:
        named = (run for run in history.runs if run.session_id == wanted and run.has_content)
        chosen = next(named, None)
    if chosen is None:
        raise UnreadableError("it has no such run" if wanted else "no run has a prompt or a reply")
    return chosen


def _listed(history: History) -> tuple[Listed, ...]:
    return tuple(
        Listed(run.session_id, prompt_title(run.first_prompt or ""), str(run.time) if run.time else None)
        for run in history.runs
        if run.has_content
    )


def _count_others(history: History, shown: Run | None, tally: Tally) -> None:
    for _ in range(history.outside):
        tally.count_mapped("outside")
    others = [run for run in history.runs if run is not shown]
    for _ in range(history.forgotten + len(history.runs)):
        tally.count_mapped("header")
    for _ in range(history.forgotten_lines + sum(run.line_count for run in others)):
        tally.count_mapped("other run")
