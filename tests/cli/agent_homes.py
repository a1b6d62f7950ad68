"""Homes with one small session of each agent, where that agent puts it."""

import json
from pathlib import Path

from tests.support.agent_logs import LOGS

CLINE = ".config/Code/User/globalStorage/saoudrizwan.claude-dev/tasks"
OPENCODE = ".local/share/opencode/storage"
REPOSITORY = "code/hinge"
"""Where the history of Aider lies: in a repository, not in the agent's own folder."""

PLACES = {
    "claude-code": ".claude/projects/-w-lamp/lamp.jsonl",
    "codex": ".codex/sessions/2026/03/07/rollout-2026-03-07T17-01-00-wick.jsonl",
    "opencode": f"{OPENCODE}/session/harbour/ses_boat.json",
    "cline": f"{CLINE}/1772902800000/api_conversation_history.json",
    "amp": ".local/share/amp/threads/T-drum.json",
    "cursor": ".config/Cursor/User/globalStorage/state.vscdb",
    "gemini": ".gemini/tmp/jar/chats/session-jar.jsonl",
    "goose": ".local/share/goose/sessions/ducks.jsonl",
    "aider": f"{REPOSITORY}/.aider.chat.history.md",
}
BY_TOOL = {log.parser: log for log in LOGS if log.parser in PLACES}


def put(home: Path, tool: str) -> Path:
    """Write one agent's session and return its main file."""
    path = home / PLACES[tool]
    path.parent.mkdir(parents=True, exist_ok=True)
    if tool == "opencode":
        put_storage(home / OPENCODE, json.loads(BY_TOOL[tool].data))
    else:
        path.write_bytes(BY_TOOL[tool].data)
    if tool == "aider":
        (path.parent / ".git").mkdir(exist_ok=True)
    return path


def put_storage(storage: Path, export: dict[str, object]) -> None:
    """Write an export of OpenCode as the files that its storage has."""
    info, messages = export["info"], export["messages"]
    assert isinstance(info, dict)
    assert isinstance(messages, list)
    files = {f"session/{info['projectID']}/{info['id']}.json": info}
    for message in messages:
        key = message["info"]["id"]
        files[f"message/{info['id']}/{key}.json"] = message["info"]
        files |= {f"part/{key}/{part['id']}.json": part for part in message["parts"]}
    for name, value in files.items():
        path = storage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value), encoding="utf-8")


def put_all(home: Path) -> None:
    """Write the sessions of all nine agents."""
    for tool in PLACES:
        put(home, tool)
