"""User records: what a person wrote, and what the tool wrote in the person's name (parsers.md CC7, CC8)."""

import re
from typing import Literal, NamedTuple

from opensession.hail import trim
from opensession.parsers.results import without_reminders
from opensession.parsers.titles import is_prompt, without_wrappers

Sort = Literal["prompt", "command", "shell", "shell_output", "interruption", "notice"]

_TAG = re.compile(r"<([a-z-]+)>")
_ESCAPES = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_LOCAL_COMMANDS = frozenset(
    {
        *("add-dir", "agents", "bug", "clear", "color", "compact", "config", "context", "cost", "doctor"),
        *("effort", "exit", "export", "extra-usage", "fast", "feedback", "help", "hooks", "ide", "login"),
        *("logout", "mcp", "memory", "model", "output-style", "permissions", "plugin", "quit", "rename"),
        *("release-notes", "resume", "rewind", "sandbox", "skills", "status", "statusline", "tasks"),
        *("terminal-setup", "theme", "todos", "upgrade", "usage", "vim"),
    }
)
_INTERRUPTED = "[Request interrupted by user"


class UserText(NamedTuple):
    """One text of a user record, told apart."""

    sort: Sort
    text: str
    """What to show; for a command its line, such as ``/review src``."""
    injected: str = ""
    """What the tool put in front of the prompt, such as the file open in an editor."""


def read_user_text(text: str) -> UserText:
    """Tell what a text in a user record is."""
    if text.startswith(_INTERRUPTED):
        return UserText("interruption", trim(text))
    stripped = trim(text)
    tag = _TAG.match(stripped)
    if tag:
        known = _read_tagged(tag[1], stripped)
        if known:
            return known
    cleaned = without_reminders(text)
    rest = trim(without_wrappers(cleaned))
    if not is_prompt(cleaned) and not is_prompt(rest):
        return UserText("notice", cleaned)
    if not rest:
        return UserText("notice", cleaned)
    return UserText("prompt", rest, trim(cleaned[: len(cleaned) - len(rest)]) if rest != cleaned else "")


def starts_work(command: str) -> bool:
    """Tell a command that asks the agent for something from one that the tool answers by itself."""
    return command.partition(" ")[0].removeprefix("/") not in _LOCAL_COMMANDS


def element(text: str, name: str) -> str | None:
    """Return what stands between ``<name>`` and ``</name>``, trimmed; None without such an element."""
    start = text.find(f"<{name}>")
    if start < 0:
        return None
    start += len(name) + 2
    end = text.find(f"</{name}>", start)
    return trim(text[start : end if end >= 0 else len(text)])


def _read_tagged(tag: str, text: str) -> UserText | None:
    if tag in {"command-name", "command-message"}:
        name, arguments = element(text, "command-name") or "", element(text, "command-args") or ""
        return UserText("command", trim(f"{name} {arguments}")) if name else None
    if tag == "bash-input":
        return UserText("shell", element(text, tag) or "")
    if tag in {"bash-stdout", "bash-stderr"}:
        outputs = (element(text, "bash-stdout"), element(text, "bash-stderr"))
        return UserText("shell_output", _plain("\n".join(filter(None, outputs))))
    if tag in {"local-command-stdout", "local-command-stderr"}:
        return UserText("notice", _plain(element(text, tag) or ""))
    if tag == "local-command-caveat":
        return UserText("notice", element(text, tag) or "")
    return None


def _plain(text: str) -> str:
    """Remove the terminal's colours."""
    return _ESCAPES.sub("", text)
