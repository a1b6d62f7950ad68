"""What a Gemini log says in the end: later lines replace earlier ones or take them back (parsers.md §6.3).

Every record read is counted once: when the last message it brought was converted, or at once when nothing of
it stands any more. A replaced or rewound line counts as mapped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from opensession.hail import Tally
from opensession.parsers.decoding import Json, Object
from opensession.parsers.fields import as_object, as_text, list_at, name_at
from opensession.parsers.lines import name_of_line

METADATA, SET, REWIND, UPDATE = "metadata", "$set", "$rewindTo", "message_update"
MESSAGE_TYPES = frozenset({"user", "gemini", "info", "error", "warning"})


@dataclass(slots=True, eq=False, repr=False)
class Record:
    """A line, or a message of a document."""

    name: str
    form: str
    """``json`` or ``jsonl``."""
    pending: int = 0
    """Messages of it that still stand and are not converted yet."""


@dataclass(slots=True, eq=False, repr=False)
class Entry:
    """A message, or something that is none and is kept raw, in its place."""

    record: Record
    value: Json
    order: int


@dataclass(eq=False, repr=False)
class Replay:
    """The log's state while its records are read."""

    tally: Tally
    """Accounts for records of which nothing stands."""
    metadata: Object = field(default_factory=dict)
    rewound: int = 0
    """Messages that were taken back."""
    _messages: list[Entry] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _others: list[Entry] = field(default_factory=list)
    _read: int = 0

    def read_document(self, document: Object) -> None:
        """Take the messages of a JSON document, of which each is a record."""
        self._note(document)
        for value in list_at(document, "messages"):
            message_id = name_at(as_object(value), "id")
            place = self._places.get(message_id) if message_id else None
            if place is not None and self._messages[place].value == value:
                self.tally.count_mapped(_name_of(value))
            else:
                self._append(Record(_name_of(value), "json"), value)

    def read_lines(self, values: Iterable[Json]) -> None:
        """Take the records of a JSONL file."""
        for value in values:
            self._read_line(value)

    def entries(self) -> Iterator[Entry]:
        """Yield what stands in the end, in order."""
        yield from sorted([*self._messages, *self._others], key=lambda entry: entry.order)

    @property
    def is_gemini(self) -> bool:
        """Whether the log is Gemini CLI's at all: a session of its making, or a message of the model."""
        kinds = {as_text(as_object(entry.value).get("type")) for entry in self._messages}
        return "gemini" in kinds or ("sessionId" in self.metadata and bool(kinds & MESSAGE_TYPES))

    def _read_line(self, value: Json) -> None:
        line = as_object(value)
        kind = line.get("type")
        if isinstance(line.get(SET), dict):
            self._set(as_object(line[SET]))
        elif isinstance(line.get(REWIND), str):
            self._rewind(as_text(line[REWIND]))
        elif kind == UPDATE and name_at(line, "id") in self._places:
            self._update(line)
        elif kind == "session_metadata" or (kind is None and isinstance(line.get("sessionId"), str)):
            self._bring(Record(METADATA, "jsonl"), line)
        elif isinstance(kind, str) and kind != UPDATE:
            self._put(Record(kind, "jsonl"), value)
        else:
            name = name_of_line(value) if not isinstance(value, dict) else as_text(kind) or "line:untyped"
            self._others.append(self._entry(Record(name, "jsonl"), value))

    def _set(self, members: Object) -> None:
        if isinstance(members.get("messages"), list):
            self._cut(0)
        self._bring(Record(SET, "jsonl"), members)

    def _bring(self, record: Record, members: Object) -> None:
        """Take metadata, and the messages that come with it."""
        self._note(members)
        for message in list_at(members, "messages"):
            self._put(record, message)
        if not record.pending:
            self.tally.count_mapped(record.name)

    def _note(self, members: Object) -> None:
        self.metadata.update((key, value) for key, value in members.items() if key != "messages")

    def _rewind(self, message_id: str) -> None:
        """Take back a message and all that follow; all of them when it is not there."""
        place = self._places.get(message_id.strip(), 0)
        self.rewound += len(self._messages) - place
        self._cut(place)
        self.tally.count_mapped(REWIND)

    def _update(self, line: Object) -> None:
        entry = self._messages[self._places[name_at(line, "id") or ""]]
        entry.value = {**as_object(entry.value), "tokens": line.get("tokens")}
        self.tally.count_mapped(UPDATE)

    def _put(self, record: Record, value: Json) -> None:
        """Add a message, or put it in the place of the one with its id."""
        message_id = name_at(as_object(value), "id")
        place = self._places.get(message_id) if message_id else None
        if place is None:
            self._append(record, value)
            return
        before = self._messages[place]
        record.pending += 1
        self._messages[place] = Entry(record, value, before.order)
        self._drop(before)

    def _append(self, record: Record, value: Json) -> None:
        message_id = name_at(as_object(value), "id")
        if message_id:
            self._places[message_id] = len(self._messages)
        self._messages.append(self._entry(record, value))

    def _entry(self, record: Record, value: Json) -> Entry:
        record.pending += 1
        self._read += 1
        return Entry(record, value, self._read)

    def _cut(self, place: int) -> None:
        for entry in self._messages[place:]:
            self._places.pop(name_at(as_object(entry.value), "id") or "", None)
            self._drop(entry)
        del self._messages[place:]

    def _drop(self, entry: Entry) -> None:
        entry.record.pending -= 1
        if not entry.record.pending:
            self.tally.count_mapped(entry.record.name)


def _name_of(value: Json) -> str:
    return as_text(as_object(value).get("type")) or "message"
