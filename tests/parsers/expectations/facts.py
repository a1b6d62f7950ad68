"""What the counting scripts share: tool kinds, cut titles, patch lines, the record of facts."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from typing import Any

from tests.shared_material import SHARED

Json = Any
"""A decoded piece of somebody else's log: its type is what a script has to find out."""

Text = str | dict[str, list[str]] | None
"""A text fact: one text, ``{"any_of": […]}``, or nothing."""

_NAMES_BY_KIND = {
    "file_read": "read read_file read_files read_many_files view view_file cat open_file notebook_read",
    "create": "write write_file write_to_file create create_file",
    "edit": "edit multi_edit multiedit edit_file str_replace str_replace_editor strreplace replace"
    " replace_in_file search_and_replace apply_diff apply_patch insert_content notebook_edit reapply editor",
    "delete": "delete delete_file remove_file",
    "shell": "bash shell shell_command exec_command execute_command run_shell_command run_terminal_cmd"
    " run_terminal_command local_shell_call terminal run_commands",
    "code_search": "grep grep_search search search_files search_file_content code_search codebase_search"
    " search_codebase",
    "file_search": "glob find file_search list_files list_dir list_directory ls list",
    "web_search": "web_search websearch google_web_search",
    "web_fetch": "web_fetch webfetch fetch web_scrape open_page",
    "task": "task agent subagent spawn_agent delegate oracle librarian",
    "interactive": "request_user_input ask_followup_question ask_follow_up_question ask_user"
    " request_human_input request_user_response ask_user_question askuserquestion question",
}
_KIND_BY_NAME = {
    name.replace("_", ""): kind for kind, names in _NAMES_BY_KIND.items() for name in names.split()
}


def kind_of(name: str) -> str:
    """Return a tool's shared kind, ``other`` for an unknown name.

    The table is parsers.md §12 and what Cline's newer files add: read_files, search_codebase,
    run_commands and editor (old and new text of one file).
    """
    last = re.split(r"\.|__|:", name)[-1].lower()
    return _KIND_BY_NAME.get(re.sub(r"[-_]", "", last.removesuffix("_v2")), "other")


def prompt_head(text: str) -> str:
    """Return the first 80 characters of a prompt."""
    return text.strip()[:80]


def title_of(text: str) -> str:
    """Cut a text to a title: 80 characters, or 77 and three dots (parsers.md §1.3)."""
    text = text.strip()
    return text if len(text) <= 80 else text[:77] + "..."


def base_name(path: str) -> str:
    """Return the last segment of a path of either kind."""
    return re.split(r"[\\/]", path.rstrip("/\\"))[-1]


def patch_lines(lines: Iterable[str]) -> dict[str, int]:
    """Count the added and removed lines of a unified diff or patch body, its file headers left out."""
    body = [line for line in lines if not line.startswith(("+++ ", "--- "))]
    return {
        "added": sum(line.startswith("+") for line in body),
        "removed": sum(line.startswith("-") for line in body),
    }


def replaced(old: str, new: str) -> list[str]:
    """Return the changed lines between two texts, marked as in a unified diff."""
    diff = list(unified_diff(old.split("\n"), new.split("\n"), n=0, lineterm=""))
    return [line for line in diff[2:] if not line.startswith("@@")]


def edit_texts(path: str, blocks: list[tuple[str, str]]) -> Json:
    """Describe an edit by old and new texts: the lines that differ, or all lines of both texts."""
    change = edit("edit", path, [line for old, new in blocks for line in replaced(old, new)])
    whole = {
        "added": sum(len(new.splitlines()) for _, new in blocks),
        "removed": sum(len(old.splitlines()) for old, _ in blocks),
    }
    return change if whole.items() <= change.items() else change | {"or": whole}


def edit(op: str, path: str, lines: Iterable[str] | None) -> Json:
    """Describe one change to a file; None for lines that the log does not show."""
    return {"op": op, "path": base_name(path)} | ({} if lines is None else patch_lines(lines))


def any_of(*texts: str) -> dict[str, list[str]]:
    """Describe a text that has several right forms."""
    return {"any_of": list(texts)}


@dataclass(slots=True)
class Facts:
    """What one session holds; the package's docstring says what each field means."""

    inputs: list[str] = field(default_factory=list)
    records: int = 0
    session_id: Text = None
    title: Text = None
    first_prompt: Text = None
    provider: Text = None
    model: Text = None
    git_branch: Text = None
    git_commit: Text = None
    cwd_name: Text = None
    tool_version: Text = None
    user_messages: int = 0
    agent_messages: int = 0
    tool_calls: Counter[str] = field(default_factory=Counter)
    edits: list[Json] = field(default_factory=list)
    tokens: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    tasks: int = 0
    subagents: dict[str, Json] = field(default_factory=dict)
    optional: dict[str, Json] = field(default_factory=dict)
    must_have: list[Json] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def prompt(self, text: str) -> None:
        """Count a real prompt; the first one is remembered and gives the title unless there is one."""
        self.user_messages += 1
        if self.first_prompt is None:
            self.first_prompt = prompt_head(text)
            self.title = self.title or title_of(text)

    def as_json(self) -> dict[str, Json]:
        """Return the facts that the log has; zeros stay where they say something."""
        kept: dict[str, Json] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            counted = (
                dict(sorted((+value).items())) if isinstance(value, Counter) and name != "tokens" else value
            )
            if counted or name in {"user_messages", "agent_messages", "errors", "tasks", "records"}:
                kept[name] = counted
        return kept


Counting = Callable[[Path], dict[str, Json]]
"""A script's ``count``: from the folder of fixtures to the content of its expectation file."""


def lines_of(path: Path) -> list[Json]:
    """Decode the non-blank lines of a JSON Lines file; only a newline ends one, U+2028 does not."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def dump(expectation: dict[str, Json]) -> str:
    """Write an expectation as the committed files are written."""
    return json.dumps(expectation, ensure_ascii=False, indent=1) + "\n"


def report(count: Counting) -> None:
    """Print the expectation that a script counts in the shared logs."""
    if SHARED is None:
        raise SystemExit("the shared logs are not beside this checkout")
    print(dump(count(SHARED / "fixtures")), end="")
