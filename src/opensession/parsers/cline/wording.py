"""What the texts of a user message are: most of them Cline writes itself (parsers.md §9.2)."""

import re
from typing import Literal, NamedTuple

from opensession.hail import trim
from opensession.parsers.decoding import decode_text
from opensession.parsers.fields import as_object
from opensession.parsers.results import without_reminders

Role = Literal["prompt", "result", "notice", "hidden"]

_RESULT = re.compile(r"\s*\[([A-Za-z_][A-Za-z0-9_]{0,63})(?: for '|\])")
_RESULT_END = "] Result:"
_HIDDEN = (
    *("<environment_details>", "# task_progress", "# todo list", "<actions>"),
    *("<environment>", "# focus chain"),
)
_MARK_CHARACTERS = 40
_NOTICES = ("[ERROR]", "[TASK RESUMPTION]", "[Tool ", "Task was interrupted", "New instructions for task")
_SAID = ("user_message", "feedback", "answer", "task", "user_input")
"""Elements that hold what the user wrote."""
_FAILED = (
    *("The tool execution failed", "The user denied", "<tool_error>", "[ERROR]", "Error executing"),
    *("Error reading", "Error writing", "Unable to apply diff", "Tool execution failed", "<error_details>"),
)
_FAILED_STATUSES = ("error", "denied")
_EXIT_CODE = re.compile(r"[Ee]xit code:? (-?[0-9]{1,9})\b")
_EXIT_CODE_CHARACTERS = 400
_FINAL_START, _FINAL_END = re.compile(r"<final_file_content[^>]{0,1000}>\n?"), "</final_file_content>"


class Wording(NamedTuple):
    """A text, read."""

    role: Role
    text: str
    """What to show: the prompt without tags, the result without its heading."""
    tool: str = ""
    """Of a result: the tool that its heading names."""


class Report(NamedTuple):
    """The text of a tool's result, read."""

    text: str
    is_error: bool
    exit_code: int | None
    final: str | None
    """A file's whole text after an edit, which the tool tells the model."""
    said: str | None
    """What the user wrote in reply to the call."""


def read_text(text: str) -> list[Wording]:
    """Tell whose a text of a user message is. Only its beginning decides, never a word inside (CL4)."""
    begin = text.lstrip()
    if begin[:_MARK_CHARACTERS].lower().startswith(_HIDDEN):
        return [Wording("hidden", text)]
    if heading := _heading(text):
        tool, body = heading
        return [Wording("result", body, tool)]
    said = _element(text, *_SAID) if begin.startswith("<") else None
    if begin.startswith(_NOTICES):
        told = _element(text, "user_message", "feedback")
        return [Wording("notice", trim(text)), *([Wording("prompt", told)] if told else [])]
    cleaned = said or without_reminders(text)
    return [Wording("prompt", cleaned)] if cleaned else [Wording("hidden", text)]


def read_report(text: str, *, is_shell: bool) -> Report:
    """Read a result: whether it failed, and what else it tells."""
    body = without_details(text)
    status = as_object(decode_text(body)).get("status") if body.startswith("{") else None
    is_error = body.startswith(_FAILED) or status in _FAILED_STATUSES
    said = _element(body, "user_message", "feedback", "answer")
    if is_error and (error := _element(body, "error", "tool_error", "error_details")):
        body = error
    final, body = _final(body)
    code = _EXIT_CODE.search(body[:_EXIT_CODE_CHARACTERS]) if is_shell else None
    exit_code = int(code[1]) if code else None
    return Report(body, is_error or bool(exit_code), exit_code, final, said)


def without_details(text: str) -> str:
    """Remove what the editor adds below every message of the user's."""
    place = text.find("<environment_details>")
    kept = text if place < 0 or "</environment_details>" not in text[place:] else text[:place]
    return without_reminders(kept)


def without_heading(text: str) -> str:
    """Remove ``[tool for 'argument'] Result:`` where there is one."""
    heading = _heading(text)
    return heading[1] if heading else text


def _heading(text: str) -> tuple[str, str] | None:
    """Return the tool and the text below ``[tool] Result:``; arguments may hold any character."""
    match = _RESULT.match(text)
    if not match:
        return None
    end = text.find(_RESULT_END, match.end() - 1)
    if end < 0 or (match[0].endswith("]") and end != match.end() - 1):
        return None
    return match[1], text[end + len(_RESULT_END) :].lstrip("\n")


def _element(text: str, *names: str) -> str | None:
    """Return the trimmed text of the first of these elements; attributes in the tag are allowed."""
    for name in names:
        start = text.find(f"<{name}")
        open_end = text.find(">", start) if start >= 0 else -1
        if open_end < 0 or text[start + len(name) + 1] not in "> ":
            continue
        end = text.find(f"</{name}>", open_end)
        if end >= 0 and (inner := trim(text[open_end + 1 : end])):
            return inner
    return None


def _final(text: str) -> tuple[str | None, str]:
    """Return the file's text in a result, and the result without it."""
    match = _FINAL_START.search(text)
    end = text.find(_FINAL_END, match.end()) if match else -1
    if not match or end < 0:
        return None, text
    rest = text[: match.start()] + text[end + len(_FINAL_END) :]
    return text[match.end() : end], trim(rest)
