"""Recognition of OpenCode's stores, and the choice among their sessions."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from opensession.hail import Attributes, Event, TaskEnd, TaskStart, encode_json, object_id
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.decoding import Json, Object
from opensession.parsers.errors import UnreadableError
from opensession.parsers.fields import as_object, as_text, name_at, object_at
from opensession.parsers.limits import MAX_DOCUMENT_BYTES
from opensession.parsers.opencode.messages import Messages, describe
from opensession.parsers.opencode.store import (
    Stored,
    is_database,
    is_tree,
    read_contents,
    read_database,
    read_export,
    read_lengths,
    read_sessions,
    read_tree,
)
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.session import Description, Listed, Options, Parsed, Part
from opensession.parsers.sqlite_file import open_database
from opensession.parsers.times import parse_time

_INFO = frozenset({"projectID", "directory", "slug"})
_MESSAGE = frozenset({"providerID", "providerId", "modelID", "modelId"})


class OpenCodeParser:
    """Sessions of OpenCode."""

    id = "opencode"
    label = "OpenCode"
    version = 1
    description = Description(
        formats=("export document (JSON)", "storage folder", "opencode.db (SQLite)"),
        paths=("~/.local/share/opencode/storage/", "~/.local/share/opencode/opencode.db"),
        directories=True,
        limits=(f"documents of up to {MAX_DOCUMENT_BYTES // 2**20} MiB",),
    )

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by the folder's shape, the tables, or the members of the document."""
        if bundle.directory:
            found = is_tree(bundle.files)
            return Candidate(self.id, 95, "storage folder of OpenCode") if found else None
        if bundle.is_sqlite:
            return self._recognise_database(bundle)
        name = bundle.name.lower()
        if name.endswith((".jsonl", ".md")):
            return None
        by_path = parser_for_path(bundle.path) == self.id
        confidence, reason = _judge(as_object(bundle.document), by_path=by_path, name=name)
        return Candidate(self.id, confidence, reason) if confidence else None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert the chosen session. Raises UnreadableError, ResultTooLargeError."""
        stored = self._sessions(bundle)
        primary = [one for one in stored if one.parent is None] or stored
        chosen = _choose(stored, primary, options.session)
        return self._parse_one(chosen, stored, bundle, options, tuple(_listed(one) for one in primary))

    def is_collection(self, bundle: Bundle) -> bool:
        """Tell the store from an export and a storage folder."""
        return not bundle.directory and bundle.is_sqlite

    def each(self, bundle: Bundle, options: Options, known: Mapping[str, str]) -> Iterator[Part]:
        """Convert every session that serves no other; messages of those that are known stay undecoded."""
        with open_database(bundle.data) as database:
            if not is_database(database):
                raise UnreadableError("it has none of OpenCode's tables")
            sessions, lengths = read_sessions(database), read_lengths(database)
            shown = [one for one in sessions if one.parent is None] or sessions
            families = {one.id: (one, *_children(one, sessions)) for one in shown}
            states = {id_: _state(family, lengths) for id_, family in families.items()}
            changed = [family for id_, family in families.items() if known.get(id_) != states[id_]]
            read_contents(database, [member for family in changed for member in family])
        for id_, (one, *_) in families.items():
            if known.get(id_) == states[id_]:
                yield Part(id_, states[id_], None)
                continue
            with suppress(UnreadableError):
                yield Part(id_, states[id_], self._parse_one(one, sessions, bundle, options))

    def _parse_one(
        self,
        chosen: Stored,
        stored: list[Stored],
        bundle: Bundle,
        options: Options,
        listed: tuple[Listed, ...] = (),
    ) -> Parsed:
        children = _children(chosen, stored)
        schema = name_at(chosen.info, "version") or "opencode-unknown"

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            for child in children:
                recorder.merge(_events_of(child, recorder, session, schema))
            recorder.count("session")
            messages = Messages(recorder, session, schema)
            messages.read(chosen)
            describe(session, chosen, messages.first_prompt)

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem, sessions=listed)

    def _sessions(self, bundle: Bundle) -> list[Stored]:
        if bundle.directory:
            found = read_tree(bundle.files)
        elif bundle.is_sqlite:
            with open_database(bundle.data) as database:
                found = read_database(database) if is_database(database) else []
        else:
            document = as_object(bundle.document)
            if _is_info(document) and not _is_export(document):
                raise UnreadableError(
                    "it is a session's info alone; its messages lie elsewhere: link to the storage folder"
                )
            found = [read_export(document)] if _is_export(document) else []
        if not found:
            raise UnreadableError("it holds no session of OpenCode")
        return found

    def _recognise_database(self, bundle: Bundle) -> Candidate | None:
        try:
            with open_database(bundle.data) as database:
                found = is_database(database)
        except UnreadableError:
            return None
        return Candidate(self.id, 96, "tables of OpenCode") if found else None


def _judge(document: Object, *, by_path: bool, name: str) -> tuple[int, str]:
    """Say how likely a document is OpenCode's, and why."""
    if _is_export(document):
        return (98 if by_path else 94), "export document of OpenCode"
    if _is_info(document):
        return (90 if by_path else 80), "session info of OpenCode, without its messages"
    if by_path:
        return 75, "path of OpenCode's storage"
    if not _MESSAGE.isdisjoint(document):
        return 60, "names of model and provider as OpenCode writes them"
    return (44, "file name ends .json") if name.endswith(".json") else (0, "")


def _is_export(document: Object) -> bool:
    info, messages = object_at(document, "info"), document.get("messages")
    if "id" not in info or not isinstance(messages, list):
        return False
    return not messages or any(_is_message(item) for item in messages[:20])


def _is_message(item: Json) -> bool:
    message = as_object(item)
    return isinstance(message.get("parts"), list) and isinstance(message.get("info"), dict)


def _is_info(document: Object) -> bool:
    return isinstance(document.get("id"), str) and "time" in document and not _INFO.isdisjoint(document)


def _choose(stored: list[Stored], primary: list[Stored], wanted: str | None) -> Stored:
    """Return the session asked for, else the one that was changed last."""
    if wanted:
        found = next((one for one in stored if one.id == wanted), None)
        if found is None:
            raise UnreadableError("it holds no session of that id")
        return found
    return max(primary, key=lambda one: (bool(one.messages), one.updated, one.id))


def _children(parent: Stored, stored: list[Stored]) -> list[Stored]:
    return [one for one in stored if one.parent == parent.id and one.id and one is not parent]


def _state(family: Iterable[Stored], lengths: Mapping[str, int]) -> str:
    """Digest what the sessions' rows say, and how long their messages are together."""
    members: list[Json] = [[one.info, lengths.get(one.id, 0)] for one in family]
    return object_id(encode_json(members).encode())


def _listed(one: Stored) -> Listed:
    created = parse_time(object_at(one.info, "time").get("created"))
    return Listed(one.id, name_at(one.info, "title"), str(created) if created else None)


def _events_of(child: Stored, parent: Recorder, session: SessionDraft, schema: str) -> list[Event]:
    """Convert a child session into events of a task."""
    events: list[Event] = []
    task = f"task-{child.id}"

    def keep(event: Event) -> None:
        events.append(event.model_copy(update={"event_id": f"{task}:{event.event_id}"}))

    recorder, own = Recorder("opencode", keep, parent.tally), SessionDraft("opencode")
    times = object_at(child.info, "time")
    marks: Attributes = {"subagent_id": child.id, "merged_subagent": True, "source.schema_version": schema}
    title = as_text(child.info.get("title")) or None
    start, end = parse_time(times.get("created")), parse_time(times.get("updated"))
    recorder.add(Draft(TaskStart(title=title), [], start, "start", task, None, dict(marks)))
    recorder.count("session")
    Messages(recorder, own, schema, task).read(child)
    recorder.add(Draft(TaskEnd(), [], end, "end", task, None, dict(marks)))
    recorder.finish()
    session.usage.add(own.usage)
    return events
