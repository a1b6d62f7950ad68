"""Recognition of Goose's files, and the choice among the sessions of a store."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from opensession.hail import encode_json, object_id
from opensession.parsers.bundle import Bundle
from opensession.parsers.calls import Calls
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.decoding import Json, Object
from opensession.parsers.errors import UnreadableError
from opensession.parsers.fields import as_list, as_object, as_text, list_at, name_at
from opensession.parsers.goose.conversion import Conversion, is_header
from opensession.parsers.goose.database import (
    is_database,
    read_lengths,
    read_messages,
    read_sessions,
    read_used,
)
from opensession.parsers.limits import MAX_DOCUMENT_BYTES
from opensession.parsers.lines import convert_lines
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Recorder
from opensession.parsers.session import Description, Listed, Options, Parsed, Part
from opensession.parsers.sqlite_file import open_database
from opensession.parsers.times import parse_time

_ROLES = frozenset({"user", "assistant"})
_BLOCKS = frozenset({"text", "toolRequest", "toolResponse", "frontendToolRequest", "thinking", "image"})


class GooseParser:
    """Sessions of Goose."""

    id = "goose"
    label = "Goose"
    version = 1
    description = Description(
        formats=("session file (JSON Lines)", "sessions.db (SQLite)", "export (JSON)"),
        paths=("~/.local/share/goose/sessions/*.jsonl", "~/.local/share/goose/sessions/sessions.db"),
        resumable=True,
        limits=(f"exports of up to {MAX_DOCUMENT_BYTES // 2**20} MiB",),
    )
    state_classes = (Conversion, Calls)

    def converter(self, path: str, recorder: Recorder, session: SessionDraft) -> Conversion:
        """Start a conversion of a session file that can be written down between records."""
        return Conversion(recorder, session)

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by records, tables or members, and by the path."""
        if bundle.directory:
            return None
        by_path = parser_for_path(bundle.path) == self.id
        if bundle.is_sqlite:
            return self._recognise_database(bundle)
        if _is_session_file(bundle.head):
            return Candidate(self.id, 97 if by_path else 92, "metadata and messages of Goose")
        if not bundle.name.lower().endswith((".jsonl", ".md")) and _is_export(as_object(bundle.document)):
            return Candidate(self.id, 93, "export of Goose")
        return Candidate(self.id, 70, "path of a Goose session") if by_path else None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert the chosen session. Raises UnreadableError, ResultTooLargeError."""
        if bundle.is_sqlite:
            return self._parse_database(bundle, options)
        if not bundle.name.lower().endswith(".jsonl") and _is_export(as_object(bundle.document)):
            info = as_object(bundle.document)
            return self._parse_messages(info, list_at(info, "conversation"), bundle, options)

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            conversion = Conversion(recorder, session)
            convert_lines(bundle.data, recorder, conversion.convert)
            conversion.finish()

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)

    def is_collection(self, bundle: Bundle) -> bool:
        """Tell a store from a session's file."""
        return not bundle.directory and bundle.is_sqlite

    def each(self, bundle: Bundle, options: Options, known: Mapping[str, str]) -> Iterator[Part]:
        """Convert every session of a store."""
        with open_database(bundle.data) as database:
            if not is_database(database):
                raise UnreadableError("it has none of Goose's tables")
            lengths = read_lengths(database)
            for info in reversed(read_sessions(database)):
                id_ = name_at(info, "id") or ""
                state = f"{object_id(encode_json(info).encode())}/{lengths.get(id_)}"
                if known.get(id_) == state:
                    yield Part(id_, state, None)
                    continue
                with suppress(UnreadableError):
                    messages = read_messages(database, id_)
                    yield Part(id_, state, self._parse_messages(info, messages, bundle, options))

    def _parse_database(self, bundle: Bundle, options: Options) -> Parsed:
        with open_database(bundle.data) as database:
            if not is_database(database):
                raise UnreadableError("it has none of Goose's tables")
            sessions = read_sessions(database)
            chosen = _choose(sessions, read_used(database), options.session)
            messages = read_messages(database, name_at(chosen, "id") or "")
        listed = tuple(_listed(info) for info in reversed(sessions))
        return self._parse_messages(chosen, messages, bundle, options, listed)

    def _parse_messages(
        self,
        info: Object,
        messages: Sequence[Json],
        bundle: Bundle,
        options: Options,
        listed: tuple[Listed, ...] = (),
    ) -> Parsed:
        def convert(recorder: Recorder, session: SessionDraft) -> None:
            conversion = Conversion(recorder, session)
            conversion.header(info)
            recorder.count("session")
            for message in messages:
                if isinstance(message, dict):
                    recorder.count(conversion.message(message))
                else:
                    recorder.keep_raw("message", message)
                    recorder.count("message")
            conversion.finish()

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem, sessions=listed)

    def _recognise_database(self, bundle: Bundle) -> Candidate | None:
        try:
            with open_database(bundle.data) as database:
                found = is_database(database)
        except UnreadableError:
            return None
        return Candidate(self.id, 96, "tables of Goose") if found else None


def _is_session_file(head: tuple[Json, ...]) -> bool:
    if not head or not is_header(as_object(head[0])):
        return bool(head) and any(_is_message(value) for value in head)
    return len(head) == 1 or any(_is_message(value) for value in head[1:])


def _is_message(value: Json) -> bool:
    """Tell a message of Goose: a role, a time in seconds, and blocks of its types."""
    record = as_object(value)
    if as_text(record.get("role")) not in _ROLES or not isinstance(record.get("created"), int):
        return False
    blocks = [as_object(item).get("type") for item in as_list(record.get("content"))]
    return bool(blocks) and not _BLOCKS.isdisjoint(block for block in blocks if isinstance(block, str))


def _is_export(document: Object) -> bool:
    conversation = document.get("conversation")
    is_list = isinstance(conversation, list) and bool(conversation)
    return is_list and any(_is_message(item) for item in as_list(conversation)[:20])


def _choose(sessions: list[Object], used: frozenset[str], wanted: str | None) -> Object:
    """Return the session asked for, else the newest that a person began and wrote something in."""
    if wanted:
        found = next((info for info in sessions if name_at(info, "id") == wanted), None)
        if found is None:
            raise UnreadableError("it holds no session of that id")
        return found
    if not sessions:
        raise UnreadableError("it holds no session")
    begun = [info for info in sessions if name_at(info, "id") in used] or sessions
    own = [info for info in begun if name_at(info, "session_type") in (None, "user")]
    return (own or begun)[0]


def _listed(info: Object) -> Listed:
    created = parse_time(info.get("created_at"))
    return Listed(
        name_at(info, "id") or "",
        name_at(info, "description", "name"),
        str(created) if created else None,
    )
