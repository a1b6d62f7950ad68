"""Tool calls as histories show them: written for people, and read back as far as that is possible.

What stands in a ``<tool-use>`` element depends on the agent and the tool: a command as inline code or in a
fence, a path in the summary, a diff in a fence, or pairs under ``**Input:**``. Whatever is not understood as
an argument is shown as the call's result.
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from opensession.hail import CodeBlock, ContentBlock, TextBlock, lines, trim
from opensession.parsers.decoding import Object
from opensession.parsers.diffs import Hunk, bare_diff, unified
from opensession.parsers.tools import ToolUse, family_of, read_call

_ENTITIES = {
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&#x27;": "'",
    "&nbsp;": " ",
    "&amp;": "&",
}
_ENTITY = re.compile("|".join(_ENTITIES))
_NAME = re.compile(r"<tool-use\b[^>]{0,500}?\bdata-tool-name=\"([^\"]{1,200})\"")
_TYPE = re.compile(r"<tool-use\b[^>]{0,500}?\bdata-tool-type=\"([a-z_-]{1,40})\"")
_SUMMARY = re.compile(r"<summary>([^\n]{0,4000}?)</summary>")
_TOOL_USE = re.compile(r"Tool use: \*\*([^*]{1,200})\*\*")
_TAG = re.compile(r"\s*</?(?:tool-use|details|summary)\b[^>\n]{0,500}>")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`]{0,100})")
_PATH = re.compile(r"(?:Read|Edit|Edited|Write|Create|Delete|List|View)[a-z ]{0,20}: *(\S.*)")
_RUN = re.compile(r"(?:Run|Ran|Running)[a-z ]{0,20}: *(\S.*)")
_SEARCH = re.compile(r"(?:Grep|Search|Searched|Find)[a-z ]{0,30} \"([^\"]{1,1000})\"")
_INLINE = re.compile(r"(`{1,3})(?!`)(.+?)(?<!`)\1")
_INPUT = re.compile(r"- ([A-Za-z_][\w.-]{0,100}): *(?:`(.*)`)?")
_COMMANDS = frozenset({"bash", "sh", "shell", "zsh", "powershell", "console"})
_PLAIN = frozenset({"", "text", "txt", "plaintext"})
_NAMES = {"shell": "shell", "read": "read", "write": "write", "search": "grep"}
"""What a call of an unknown name is by its type."""


@dataclass(slots=True, eq=False, repr=False)
class Part:
    """A paragraph, or what stands in a fence."""

    text: str
    language: str | None = None
    """Of a fence, blank if it has none; None for a paragraph."""


class ToolBlock(NamedTuple):
    """A call read back."""

    use: ToolUse
    result: list[ContentBlock]
    is_error: bool


def read_tool_block(text: str) -> ToolBlock:
    """Read a call's element, or its section in an older history."""
    named, typed, summary = _NAME.search(text), _TYPE.search(text), _SUMMARY.search(text)
    label = _unescaped(summary[1]) if summary else ""
    older = _TOOL_USE.search(label) or _TOOL_USE.search(text)
    name = _unescaped(named[1]) if named else older[1] if older else "unknown"
    # The editor's extension escapes what it shows; the command line does not.
    escaped = "<details><summary>" in text
    detail = trim(_TOOL_USE.sub("", label)).strip("•").strip()
    parts = _parts_of(_body(text), escaped)
    family = family_of(name)
    known = name if family != "other" else _NAMES.get(typed[1] if typed else "", name)
    is_error = any(part.language is None and "**Error:**" in part.text for part in parts)
    arguments = _arguments(family_of(known), detail, parts)
    if "diff" in arguments and family_of(known) != "edit":
        known = "edit"
    use = read_call(known, arguments)._replace(name=name)
    shown: list[ContentBlock] = [TextBlock(text=detail)] if detail and not arguments else []
    return ToolBlock(use._replace(blocks=[*shown, *use.blocks]), _blocks(parts), is_error)


def _unescaped(text: str) -> str:
    """Undo HTML's escaping. The standard module knows 2,000 names more, and takes long to load."""
    return _ENTITY.sub(lambda match: _ENTITIES[match[0]], text)


def _body(text: str) -> list[str]:
    """Return the lines between the tags, without the summary."""
    inner = _SUMMARY.sub("", text, count=1)
    kept = lines(inner)
    cleaned = [_TAG.sub("", line) if line.lstrip().startswith("<") else line for line in kept]
    cleaned[-1:] = [re.sub(r"</(?:details|tool-use)>", "", cleaned[-1])] if cleaned else []
    return [line for line in cleaned if not _TOOL_USE.fullmatch(line.strip())]


def _parts_of(body: list[str], escaped: bool) -> list[Part]:
    """Part paragraphs from fences; an unclosed fence lasts until the end."""
    parts: list[Part] = []
    current, fence = Part(""), ""
    gathered: list[str] = []
    for line in [*body, ""]:
        match = _FENCE.match(line)
        if (match and not fence) or (match and fence == match[1] and not match[2].strip()):
            parts.append(replace(current, text="\n".join(gathered)))
            fence = "" if fence else match[1]
            current, gathered = Part("", match[2].strip().lower() if fence else None), []
        else:
            gathered.append(_unescaped(line) if escaped else line)
    parts.append(replace(current, text="\n".join(gathered)))
    return [part for part in parts if part.text.strip()]


def _arguments(family: str, detail: str, parts: list[Part]) -> Object:
    """Return a call's arguments, and take what they are made of out of the parts."""
    given = _take_pairs(parts)
    if given:
        return given
    if family == "shell":
        return _command(detail, parts)
    arguments: Object = {}
    match = _SEARCH.match(detail)
    path = _PATH.match(detail) or next((found for part in parts if (found := _path_line(part))), None)
    if family in ("code_search", "file_search", "web_search") and match:
        arguments["query"] = match[1]
    elif family in ("read", "write", "edit", "delete"):
        arguments["path"] = path[1].strip() if path else _take_inline(parts) or "unknown"
        _take_change(family, str(arguments["path"]), parts, arguments)
    return arguments


def _path_line(part: Part) -> re.Match[str] | None:
    return _PATH.match(part.text.strip()) if part.language is None else None


def _command(detail: str, parts: list[Part]) -> Object:
    fenced = next((part for part in parts if part.language in _COMMANDS), None)
    if fenced:
        parts.remove(fenced)
        return {"command": fenced.text.strip()}
    ran = _RUN.match(detail)
    command = _take_inline(parts) or (ran[1] if ran else "")
    return {"command": command} if command else {}


def _take_inline(parts: list[Part]) -> str | None:
    """Take the first paragraph's line that is inline code."""
    for part in parts:
        if part.language is None:
            for line in lines(part.text):
                if match := _INLINE.fullmatch(line.strip()):
                    part.text = trim(part.text.replace(line, "", 1))
                    return trim(match[2])
    return None


def _take_change(family: str, path: str, parts: list[Part], arguments: Object) -> None:
    """Take diffs, or the text that was written."""
    diffs = [part for part in parts if part.language == "diff"]
    texts = [text for part in diffs if (text := _diff_text(path, part.text))]
    if texts:
        arguments["diff"] = "".join(texts)
        parts[:] = [part for part in parts if part not in diffs]
    elif family == "write":
        written = next((part for part in parts if part.language not in (None, *_PLAIN)), None)
        if written:
            parts.remove(written)
            arguments["content"] = written.text


def _diff_text(path: str, text: str) -> str | None:
    if ready := bare_diff(text):
        return ready
    marked = tuple(line for line in lines(text) if line[:1] in {"+", "-", " "})
    return unified(path, [Hunk(None, None, marked)]) if any(line[0] != " " for line in marked) else None


def _take_pairs(parts: list[Part]) -> Object:
    """Take the pairs under ``**Input:**``: ``- key: `value```, or a fence after ``- key:``."""
    start = next(
        (i for i, part in enumerate(parts) if part.language is None and "**Input:**" in part.text), None
    )
    if start is None:
        return {}
    pairs: Object = {}
    while start < len(parts) and parts[start].language is None:
        before, marker, after = _split_result(parts[start].text)
        open_key = None
        for line in lines(before):
            if match := _INPUT.fullmatch(line.strip()):
                pairs[match[1]] = match[2] or ""
                open_key = match[1] if match[2] is None else None
        parts[start].text = marker + after
        if marker or open_key is None or start + 1 >= len(parts):
            break
        pairs[open_key] = parts.pop(start + 1).text
        parts.pop(start)
    parts[:] = [part for part in parts if part.text.strip()]
    return pairs


def _split_result(text: str) -> tuple[str, str, str]:
    for marker in ("**Result:**", "**Error:**"):
        if marker in text:
            return text.partition(marker)
    return text, "", ""


def _blocks(parts: list[Part]) -> list[ContentBlock]:
    """Show what is left: the result, for all that is known."""
    blocks: list[ContentBlock] = []
    for part in parts:
        if part.language is not None:
            language = None if part.language in _PLAIN else part.language
            blocks.append(CodeBlock(code=part.text, language=language))
        elif text := trim(part.text.replace("**Result:**", "").replace("**Error:**", "")):
            blocks.append(TextBlock(text=text))
    return blocks
