"""Tool names and arguments of all agents, read by one table (parsers.md §12).

Agents name the same few tools in dozens of ways. A name is compared by its last segment after ``.``, ``:``,
``/`` or ``__``, without case, ``-``, ``_`` and a trailing version, and so are the arguments.
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from opensession.hail import (
    Attributes,
    CodeBlock,
    CodeSearch,
    ContentBlock,
    EventType,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    FileSearch,
    JsonBlock,
    ShellCommand,
    TextBlock,
    ToolCall,
    WebFetch,
    WebSearch,
)
from opensession.parsers.decoding import Json, Object
from opensession.parsers.diffs import diff_of_texts, hunks_of_texts, is_diff, unified
from opensession.parsers.fields import as_object, as_text, list_at, name_at, objects_at, text_at, without
from opensession.parsers.languages import language_of
from opensession.parsers.patches import (
    diff_of_replacements,
    is_envelope,
    parse_envelope,
    parse_search_replace,
)

Family = Literal[
    "read",
    "write",
    "edit",
    "delete",
    "shell",
    "code_search",
    "file_search",
    "web_search",
    "web_fetch",
    "task",
    "interactive",
    "other",
]
"""What a tool does, whoever's it is."""

UNKNOWN_PATH = "unknown"
QUESTION_TOOL = "request_user_input"


class ToolUse(NamedTuple):
    """A call, read: the event it is, what to show, and what pairs and classifies it."""

    name: str
    """Native name, trimmed; never blank."""
    family: Family
    event_type: EventType
    blocks: Sequence[ContentBlock] = ()
    path: str | None = None
    """The file it is about, for highlighting its result."""
    change: Object | None = None
    """Arguments of an edit whose diff was not made yet."""

    @property
    def kind(self) -> str:
        """The value of ``semantic.tool_kind`` (parsers.md §1.7)."""
        return _KINDS[self.family]

    def attributes(self, call_id: str | None, schema: str, raw_type: str) -> Attributes:
        """Return the attributes every call has (parsers.md §1.5)."""
        named: Attributes = {
            "source.schema_version": schema,
            "source.raw_type": raw_type,
            "semantic.tool_kind": self.kind,
            "semantic.tool_name": self.name,
        }
        if call_id:
            named["semantic.call_id"] = call_id
        return named


def family_of(name: str) -> Family:
    """Classify a tool by its name."""
    key = _normal(name)
    return _FAMILIES.get(key) or ("task" if "subagent" in key else "other")


def read_call(name: str, arguments: Json, *, lazy: bool = False) -> ToolUse:
    """Read a call with arguments of any shape. Never fails: what is missing gets a placeholder.

    With ``lazy`` the diff of an edit is left to whoever releases its event: most results bring a better one,
    and comparing texts costs more than all the rest.
    """
    shown = name.strip() or "unknown"
    given = as_object(arguments)
    family = _family_with(shown, given)
    if lazy and family == "edit" and describes_change(given):
        path = path_of(given)
        return ToolUse(shown, "edit", FileEdit(path=path), _rest(given, *_PATHS, *_CHANGES), path, given)
    use = _READERS[family](shown, given)
    if not isinstance(arguments, dict) and arguments not in (None, ""):
        plain = TextBlock(text=arguments) if isinstance(arguments, str) else JsonBlock(data=arguments)
        return ToolUse(use.name, use.family, use.event_type, [plain], use.path)
    return use


def path_of(arguments: Object) -> str:
    """Return the file that a call is about, ``unknown`` if it names none."""
    return name_at(arguments, *_PATHS) or UNKNOWN_PATH


def command_of(arguments: Object) -> str:
    """Return a command line; ``["bash", "-lc", "make"]`` is ``make`` (parsers.md §5.3)."""
    for key in _COMMANDS:
        value = arguments.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, list):
            words = [word for word in value if isinstance(word, str)]
            is_wrapped = len(words) >= 3 and words[1] in {"-c", "-lc", "-ic", "/c", "-Command"}
            line = " ".join(words[2:] if is_wrapped else words)
            if line.strip():
                return line
    return ""


def describes_change(arguments: Object) -> bool:
    """Tell whether an edit's arguments hold two different texts."""
    old, new = arguments.get("old_string"), arguments.get("new_string")
    return isinstance(old, str) and isinstance(new, str) and old != new


def edit_diff(path: str, arguments: Object) -> str | None:
    """Return the change that an edit's arguments describe as a unified diff; None when they do not."""
    text = text_at(arguments, "diff", "patch", "input", "patchText", "unified_diff")
    if text:
        if is_envelope(text):
            return next((change.diff for change in parse_envelope(text)), None)
        pairs = parse_search_replace(text)
        if pairs:
            return diff_of_replacements(path, pairs)
        if is_diff(text):
            return text
    edits = [*objects_at(arguments, "edits"), *objects_at(arguments, "replacements")]
    pairs = [pair for edit in edits if (pair := _replacement(edit))]
    if pairs:
        return unified(path, [hunk for old, new in pairs for hunk in hunks_of_texts(old, new)])
    single = _replacement(arguments)
    return diff_of_texts(path, *single) if single else None


def _replacement(arguments: Object) -> tuple[str, str] | None:
    """Return old and new text; an insertion has no old one."""
    old = _first_text(arguments, _OLD)
    new = _first_text(arguments, _NEW)
    if old is None and new is None:
        return None
    return old or "", new or ""


def _first_text(arguments: Object, keys: tuple[str, ...]) -> str | None:
    return next((value for key in keys if isinstance(value := arguments.get(key), str)), None)


def _read(name: str, arguments: Object) -> ToolUse:
    path = path_of(arguments)
    if path == UNKNOWN_PATH:
        several = [
            *list_at(arguments, "paths"),
            *list_at(arguments, "files"),
            *list_at(arguments, "file_paths"),
            *list_at(arguments, "include"),
        ]
        names = [as_text(item) or path_of(as_object(item)) for item in several]
        path = ", ".join(item for item in names if item) or UNKNOWN_PATH
    return ToolUse(name, "read", FileRead(path=path), _rest(arguments, *_PATHS), path)


def _write(name: str, arguments: Object) -> ToolUse:
    path = path_of(arguments)
    content = _first_text(arguments, _CONTENTS)
    blocks: list[ContentBlock] = []
    if content:
        blocks.append(CodeBlock(code=content, language=language_of(path)))
    blocks += _rest(arguments, *_PATHS, *_CONTENTS)
    return ToolUse(name, "write", FileCreate(path=path), blocks, path)


def _edit(name: str, arguments: Object) -> ToolUse:
    path = path_of(arguments)
    diff = edit_diff(path, arguments)
    shown = without(arguments, *_PATHS, *_CHANGES) if diff else arguments
    blocks = _rest(shown, *_PATHS)
    return ToolUse(name, "edit", FileEdit(path=path, diff=diff), blocks, path)


def _delete(name: str, arguments: Object) -> ToolUse:
    path = path_of(arguments)
    return ToolUse(name, "delete", FileDelete(path=path), _rest(arguments, *_PATHS), path)


def _shell(name: str, arguments: Object) -> ToolUse:
    command = command_of(arguments)
    if not command:
        return ToolUse(name, "shell", ToolCall(name=name), _rest(arguments))
    blocks: list[ContentBlock] = []
    if description := text_at(arguments, "description", "justification"):
        blocks.append(TextBlock(text=description))
    blocks.append(CodeBlock(code=command, language="bash"))
    blocks += _rest(arguments, *_COMMANDS, "description", "justification")
    return ToolUse(name, "shell", ShellCommand(command=command), blocks)


def _code_search(name: str, arguments: Object) -> ToolUse:
    query = text_at(arguments, *_QUERIES) or ""
    return ToolUse(name, "code_search", CodeSearch(query=query), _searched(query, arguments), None)


def _file_search(name: str, arguments: Object) -> ToolUse:
    pattern = text_at(arguments, *_GLOBS) or path_of(arguments)
    pattern = "*" if pattern == UNKNOWN_PATH else pattern
    return ToolUse(name, "file_search", FileSearch(pattern=pattern), _searched(pattern, arguments), None)


def _searched(query: str, arguments: Object) -> list[ContentBlock]:
    """Show the query, and the other arguments when there are some."""
    rest = {key: value for key, value in arguments.items() if value != query}
    text: list[ContentBlock] = [TextBlock(text=query)] if query else []
    return [*text, *_rest(rest)]


def _web_search(name: str, arguments: Object) -> ToolUse:
    query = text_at(arguments, *_QUERIES) or ""
    return ToolUse(name, "web_search", WebSearch(query=query), _searched(query, arguments))


def _web_fetch(name: str, arguments: Object) -> ToolUse:
    several = [as_text(url) for url in list_at(arguments, "urls")]
    url = name_at(arguments, "url", "link", "uri", "target") or " ".join(filter(None, several))
    url = url or _url_in(as_text(arguments.get("prompt")))
    return ToolUse(name, "web_fetch", WebFetch(url=url), _searched(url, arguments))


def _url_in(text: str) -> str:
    match = _URL.search(text)
    return match[0].rstrip(".,;)") if match else ""


def _task(name: str, arguments: Object) -> ToolUse:
    """Read a call of a sub-agent: what it is told comes first, then whatever else is given."""
    told = [
        text_at(arguments, "description", "title"),
        text_at(arguments, "prompt", "message", "instructions"),
    ]
    blocks: list[ContentBlock] = [TextBlock(text=text) for text in told if text]
    blocks += _rest(arguments, "description", "title", "prompt", "message", "instructions")
    return ToolUse(name, "task", ToolCall(name=name), blocks)


def _interactive(name: str, arguments: Object) -> ToolUse:
    shown = QUESTION_TOOL if _normal(name) in _QUESTION_NAMES else name
    return ToolUse(name, "interactive", ToolCall(name=shown), _rest(arguments))


def _other(name: str, arguments: Object) -> ToolUse:
    return ToolUse(name, "other", ToolCall(name=name), _rest(arguments))


def _rest(arguments: Object, *shown: str) -> list[ContentBlock]:
    """Return the arguments that are not shown otherwise, so that none is lost."""
    rest = without(arguments, *shown) if shown else arguments
    return [JsonBlock(data=rest)] if rest else []


def _family_with(name: str, arguments: Object) -> Family:
    """Classify a call; editors with sub-commands by their sub-command, patches by what they hold."""
    family = family_of(name)
    if _normal(name) in _EDITORS:
        return _EDITOR_COMMANDS.get(as_text(arguments.get("command")), family)
    return family


def _normal(name: str) -> str:
    """``mcp__fs__Read-File_v2`` is ``readfile``."""
    last = _SEPARATOR.split(name.strip())[-1].lower()
    return _VERSION.sub("", last).replace("_", "").replace("-", "").replace(" ", "")


_SEPARATOR = re.compile(r"__|[.:/]")
_VERSION = re.compile(r"[_-]?v[0-9]{1,2}$")
_URL = re.compile(r"https?://[^\s\"'<>]+")

_PATHS = (
    *("file_path", "filePath", "path", "absolutePath", "absolute_path", "target_file", "targetFile"),
    *("notebook_path", "notebookPath", "relative_workspace_path", "filename", "file", "filepath", "fileName"),
    *("target_path", "targetPath", "file_name", "dir_path"),
    *("relativeWorkspacePath", "target_directory", "targetDirectory", "relative_dir_path"),
)
_CONTENTS = ("content", "contents", "file_text", "text", "code_edit", "code", "new_source")
_OLD = ("old_string", "oldString", "old_str", "oldStr", "old_text", "oldText", "search", "find")
_NEW = (
    *("new_string", "newString", "new_str", "newStr", "new_text", "newText", "replace", "replacement"),
    *("new_source", "insert_text", "content"),
)
_CHANGES = (*_OLD, *_NEW, "edits", "replacements", "diff", "patch", "input", "patchText", "unified_diff")
_QUERIES = (
    "pattern",
    "query",
    "search_term",
    "searchTerm",
    "regex",
    "content_pattern",
    "search_query",
    "q",
    "text",
)
_COMMANDS = ("command", "cmd", "script", "commands", "keystrokes")
_GLOBS = (
    "pattern",
    "glob",
    "glob_pattern",
    "globPattern",
    "filePattern",
    "file_pattern",
    "query",
    "search_term",
)

_NAMES: dict[Family, str] = {
    "read": "read readfile readmanyfiles view viewfile viewimage cat openfile fileread notebookread"
    " readfiles",
    "write": "write writefile writetofile create createfile filewrite newfile",
    "edit": "edit multiedit editfile strreplace strreplaceeditor strreplacebasededittool replace"
    " replaceinfile searchandreplace searchreplace applydiff applypatch insertcontent notebookedit"
    " editnotebook reapply texteditor fileedit undoedit patch",
    "delete": "delete deletefile removefile filedelete",
    "shell": "bash shell shellcommand exec execcommand executecommand runshellcommand runterminalcmd"
    " runterminalcommand bashcommand localshellcall localshell terminal unifiedexec runcommand powershell"
    " command",
    "code_search": "grep grepsearch search searchfiles searchfilecontent codesearch codebasesearch"
    " semanticsearch ripgrep ripgrepsearch ripgreprawsearch findreferences",
    "file_search": "glob find filesearch globfilesearch listfiles listdir listdirectory ls list",
    "web_search": "websearch googlewebsearch searchweb",
    "web_fetch": "webfetch fetch webscrape openpage readwebpage fetchurl",
    "task": "task agent subagent spawnagent delegate oracle librarian invokeagent dispatchagent newtask"
    " finder",
    "interactive": "requestuserinput askfollowupquestion askuser requesthumaninput requestuserresponse"
    " askuserquestion question askquestion",
}
_FAMILIES: dict[str, Family] = {name: family for family, names in _NAMES.items() for name in names.split()}
_QUESTION_NAMES = frozenset(
    {"requestuserinput", "askfollowupquestion", "askuser", "requesthumaninput", "requestuserresponse"}
)
_EDITORS = frozenset({"strreplaceeditor", "strreplacebasededittool", "texteditor"})
_EDITOR_COMMANDS: dict[str, Family] = {
    "view": "read",
    "create": "write",
    "write": "write",
    "str_replace": "edit",
    "insert": "edit",
    "edit_file": "edit",
    "undo_edit": "edit",
}
_KINDS: dict[Family, str] = {
    "read": "file_read",
    "write": "file_write",
    "edit": "file_write",
    "delete": "file_write",
    "shell": "shell",
    "code_search": "search",
    "file_search": "search",
    "web_search": "web",
    "web_fetch": "web",
    "task": "task",
    "interactive": "interactive",
    "other": "other",
}
_READERS: dict[Family, Callable[[str, Object], ToolUse]] = {
    "read": _read,
    "write": _write,
    "edit": _edit,
    "delete": _delete,
    "shell": _shell,
    "code_search": _code_search,
    "file_search": _file_search,
    "web_search": _web_search,
    "web_fetch": _web_fetch,
    "task": _task,
    "interactive": _interactive,
    "other": _other,
}
