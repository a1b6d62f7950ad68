"""Cline's tasks, in each form they are kept in."""

from opensession.hail import Custom, Instant
from opensession.parsers.bundle import Bundle
from opensession.parsers.calls import Calls
from opensession.parsers.candidates import Candidate
from opensession.parsers.cline.history import Conversion, first_working_directory
from opensession.parsers.cline.inputs import (
    HISTORY,
    SDK_ENDING,
    UI,
    TaskFiles,
    is_history,
    is_marked,
    is_sdk,
    is_ui,
    read_files,
)
from opensession.parsers.cline.interface import ENTRIES, InterfaceConversion
from opensession.parsers.cline.interface import SCHEMA as UI_SCHEMA
from opensession.parsers.cline.timeline import kind_of, timeline_of
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.decoding import Json, Object
from opensession.parsers.errors import UnreadableError
from opensession.parsers.fields import as_object, as_text, count_at, list_at, name_at, objects_at, text_at
from opensession.parsers.limits import MAX_DOCUMENT_BYTES
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.session import Description, Options, Parsed
from opensession.parsers.times import parse_time
from opensession.parsers.titles import prompt_title
from opensession.parsers.usage import Usage

HISTORY_SCHEMA, SDK_SCHEMA = "cline-api-v1", "cline-sdk-v1"


class ClineParser:
    """Tasks of Cline, Roo Code and Kilo Code. A record is an API message, a UI entry, or another file.

    In a task directory the history has the texts and the UI file times, tokens and what became of files: its
    entries count as records, and those of kinds nobody knows are kept raw.
    """

    id = "cline"
    label = "Cline"
    version = 1
    description = Description(
        formats=("task directory", "API history (JSON)", "UI messages (JSON)", "SDK messages (JSON)"),
        paths=(
            "~/.cline/data/tasks/<task>/",
            "<VS Code>/User/globalStorage/saoudrizwan.claude-dev/tasks/<task>/",
            "~/.cline/data/sessions/<session>/<session>.messages.json",
        ),
        directories=True,
        limits=(f"documents of up to {MAX_DOCUMENT_BYTES // 2**20} MiB",),
    )

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by file names in a directory, by the document and the name elsewhere."""
        if bundle.directory:
            return self._of_directory(bundle)
        name = bundle.name.lower()
        if bundle.is_sqlite or name.endswith(".jsonl") or len(bundle.data) > MAX_DOCUMENT_BYTES:
            return None
        named = name.endswith((HISTORY, UI, SDK_ENDING)) or parser_for_path(bundle.path) == self.id
        if claim := self._of_document(bundle.document, named):
            return claim
        if name.endswith(HISTORY):
            return Candidate(self.id, 88, f"file name {HISTORY}")
        return Candidate(self.id, 64, "path of a Cline task") if named else None

    def _of_document(self, document: Json, named: bool) -> Candidate | None:
        if is_sdk(document):
            return Candidate(self.id, 97 if named else 93, "messages of a Cline session")
        if isinstance(document, list) and is_ui(document):
            return Candidate(self.id, 97 if named else 93, "messages of Cline's UI")
        if isinstance(document, list) and is_history(document):
            confidence = 96 if named else 91 if is_marked(document) else 60
            return Candidate(self.id, confidence, "array of API messages")
        return None

    def _of_directory(self, bundle: Bundle) -> Candidate | None:
        names = {path.rpartition("/")[2] for path in bundle.files}
        if HISTORY in names:
            return Candidate(self.id, 98, "task directory of Cline")
        if UI in names:
            return Candidate(self.id, 92, "task directory of Cline without a history")
        if any(name.endswith(SDK_ENDING) for name in names):
            return Candidate(self.id, 88, "session directory of Cline")
        return None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert a task. Raises UnreadableError, ResultTooLargeError."""
        files = read_files(bundle)
        if files.history is None and files.ui is None and files.sdk is None:
            raise UnreadableError("it has no messages of a Cline task")

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            _describe(files, session)
            for name in files.companions:
                recorder.tally.count_mapped(name)
            for name in files.broken:
                recorder.tally.count_broken(1, f"{name} cannot be read")
            if files.history is not None:
                _convert_history(files, files.history, recorder, session)
            elif files.ui is not None:
                _convert_ui(files.ui, recorder, session)
            elif files.sdk is not None:
                _convert_messages(list_at(files.sdk, "messages"), recorder, session)

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)


def _describe(files: TaskFiles, session: SessionDraft) -> None:
    """Fill what the files beside the messages tell."""
    sdk = files.sdk or {}
    use_sdk = files.history is None and files.ui is None
    session.session_id = (name_at(sdk, "sessionId") if use_sdk else None) or files.task_id
    session.title = prompt_title(text_at(files.item, "task") or "")
    session.updated_at = parse_time(sdk.get("updated_at")) if use_sdk else None
    for environment in objects_at(files.metadata, "environment_history"):
        session.tool_version = session.tool_version or name_at(environment, "cline_version")
    session.note("cwd", name_at(files.item, "cwdOnTaskInitialization", "workspace"))
    session.note("mode", name_at(files.item, "mode"))


def _describe_model(files: TaskFiles, session: SessionDraft) -> None:
    """Fall back on what the other files say of the model, when the messages say nothing."""
    for used in (*objects_at(files.metadata, "model_usage"), files.item):
        session.note_model(name_at(used, "model_id", "modelId"))
        if session.provider is None:
            session.provider = name_at(used, "model_provider_id", "apiProvider")
    session.created_at = session.created_at or _time_of_id(files.task_id)


def _time_of_id(task_id: str | None) -> Instant | None:
    """Read a task's id as its creation time; nothing for the forks' random ids."""
    return parse_time(int(task_id)) if task_id and task_id.isascii() and task_id.isdigit() else None


def _convert_history(
    files: TaskFiles, messages: list[Json], recorder: Recorder, session: SessionDraft
) -> None:
    roles = [as_text(as_object(message).get("role")) for message in messages]
    entries = files.ui or []
    session.note("cwd", first_working_directory(messages))
    conversion = Conversion(recorder, session, Calls(recorder, HISTORY_SCHEMA), HISTORY_SCHEMA)
    conversion.timeline = timeline_of(entries, roles)
    conversion.last_time = _time_of_id(files.task_id)
    for position, message in enumerate(messages):
        recorder.count(conversion.convert(position, message))
    conversion.finish()
    _count_entries(entries, recorder, session)
    _describe_model(files, session)
    if not session.usage.members():
        _count_item(files.item, recorder, session)


def _count_entries(entries: list[Json], recorder: Recorder, session: SessionDraft) -> None:
    """Account for the UI's entries, which fed the times; what nobody knows is kept."""
    for value in entries:
        entry = as_object(value)
        kind = kind_of(entry)
        if kind not in ENTRIES:
            recorder.keep_raw(f"ui:{kind or 'entry'}", value, parse_time(entry.get("ts")))
        recorder.count(f"ui:{kind}")
        info = as_object(entry.get("modelInfo"))
        session.note_model(name_at(info, "modelId"))
        session.provider = session.provider or name_at(info, "providerId")


def _count_item(item: Object, recorder: Recorder, session: SessionDraft) -> None:
    """Take the sums of the task's entry in the list of tasks, when no response states its tokens."""
    cost = item.get("totalCost")
    usage = Usage(
        input=count_at(item, "tokensIn"),
        output=count_at(item, "tokensOut"),
        cache_read=count_at(item, "cacheReads"),
        cache_write=count_at(item, "cacheWrites"),
        cost_usd=float(cost) if isinstance(cost, int | float) and 0 <= cost < 1e9 else None,
    )
    if usage.members():
        session.usage.add(usage)
        draft = Draft(Custom(kind="token_count"))
        draft.attributes = {"source.schema_version": HISTORY_SCHEMA, "source.raw_type": "history_item"}
        usage.write_to(draft.attributes)
        recorder.add(draft)


def _convert_ui(entries: list[Json], recorder: Recorder, session: SessionDraft) -> None:
    conversion = InterfaceConversion(recorder, session, Calls(recorder, UI_SCHEMA))
    for entry in entries:
        recorder.count(conversion.convert(entry))
    conversion.finish()


def _convert_messages(messages: list[Json], recorder: Recorder, session: SessionDraft) -> None:
    conversion = Conversion(recorder, session, Calls(recorder, SDK_SCHEMA), SDK_SCHEMA)
    for position, message in enumerate(messages):
        recorder.count(conversion.convert(position, message))
    conversion.finish()
