"""Cline's tools where they differ from everybody's table, and the changes they describe."""

import re
from collections.abc import Callable
from typing import NamedTuple

from opensession.hail import FileEdit, JsonBlock, ToolCall
from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.diffs import Hunk, hunks_of_texts, unified
from opensession.parsers.fields import as_object, as_text, list_at, objects_at, text_at, without
from opensession.parsers.patches import parse_search_replace
from opensession.parsers.tools import QUESTION_TOOL, ToolUse, path_of, read_call

ANSWERS = {"attempt_completion": "result", "plan_mode_respond": "response"}
"""Tools that are the agent's way to say something, each with the argument that holds it."""

_LINE_MARK = re.compile(r"(?::(?:start|end)_line: ?[0-9]{1,9}\s*\n)+(?:-{5,9}\n)?")
_START_LINE = re.compile(r":start_line: ?([0-9]{1,9})")


class Replacement(NamedTuple):
    """One text put in the place of another."""

    old: str
    new: str
    line: int | None
    """The 1-based line where the old text begins, as far as the model said."""


def read_tool(name: str, arguments: Json) -> ToolUse:
    """Read a call of Cline's, of a fork's or of the SDK's."""
    given = as_object(arguments)
    special = _SPECIAL.get(name)
    use = special(name, given) if special else read_call(name, arguments)
    replacements = replacements_of(given)
    if use.family == "edit" and replacements:
        path = path_of(given)
        diff = diff_of(path, replacements, None)
        blocks = [JsonBlock(data=rest)] if (rest := without(given, "path", "absolutePath", "diff")) else []
        return use._replace(event_type=FileEdit(path=path, diff=diff), blocks=list(blocks), change=None)
    return use


def replacements_of(arguments: Object) -> list[Replacement]:
    """Return what the SEARCH/REPLACE blocks of an edit say; forks put line numbers above the old text."""
    text = as_text(arguments.get("diff")) or as_text(arguments.get("content"))
    found = []
    for old, new in parse_search_replace(text):
        mark = _LINE_MARK.match(old)
        line = _START_LINE.match(old)
        found.append(Replacement(old[mark.end() :] if mark else old, new, int(line[1]) if line else None))
    return found


def diff_of(path: str, replacements: list[Replacement], final: str | None) -> str | None:
    """Return one diff for all replacements; places are those in the final text, if known."""
    hunks: list[Hunk] = []
    shift = place = line = 0
    for replacement in replacements:
        found = final.find(replacement.new, place) if final and replacement.new else -1
        first = replacement.line
        if final and found >= 0:
            line += final.count("\n", place, found)
            place = found
            first = line + 1
        made = hunks_of_texts(replacement.old, replacement.new, first)
        for hunk in made:
            old_start = (
                hunk.old_start - shift if found >= 0 and hunk.old_start is not None else hunk.old_start
            )
            hunks.append(hunk._replace(old_start=max(old_start, 0) if old_start is not None else None))
        shift += replacement.new.count("\n") - replacement.old.count("\n")
    return unified(path, hunks)


def _run_commands(name: str, arguments: Object) -> ToolUse:
    """Read several command lines at once."""
    several = [
        as_text(item) or text_at(as_object(item), "command") for item in list_at(arguments, "commands")
    ]
    command = "\n".join(filter(None, several))
    given: Object = {"command": command, **without(arguments, "commands")} if command else arguments
    return read_call("execute_command", given)._replace(name=name)


def _editor(name: str, arguments: Object) -> ToolUse:
    """Read the SDK's editor: without an old text or a line it writes a file anew."""
    if text_at(arguments, "old_text") is None and "insert_line" not in arguments:
        text = arguments.get("new_text")
        given: Object = {**without(arguments, "new_text", "old_text"), "content": text}
        return read_call("write_file", given)._replace(name=name)
    return read_call("edit", arguments)._replace(name=name)


def _search(name: str, arguments: Object) -> ToolUse:
    queries = [as_text(item) for item in list_at(arguments, "queries")]
    joined = ", ".join(filter(None, queries)) or as_text(arguments.get("queries"))
    given: Object = {"query": joined, **without(arguments, "queries")} if joined else arguments
    return read_call("codebase_search", given)._replace(name=name)


def _fetch(name: str, arguments: Object) -> ToolUse:
    urls: list[Json] = [request.get("url") for request in objects_at(arguments, "requests")]
    given: Object = {"urls": urls, **arguments} if urls else arguments
    return read_call("web_fetch", given)._replace(name=name)


def _shell(name: str, arguments: Object) -> ToolUse:
    return read_call("execute_command", arguments)._replace(name=name)


def _question(name: str, arguments: Object) -> ToolUse:
    """Read a question to the user: one, with options as texts or as objects (parsers.md §9.2)."""
    question: Object = {
        "id": text_at(arguments, "id") or "question",
        "question": text_at(arguments, "question", "ask", "prompt") or "(no question text)",
    }
    if header := text_at(arguments, "header"):
        question["header"] = header
    if options := _options(arguments):
        question["options"] = options
    known = ("id", "question", "ask", "prompt", "header", "options", "follow_up")
    data: Object = {"questions": [question], **without(arguments, *known)}
    return ToolUse(name, "interactive", ToolCall(name=QUESTION_TOOL), [JsonBlock(data=data)])


def _options(arguments: Object) -> list[Json]:
    value = arguments.get("options", arguments.get("follow_up"))
    if isinstance(value, str):
        decoded = decode_text(value)
        value = decoded if isinstance(decoded, list) else _SUGGESTION.findall(value)
    options: list[Json] = []
    for item in value if isinstance(value, list) else []:
        label = as_text(item) or text_at(as_object(item), "label", "title", "text", "value", "answer")
        if label:
            option: Object = {"label": label}
            if description := text_at(as_object(item), "description"):
                option["description"] = description
            options.append(option)
    return options


_SUGGESTION = re.compile(r"<suggest[^>]{0,100}>([^<]{1,2000})</suggest>")
_SPECIAL: dict[str, Callable[[str, Object], ToolUse]] = {
    "run_commands": _run_commands,
    "editor": _editor,
    "search_codebase": _search,
    "fetch_web_content": _fetch,
    "spawn_process": _shell,
    **dict.fromkeys(("ask_followup_question", "ask_question"), _question),
}
