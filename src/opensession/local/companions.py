"""Files that belong to a session beside its main file, agent by agent."""

import json
from pathlib import Path

from opensession.local.problems import Problem
from opensession.local.reader import Reader

_SUBAGENT = "agent-"
_FIRST_LINES = 20
_LONGEST_FIRST_LINE = 1 << 20


def claude_files(path: Path, reader: Reader) -> dict[str, bytes]:
    """Return a transcript's sub-agents, keyed from its folder (parsers.md §4.6).

    They lie in ``<stem>/subagents``. Older versions put them beside the transcript, or in one folder for the
    project; there the session id of their first records says whose they are. Sidecars come along.
    """
    folder = path.parent
    files = reader.gather(folder, reader.tree(folder / path.stem / "subagents", (".jsonl", ".meta.json")))
    if path.name.startswith(_SUBAGENT):
        return files
    near = [*reader.children(folder, (".jsonl",)), *reader.children(folder / "subagents", (".jsonl",))]
    near = [other for other in near if other.name.startswith(_SUBAGENT)]
    if near:
        session = _session_id(path, reader) or path.stem
        mine = [other for other in near if _session_id(other, reader) == session]
        sidecars = [other.with_name(f"{other.stem}.meta.json") for other in mine]
        files |= reader.gather(folder, [*mine, *sidecars])
    return files


def _session_id(path: Path, reader: Reader) -> str | None:
    """Return the first ``sessionId`` on a transcript's first lines; a summary line has none."""
    try:
        with path.open("rb") as file:
            lines = [file.readline(_LONGEST_FIRST_LINE) for _ in range(_FIRST_LINES)]
    except OSError:
        reader.report(Problem(path, "unreadable"))
        return None
    found = (_text(_decode(line), "sessionId") for line in lines if line.strip())
    return next((session for session in found if session), None)


TASK_MAIN = "api_conversation_history.json"
TASK_FILES = (TASK_MAIN, "ui_messages.json", "task_metadata.json", "history_item.json")


def task_files(folder: Path, reader: Reader) -> dict[str, bytes]:
    """Return the files of a Cline task, and ``taskHistory.json`` with its entry only (parsers.md §9.1).

    The index names every task of the user; nothing of the others comes along.
    """
    files = reader.gather(folder, (folder / name for name in TASK_FILES))
    for above in (folder.parent.parent, folder.parent):
        index = above / "state" / "taskHistory.json"
        entries = _decode(reader.companion(index) or b"null")
        if isinstance(entries, list):
            mine = [
                entry for entry in entries if isinstance(entry, dict) and str(entry.get("id")) == folder.name
            ]
            if mine:
                files["taskHistory.json"] = reader.count(json.dumps(mine, ensure_ascii=False).encode())
                break
        elif index.is_file():
            reader.report(Problem(index, "not a list of tasks"))
    return files


def opencode_files(session: Path, data: bytes, reader: Reader) -> dict[str, bytes]:
    """Return messages and parts of an OpenCode session, keyed ``storage/…`` (parsers.md §7.1)."""
    storage = session.parent.parent.parent
    messages = _objects(storage, "message", _ids(session, data), reader)
    files = dict(messages)
    for key, message in messages.items():
        files |= _objects(storage, "part", _with_prefix(_ids(Path(key), message)), reader)
    return {f"storage/{key}": content for key, content in files.items()}


def _objects(storage: Path, kind: str, ids: list[str], reader: Reader) -> dict[str, bytes]:
    """Return the objects of a kind that belong to what is known by any of the ids."""
    folders = (storage / kind / id_ for id_ in ids)
    paths = (path for folder in folders for path in reader.children(folder, (".json",)))
    return reader.gather(storage, paths)


def _ids(path: Path, data: bytes) -> list[str]:
    """Return the ids that an object may be known by: its own, then its file's stem.

    One that could lead out of its folder is no id.
    """
    own = _text(_decode(data), "id")
    ids = dict.fromkeys([own or path.stem, path.stem])
    return [id_ for id_ in ids if id_ not in (".", "..") and not set(id_) & set("/\\:\0")]


def _with_prefix(ids: list[str]) -> list[str]:
    """Add to each id its form without or with ``msg_``."""
    others = (id_.removeprefix("msg_") if id_.startswith("msg_") else f"msg_{id_}" for id_ in ids)
    return list(dict.fromkeys([*ids, *others]))


def _decode(data: bytes) -> object:
    """Return a JSON value, None for what is none."""
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value


def _text(value: object, key: str) -> str | None:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) and found else None
