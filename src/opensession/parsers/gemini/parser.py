"""The parser: one log in either form, or a directory with a session in both (parsers.md §6)."""

from typing import NamedTuple

from opensession.hail.lines import numbered_lines
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.decoding import Object, is_json_lines
from opensession.parsers.errors import UnreadableError
from opensession.parsers.fields import as_object, name_at, text_at
from opensession.parsers.gemini.conversion import Conversion, parent_of
from opensession.parsers.gemini.recognition import logs_in, recognise
from opensession.parsers.gemini.replay import Entry, Record, Replay
from opensession.parsers.limits import MAX_DOCUMENT_BYTES, MAX_LISTED_SESSIONS
from opensession.parsers.recorder import Recorder
from opensession.parsers.session import Description, Listed, Options, Parsed
from opensession.parsers.times import parse_time

_PROJECT_ROOT = ".project_root"


class GeminiParser:
    """Sessions of Gemini CLI. A record is a message of a document, or one JSON value of a line."""

    id = "gemini"
    label = "Gemini CLI"
    version = 1
    description = Description(
        formats=("session document (JSON)", "session log (JSON Lines)", "directory with a session in both"),
        paths=(
            "~/.gemini/tmp/<project>/chats/session-<time>-<id>.json",
            "~/.gemini/tmp/<project>/chats/session-<time>-<id>.jsonl",
            "~/.gemini/tmp/<project>/chats/<parent>/<session>.jsonl",
        ),
        directories=True,
        resumable=True,
        limits=(
            f"documents of up to {MAX_DOCUMENT_BYTES // 2**20} MiB",
            "logs are held in memory whole, because later lines replace earlier ones",
        ),
    )

    state_classes = (Conversion, Replay, Record, Entry)

    def converter(self, path: str, recorder: Recorder, session: SessionDraft) -> Conversion:
        """Start a conversion of a log that can be written down between lines."""
        return Conversion(path, recorder, session, Replay(recorder.tally))

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by the records and the path."""
        return recognise(self.id, bundle)

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert a session. Raises UnreadableError, ResultTooLargeError."""
        if not bundle.directory:
            return self._parse_files([bundle], options, ())
        logs = logs_in(bundle)
        if not logs:
            raise UnreadableError("the directory holds no session of Gemini CLI")
        sessions = [_Stored(bundle, stem) for stem in dict.fromkeys(_stem(path) for path in logs)]
        shown = [session for session in sessions if not session.parent] or sessions
        chosen = _choose(shown, options.session)
        listed = tuple(session.listed for session in shown[:MAX_LISTED_SESSIONS])
        return self._parse_files(chosen.files(logs), options, listed, _project_root(bundle))

    def _parse_files(
        self, files: list[Bundle], options: Options, listed: tuple[Listed, ...], root: str | None = None
    ) -> Parsed:
        def convert(recorder: Recorder, session: SessionDraft) -> None:
            conversion = self.converter(files[0].path, recorder, session)
            for file in files:
                _read(file, conversion)
            if not conversion.replay.is_gemini:
                raise UnreadableError("it is no session of Gemini CLI")
            conversion.finish()
            session.note("cwd", root)

        return compose(self.id, self.version, options, convert, fallback_id=files[0].stem, sessions=listed)


class _Stored(NamedTuple):
    """A session in a directory: the files of one stem."""

    bundle: Bundle
    stem: str

    def files(self, logs: list[str]) -> list[Bundle]:
        """Return its files, the document before the log that goes on from it."""
        return [self.bundle.file(path) for path in sorted(logs) if _stem(path) == self.stem]

    @property
    def head(self) -> Object:
        """The metadata of its first file."""
        paths = (self.stem + ending for ending in (".json", ".jsonl"))
        file = next(self.bundle.file(path) for path in paths if path in self.bundle.files)
        return as_object(file.document) or next((as_object(value) for value in file.head), {})

    @property
    def id(self) -> str:
        """The session's own id, or the stem's last segment."""
        return name_at(self.head, "sessionId") or self.stem.rpartition("/")[2]

    @property
    def parent(self) -> str | None:
        """The session it serves."""
        return parent_of(f"{self.bundle.path.rstrip('/')}/{self.stem}", self.head)

    @property
    def listed(self) -> Listed:
        """How it is offered for choice."""
        start = parse_time(self.head.get("startTime"))
        return Listed(self.id, text_at(self.head, "summary"), str(start) if start else None)


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _choose(sessions: list[_Stored], wanted: str | None) -> _Stored:
    """Return the session asked for, else the last that was begun."""
    for session in sessions:
        if wanted and wanted in {session.id, session.stem}:
            return session
    if wanted:
        raise UnreadableError("the directory holds no session of that id")
    return max(sessions, key=lambda session: (session.listed.created_at or "", session.stem))


def _project_root(bundle: Bundle) -> str | None:
    """Return the project's path from the marker in its folder."""
    markers = (data for path, data in bundle.files.items() if path.rpartition("/")[2] == _PROJECT_ROOT)
    return next((data.decode("utf-8", "replace").strip() for data in markers), None)


def _read(file: Bundle, conversion: Conversion) -> None:
    """Replay a file in whichever form it is."""
    if not is_json_lines(file.data):
        if len(file.data) > MAX_DOCUMENT_BYTES:
            raise UnreadableError(f"the document is larger than {MAX_DOCUMENT_BYTES:,} bytes")
        document = as_object(file.document)
        if isinstance(document.get("messages"), list):
            conversion.replay.read_document(document)
            return
    conversion.take(numbered_lines(file.data))
