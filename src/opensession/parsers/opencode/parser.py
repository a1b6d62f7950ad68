"""Recognition of OpenCode's stores, and the choice among their sessions."""

from collections.abc import Iterator
from contextlib import suppress

from opensession.hail import Attributes, Event, TaskEnd, TaskStart
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
    read_database,
    read_export,
    read_tree,
)
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.session import Description, Listed, Options, Parsed
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

    def each(self, bundle: Bundle, options: Options) -> Iterator[Parsed]:
        """Convert every session that serves no other."""
        stored = self._sessions(bundle)
        for one in [one for one in stored if one.parent is None] or stored:
            with suppress(UnreadableError):
                yield self._parse_one(one, stored, bundle, options)

    def _parse_one(
        self,
        chosen: Stored,
        stored: list[Stored],
        bundle: Bundle,
        options: Options,
        listed: tuple[Listed, ...] = (),
    ) -> Parsed:
        children = [one for one in stored if one.parent == chosen.id and one.id and one is not chosen]
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
