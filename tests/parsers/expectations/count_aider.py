"""Count what the Aider chat histories hold (parsers.md §11.3), run by run, from their lines."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from tests.parsers.expectations.facts import Facts, Json, any_of, edit_texts, prompt_head, report, title_of

MAIN, COMMANDS = "real/aider/.aider.chat.history.md", "real/aider/commands-only.aider.chat.history.md"

RUN = re.compile(r"# aider chat started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
TOKENS = re.compile(r"> Tokens: ([\d.]+k?) sent, (?:([\d.]+k?) cache hit, )?([\d.]+k?) received")
MODEL = re.compile(r"> Main model: (\S+) with")
BLOCK = re.compile(r"^(\S+)\n```\w*\n<{7} SEARCH\n(.*?)={7}\n(.*?)>{7} REPLACE", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"/[a-z]|!")

NOTES = {
    MAIN: [
        "Nine runs, eight sessions: the run of 2025-07-16 20:10:38 has no prompt. Records are the file's"
        " non-blank lines.",
        "Every line of a prompt begins '####' and ends in two spaces; a prompt may hold code fences and"
        " lines such as '/**' or '> Search'. Nine prompts are answers to a confirmation ('Add file to the"
        " chat? … : skip'): notices, optional as messages.",
        "Some of the tool's own lines lack '> ': the text from '## SearchReplaceNoExactMatch' on, up to the"
        " next '> Commit', and the second line of a list of commands before '> Run shell commands?'. They"
        " may be taken for agent text (optional), never for an edit.",
        "After that failed block the other two blocks, of poi_validator.test.ts, were applied without an"
        " 'Applied edit to' line (optional).",
        "PoIValidator.ts is deleted by a shell command, so there is no delete.",
        "Replies contain headings ('# …', '## …') that are no run headers.",
    ],
    COMMANDS: [
        "Four runs, two with prompts, all of them commands (/add, /copy-context): two sessions at most, or"
        " none if commands are no prompts. No agent text, no tokens.",
        "A prompt goes on over several '####' lines; some prompts stand three times. The second session's"
        " title and first prompt are left out here: they are paths in somebody's home.",
    ],
}


@dataclass(slots=True)
class Run:
    """The lines of one run, classed as user, tool or text (blank lines belong to the text)."""

    started: str
    lines: list[tuple[str, str]] = field(default_factory=list)

    def groups(self) -> list[tuple[str, str]]:
        """Return class and text of each stretch of lines of one class, blank ones left out."""
        stretches = groupby(self.lines, key=lambda pair: pair[0])
        texts = [(kind, "\n".join(line for _, line in part)) for kind, part in stretches]
        return [(kind, text) for kind, text in texts if text.strip()]


def runs_of(text: str) -> list[Run]:
    """Cut a history into runs and class each line; quoted lines inside code fences are text."""
    runs: list[Run] = []
    fenced = False
    for line in text.split("\n"):
        if header := RUN.match(line):
            runs.append(Run(header[1]))
            fenced = False
        elif runs and line.startswith("####") and line.endswith("  "):
            runs[-1].lines.append(("user", line[5:].rstrip()))
        elif runs and line.startswith(">") and not fenced and not line.startswith(">>>>>>>"):
            runs[-1].lines.append(("tool", line))
        elif runs:
            fenced ^= line.startswith("```")
            runs[-1].lines.append(("text", line))
    return runs


def number(text: str | None) -> int:
    """Read a token count such as 3.2k."""
    if text is None:
        return 0
    return round(float(text.removesuffix("k")) * (1000 if text.endswith("k") else 1))


def count_prompts(facts: Facts, texts: list[str]) -> None:
    """Count a run's prompts; commands and answers to confirmations are optional ones."""
    asked = [text for text in texts if "(Y)es/(N)o" not in text]
    prompts = [text for text in asked if not COMMAND.match(text)]
    facts.user_messages = len(prompts)
    facts.tool_calls["shell"] += sum(text.startswith(("!", "/run ")) for text in asked)
    if soft := len(texts) - len(prompts):
        facts.optional["user_messages"] = soft
    first = list(dict.fromkeys([*prompts[:1], *asked[:1]]))
    forms = [[cut(text) for text in first] for cut in (prompt_head, title_of)]
    facts.first_prompt, facts.title = (form[0] if len(form) == 1 else any_of(*form) for form in forms)


def count_tool(facts: Facts, text: str, reply: str, soft: Counter[str]) -> None:
    """Count what the tool says after a reply: its tokens, applied edits, commands, failures."""
    blocks = BLOCK.findall(reply)
    for line in text.split("\n"):
        said = line.removeprefix("> ").rstrip()
        if usage := TOKENS.match(line):
            facts.agent_messages += 1
            sent, hit, received = (number(group) for group in usage.groups())
            facts.tokens.update({"input": sent, "output": received})
            facts.tokens.update({"cache_read": hit} if hit else {})
        elif said.startswith("Applied edit to "):
            path = said.removeprefix("Applied edit to ")
            count_edit(facts, path, blocks, f"> {path}  \n> Create new file?" in text)
        elif said.startswith("Running "):
            facts.tool_calls["shell"] += 1
        elif said.startswith(("Error creating file", "The LLM did not conform", "Invalid command")):
            soft["errors"] += 1


def count_edit(facts: Facts, path: str, blocks: list[tuple[str, str, str]], asked: bool) -> None:
    """Count one applied file with all its blocks; only empty searches make it a new file, if Aider asked."""
    mine = [(old, new) for name, old, new in blocks if name == path]
    change = edit_texts(path, mine)
    if not any(old for old, _ in mine):
        change["op"] = "create" if asked else "create|edit"
        change |= {"added": sum(len(new.splitlines()) for _, new in mine), "removed": 0}
        change.pop("or", None)
    facts.edits.append(change)
    if change["op"] == "create|edit":
        for op in ("create", "edit"):
            calls = facts.optional.setdefault("tool_calls", {})
            calls[op] = calls.get(op, 0) + 1
    else:
        facts.tool_calls[change["op"]] += 1


def count_run(run: Run) -> Facts:
    """Count one run."""
    facts, soft, reply = Facts(), Counter[str](), ""
    groups = run.groups()
    for position, (kind, text) in enumerate(groups):
        following = groups[position + 1][1] if position + 1 < len(groups) else ""
        if kind == "text":
            reply = text
            soft["agent_messages"] += "> Tokens:" not in following
        elif kind == "tool":
            count_tool(facts, text, reply, soft)
    count_prompts(facts, [text for kind, text in groups if kind == "user"])
    whole = "\n".join(text for _, text in groups)
    if model := MODEL.search(whole):
        facts.model = any_of(model[1], model[1].split("/")[-1]) if "/" in model[1] else model[1]
        facts.provider = any_of("gemini", "google") if model[1].startswith("gemini/") else "openai"
    version = re.search(r"> Aider v(\S+)", whole)
    facts.tool_version = version[1] if version else None
    facts.optional |= {key: value for key, value in soft.items() if value}
    commits = len(re.findall(r"^> Commit [0-9a-f]{7} ", whole, re.MULTILINE))
    facts.must_have = (
        [{"type": "Custom", "data": {"kind": "git_commit"}, "count": commits}] if commits else []
    )
    facts.notes = [f"run of {run.started}"]
    return facts


def count_file(fixtures: Path, name: str) -> Json:
    """Count one history: a session for each run that has a prompt."""
    text = (fixtures / name).read_text(encoding="utf-8")
    runs = [run for run in runs_of(text) if any(kind == "user" for kind, _ in run.lines)]
    sessions = [count_run(run).as_json() for run in runs]
    for session in sessions:
        del session["records"]
        if "/home/" in str(session["title"]):
            del session["title"], session["first_prompt"]
    records = sum(bool(line.strip()) for line in text.split("\n"))
    return {"inputs": [name], "records": records, "sessions": sessions, "notes": NOTES[name]}


def count(fixtures: Path) -> dict[str, Json]:
    """Count all Aider inputs."""
    return {
        "agent": "aider",
        "notes": [
            "No native ids: session_id is left out. Numbers such as 3.2k are rounded by Aider (3200).",
            "agent_messages are the replies with a '> Tokens:' line; all of this agent's text groups else are"
            " optional. Commands and confirmations are optional user messages.",
            "edits: one per 'Applied edit to' line with the sums of its blocks in the reply before; a parser"
            " may make one event per block, so compare sums by path. 'create|edit': an empty SEARCH without"
            " the question 'Create new file?', so the file was there (empty, or appended to).",
            "optional errors: 'The LLM did not conform', 'Error creating file', 'Invalid command'.",
            "A model without a provider in its name is OpenAI's here (gpt-4o, gpt-4.1).",
        ],
        "files": {name: count_file(fixtures, name) for name in (MAIN, COMMANDS)},
    }


if __name__ == "__main__":
    report(count)
