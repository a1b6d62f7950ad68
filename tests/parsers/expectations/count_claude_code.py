"""Count what the Claude Code transcripts hold (parsers.md §4), from their raw records."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from tests.parsers.expectations.facts import (
    Facts,
    Json,
    any_of,
    base_name,
    edit,
    kind_of,
    lines_of,
    prompt_head,
    report,
    title_of,
)

REAL = "real/claude-code"
SUBAGENT = f"{REAL}/subagent/0a1b2c3d-4e5f-4061-8071-2a3b4c5d6e7f"
CHILD = f"{SUBAGENT}/subagents/agent-a0ad4f44468bdf20d"

INPUTS = {
    f"{REAL}/task-sidechain-1.0.108.jsonl": [],
    f"{REAL}/edit-multiedit-1.0.111.jsonl": [],
    f"{REAL}/ask-user-plan-2.0.29.jsonl": [],
    f"{REAL}/compact-queue-2.1.14.jsonl": [],
    f"{REAL}/task-agent-progress-2.1.41.jsonl": [],
    f"{REAL}/record-type-coverage-2.1.220.jsonl": [],
    f"{SUBAGENT}.jsonl": [],
    f"{CHILD}.jsonl": [],
    f"{REAL}/subagent": [f"{SUBAGENT}.jsonl", f"{CHILD}.jsonl", f"{CHILD}.meta.json"],
    "upstream/claude/session-fallback.jsonl": [],
}

USAGE = {
    "input": "input_tokens",
    "output": "output_tokens",
    "cache_read": "cache_read_input_tokens",
    "cache_creation": "cache_creation_input_tokens",
}

NOTES = {
    f"{REAL}/task-sidechain-1.0.108.jsonl": [
        "Line 1 is the only human input: the slash command /orchestrator with arguments; line 2 is its isMeta"
        " expansion. It counts as the prompt; its words are the arguments, with or without the command name.",
        "Records 16-22 and 26-40 are isSidechain: two sub-agents inline, each starting with a prompt whose"
        " parentUuid is null; they follow the Task call whose input.prompt equals that text. The first Task"
        " call (line 12) was refused for a missing prompt and started nothing: tasks may be 3.",
        "Line 45 Edit was refused (file not read yet): a call and an error, not an edit.",
        "Line 33 is a failed shell call inside a sub-agent.",
    ],
    f"{REAL}/edit-multiedit-1.0.111.jsonl": [
        "Line 38 '[Request interrupted by user]' is a notice, not a prompt.",
        "The MultiEdit is one edit; its structuredPatch has the lines.",
    ],
    f"{REAL}/ask-user-plan-2.0.29.jsonl": [
        "Line 2 isMeta caveat, line 3 the local command /clear, line 4 its empty output: no prompts. A parser"
        " that counts /clear as a user message may have one more.",
        "The answers to AskUserQuestion (line 12) may count as a user message, as Codex's do (§5.4).",
        "The branch changes from the first records to later ones: the first is meant.",
        "The sub-agent's turns are not in the log, only its totals in toolUseResult: not counted in tokens.",
        "ExitPlanMode has no result: the log ends there.",
    ],
    f"{REAL}/compact-queue-2.1.14.jsonl": [
        "Line 72 isCompactSummary, line 73 isMeta caveat, line 74 the local command /compact, line 75 its"
        " output: no prompts (the command may count as one).",
        "Line 67 enqueues the text that line 79 then sends: one prompt.",
        "The first line's parentUuid points outside the file: a primary session all the same (CC2).",
    ],
    f"{REAL}/task-agent-progress-2.1.41.jsonl": [
        "The sub-agent's 18 calls are in 37 agent_progress records only; they may be folded into the Task or"
        " unfolded as sub-agent turns (optional), never counted twice.",
        "The .gitignore has no final newline, so its last line is removed and added again in the patches.",
    ],
    f"{REAL}/record-type-coverage-2.1.220.jsonl": [
        "45 different records share the uuid '[trimmed for fixture]' and many share that message.id and"
        " timestamp: dropping repeated uuids may only drop equal records.",
        "isSidechain: lines 1, 4, 7-10, 18, 19, 22, a side chain without any Task call; its prompt 'Hello'"
        " (line 7) may count as a prompt and it may count as a task.",
        "isMeta: line 1 (system), 9 and 10 (tool results: results all the same). isCompactSummary: line 22.",
        "Line 60 has origin.from and senderTaskId: perhaps another agent's message; counted as a prompt.",
        "Line 56's tool is named '[trimmed for fixture]': kind other. Two queued_command prompts are"
        " attachments, no prompts.",
        "custom-title wins over ai-title and summary. Models: the first named is claude-opus-5 (line 29).",
        "Line 47 has the model '<synthetic>': a notice of the tool itself, its text counts as agent text.",
    ],
    f"{SUBAGENT}.jsonl": ["The Task call has no id and no result; its sub-agent lies in subagents/."],
    f"{CHILD}.jsonl": [
        "A sub-agent's file on its own: every record isSidechain; line 1 is the parent agent's prompt, line 3"
        " (isMeta) a tool result. Read alone, that prompt may count as the session's and give its title.",
    ],
    f"{REAL}/subagent": [
        "The child's sessionId is 'agent-a0ad4f44468bdf20d', not the parent's id: only the directory links"
        " them. The sidecar may count as a record.",
    ],
}

OPTIONAL: dict[str, dict[str, Json]] = {
    f"{REAL}/task-sidechain-1.0.108.jsonl": {"tasks": 1},
    f"{REAL}/ask-user-plan-2.0.29.jsonl": {"user_messages": 2},
    f"{REAL}/compact-queue-2.1.14.jsonl": {"user_messages": 1},
    f"{REAL}/record-type-coverage-2.1.220.jsonl": {"user_messages": 1, "tasks": 1},
    f"{CHILD}.jsonl": {"user_messages": 1, "tasks": 1},
    f"{REAL}/subagent": {"records": 1},
}

FALLBACK_RESULT: Json = {"type": "ToolResult", "data": {"name": "Read", "is_error": False}, "text": "ok"}


def blocks_of(record: Json) -> list[Json]:
    """Return a conversation record's content blocks, a plain text as one text block."""
    content = record.get("message", {}).get("content", [])
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def hidden(record: Json) -> bool:
    """Tell whether a user record is context of the tool or of a sub-agent."""
    flags = ("isMeta", "isSidechain", "isCompactSummary", "isVisibleInTranscriptOnly")
    return any(record.get(flag) for flag in flags)


def tag(name: str, text: str) -> str:
    """Return what a markup tag holds, empty without it."""
    found = re.search(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
    return found[1].strip() if found else ""


def count_prompts(facts: Facts, records: list[Json]) -> None:
    """Count the prompts; a slash command is one unless its output is local."""
    users = [record for record in records if record.get("type") == "user" and not hidden(record)]
    texts = ["\n".join(b["text"] for b in blocks_of(user) if b["type"] == "text").strip() for user in users]
    for text, following in pairwise([*texts, ""]):
        if not text or text.startswith(("<local-command-", "[Request interrupted")):
            continue
        if not text.startswith(("<command-name>", "<command-message>")):
            facts.prompt(text)
        elif not following.startswith("<local-command-stdout>"):
            name, words = tag("command-name", text), tag("command-args", text)
            facts.prompt(f"{name} {words}")
            forms = (f"{name} {words}", words)
            facts.first_prompt = any_of(*map(prompt_head, forms))
            facts.title = any_of(*map(title_of, forms))


def count_responses(messages: list[Json]) -> Counter[str]:
    """Sum the usage of responses, each id once with its largest output."""
    usages: dict[str, Json] = {}
    for number, message in enumerate(messages):
        usage, key = message.get("usage"), message.get("id") or f"line {number}"
        if usage and usage["output_tokens"] >= usages.get(key, usage)["output_tokens"]:
            usages[key] = usage
    total: Counter[str] = Counter()
    for usage in usages.values():
        total.update({name: usage[theirs] for name, theirs in USAGE.items()})
    return total


def count_turns(facts: Facts, records: list[Json]) -> None:
    """Count the agent's texts, calls and tokens, and failed results."""
    assistants = [record for record in records if record.get("type") == "assistant"]
    for block in (block for record in assistants for block in blocks_of(record)):
        facts.agent_messages += block["type"] == "text" and bool(block["text"].strip())
        if block["type"] == "tool_use":
            facts.tool_calls[kind_of(block["name"])] += 1
    facts.tokens = count_responses([record["message"] for record in assistants])
    results = [
        b for r in records if r.get("type") == "user" for b in blocks_of(r) if b["type"] == "tool_result"
    ]
    facts.errors = sum(result.get("is_error") is True for result in results)


def count_edits(facts: Facts, records: list[Json]) -> None:
    """Take the edits from the structured patches of their results."""
    for record in records:
        result = record.get("toolUseResult")
        if isinstance(result, dict) and result.get("structuredPatch"):
            lines = [line for hunk in result["structuredPatch"] for line in hunk["lines"]]
            facts.edits.append(edit("edit", result["filePath"], lines))


def count_subagents(facts: Facts, records: list[Json]) -> None:
    """Count the sub-agents: started calls, and side chains; then what lies in side chains and progress."""
    calls = [
        b for r in records if r.get("type") == "assistant" for b in blocks_of(r) if b["type"] == "tool_use"
    ]
    refused = {
        block.get("tool_use_id")
        for record in records
        if record.get("type") == "user"
        for block in blocks_of(record)
        if block.get("is_error")
    }
    facts.tasks = sum(kind_of(call["name"]) == "task" and call.get("id") not in refused for call in calls)
    inner, progress = Facts(), Facts()
    count_turns(inner, [record for record in records if record.get("isSidechain")])
    nested = [r["data"]["message"] for r in records if (r.get("data") or {}).get("type") == "agent_progress"]
    count_turns(progress, nested)
    names = ("agent_messages", "tool_calls", "tokens", "errors")
    facts.subagents = {name: getattr(inner, name) for name in names if getattr(inner, name)}
    facts.optional = {name: getattr(progress, name) for name in names if getattr(progress, name)}


def name_session(facts: Facts, records: list[Json]) -> None:
    """Find the session's names: id, titles, branch, directory, version, model."""

    def first(key: str) -> str | None:
        return next((record[key] for record in records if record.get(key)), None)

    facts.session_id, facts.git_branch, facts.tool_version = map(first, ("sessionId", "gitBranch", "version"))
    cwd = first("cwd")
    facts.cwd_name = base_name(cwd) if cwd else None
    facts.title = first("customTitle") or first("aiTitle") or facts.title
    facts.provider = "anthropic"
    models = [record["message"].get("model") for record in records if record.get("type") == "assistant"]
    facts.model = next(filter(None, models), None)


def count_input(fixtures: Path, name: str, inputs: list[str]) -> Facts:
    """Count one transcript, or a parent with its sub-agents."""
    facts = Facts(inputs=inputs or [name])
    records = [r for path in facts.inputs if path.endswith(".jsonl") for r in lines_of(fixtures / path)]
    facts.records = len(records)
    count_prompts(facts, records)
    count_turns(facts, records)
    count_edits(facts, records)
    count_subagents(facts, records)
    name_session(facts, records)
    facts.optional |= OPTIONAL.get(name, {})
    facts.notes = NOTES.get(name, [])
    return facts


def count(fixtures: Path) -> dict[str, Json]:
    """Count all Claude Code inputs."""
    files = {name: count_input(fixtures, name, inputs) for name, inputs in INPUTS.items()}
    coverage = files[f"{REAL}/record-type-coverage-2.1.220.jsonl"]
    coverage.first_prompt = any_of("[trimmed for fixture]", "Hello")
    child = files[f"{CHILD}.jsonl"]
    child.first_prompt = child.title = lines_of(fixtures / f"{CHILD}.jsonl")[0]["message"]["content"]
    files[f"{REAL}/subagent"].must_have = [
        {"type": kind, "attributes": {"merged_subagent": True}, "count": 1}
        for kind in ("TaskStart", "TaskEnd")
    ]
    upstream = files["upstream/claude/session-fallback.jsonl"]
    upstream.must_have = [FALLBACK_RESULT, {"type": "AgentMessage", "text": "response complete"}]
    upstream.notes = ["A call and a result without ids: paired by order. No prompt, so no title."]
    return {
        "agent": "claude-code",
        "notes": [
            "Records are non-blank lines. Tokens: message.usage once per message.id with the largest output,"
            " input_tokens being the uncached part; side chains included.",
            "Errors are tool results with is_error true.",
        ],
        "files": {name: facts.as_json() for name, facts in files.items()},
    }


if __name__ == "__main__":
    report(count)
