"""Aider's chat history: Markdown that is appended to forever, many runs in one file."""

from opensession.hail import Tally
from opensession.parsers.aider.conversion import convert_run
from opensession.parsers.aider.runs import History, Run, header_of, read_history
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.errors import UnreadableError
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Recorder
from opensession.parsers.session import Description, Listed, Options, Parsed
from opensession.parsers.titles import prompt_title

_HEAD_BYTES = 64 * 1024


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
        limits=("times are those of a run's start, in local time without a zone",),
    )

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
        if bundle.directory:
            raise UnreadableError("a history of Aider is one file")
        tally = Tally()
        history = read_history(bundle.data, tally)
        run = _choose(history, options.session)

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            recorder.tally = tally
            _count_others(history, run, tally)
            convert_run(run, recorder, session)

        return compose(
            self.id, self.version, options, convert, fallback_id=bundle.stem, sessions=_listed(history)
        )


def _choose(history: History, wanted: str | None) -> Run:
    """Return the run that is asked for, or the last with a prompt, or with anything."""
    if not history.runs:
        raise UnreadableError("it has no header of an Aider run")
    runs = [run for run in history.runs if run.has_content]
    if wanted:
        chosen = [run for run in runs if run.session_id == wanted]
    else:
        chosen = [run for run in runs if run.first_prompt is not None] or runs
    if not chosen:
        raise UnreadableError("it has no such run" if wanted else "no run has a prompt or a reply")
    return chosen[-1]


def _listed(history: History) -> tuple[Listed, ...]:
    return tuple(
        Listed(run.session_id, prompt_title(run.first_prompt or ""), str(run.time) if run.time else None)
        for run in history.runs
        if run.has_content
    )


def _count_others(history: History, shown: Run, tally: Tally) -> None:
    for _ in range(history.outside):
        tally.count_mapped("outside")
    for run in history.runs:
        tally.count_mapped("header")
        if run is not shown:
            for _ in (line for _, line in run.lines if line and not line.isspace()):
                tally.count_mapped("other run")
