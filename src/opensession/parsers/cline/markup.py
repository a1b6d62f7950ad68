"""Calls that old versions let models write as tags into their text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from opensession.hail import trim
from opensession.parsers.decoding import Json, Object

_TOOLS_NAMES = (
    "execute_command read_file write_to_file replace_in_file apply_diff insert_content"
    " search_and_replace search_files list_files list_code_definition_names codebase_search"
    " browser_action use_mcp_tool access_mcp_resource ask_followup_question attempt_completion"
    " plan_mode_respond new_task condense switch_mode fetch_instructions update_todo_list"
    " web_fetch load_mcp_documentation"
)
_TOOLS = frozenset(_TOOLS_NAMES.split())
_FREE_TEXTS = frozenset({"content", "diff", "result", "response", "command", "arguments", "args", "todos"})
"""Parameters that may hold their own closing tag: the last one counts."""
_WRITERS = frozenset(
    {"write_to_file", "replace_in_file", "apply_diff", "insert_content", "attempt_completion"}
)
"""Tools whose closing tag may stand in what they write: the last one counts."""

_OPENING = re.compile(r"<([a-z_]{4,30})>(?=\s{0,100}<)")
_PARAMETER = re.compile(r"\s*<([a-z_]{1,30})>")
_PATH = re.compile(r"<path>([^<]{1,1000})</path>")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a model's text: plain text, thoughts, or a call."""

    text: str = ""
    is_thought: bool = False
    tool: str | None = None
    arguments: Object = field(default_factory=dict)


def segments_of(text: str, *, calls: bool) -> Iterator[Segment]:
    """Cut a text; without ``calls`` tags are left alone, because the log has its calls in blocks."""
    thought, place = _thought(text)
    if thought:
        yield Segment(thought, is_thought=True)
    if calls:
        for start, end, name in _calls(text, place):
            yield from _plain(text[place:start])
            place = end + len(name) + 3
            yield Segment(tool=name, arguments=_arguments(name, text[start + len(name) + 2 : end]))
    yield from _plain(text[place:])


def _thought(text: str) -> tuple[str, int]:
    """Return the leading ``<thinking>`` element's text and the place behind it."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("<thinking>", start):
        return "", 0
    end = text.find("</thinking>", start)
    return (trim(text[start + 10 : end]), end + 11) if end >= 0 else ("", 0)


def _plain(text: str) -> Iterator[Segment]:
    if trim(text):
        yield Segment(text.strip("\n"))


def _calls(text: str, place: int) -> Iterator[tuple[int, int, str]]:
    """Yield where calls begin and where their closing tags do; tags in the middle of a line are prose."""
    unclosed: set[str] = set()
    for match in _OPENING.finditer(text, place):
        name = match[1]
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()][-200:].strip()
        if match.start() < place or name not in _TOOLS or name in unclosed:
            continue
        if line and not line.endswith(">"):
            continue
        closing = f"</{name}>"
        end = text.rfind(closing, match.end()) if name in _WRITERS else text.find(closing, match.end())
        if end < 0:
            unclosed.add(name)
            continue
        yield match.start(), end, name
        place = end + len(closing)


def _arguments(name: str, body: str) -> Object:
    """Read the parameters; what is no parameter is kept under ``text``."""
    arguments: Object = {}
    place = 0
    while match := _PARAMETER.match(body, place):
        key = match[1]
        closing = f"</{key}>"
        find = body.rfind if key in _FREE_TEXTS else body.find
        end = find(closing, match.end())
        if end < 0:
            break
        value = body[match.end() : end]
        place = end + len(closing)
        arguments[key] = _lines_of(value) if key in _FREE_TEXTS else trim(value)
    if rest := trim(body[place:]):
        arguments["text"] = rest
    files = arguments.get("args")
    if name == "read_file" and isinstance(files, str) and (paths := _PATH.findall(files)):
        several: list[Json] = [{"path": trim(path)} for path in paths]
        return {"path": trim(paths[0])} if len(paths) == 1 else {"files": several}
    return arguments


def _lines_of(value: str) -> str:
    """Drop the line break that stands next to each tag."""
    return value.removeprefix("\n").removesuffix("\n")
