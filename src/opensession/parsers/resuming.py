"""Reading a log that only grows: on from a byte offset, with the same result as reading it all at once.

    reader = start(PARSER, path)
    events = reader.feed(data)                  # what is final so far
    saved = reader.checkpoint()                 # to be kept with the file's path
    …
    reader = resume(PARSER, saved)
    events += reader.feed(data[reader.offset:])
    events += reader.finish()

Only whole lines are taken; ``offset`` is the end of the last one. Some events wait for what follows (a
command for its exit code; all of a log whose later lines may take back any earlier one), so what
:meth:`LogReader.feed` returns may lag behind; :meth:`LogReader.preview` tells what the session is if nothing
follows.
"""

import json
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol, runtime_checkable

from opensession.hail import Account, BrokenLine, Event, Header, Tally
from opensession.hail.lines import NumberedLine, body_start
from opensession.parsers.calls import Call, Calls
from opensession.parsers.composition import SessionDraft, header_of
from opensession.parsers.decoding import Object
from opensession.parsers.fields import as_object, as_text, count_at
from opensession.parsers.lines import convert_numbered
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.snapshot import SnapshotError, dump_state, load_state
from opensession.parsers.usage import Usage

_COMMON = (Recorder, Draft, Tally, BrokenLine, SessionDraft, Usage, Calls, Call)


class Converter(Protocol):
    """A conversion of JSON Lines at work. All its state is in objects of the parser's ``state_classes``."""

    def convert(self, record: Object) -> str:
        """Convert one record and return its native type name."""
        ...

    def finish(self) -> None:
        """Complete the session: nothing follows."""
        ...


@runtime_checkable
class LineConverter(Protocol):
    """A conversion at work that reads lines by itself, since a record's place is not where it ends up."""

    def take(self, lines: Iterable[NumberedLine]) -> None:
        """Take whole lines, blank ones too; each record is accounted for now or in the end."""
        ...

    def finish(self) -> None:
        """Complete the session: nothing follows."""
        ...


class ResumableParser(Protocol):
    """A parser of an append-only format."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def state_classes(self) -> tuple[type, ...]:
        """Every class of its own that the converter's state is made of, the converter included."""
        ...

    def converter(self, path: str, recorder: Recorder, session: SessionDraft) -> Converter | LineConverter:
        """Start a conversion; the path serves naming only."""
        ...


class Preview(NamedTuple):
    """What a log is as far as it was read."""

    header: Header
    pending: tuple[Event, ...]
    """Events that follow those already handed out, and may still change."""
    account: Account


class LogReader:
    """Reads one log piece by piece."""

    def __init__(self, parser: ResumableParser, path: str) -> None:
        self._start(parser, path)
        self._recorder = Recorder(parser.id, self._keep)
        self._session = SessionDraft(parser.id)
        self._converter = parser.converter(path, self._recorder, self._session)

    def _start(self, parser: ResumableParser, path: str) -> None:
        self.offset = 0
        """Bytes of the log that were taken, up to the end of a line."""
        self._parser = parser
        self._path = path
        self._line = 0
        self._rest = b""
        self._events: list[Event] = []
        self._keep: Callable[[Event], None] = self._events.append

    def feed(self, data: bytes) -> list[Event]:
        """Take the bytes that follow and return the events that are final now."""
        whole, newline, self._rest = (self._rest + data).rpartition(b"\n")
        if newline:
            self._take(whole + newline)
        return self._drain()

    def finish(self) -> list[Event]:
        """Take a last line without a newline, too, and return the remaining events. Ends the reader."""
        if self._rest:
            self._take(self._rest)
            self._rest = b""
        self._converter.finish()
        self._recorder.finish()
        return self._drain()

    def checkpoint(self) -> str:
        """Return all that is needed to read on from ``offset``, as JSON text."""
        saved = {
            "parser": self._parser.id,
            "version": self._parser.version,
            "path": self._path,
            "offset": self.offset,
            "line": self._line,
            "state": dump_state(
                [self._recorder, self._session, self._converter], self._classes(), {"emit": self._keep}
            ),
        }
        return json.dumps(saved, separators=(",", ":"), ensure_ascii=False)

    def preview(self) -> Preview:
        """Return the session as it is if nothing follows. The reader stays as it is."""
        copy = resume(self._parser, self.checkpoint())
        pending = tuple(copy.finish())
        recorder, session = copy._recorder, copy._session
        header = header_of(session, recorder.first_time, recorder.last_time, _stem(self._path))
        return Preview(header, pending, recorder.tally.account())

    def _take(self, data: bytes) -> None:
        start = body_start(data) if self.offset == 0 else 0
        self.offset += len(data)
        lines = data[start:].removesuffix(b"\n").split(b"\n")
        numbered = enumerate(lines, self._line + 1)
        self._line += len(lines)
        if isinstance(self._converter, LineConverter):
            self._converter.take(numbered)
        else:
            records = ((number, line) for number, line in numbered if line and not line.isspace())
            convert_numbered(records, self._recorder, self._converter.convert)

    def _drain(self) -> list[Event]:
        events = [*self._events]
        self._events.clear()
        return events

    def _classes(self) -> tuple[type, ...]:
        return (*_COMMON, *self._parser.state_classes)


def start(parser: ResumableParser, path: str) -> LogReader:
    """Begin to read a log."""
    return LogReader(parser, path)


def resume(parser: ResumableParser, checkpoint: str) -> LogReader:
    """Go on where a checkpoint was taken.

    Raises SnapshotError when it is damaged or was written by another version of the parser: the log has to be
    read from its beginning then.
    """
    try:
        saved = as_object(json.loads(checkpoint))
    except ValueError:
        raise SnapshotError("the checkpoint is no JSON") from None
    if saved.get("parser") != parser.id or saved.get("version") != parser.version:
        raise SnapshotError("the checkpoint is of another parser")
    offset, line = count_at(saved, "offset"), count_at(saved, "line")
    if offset is None or line is None:
        raise SnapshotError("the checkpoint lacks its place")
    reader = LogReader.__new__(LogReader)
    reader._start(parser, as_text(saved.get("path")))
    reader.offset, reader._line = offset, line
    state = load_state(as_text(saved.get("state")), reader._classes(), {"emit": reader._keep})
    match state:
        case [Recorder() as recorder, SessionDraft() as session, converter]:
            reader._recorder, reader._session, reader._converter = recorder, session, converter
        case _:
            raise SnapshotError("the checkpoint lacks its state")
    return reader


def _stem(path: str) -> str:
    name = path.replace("\\", "/").rpartition("/")[2]
    return name.rpartition(".")[0] or name
