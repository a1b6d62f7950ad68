"""Where each agent keeps its sessions: a table of root folders, one of what lies below (parsers.md §2)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["file", "directory", "database"]
System = Literal["macos", "windows", "unix"]

_EVERYWHERE: tuple[System, ...] = ("macos", "windows", "unix")
_HOME = ""


@dataclass(frozen=True, slots=True)
class Root:
    """One folder that a group of logs may lie below."""

    group: str
    variable: str
    """Environment variable that names the folder's start; empty for the user's home."""
    below: str
    systems: tuple[System, ...] = _EVERYWHERE


ROOTS: tuple[Root, ...] = (
    Root("claude", "CLAUDE_CONFIG_DIR", ""),
    Root("claude", _HOME, ".claude"),
    Root("claude", "XDG_CONFIG_HOME", "claude"),
    Root("claude", _HOME, ".config/claude"),
    Root("codex", "CODEX_HOME", ""),
    Root("codex", _HOME, ".codex"),
    Root("data", "XDG_DATA_HOME", ""),
    Root("data", _HOME, ".local/share"),
    Root("cline", _HOME, ".cline/data"),
    Root("application", _HOME, "Library/Application Support", ("macos",)),
    Root("application", "APPDATA", "", ("windows",)),
    Root("application", _HOME, "AppData/Roaming", ("windows",)),
    Root("application", "XDG_CONFIG_HOME", ""),
    Root("application", _HOME, ".config"),
    Root("home", _HOME, ""),
    Root("goose", "GOOSE_PATH_ROOT", "data"),
    Root("goose", "XDG_DATA_HOME", "goose"),
    Root("goose", _HOME, ".local/share/goose"),
    Root("goose", "APPDATA", "Block/goose/data", ("windows",)),
    Root("goose", _HOME, "AppData/Roaming/Block/goose/data", ("windows",)),
)


@dataclass(frozen=True, slots=True)
class Place:
    """What sessions of one tool look like below the roots of a group."""

    tool: str
    group: str
    pattern: str
    """``*`` stays within a segment; ``**`` is any number of folders and stands before the last segment.
    Letter case matters only in segments without a star."""
    kind: Kind = "file"
    """``directory``: the pattern finds a file that marks the folder it lies in."""
    continued: str = ""
    """A second file of the same session, with ``{stem}`` or ``{name}``; it counts into size and time."""
    replaces: str = ""
    """A second form of the same content, left out when the first is there."""


_EDITORS = ("Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf")
_EDITOR_SERVERS = (".vscode-server", ".vscode-server-insiders", ".vscode-remote", ".cursor-server")
_CLINE_EXTENSIONS = ("saoudrizwan.claude-dev", "rooveterinaryinc.roo-cline", "kilocode.kilo-code")
_TASKS = "tasks/*/api_conversation_history.json"


def _cline_in_editors() -> Iterator[Place]:
    """Yield the extension's storage in each editor of the VS Code family, and in its remote servers."""
    users = [("application", editor) for editor in _EDITORS]
    users += [("home", f"{server}/data") for server in _EDITOR_SERVERS]
    for group, folder in users:
        for extension in _CLINE_EXTENSIONS:
            pattern = f"{folder}/User/globalStorage/{extension}/{_TASKS}"
            yield Place("cline", group, pattern, "directory")


PLACES: tuple[Place, ...] = (
    Place("claude-code", "claude", "projects/**/*.jsonl"),
    Place("codex", "codex", "sessions/**/rollout.jsonl", replaces="{name}.zst"),
    Place("codex", "codex", "sessions/**/rollout-*.jsonl", replaces="{name}.zst"),
    Place("codex", "codex", "sessions/**/rollout-*.jsonl.zst"),
    Place("codex", "codex", "archived_sessions/**/rollout-*.jsonl", replaces="{name}.zst"),
    Place("codex", "codex", "archived_sessions/**/rollout-*.jsonl.zst"),
    Place("opencode", "data", "opencode/storage/session/*/*.json"),
    Place("opencode", "data", "opencode/opencode.db", "database", continued="{name}-wal"),
    Place("cline", "cline", _TASKS, "directory"),
    *_cline_in_editors(),
    Place("cline", "cline", "sessions/*/*.messages.json"),
    Place("amp", "data", "amp/threads/*.json"),
    Place("cursor", "application", "Cursor/User/globalStorage/state.vscdb", "database", "{name}-wal"),
    Place("cursor", "application", "Cursor/User/workspaceStorage/*/state.vscdb", "database", "{name}-wal"),
    Place("cursor", "home", ".cursor/projects/*/agent-transcripts/**/*.jsonl", replaces="{stem}.txt"),
    Place("cursor", "home", ".cursor/projects/*/agent-transcripts/**/*.txt"),
    Place("cursor", "home", ".cursor/chats/*/*/store.db", "database", "{name}-wal"),
    Place("gemini", "home", ".gemini/tmp/*/chats/session-*.json", continued="{stem}.jsonl"),
    Place("gemini", "home", ".gemini/tmp/*/chats/session-*.jsonl"),
    Place("gemini", "home", ".gemini/tmp/*/chats/*/*.jsonl"),
    Place("goose", "goose", "sessions/sessions.db", "database", continued="{name}-wal"),
    Place("goose", "goose", "sessions/*.jsonl"),
    Place("aider", "repository", ".aider.chat.history.md"),
)
"""In the order in which tools are listed."""


def system_of(platform: str) -> System:
    """Name the file layout of a ``sys.platform`` value."""
    systems: dict[str, System] = {"darwin": "macos", "win32": "windows"}
    return systems.get(platform, "unix")


def folders_of(
    home: Path, environment: Mapping[str, str], platform: str, repositories: Iterable[Path]
) -> dict[str, list[str]]:
    """Return the folders of each group that this system and environment give, first place first."""
    system = system_of(platform)
    folders: dict[str, list[str]] = {"repository": [str(repository) for repository in repositories]}
    for root in ROOTS:
        start = environment.get(root.variable, "") if root.variable else str(home)
        if start.strip() and system in root.systems:
            folders.setdefault(root.group, []).append(str(Path(start, root.below)))
    return folders
