"""Which file of an input is what: a task directory, one file of it, or the SDK's messages file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opensession.parsers.bundle import Bundle
from opensession.parsers.decoding import Json, Object, decode_document
from opensession.parsers.fields import as_object, as_text, list_at, object_at
from opensession.parsers.limits import MAX_DOCUMENT_BYTES

HISTORY, UI = "api_conversation_history.json", "ui_messages.json"
METADATA, ITEM, INDEX = "task_metadata.json", "history_item.json", "taskHistory.json"
SDK_ENDING = ".messages.json"

_TASK_ID = re.compile(r"[0-9]{10,16}|[0-9a-f]{8}-[0-9a-f-]{27}")
_SIGNS = ("modelInfo", "metrics", "conversationHistoryDeletedRange")
_TASK_TEXTS = ("<task>", "<user_message>", "<feedback>")


@dataclass(eq=False, repr=False)
class TaskFiles:
    """What an input holds, decoded; None for what it does not."""

    history: list[Json] | None = None
    ui: list[Json] | None = None
    sdk: Object | None = None
    metadata: Object = field(default_factory=dict)
    item: Object = field(default_factory=dict)
    """What the list of tasks says of this one."""
    companions: list[str] = field(default_factory=list)
    """Names of the files beside the messages that were read."""
    broken: list[str] = field(default_factory=list)
    """Names of the files that are no JSON of their kind."""
    task_id: str | None = None


def read_files(bundle: Bundle) -> TaskFiles:
    """Decode an input's files and tell which is which, by name in a directory and by content elsewhere."""
    files = TaskFiles(task_id=_task_id(bundle))
    if not bundle.directory:
        _place(files, bundle.document if len(bundle.data) <= MAX_DOCUMENT_BYTES else None)
        return files
    for path in sorted(bundle.files, key=lambda path: (path.count("/"), path)):
        name = path.rpartition("/")[2]
        if name in (HISTORY, UI, METADATA, ITEM, INDEX) or name.endswith(SDK_ENDING):
            data = bundle.files[path]
            document = decode_document(data) if len(data) <= MAX_DOCUMENT_BYTES else None
            _place_named(files, name, document)
    return files


def _task_id(bundle: Bundle) -> str | None:
    """Return the task's id: its directory's name, as far as that is one."""
    segments = [segment for segment in bundle.path.replace("\\", "/").split("/") if segment]
    if bundle.directory:
        return segments[-1] if segments else None
    folder = segments[-2] if len(segments) > 1 else ""
    return folder if _TASK_ID.fullmatch(folder) else None


def _place(files: TaskFiles, document: Json) -> None:
    if is_sdk(document):
        files.sdk = as_object(document)
    elif isinstance(document, list) and is_ui(document):
        files.ui = document
    elif isinstance(document, list) and is_history(document):
        files.history = document


def _place_named(files: TaskFiles, name: str, document: Json) -> None:
    if name == HISTORY and files.history is None and isinstance(document, list):
        files.history = document
    elif name == UI and files.ui is None and isinstance(document, list):
        files.ui = document
    elif name == METADATA and isinstance(document, dict):
        files.metadata = document
        files.companions.append(name)
    elif name == ITEM and isinstance(document, dict):
        files.item = document
        files.companions.append(name)
    elif name == INDEX and isinstance(document, list):
        entries = (as_object(entry) for entry in document)
        entry = next((entry for entry in entries if entry.get("id") == files.task_id), {})
        files.item = files.item or entry
        files.companions.append(name)
    elif name.endswith(SDK_ENDING) and files.sdk is None and is_sdk(document):
        files.sdk = as_object(document)
    else:
        files.broken.append(name)


def is_ui(entries: Sequence[Json]) -> bool:
    """Tell whether an array holds what Cline's UI shows: things said and asked."""
    first = [as_object(entry) for entry in entries[:20]]
    return any(
        entry.get("type") in ("say", "ask") and isinstance(entry.get(as_text(entry["type"])), str)
        for entry in first
    )


def is_history(messages: Sequence[Json]) -> bool:
    """Tell whether an array holds API messages: roles and contents."""
    first = [as_object(message) for message in messages[:20]]
    return any(
        message.get("role") in ("user", "assistant") and isinstance(message.get("content"), list | str)
        for message in first
    )


def is_marked(messages: Sequence[Json]) -> bool:
    """Tell whether API messages bear signs of Cline's, not only the shape that many tools use."""
    for message in (as_object(message) for message in messages[:20]):
        content = message.get("content")
        texts = [as_text(as_object(block).get("text")) for block in list_at(message, "content")]
        if any(sign in message for sign in _SIGNS) and "role" in message:
            return True
        if any(text.lstrip().startswith(_TASK_TEXTS) for text in (*texts, as_text(content))):
            return True
    return False


def is_sdk(document: Json) -> bool:
    """Tell whether a document is the SDK's: a session id, and messages with blocks and models of its kind."""
    members = as_object(document)
    messages = [as_object(message) for message in list_at(members, "messages")[:40]]
    if not messages or not isinstance(members.get("sessionId"), str):
        return False
    if not all("role" in message and "content" in message for message in messages[:2]):
        return False
    marked = any("provider" in object_at(message, "modelInfo") or "ts" in message for message in messages)
    return marked and ("updated_at" in members or "agent" in members or "version" in members)
